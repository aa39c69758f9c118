// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { NO_INTEGER, signed, unsigned } from '../location';

/** Water heater control (Table 5). */
export function locationInWaterHeaterControl(field: u32): u32 {
  switch (field) {
    case 0: // power
      return unsigned(4, 1, 0, 1);
    case 1: // mode
      return unsigned(4, 1, 1, 3);
    case 2: // sterilise
      return unsigned(4, 1, 4, 1);
    case 3: // childLock
      return unsigned(4, 1, 5, 1);
    case 4: // keepWarm
      return unsigned(4, 1, 6, 1);
    case 5: // targetTemperature
      return unsigned(5, 1, 0, 8);
    case 6: // onTime
      return unsigned(6, 2, 0, 16);
    case 7: // offTime
      return unsigned(8, 2, 0, 16);
    case 8: // heatingPowerLimit
      return unsigned(10, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Water heater response and status (Table 6). */
export function locationInWaterHeaterState(field: u32): u32 {
  switch (field) {
    case 0: // result
      return unsigned(0, 1, 0, 8);
    case 1: // power
      return unsigned(1, 1, 0, 1);
    case 2: // mode
      return unsigned(1, 1, 1, 3);
    case 3: // sterilise
      return unsigned(1, 1, 4, 1);
    case 4: // childLock
      return unsigned(1, 1, 5, 1);
    case 5: // keepWarm
      return unsigned(1, 1, 6, 1);
    case 6: // heating
      return unsigned(2, 1, 0, 1);
    case 7: // flowing
      return unsigned(2, 1, 1, 1);
    case 8: // defrosting
      return unsigned(2, 1, 2, 1);
    case 9: // anodeDue
      return unsigned(2, 1, 3, 1);
    case 10: // targetTemperature
      return unsigned(3, 1, 0, 8);
    case 11: // tankTemperature
      return signed(4, 2, 0, 16);
    case 12: // inletTemperature
      return signed(6, 2, 0, 16);
    case 13: // hotWater
      return unsigned(8, 1, 0, 8);
    case 14: // flow
      return unsigned(10, 2, 0, 16);
    case 15: // heatingPower
      return unsigned(12, 2, 0, 16);
    case 16: // energy
      return unsigned(14, 4, 0, 32);
    case 17: // remainingTime
      return unsigned(18, 2, 0, 16);
    case 18: // onTime
      return unsigned(20, 2, 0, 16);
    case 19: // offTime
      return unsigned(22, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Water heater alarm (Table 7). */
export function locationInWaterHeaterAlarm(field: u32): u32 {
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
