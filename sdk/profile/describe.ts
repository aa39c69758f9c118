/** The profile as data. Everything is frozen, because all callers share it. */

import {
  BODY_DESCRIPTIONS,
  DEVICE_TYPES,
  FRAME,
  KIND_PLACES,
  MESSAGE_TYPES,
  PROFILE,
} from '../generated/descriptions.ts';
import { PROFILE_FINGERPRINT } from '../generated/layout.ts';
import type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.ts';
import { refuse } from '../values/error.ts';
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
  /** CRC-32 of the wire model, as register messages carry it; titles and origins do not change it. */
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
  /** The same, with the reserved bits and bytes between them; the presence mask and bits that tell the message are in neither. */
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

/** The same value, frozen with all that is in it. A frozen value is known to be frozen as a whole. */
function frozen<Value>(value: Value): Value {
  if (!Object.isFrozen(value)) Object.values(Object.freeze(value) as object).forEach(frozen);
  return value;
}
