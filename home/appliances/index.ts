/** Simulated appliances, one for each device type: pure and seeded, hence reproducible. */
import type { DeviceTypeName } from 'igrs-rump';
import { AirConditioner } from './air-conditioner.ts';
import type { Result, Version } from './bodies.ts';
import { MicrowaveOven } from './microwave-oven.ts';
import { PlainAppliance } from './plain.ts';
import { Refrigerator } from './refrigerator.ts';
import type { FaultEvent, SimulationOptions } from './simulation.ts';
import { isSuited } from './suited.ts';
import { WaterHeater } from './water-heater.ts';

export type { AlarmOf, ControlOf, FaultOf, Severity, StateOf } from './bodies.ts';
export type { AlarmNotice, FaultEvent } from './simulation.ts';
export { Simulation, type SimulationOptions } from './simulation.ts';
export type { Result, Version };
export { AirConditioner, MicrowaveOven, Refrigerator, WaterHeater };

/** A simulation of any type. */
export interface SimulatedAppliance {
  readonly deviceType: string;
  /** Undefined if the profile has no such message. */
  readonly version: object | undefined;
  step(seconds: number): void;
  /** @returns the profile's name of the result; undefined if all is well */
  control(fields: object, unknownFields?: readonly number[]): string | undefined;
  /** What a message of this role carries, by default a status. */
  status(role?: 'status' | 'response'): object;
  /** The bodies of alarms, without their time. */
  alarms(): object[];
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

/** With the physics of its type. */
export function simulate<Type extends DeviceTypeName>(type: Type, options: SimulationOptions<Type>): Simulations[Type] {
  return MAKERS[type](options);
}

interface AnyOptions {
  readonly seed: number;
  readonly faults?: readonly FaultEvent[];
  readonly inUse?: boolean;
}

/** An appliance of any type of the profile: with the physics of its type if the profile suits it, otherwise from its descriptions. */
export function simulateAny(type: string, options: AnyOptions): SimulatedAppliance {
  const make = (MAKERS as Readonly<Record<string, (options: never) => SimulatedAppliance>>)[type];
  const drawn = make?.(options as never);
  return drawn !== undefined && isSuited(drawn) ? drawn : new PlainAppliance(type, options);
}
