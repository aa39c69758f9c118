/** Simulated appliances, one for each device type: pure and seeded, hence reproducible. */
import type { DeviceTypeName } from 'igrs-rump';
import { AirConditioner } from './air-conditioner.ts';
import type { AlarmNotice, Result, Version } from './faults.ts';
import { MicrowaveOven } from './microwave-oven.ts';
import { Refrigerator } from './refrigerator.ts';
import type { SimulationOptions } from './simulation.ts';
import { WaterHeater } from './water-heater.ts';

export type { AlarmNotice, AlarmOf, ControlOf, FaultEvent, FaultOf, Severity, StateOf } from './faults.ts';
export { Simulation, type SimulationOptions } from './simulation.ts';
export type { Result, Version };
export { AirConditioner, MicrowaveOven, Refrigerator, WaterHeater };

/** A simulation of any type. */
export interface SimulatedAppliance {
  readonly deviceType: DeviceTypeName;
  readonly version: Version;
  step(seconds: number): void;
  control(fields: object, unknownFields?: readonly number[]): Result;
  status(): object;
  alarms(): AlarmNotice[];
  setFault(fault: string, isOpen: boolean): void;
}

export interface Simulations {
  'water-heater': WaterHeater;
  'air-conditioner': AirConditioner;
  refrigerator: Refrigerator;
  'microwave-oven': MicrowaveOven;
}

const MAKERS: { readonly [Type in DeviceTypeName]: (options: SimulationOptions<Type>) => Simulations[Type] } = {
  'water-heater': (options) => new WaterHeater(options),
  'air-conditioner': (options) => new AirConditioner(options),
  refrigerator: (options) => new Refrigerator(options),
  'microwave-oven': (options) => new MicrowaveOven(options),
};

export function simulate<Type extends DeviceTypeName>(type: Type, options: SimulationOptions<Type>): Simulations[Type] {
  return MAKERS[type](options);
}
