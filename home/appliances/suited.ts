/** Whether a profile still suits the simulation: a corrected one may have other fields, names and codes. */
import type { DeviceTypeName } from 'igrs-rump';
import { fieldWith, kindOf } from '../vocabulary.ts';
import { areValuesAllowed } from './allowed.ts';
import type { ControlOf } from './bodies.ts';

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
  status(role?: 'status' | 'response'): object;
}

/** From its first status; later values are fitted to the ranges of the profile. */
export function isSuited(candidate: Candidate): boolean {
  const { deviceType, version } = candidate;
  const roles = ['control', 'status', 'alarm', 'response'] as const;
  const [control, status, alarm, response] = roles.map((role) => kindOf(deviceType, role));
  const named = kindOf(deviceType, 'version-response');
  const results = fieldWith(response ?? null, 'result')?.codes?.map(({ name }) => name);
  if (!control || !status || !alarm || !response || !results) return false;
  const controls: readonly string[] = CONTROLS[deviceType as DeviceTypeName] ?? [];
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
