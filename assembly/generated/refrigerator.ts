// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { NO_INTEGER, signed, unsigned } from '../location';

/** Refrigerator control (Table 11). */
export function locationInRefrigeratorControl(field: u32): u32 {
  switch (field) {
    case 0: // mode
      return unsigned(4, 1, 0, 3);
    case 1: // quickCool
      return unsigned(4, 1, 3, 1);
    case 2: // quickFreeze
      return unsigned(4, 1, 4, 1);
    case 3: // iceMaker
      return unsigned(4, 1, 5, 1);
    case 4: // childLock
      return unsigned(4, 1, 6, 1);
    case 5: // muteAlarm
      return unsigned(4, 1, 7, 1);
    case 6: // fridgeTemperature
      return signed(5, 1, 0, 8);
    case 7: // freezerTemperature
      return signed(6, 1, 0, 8);
    case 8: // flexTemperature
      return signed(7, 1, 0, 8);
    case 9: // fridgePower
      return unsigned(8, 1, 0, 1);
    case 10: // freezerPower
      return unsigned(8, 1, 1, 1);
    case 11: // flexPower
      return unsigned(8, 1, 2, 1);
    case 12: // deodorise
      return unsigned(8, 1, 3, 1);
    case 13: // dispenserLock
      return unsigned(8, 1, 4, 1);
    default:
      return NO_INTEGER;
  }
}

/** Refrigerator response and status (Table 12). */
export function locationInRefrigeratorState(field: u32): u32 {
  switch (field) {
    case 0: // result
      return unsigned(0, 1, 0, 8);
    case 1: // mode
      return unsigned(1, 1, 0, 3);
    case 2: // quickCool
      return unsigned(1, 1, 3, 1);
    case 3: // quickFreeze
      return unsigned(1, 1, 4, 1);
    case 4: // iceMaker
      return unsigned(1, 1, 5, 1);
    case 5: // childLock
      return unsigned(1, 1, 6, 1);
    case 6: // muteAlarm
      return unsigned(1, 1, 7, 1);
    case 7: // fridgePower
      return unsigned(2, 1, 0, 1);
    case 8: // freezerPower
      return unsigned(2, 1, 1, 1);
    case 9: // flexPower
      return unsigned(2, 1, 2, 1);
    case 10: // deodorise
      return unsigned(2, 1, 3, 1);
    case 11: // dispenserLock
      return unsigned(2, 1, 4, 1);
    case 12: // fridgeDoor
      return unsigned(3, 1, 0, 1);
    case 13: // freezerDoor
      return unsigned(3, 1, 1, 1);
    case 14: // flexDoor
      return unsigned(3, 1, 2, 1);
    case 15: // defrosting
      return unsigned(3, 1, 3, 1);
    case 16: // iceFull
      return unsigned(3, 1, 4, 1);
    case 17: // waterTankEmpty
      return unsigned(3, 1, 5, 1);
    case 18: // compressorRunning
      return unsigned(3, 1, 6, 1);
    case 19: // fridgeTemperature
      return signed(4, 1, 0, 8);
    case 20: // freezerTemperature
      return signed(5, 1, 0, 8);
    case 21: // flexTemperature
      return signed(6, 1, 0, 8);
    case 22: // ambientHumidity
      return unsigned(7, 1, 0, 8);
    case 23: // fridgeActual
      return signed(8, 2, 0, 16);
    case 24: // freezerActual
      return signed(10, 2, 0, 16);
    case 25: // flexActual
      return signed(12, 2, 0, 16);
    case 26: // ambient
      return signed(14, 2, 0, 16);
    case 27: // compressorSpeed
      return unsigned(16, 2, 0, 16);
    case 28: // activePower
      return unsigned(18, 2, 0, 16);
    case 29: // energy
      return unsigned(20, 4, 0, 32);
    case 30: // waterFilter
      return unsigned(24, 1, 0, 8);
    case 31: // doorOpenTime
      return unsigned(26, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Refrigerator alarm (Table 13). */
export function locationInRefrigeratorAlarm(field: u32): u32 {
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
