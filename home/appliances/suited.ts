/**
 * The bodies that appliances exchange, and whether a profile still suits the simulation: a corrected one may have
 * other fields, names and codes. Also what it allows to be written.
 */

import {
  createCodec,
  type DeviceTypeName,
  type KindName,
  type MessageInput,
  type MessageInputs,
  type Messages,
  RumpError,
} from 'igrs-rump';
import type { KindDescription } from 'igrs-rump/profile';
import { fieldWith, hasHeader, kindOf, serialOf } from '../vocabulary.ts';

export type ControlOf<Type extends DeviceTypeName> = Messages[`${Type}.control`]['body'];
/** Strict: all names are from the profile. */
export type StateOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.status`]['body'];
export type AlarmOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.alarm`]['body'];
export type FaultOf<Type extends DeviceTypeName> = AlarmOf<Type>['faults'][number];
export type Version = MessageInputs['water-heater.version-response']['body'];
export type Result = StateOf<'water-heater'>['result'];
export type Severity = AlarmOf<'water-heater'>['severity'];

/** The fields that control messages set. Another field of the profile would be set without effect. */
const CONTROLS: { readonly [Type in DeviceTypeName]: readonly (keyof ControlOf<Type>)[] } = {
  'water-heater': [
    'power',
    'mode',
    'sterilise',
    'childLock',
    'keepWarm',
    'targetTemperature',
    'onTime',
    'offTime',
    'heatingPowerLimit',
  ],
  'air-conditioner': [
    'power',
    'mode',
    'sleep',
    'turbo',
    'quiet',
    'eco',
    'fanSpeed',
    'display',
    'beeper',
    'health',
    'auxiliaryHeat',
    'childLock',
    'swingVertical',
    'swingHorizontal',
    'targetTemperature',
    'targetHumidity',
    'onTimer',
    'offTimer',
  ],
  refrigerator: [
    'mode',
    'quickCool',
    'quickFreeze',
    'iceMaker',
    'childLock',
    'muteAlarm',
    'fridgeTemperature',
    'freezerTemperature',
    'flexTemperature',
    'fridgePower',
    'freezerPower',
    'flexPower',
    'deodorise',
    'dispenserLock',
  ],
  'microwave-oven': [
    'command',
    'mode',
    'childLock',
    'lamp',
    'turntable',
    'preheat',
    'powerLevel',
    'autoMenu',
    'duration',
    'addTime',
    'cavityTarget',
    'weight',
    'startDelay',
  ],
};

const RESULTS = ['ok', 'invalid-value', 'unsupported', 'busy', 'interlock', 'fault'];

interface Candidate {
  readonly deviceType: string;
  readonly version: object | undefined;
  status(): object;
}

/** From its first status; later values are fitted to the ranges of the profile. */
export function isSuited(candidate: Candidate): boolean {
  const { deviceType, version } = candidate;
  const [control, status, alarm] = (['control', 'status', 'alarm'] as const).map((role) => kindOf(deviceType, role));
  const named = kindOf(deviceType, 'version-response');
  const results = fieldWith(kindOf(deviceType, 'response'), 'result')?.codes?.map(({ name }) => name);
  if (!control || !status || !alarm || !results) return false;
  const controls: readonly string[] = CONTROLS[deviceType as DeviceTypeName] ?? [];
  const notice = { event: 'cleared', severity: 'critical', faults: [] };
  const time = fieldWith(alarm, 'time');
  return (
    control.messageType === 'control' &&
    control.fields.length === controls.length &&
    control.fields.every(({ name }) => controls.includes(name)) &&
    RESULTS.every((result) => results.includes(result)) &&
    areValuesAllowed(status.kind, candidate.status()) &&
    time !== null &&
    areValuesAllowed(alarm.kind, { ...notice, [time.name]: 0 }) &&
    (named === null || areValuesAllowed(named.kind, version as object))
  );
}

/** Only for checking values; its bytes are not used. */
const codec = createCodec({ engine: 'js' });

/** What a message needs beside its body. */
const header = {
  ...(hasHeader('serial') ? { serial: serialOf(0) } : {}),
  ...(hasHeader('sequence') ? { sequence: 0 } : {}),
};

/**
 * Whether all values are within the profile's tables and ranges. The codec reads invalid values unchanged; a device must refuse exactly
 * those that a strict writer would not have sent.
 */
export function areValuesAllowed(kind: KindName, body: object): boolean {
  try {
    codec.encode({ kind, ...header, body } as unknown as MessageInput);
    return true;
  } catch (error) {
    if (RumpError.is(error)) return false;
    throw error;
  }
}

/**
 * Whether the status can show all settings: its fields may have narrower ranges and fewer names than those of control, and a device that
 * accepted a value that it cannot report would report another one.
 */
export function areValuesReportable(status: KindDescription | null, fields: object): boolean {
  const values = fields as Readonly<Record<string, unknown>>;
  return (status?.fields ?? []).every(({ name, type, minimum = 0, maximum = 0, codes = [] }) => {
    const value = values[name];
    if (type === 'number' && typeof value === 'number') return value >= minimum && value <= maximum;
    return type !== 'enum' || typeof value !== 'string' || codes.some((code) => code.name === value);
  });
}
