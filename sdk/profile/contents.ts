/** What belongs to the profile as a whole; frozen, because all who ask share it. */
import { DEVICE_TYPES, FRAME, MESSAGE_TYPES, PROFILE } from '../generated/descriptions.ts';
import { PROFILE_FINGERPRINT } from '../generated/layout.ts';
import type { CodeDescription, FrameDescription, ProfileDescription } from './description.ts';

export interface ProfileIdentity extends ProfileDescription {
  /** CRC-32 of the wire model, as register messages carry it; titles and origins do not change it. */
  readonly fingerprint: number;
}

/** Which profile this package reads and writes. */
export const profile: ProfileIdentity = /* @__PURE__ */ (() =>
  frozen({ ...PROFILE, fingerprint: PROFILE_FINGERPRINT }))();

/** The header's fields and the check, around every body. */
export const frame: FrameDescription = /* @__PURE__ */ frozen(FRAME);

/** In ascending order of code. */
export const deviceTypes: readonly CodeDescription[] = /* @__PURE__ */ frozen(DEVICE_TYPES);

/** In ascending order of code. */
export const messageTypes: readonly CodeDescription[] = /* @__PURE__ */ frozen(MESSAGE_TYPES);

/** The same value, which nobody can change any more, nor anything in it. What is frozen already is known to be so in whole. */
export function frozen<Value>(value: Value): Value {
  if (!Object.isFrozen(value)) Object.values(Object.freeze(value) as object).forEach(frozen);
  return value;
}
