/** Simulated appliances, one for each device type: pure and seeded, hence reproducible. */
import type { DeviceTypeName } from 'igrs-rump';
import { fieldWith, kindOf } from '../vocabulary.ts';
import { AirConditioner } from './air-conditioner.ts';
import { areValuesAllowed } from './bodies.ts';
import { MicrowaveOven } from './microwave-oven.ts';
import { PlainAppliance, type PlainOptions } from './plain.ts';
import { Refrigerator } from './refrigerator.ts';
import type { SimulationOptions } from './simulation.ts';
import { WaterHeater } from './water-heater.ts';

export type { AlarmOf, ControlOf, FaultOf, Result, Severity, StateOf, Version } from './bodies.ts';
export type { AlarmNotice, FaultEvent } from './simulation.ts';
export { Simulation, type SimulationOptions } from './simulation.ts';
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

/** An appliance of any type of the profile: with the physics of its type if the profile suits it, otherwise from its descriptions. */
export function simulateAny(type: string, options: PlainOptions): SimulatedAppliance {
  const make = (MAKERS as Readonly<Record<string, (options: never) => SimulatedAppliance>>)[type];
  const drawn = make?.(options as never);
  return drawn !== undefined && isSuited(drawn) ? drawn : new PlainAppliance(type, options);
}

/** The fields that control messages set. Another field of the profile would be set without effect. */
const CONTROLS: Readonly<Record<string, string>> = {
  'water-heater': 'power mode sterilise childLock keepWarm targetTemperature onTime offTime heatingPowerLimit',
  'air-conditioner':
    'power mode sleep turbo quiet eco fanSpeed display beeper health auxiliaryHeat childLock swingVertical ' +
    'swingHorizontal targetTemperature targetHumidity onTimer offTimer',
  refrigerator:
    'mode quickCool quickFreeze iceMaker childLock muteAlarm fridgeTemperature freezerTemperature flexTemperature ' +
    'fridgePower freezerPower flexPower deodorise dispenserLock',
  'microwave-oven':
    'command mode childLock lamp turntable preheat powerLevel autoMenu duration addTime cavityTarget weight ' +
    'startDelay',
};

const RESULTS = ['ok', 'invalid-value', 'unsupported', 'busy', 'interlock', 'fault'];

/**
 * Whether a profile still suits the simulation: a corrected one may have other fields, names and codes. From its first status; later
 * values are fitted to the ranges of the profile.
 */
function isSuited(candidate: SimulatedAppliance): boolean {
  const { deviceType, version } = candidate;
  const roles = ['control', 'status', 'alarm', 'response'] as const;
  const [control, status, alarm, response] = roles.map((role) => kindOf(deviceType, role));
  const named = kindOf(deviceType, 'version-response');
  const results = fieldWith(response ?? null, 'result')?.codes?.map(({ name }) => name);
  if (!control || !status || !alarm || !response || !results) return false;
  const controls = CONTROLS[deviceType]?.split(' ') ?? [];
  const notice = { event: 'cleared', severity: 'critical', faults: [] };
  const time = fieldWith(alarm, 'time');
  return (
    control.messageType === 'control' &&
    control.fields.length === controls.length &&
    control.fields.every(({ name }) => controls.includes(name)) &&
    RESULTS.every((result) => results.includes(result)) &&
    areValuesAllowed(status.kind, candidate.status()) &&
    areValuesAllowed(response.kind, candidate.status('response')) &&
    time !== null &&
    areValuesAllowed(alarm.kind, { ...notice, [time.name]: 0 }) &&
    (named === null || areValuesAllowed(named.kind, version as object))
  );
}
