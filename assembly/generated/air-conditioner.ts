// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { gatherSigned, gatherUnsigned, scatterBits } from '../columns';

/** Air conditioner control (Table 8): one field of each selected frame into the column of raw values. */
export function gatherAirConditionerControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // power
      gatherUnsigned<u8>(count, 4, 0, 0x01);
      break;
    case 1: // mode
      gatherUnsigned<u8>(count, 4, 1, 0x07);
      break;
    case 2: // sleep
      gatherUnsigned<u8>(count, 4, 4, 0x01);
      break;
    case 3: // turbo
      gatherUnsigned<u8>(count, 4, 5, 0x01);
      break;
    case 4: // quiet
      gatherUnsigned<u8>(count, 4, 6, 0x01);
      break;
    case 5: // eco
      gatherUnsigned<u8>(count, 4, 7, 0x01);
      break;
    case 6: // fanSpeed
      gatherUnsigned<u8>(count, 5, 0, 0x07);
      break;
    case 7: // display
      gatherUnsigned<u8>(count, 5, 3, 0x01);
      break;
    case 8: // beeper
      gatherUnsigned<u8>(count, 5, 4, 0x01);
      break;
    case 9: // health
      gatherUnsigned<u8>(count, 5, 5, 0x01);
      break;
    case 10: // auxiliaryHeat
      gatherUnsigned<u8>(count, 5, 6, 0x01);
      break;
    case 11: // childLock
      gatherUnsigned<u8>(count, 5, 7, 0x01);
      break;
    case 12: // swingVertical
      gatherUnsigned<u8>(count, 6, 0, 0x0f);
      break;
    case 13: // swingHorizontal
      gatherUnsigned<u8>(count, 6, 4, 0x0f);
      break;
    case 14: // targetTemperature
      gatherUnsigned<u8>(count, 7, 0, 0xff);
      break;
    case 15: // targetHumidity
      gatherUnsigned<u8>(count, 8, 0, 0xff);
      break;
    case 16: // onTimer
      gatherUnsigned<u16>(count, 10, 0, 0xffff);
      break;
    case 17: // offTimer
      gatherUnsigned<u16>(count, 12, 0, 0xffff);
      break;
  }
}

/** Air conditioner control (Table 8): the column of raw values into one field of each selected frame. */
export function scatterAirConditionerControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // power
      scatterBits<u8>(count, 4, 0, 0x01);
      break;
    case 1: // mode
      scatterBits<u8>(count, 4, 1, 0x07);
      break;
    case 2: // sleep
      scatterBits<u8>(count, 4, 4, 0x01);
      break;
    case 3: // turbo
      scatterBits<u8>(count, 4, 5, 0x01);
      break;
    case 4: // quiet
      scatterBits<u8>(count, 4, 6, 0x01);
      break;
    case 5: // eco
      scatterBits<u8>(count, 4, 7, 0x01);
      break;
    case 6: // fanSpeed
      scatterBits<u8>(count, 5, 0, 0x07);
      break;
    case 7: // display
      scatterBits<u8>(count, 5, 3, 0x01);
      break;
    case 8: // beeper
      scatterBits<u8>(count, 5, 4, 0x01);
      break;
    case 9: // health
      scatterBits<u8>(count, 5, 5, 0x01);
      break;
    case 10: // auxiliaryHeat
      scatterBits<u8>(count, 5, 6, 0x01);
      break;
    case 11: // childLock
      scatterBits<u8>(count, 5, 7, 0x01);
      break;
    case 12: // swingVertical
      scatterBits<u8>(count, 6, 0, 0x0f);
      break;
    case 13: // swingHorizontal
      scatterBits<u8>(count, 6, 4, 0x0f);
      break;
    case 14: // targetTemperature
      scatterBits<u8>(count, 7, 0, 0xff);
      break;
    case 15: // targetHumidity
      scatterBits<u8>(count, 8, 0, 0xff);
      break;
    case 16: // onTimer
      scatterBits<u16>(count, 10, 0, 0xffff);
      break;
    case 17: // offTimer
      scatterBits<u16>(count, 12, 0, 0xffff);
      break;
  }
}

