/** Simulated appliances, one of each type of device: pure, seeded, and so repeatable. */
import type { DeviceTypeName } from 'igrs-rump';
import { AirConditioner } from './air-conditioner.ts';
import type { AlarmNotice } from './faults.ts';
import { MicrowaveOven } from './microwave-oven.ts';
import { Refrigerator } from './refrigerator.ts';
import type { SimulationOptions } from './simulation.ts';
import type { Result, Version } from './types.ts';
import { WaterHeater } from './water-heater.ts';

export type { AlarmNotice, FaultEvent } from './faults.ts';
export { Simulation, type SimulationOptions } from './simulation.ts';
export type { AlarmOf, ControlOf, FaultOf, Severity, StateOf } from './types.ts';
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
