/** What belongs to the profile as a whole. */
import { DEVICE_TYPES, FRAME, MESSAGE_TYPES, PROFILE } from '../generated/descriptions.ts';
import { PROFILE_FINGERPRINT } from '../generated/layout.ts';
import type { CodeDescription, FrameDescription, ProfileDescription } from './description.ts';

export interface ProfileIdentity extends ProfileDescription {
  /** CRC-32 of the wire model, as register messages carry it; titles and origins do not change it. */
  readonly fingerprint: number;
}

/** Which profile this package reads and writes. */
export const profile: ProfileIdentity = /* @__PURE__ */ (() =>
  Object.freeze({ ...PROFILE, fingerprint: PROFILE_FINGERPRINT }))();

/** The header's fields and the check, around every body. */
export const frame: FrameDescription = FRAME;

/** In ascending order of code. */
export const deviceTypes: readonly CodeDescription[] = DEVICE_TYPES;

/** In ascending order of code. */
export const messageTypes: readonly CodeDescription[] = MESSAGE_TYPES;
