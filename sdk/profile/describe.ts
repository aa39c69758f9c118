/**
 * The profile as data. Everything is frozen, because all callers share it.
 *
 * And device IDs (Table 1) as text: the device type in hexadecimal, as long as its field, and the serial; only the serial if frames
 * name no device type. A serial that is a number is hexadecimal too; one that is text has escapes for all but `a-z` and `0-9`.
 */
import {
  BODY_DESCRIPTIONS,
  DEVICE_TYPES,
  FRAME,
  KIND_PLACES,
  MESSAGE_TYPES,
  PROFILE,
} from '../generated/descriptions.ts';
import {
  checkedSerial,
  DEVICE_ID,
  DEVICE_ID_FORM,
  DEVICE_TYPE_DIGITS,
  type Serial,
  serialOfText,
  serialText,
} from '../generated/device-id.ts';
import { MAXIMUM_DEVICE_TYPE, PROFILE_FINGERPRINT } from '../generated/layout.ts';
import type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.ts';
import { hexadecimal } from '../values/bytes.ts';
import { checkedInteger, refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';
import type {
  BodyDescription,
  CodeDescription,
  FieldDescription,
  FrameDescription,
  MessageTypeDescription,
  ProfileDescription,
} from './description.ts';

export interface ProfileIdentity extends ProfileDescription {
  /** CRC-32 of the wire model, as in register messages; titles and origins do not change it. */
  readonly fingerprint: number;
}

/** Which profile this package reads and writes. */
export const profile: ProfileIdentity = /* @__PURE__ */ (() =>
  frozen({ ...PROFILE, fingerprint: PROFILE_FINGERPRINT }))();

/** The header's fields, the checks and escapes, around every body. */
export const frame: FrameDescription = /* @__PURE__ */ frozen(FRAME);

/** In the order of the profile. */
export const deviceTypes: readonly CodeDescription[] = /* @__PURE__ */ frozen(DEVICE_TYPES);

/** In the order of the profile. */
export const messageTypes: readonly MessageTypeDescription[] = /* @__PURE__ */ frozen(MESSAGE_TYPES);

/** One kind of message: what a user interface shows of it. */
export interface KindDescription extends BodyDescription {
  readonly kind: KindName;
  readonly deviceType: DeviceTypeName;
  readonly messageType: MessageTypeName;
  /** The fields of a message's body, in order of byte and bit. */
  readonly fields: readonly FieldDescription[];
  /** The same, with the reserved bits and bytes between them; without the presence mask and the bits that identify the message. */
  readonly layout: readonly FieldDescription[];
}

/** Every kind that the profile has a body for: device types in the order of the profile, within each its messages likewise. */
export function kinds(): KindName[] {
  return KIND_PLACES.map(({ kind }) => kind);
}

/**
 * Titles, units, ranges, names, locations and origins of one kind of message, frozen.
 * @throws {RumpError} `unknown-kind` with the path `kind`
 * @example describe('air-conditioner.status').fields.map(({ name, unit }) => `${name} ${unit ?? ''}`)
 */
export function describe(kind: KindName): KindDescription {
  const place = KIND_PLACES.find((candidate) => candidate.kind === kind);
  if (place === undefined) {
    refuse('unknown-kind', 'kind', kind, `the profile has no such kind of message${didYouMean(kind, kinds())}`);
  }
  const { deviceType, messageType, body } = place;
  const { fields, ...rest } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return frozen({
    kind,
    deviceType,
    messageType,
    ...rest,
    fields: fields.filter(({ type }) => type !== 'reserved'),
    layout: fields,
  });
}

/** The same value, deeply frozen. A frozen value is known to be frozen as a whole. */
function frozen<Value>(value: Value): Value {
  if (!Object.isFrozen(value)) Object.values(Object.freeze(value) as object).forEach(frozen);
  return value;
}

export interface DeviceId {
  /** Its name, or the code where the profile has no name for it. */
  readonly deviceType: DeviceTypeName | number;
  /** As messages have it: the bits of the serial number as an unsigned integer, or text. */
  readonly serial: Serial;
}

/**
 * A device ID as text.
 * @param deviceType Its name or code.
 * @returns Such as `0002-001122334455`, in lower case.
 * @throws {RumpError} `unknown-name` for a name that the profile does not have, `out-of-range` for a number or text that the field cannot
 * hold, `wrong-type` for anything else; with the path `deviceType` or `serial`
 */
export function formatDeviceId(deviceType: DeviceTypeName | number, serial: Serial): string {
  const code = typeof deviceType === 'string' ? codeOf(deviceType) : deviceType;
  checkedInteger(code, 'deviceType', 0, MAXIMUM_DEVICE_TYPE);
  const text = serialText(checkedSerial(serial));
  return DEVICE_TYPE_DIGITS === 0 ? text : `${hexadecimal(code, DEVICE_TYPE_DIGITS)}-${text}`;
}

/**
 * The inverse of `formatDeviceId`.
 * @param text In upper or lower case.
 * @throws {RumpError} `wrong-type`, or `out-of-range` for text of another form; with the path `deviceId`
 */
export function parseDeviceId(text: string): DeviceId {
  if (typeof text !== 'string') refuse('wrong-type', 'deviceId', text, DEVICE_ID_FORM);
  const [, type = '', rest] = DEVICE_ID.exec(text) ?? [];
  const serial = rest === undefined ? null : serialOfText(rest);
  if (serial === null) refuse('out-of-range', 'deviceId', text, DEVICE_ID_FORM);
  const code = Number(`0x0${type}`);
  const name = DEVICE_TYPES.find((entry) => entry.code === code)?.name as DeviceTypeName | undefined;
  return { deviceType: name ?? code, serial };
}

function codeOf(name: string): number {
  const code = DEVICE_TYPES.find((entry) => entry.name === name)?.code;
  if (code !== undefined) return code;
  const names = DEVICE_TYPES.map((entry) => entry.name).join(', ');
  refuse('unknown-name', 'deviceType', name, `it must be a number, or one of ${names}`);
}
