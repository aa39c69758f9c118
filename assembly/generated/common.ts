// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { NO_INTEGER, unsigned } from '../location';

/** Device version query response (Table 19). */
export function locationInVersionResponse(field: u32): u32 {
  switch (field) {
    case 0: // protocolVersion
      return unsigned(0, 1, 0, 8);
    case 1: // hardwareMajor
      return unsigned(1, 1, 0, 8);
    case 2: // hardwareMinor
      return unsigned(2, 1, 0, 8);
    case 3: // firmwareMajor
      return unsigned(3, 1, 0, 8);
    case 4: // firmwareMinor
      return unsigned(4, 1, 0, 8);
    case 5: // firmwarePatch
      return unsigned(6, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Register (extension for 6.4.1). */
export function locationInRegister(field: u32): u32 {
  switch (field) {
    case 0: // keepAlive
      return unsigned(0, 2, 0, 16);
    case 1: // capabilities
      return unsigned(2, 2, 0, 16);
    case 2: // profileFingerprint
      return unsigned(4, 4, 0, 32);
    default:
      return NO_INTEGER;
  }
}

/** Register response (extension for 6.4.1). */
export function locationInRegisterResponse(field: u32): u32 {
  switch (field) {
    case 0: // result
      return unsigned(0, 1, 0, 8);
    case 1: // keepAlive
      return unsigned(2, 2, 0, 16);
    case 2: // serverTime
      return unsigned(4, 4, 0, 32);
    case 3: // session
      return unsigned(8, 4, 0, 32);
    default:
      return NO_INTEGER;
  }
}

/** Refusal (extension for 6.4.1). */
export function locationInRefusal(field: u32): u32 {
  switch (field) {
    case 0: // result
      return unsigned(0, 1, 0, 8);
    case 1: // messageId
      return unsigned(1, 1, 0, 8);
    default:
      return NO_INTEGER;
  }
}