/** Air conditioner response and status (Table 9): one field of each selected frame into the column of raw values. */
export function gatherAirConditionerState(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // power
      gatherUnsigned<u8>(count, 1, 0, 0x01);
      break;
    case 2: // mode
      gatherUnsigned<u8>(count, 1, 1, 0x07);
      break;
    case 3: // sleep
      gatherUnsigned<u8>(count, 1, 4, 0x01);
      break;
    case 4: // turbo
      gatherUnsigned<u8>(count, 1, 5, 0x01);
      break;
    case 5: // quiet
      gatherUnsigned<u8>(count, 1, 6, 0x01);
      break;
    case 6: // eco
      gatherUnsigned<u8>(count, 1, 7, 0x01);
      break;
    case 7: // fanSpeed
      gatherUnsigned<u8>(count, 2, 0, 0x07);
      break;
    case 8: // display
      gatherUnsigned<u8>(count, 2, 3, 0x01);
      break;
    case 9: // beeper
      gatherUnsigned<u8>(count, 2, 4, 0x01);
      break;
    case 10: // health
      gatherUnsigned<u8>(count, 2, 5, 0x01);
      break;
    case 11: // auxiliaryHeat
      gatherUnsigned<u8>(count, 2, 6, 0x01);
      break;
    case 12: // childLock
      gatherUnsigned<u8>(count, 2, 7, 0x01);
      break;
    case 13: // swingVertical
      gatherUnsigned<u8>(count, 3, 0, 0x0f);
      break;
    case 14: // swingHorizontal
      gatherUnsigned<u8>(count, 3, 4, 0x0f);
      break;
    case 15: // targetTemperature
      gatherUnsigned<u8>(count, 4, 0, 0xff);
      break;
    case 16: // targetHumidity
      gatherUnsigned<u8>(count, 5, 0, 0xff);
      break;
    case 17: // roomTemperature
      gatherSigned<u16>(count, 6, 0, 16);
      break;
    case 18: // outdoorTemperature
      gatherSigned<u16>(count, 8, 0, 16);
      break;
    case 19: // roomHumidity
      gatherUnsigned<u8>(count, 10, 0, 0xff);
      break;
    case 20: // compressorRunning
      gatherUnsigned<u8>(count, 11, 0, 0x01);
      break;
    case 21: // defrosting
      gatherUnsigned<u8>(count, 11, 1, 0x01);
      break;
    case 22: // preheating
      gatherUnsigned<u8>(count, 11, 2, 0x01);
      break;
    case 23: // filterDue
      gatherUnsigned<u8>(count, 11, 3, 0x01);
      break;
    case 24: // fourWayValve
      gatherUnsigned<u8>(count, 11, 4, 0x01);
      break;
    case 25: // compressorFrequency
      gatherUnsigned<u8>(count, 12, 0, 0xff);
      break;
    case 26: // activePower
      gatherUnsigned<u16>(count, 14, 0, 0xffff);
      break;
    case 27: // energy
      gatherUnsigned<u32>(count, 16, 0, 0xffffffff);
      break;
    case 28: // onTimer
      gatherUnsigned<u16>(count, 20, 0, 0xffff);
      break;
    case 29: // offTimer
      gatherUnsigned<u16>(count, 22, 0, 0xffff);
      break;
    case 30: // particulates
      gatherUnsigned<u16>(count, 24, 0, 0xffff);
      break;
  }
}

