/**
 * What exchange, server and command know of the profile in addition to its types: names, codes and roles. They import these only from here
 * and `frames.ts`, so that nothing else in their bundles differs from one profile to another: `rump generate` compiles these files and
 * copies the rest.
 */
export {
  DEVICE_ID_EXAMPLE,
  DEVICE_TYPE_DIGITS,
  isWritableSerial,
  serialOfText,
  serialText,
} from '../generated/device-id.ts';
export { DEVICE_TYPES } from '../generated/identifiers.ts';
export { HAS_SEQUENCE, HAS_SERIAL, MAXIMUM_SEQUENCE, PROFILE_FINGERPRINT } from '../generated/layout.ts';
export { CODES, MESSAGES } from '../generated/roles.ts';
