// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { NO_INTEGER, signed, unsigned } from '../location';

/** Microwave oven control (Table 14). */
export function locationInMicrowaveOvenControl(field: u32): u32 {
  switch (field) {
    case 0: // command
      return unsigned(4, 1, 0, 3);
    case 1: // mode
      return unsigned(4, 1, 3, 4);
    case 2: // childLock
      return unsigned(5, 1, 0, 1);
    case 3: // lamp
      return unsigned(5, 1, 1, 1);
    case 4: // turntable
      return unsigned(5, 1, 2, 1);
    case 5: // preheat
      return unsigned(5, 1, 3, 1);
    case 6: // powerLevel
      return unsigned(6, 1, 0, 8);
    case 7: // autoMenu
      return unsigned(7, 1, 0, 8);
    case 8: // duration
      return unsigned(8, 2, 0, 16);
    case 9: // addTime
      return unsigned(10, 2, 0, 16);
    case 10: // cavityTarget
      return unsigned(12, 2, 0, 16);
    case 11: // weight
      return unsigned(14, 2, 0, 16);
    case 12: // startDelay
      return unsigned(16, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Microwave oven response and status (Table 15). */
export function locationInMicrowaveOvenState(field: u32): u32 {
  switch (field) {
    case 0: // result
      return unsigned(0, 1, 0, 8);
    case 1: // state
      return unsigned(1, 1, 0, 3);
    case 2: // mode
      return unsigned(1, 1, 3, 4);
    case 3: // door
      return unsigned(1, 1, 7, 1);
    case 4: // childLock
      return unsigned(2, 1, 0, 1);
    case 5: // lamp
      return unsigned(2, 1, 1, 1);
    case 6: // turntable
      return unsigned(2, 1, 2, 1);
    case 7: // preheat
      return unsigned(2, 1, 3, 1);
    case 8: // remoteStart
      return unsigned(2, 1, 4, 1);
    case 9: // powerLevel
      return unsigned(3, 1, 0, 8);
    case 10: // autoMenu
      return unsigned(4, 1, 0, 8);
    case 11: // step
      return unsigned(5, 1, 0, 8);
    case 12: // remaining
      return unsigned(6, 2, 0, 16);
    case 13: // elapsed
      return unsigned(8, 2, 0, 16);
    case 14: // cavityTarget
      return unsigned(10, 2, 0, 16);
    case 15: // cavityTemperature
      return signed(12, 2, 0, 16);
    case 16: // foodTemperature
      return signed(14, 2, 0, 16);
    case 17: // weight
      return unsigned(16, 2, 0, 16);
    case 18: // activePower
      return unsigned(18, 2, 0, 16);
    case 19: // energy
      return unsigned(20, 4, 0, 32);
    case 20: // startDelay
      return unsigned(24, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Microwave oven alarm (Table 16). */
export function locationInMicrowaveOvenAlarm(field: u32): u32 {
  switch (field) {
    case 0: // event
      return unsigned(0, 1, 0, 8);
    case 1: // severity
      return unsigned(1, 1, 0, 8);
    case 2: // faults
      return unsigned(2, 4, 0, 32);
    case 3: // time
      return unsigned(6, 4, 0, 32);
    default:
      return NO_INTEGER;
  }
}
