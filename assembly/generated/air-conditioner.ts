// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { NO_INTEGER, signed, unsigned } from '../location';

/** Air conditioner control (Table 8). */
export function locationInAirConditionerControl(field: u32): u32 {
  switch (field) {
    case 0: // power
      return unsigned(4, 1, 0, 1);
    case 1: // mode
      return unsigned(4, 1, 1, 3);
    case 2: // sleep
      return unsigned(4, 1, 4, 1);
    case 3: // turbo
      return unsigned(4, 1, 5, 1);
    case 4: // quiet
      return unsigned(4, 1, 6, 1);
    case 5: // eco
      return unsigned(4, 1, 7, 1);
    case 6: // fanSpeed
      return unsigned(5, 1, 0, 3);
    case 7: // display
      return unsigned(5, 1, 3, 1);
    case 8: // beeper
      return unsigned(5, 1, 4, 1);
    case 9: // health
      return unsigned(5, 1, 5, 1);
    case 10: // auxiliaryHeat
      return unsigned(5, 1, 6, 1);
    case 11: // childLock
      return unsigned(5, 1, 7, 1);
    case 12: // swingVertical
      return unsigned(6, 1, 0, 4);
    case 13: // swingHorizontal
      return unsigned(6, 1, 4, 4);
    case 14: // targetTemperature
      return unsigned(7, 1, 0, 8);
    case 15: // targetHumidity
      return unsigned(8, 1, 0, 8);
    case 16: // onTimer
      return unsigned(10, 2, 0, 16);
    case 17: // offTimer
      return unsigned(12, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Air conditioner response and status (Table 9). */
export function locationInAirConditionerState(field: u32): u32 {
  switch (field) {
    case 0: // result
      return unsigned(0, 1, 0, 8);
    case 1: // power
      return unsigned(1, 1, 0, 1);
    case 2: // mode
      return unsigned(1, 1, 1, 3);
    case 3: // sleep
      return unsigned(1, 1, 4, 1);
    case 4: // turbo
      return unsigned(1, 1, 5, 1);
    case 5: // quiet
      return unsigned(1, 1, 6, 1);
    case 6: // eco
      return unsigned(1, 1, 7, 1);
    case 7: // fanSpeed
      return unsigned(2, 1, 0, 3);
    case 8: // display
      return unsigned(2, 1, 3, 1);
    case 9: // beeper
      return unsigned(2, 1, 4, 1);
    case 10: // health
      return unsigned(2, 1, 5, 1);
    case 11: // auxiliaryHeat
      return unsigned(2, 1, 6, 1);
    case 12: // childLock
      return unsigned(2, 1, 7, 1);
    case 13: // swingVertical
      return unsigned(3, 1, 0, 4);
    case 14: // swingHorizontal
      return unsigned(3, 1, 4, 4);
    case 15: // targetTemperature
      return unsigned(4, 1, 0, 8);
    case 16: // targetHumidity
      return unsigned(5, 1, 0, 8);
    case 17: // roomTemperature
      return signed(6, 2, 0, 16);
    case 18: // outdoorTemperature
      return signed(8, 2, 0, 16);
    case 19: // roomHumidity
      return unsigned(10, 1, 0, 8);
    case 20: // compressorRunning
      return unsigned(11, 1, 0, 1);
    case 21: // defrosting
      return unsigned(11, 1, 1, 1);
    case 22: // preheating
      return unsigned(11, 1, 2, 1);
    case 23: // filterDue
      return unsigned(11, 1, 3, 1);
    case 24: // fourWayValve
      return unsigned(11, 1, 4, 1);
    case 25: // compressorFrequency
      return unsigned(12, 1, 0, 8);
    case 26: // activePower
      return unsigned(14, 2, 0, 16);
    case 27: // energy
      return unsigned(16, 4, 0, 32);
    case 28: // onTimer
      return unsigned(20, 2, 0, 16);
    case 29: // offTimer
      return unsigned(22, 2, 0, 16);
    case 30: // particulates
      return unsigned(24, 2, 0, 16);
    default:
      return NO_INTEGER;
  }
}

/** Air conditioner alarm (Table 10). */
export function locationInAirConditionerAlarm(field: u32): u32 {
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
