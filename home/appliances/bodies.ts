/** The bodies that appliances exchange, and what the profile allows to be written in them. */
import {
  createCodec,
  type DeviceTypeName,
  type KindName,
  type MessageInput,
  type MessageInputs,
  type Messages,
  RumpError,
} from 'igrs-rump';
import type { FieldDescription } from 'igrs-rump/profile';
import { hasHeader, serialOf } from '../vocabulary.ts';

export type ControlOf<Type extends DeviceTypeName> = Messages[`${Type}.control`]['body'];
/** Strict: all names are from the profile. */
export type StateOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.status`]['body'];
export type AlarmOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.alarm`]['body'];
export type FaultOf<Type extends DeviceTypeName> = AlarmOf<Type>['faults'][number];
export type Version = MessageInputs['water-heater.version-response']['body'];
export type Result = StateOf<'water-heater'>['result'];
export type Severity = AlarmOf<'water-heater'>['severity'];

/** What it answers when it is asked for its version. */
export function versionOf(
  manufacturer: string,
  model: string,
  { hardware, firmware }: { readonly hardware: string; readonly firmware: string },
): Version {
  const [hardwareMajor = 0, hardwareMinor = 0] = hardware.split('.').map(Number);
  const [firmwareMajor = 0, firmwareMinor = 0, firmwarePatch = 0] = firmware.split('.').map(Number);
  const numbers = { hardwareMajor, hardwareMinor, firmwareMajor, firmwareMinor, firmwarePatch };
  return { protocolVersion: 1, ...numbers, manufacturer, model };
}

/** Only for checking values; its bytes are not used. */
const codec = createCodec({ engine: 'js' });

/** What a message needs in addition to its body. */
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
 * Whether what is reported can show all settings: its fields may have narrower ranges and fewer names than those of control, and a device
 * that accepted a value that it cannot report would report another one.
 */
export function areValuesReportable(reported: readonly FieldDescription[], fields: object): boolean {
  const values = fields as Readonly<Record<string, unknown>>;
  return reported.every(({ name, type, minimum = 0, maximum = 0, codes = [] }) => {
    const value = values[name];
    if (type === 'number' && typeof value === 'number') return value >= minimum && value <= maximum;
    return type !== 'enum' || typeof value !== 'string' || codes.some((code) => code.name === value);
  });
}