/** Air conditioner response and status (Table 9): the column of raw values into one field of each selected frame. */
export function scatterAirConditionerState(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // power
      scatterBits<u8>(count, 1, 0, 0x01);
      break;
    case 2: // mode
      scatterBits<u8>(count, 1, 1, 0x07);
      break;
    case 3: // sleep
      scatterBits<u8>(count, 1, 4, 0x01);
      break;
    case 4: // turbo
      scatterBits<u8>(count, 1, 5, 0x01);
      break;
    case 5: // quiet
      scatterBits<u8>(count, 1, 6, 0x01);
      break;
    case 6: // eco
      scatterBits<u8>(count, 1, 7, 0x01);
      break;
    case 7: // fanSpeed
      scatterBits<u8>(count, 2, 0, 0x07);
      break;
    case 8: // display
      scatterBits<u8>(count, 2, 3, 0x01);
      break;
    case 9: // beeper
      scatterBits<u8>(count, 2, 4, 0x01);
      break;
    case 10: // health
      scatterBits<u8>(count, 2, 5, 0x01);
      break;
    case 11: // auxiliaryHeat
      scatterBits<u8>(count, 2, 6, 0x01);
      break;
    case 12: // childLock
      scatterBits<u8>(count, 2, 7, 0x01);
      break;
    case 13: // swingVertical
      scatterBits<u8>(count, 3, 0, 0x0f);
      break;
    case 14: // swingHorizontal
      scatterBits<u8>(count, 3, 4, 0x0f);
      break;
    case 15: // targetTemperature
      scatterBits<u8>(count, 4, 0, 0xff);
      break;
    case 16: // targetHumidity
      scatterBits<u8>(count, 5, 0, 0xff);
      break;
    case 17: // roomTemperature
      scatterBits<u16>(count, 6, 0, 0xffff);
      break;
    case 18: // outdoorTemperature
      scatterBits<u16>(count, 8, 0, 0xffff);
      break;
    case 19: // roomHumidity
      scatterBits<u8>(count, 10, 0, 0xff);
      break;
    case 20: // compressorRunning
      scatterBits<u8>(count, 11, 0, 0x01);
      break;
    case 21: // defrosting
      scatterBits<u8>(count, 11, 1, 0x01);
      break;
    case 22: // preheating
      scatterBits<u8>(count, 11, 2, 0x01);
      break;
    case 23: // filterDue
      scatterBits<u8>(count, 11, 3, 0x01);
      break;
    case 24: // fourWayValve
      scatterBits<u8>(count, 11, 4, 0x01);
      break;
    case 25: // compressorFrequency
      scatterBits<u8>(count, 12, 0, 0xff);
      break;
    case 26: // activePower
      scatterBits<u16>(count, 14, 0, 0xffff);
      break;
    case 27: // energy
      scatterBits<u32>(count, 16, 0, 0xffffffff);
      break;
    case 28: // onTimer
      scatterBits<u16>(count, 20, 0, 0xffff);
      break;
    case 29: // offTimer
      scatterBits<u16>(count, 22, 0, 0xffff);
      break;
    case 30: // particulates
      scatterBits<u16>(count, 24, 0, 0xffff);
      break;
  }
}

/** Air conditioner alarm (Table 10): one field of each selected frame into the column of raw values. */
export function gatherAirConditionerAlarm(field: u32, count: u32): void {
  switch (field) {
    case 0: // event
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // severity
      gatherUnsigned<u8>(count, 1, 0, 0xff);
      break;
    case 2: // faults
      gatherUnsigned<u32>(count, 2, 0, 0xffffffff);
      break;
    case 3: // time
      gatherUnsigned<u32>(count, 6, 0, 0xffffffff);
      break;
  }
}

/** Air conditioner alarm (Table 10): the column of raw values into one field of each selected frame. */
export function scatterAirConditionerAlarm(field: u32, count: u32): void {
  switch (field) {
    case 0: // event
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // severity
      scatterBits<u8>(count, 1, 0, 0xff);
      break;
    case 2: // faults
      scatterBits<u32>(count, 2, 0, 0xffffffff);
      break;
    case 3: // time
      scatterBits<u32>(count, 6, 0, 0xffffffff);
      break;
  }
}
