// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { gatherSigned, gatherUnsigned, scatterBits } from '../columns';

/** Refrigerator control (Table 11): one field of each selected frame into the column of raw values. */
export function gatherRefrigeratorControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // mode
      gatherUnsigned<u8>(count, 4, 0, 0x07);
      break;
    case 1: // quickCool
      gatherUnsigned<u8>(count, 4, 3, 0x01);
      break;
    case 2: // quickFreeze
      gatherUnsigned<u8>(count, 4, 4, 0x01);
      break;
    case 3: // iceMaker
      gatherUnsigned<u8>(count, 4, 5, 0x01);
      break;
    case 4: // childLock
      gatherUnsigned<u8>(count, 4, 6, 0x01);
      break;
    case 5: // muteAlarm
      gatherUnsigned<u8>(count, 4, 7, 0x01);
      break;
    case 6: // fridgeTemperature
      gatherSigned<u8>(count, 5, 0, 8);
      break;
    case 7: // freezerTemperature
      gatherSigned<u8>(count, 6, 0, 8);
      break;
    case 8: // flexTemperature
      gatherSigned<u8>(count, 7, 0, 8);
      break;
    case 9: // fridgePower
      gatherUnsigned<u8>(count, 8, 0, 0x01);
      break;
    case 10: // freezerPower
      gatherUnsigned<u8>(count, 8, 1, 0x01);
      break;
    case 11: // flexPower
      gatherUnsigned<u8>(count, 8, 2, 0x01);
      break;
    case 12: // deodorise
      gatherUnsigned<u8>(count, 8, 3, 0x01);
      break;
    case 13: // dispenserLock
      gatherUnsigned<u8>(count, 8, 4, 0x01);
      break;
  }
}

/** Refrigerator control (Table 11): the column of raw values into one field of each selected frame. */
export function scatterRefrigeratorControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // mode
      scatterBits<u8>(count, 4, 0, 0x07);
      break;
    case 1: // quickCool
      scatterBits<u8>(count, 4, 3, 0x01);
      break;
    case 2: // quickFreeze
      scatterBits<u8>(count, 4, 4, 0x01);
      break;
    case 3: // iceMaker
      scatterBits<u8>(count, 4, 5, 0x01);
      break;
    case 4: // childLock
      scatterBits<u8>(count, 4, 6, 0x01);
      break;
    case 5: // muteAlarm
      scatterBits<u8>(count, 4, 7, 0x01);
      break;
    case 6: // fridgeTemperature
      scatterBits<u8>(count, 5, 0, 0xff);
      break;
    case 7: // freezerTemperature
      scatterBits<u8>(count, 6, 0, 0xff);
      break;
    case 8: // flexTemperature
      scatterBits<u8>(count, 7, 0, 0xff);
      break;
    case 9: // fridgePower
      scatterBits<u8>(count, 8, 0, 0x01);
      break;
    case 10: // freezerPower
      scatterBits<u8>(count, 8, 1, 0x01);
      break;
    case 11: // flexPower
      scatterBits<u8>(count, 8, 2, 0x01);
      break;
    case 12: // deodorise
      scatterBits<u8>(count, 8, 3, 0x01);
      break;
    case 13: // dispenserLock
      scatterBits<u8>(count, 8, 4, 0x01);
      break;
  }
}

/** Refrigerator response and status (Table 12): one field of each selected frame into the column of raw values. */
export function gatherRefrigeratorState(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // mode
      gatherUnsigned<u8>(count, 1, 0, 0x07);
      break;
    case 2: // quickCool
      gatherUnsigned<u8>(count, 1, 3, 0x01);
      break;
    case 3: // quickFreeze
      gatherUnsigned<u8>(count, 1, 4, 0x01);
      break;
    case 4: // iceMaker
      gatherUnsigned<u8>(count, 1, 5, 0x01);
      break;
    case 5: // childLock
      gatherUnsigned<u8>(count, 1, 6, 0x01);
      break;
    case 6: // muteAlarm
      gatherUnsigned<u8>(count, 1, 7, 0x01);
      break;
    case 7: // fridgePower
      gatherUnsigned<u8>(count, 2, 0, 0x01);
      break;
    case 8: // freezerPower
      gatherUnsigned<u8>(count, 2, 1, 0x01);
      break;
    case 9: // flexPower
      gatherUnsigned<u8>(count, 2, 2, 0x01);
      break;
    case 10: // deodorise
      gatherUnsigned<u8>(count, 2, 3, 0x01);
      break;
    case 11: // dispenserLock
      gatherUnsigned<u8>(count, 2, 4, 0x01);
      break;
    case 12: // fridgeDoor
      gatherUnsigned<u8>(count, 3, 0, 0x01);
      break;
    case 13: // freezerDoor
      gatherUnsigned<u8>(count, 3, 1, 0x01);
      break;
    case 14: // flexDoor
      gatherUnsigned<u8>(count, 3, 2, 0x01);
      break;
    case 15: // defrosting
      gatherUnsigned<u8>(count, 3, 3, 0x01);
      break;
    case 16: // iceFull
      gatherUnsigned<u8>(count, 3, 4, 0x01);
      break;
    case 17: // waterTankEmpty
      gatherUnsigned<u8>(count, 3, 5, 0x01);
      break;
    case 18: // compressorRunning
      gatherUnsigned<u8>(count, 3, 6, 0x01);
      break;
    case 19: // fridgeTemperature
      gatherSigned<u8>(count, 4, 0, 8);
      break;
    case 20: // freezerTemperature
      gatherSigned<u8>(count, 5, 0, 8);
      break;
    case 21: // flexTemperature
      gatherSigned<u8>(count, 6, 0, 8);
      break;
    case 22: // ambientHumidity
      gatherUnsigned<u8>(count, 7, 0, 0xff);
      break;
    case 23: // fridgeActual
      gatherSigned<u16>(count, 8, 0, 16);
      break;
    case 24: // freezerActual
      gatherSigned<u16>(count, 10, 0, 16);
      break;
    case 25: // flexActual
      gatherSigned<u16>(count, 12, 0, 16);
      break;
    case 26: // ambient
      gatherSigned<u16>(count, 14, 0, 16);
      break;
    case 27: // compressorSpeed
      gatherUnsigned<u16>(count, 16, 0, 0xffff);
      break;
    case 28: // activePower
      gatherUnsigned<u16>(count, 18, 0, 0xffff);
      break;
    case 29: // energy
      gatherUnsigned<u32>(count, 20, 0, 0xffffffff);
      break;
    case 30: // waterFilter
      gatherUnsigned<u8>(count, 24, 0, 0xff);
      break;
    case 31: // doorOpenTime
      gatherUnsigned<u16>(count, 26, 0, 0xffff);
      break;
  }
}

/** Refrigerator response and status (Table 12): the column of raw values into one field of each selected frame. */
export function scatterRefrigeratorState(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // mode
      scatterBits<u8>(count, 1, 0, 0x07);
      break;
    case 2: // quickCool
      scatterBits<u8>(count, 1, 3, 0x01);
      break;
    case 3: // quickFreeze
      scatterBits<u8>(count, 1, 4, 0x01);
      break;
    case 4: // iceMaker
      scatterBits<u8>(count, 1, 5, 0x01);
      break;
    case 5: // childLock
      scatterBits<u8>(count, 1, 6, 0x01);
      break;
    case 6: // muteAlarm
      scatterBits<u8>(count, 1, 7, 0x01);
      break;
    case 7: // fridgePower
      scatterBits<u8>(count, 2, 0, 0x01);
      break;
    case 8: // freezerPower
      scatterBits<u8>(count, 2, 1, 0x01);
      break;
    case 9: // flexPower
      scatterBits<u8>(count, 2, 2, 0x01);
      break;
    case 10: // deodorise
      scatterBits<u8>(count, 2, 3, 0x01);
      break;
    case 11: // dispenserLock
      scatterBits<u8>(count, 2, 4, 0x01);
      break;
    case 12: // fridgeDoor
      scatterBits<u8>(count, 3, 0, 0x01);
      break;
    case 13: // freezerDoor
      scatterBits<u8>(count, 3, 1, 0x01);
      break;
    case 14: // flexDoor
      scatterBits<u8>(count, 3, 2, 0x01);
      break;
    case 15: // defrosting
      scatterBits<u8>(count, 3, 3, 0x01);
      break;
    case 16: // iceFull
      scatterBits<u8>(count, 3, 4, 0x01);
      break;
    case 17: // waterTankEmpty
      scatterBits<u8>(count, 3, 5, 0x01);
      break;
    case 18: // compressorRunning
      scatterBits<u8>(count, 3, 6, 0x01);
      break;
    case 19: // fridgeTemperature
      scatterBits<u8>(count, 4, 0, 0xff);
      break;
    case 20: // freezerTemperature
      scatterBits<u8>(count, 5, 0, 0xff);
      break;
    case 21: // flexTemperature
      scatterBits<u8>(count, 6, 0, 0xff);
      break;
    case 22: // ambientHumidity
      scatterBits<u8>(count, 7, 0, 0xff);
      break;
    case 23: // fridgeActual
      scatterBits<u16>(count, 8, 0, 0xffff);
      break;
    case 24: // freezerActual
      scatterBits<u16>(count, 10, 0, 0xffff);
      break;
    case 25: // flexActual
      scatterBits<u16>(count, 12, 0, 0xffff);
      break;
    case 26: // ambient
      scatterBits<u16>(count, 14, 0, 0xffff);
      break;
    case 27: // compressorSpeed
      scatterBits<u16>(count, 16, 0, 0xffff);
      break;
    case 28: // activePower
      scatterBits<u16>(count, 18, 0, 0xffff);
      break;
    case 29: // energy
      scatterBits<u32>(count, 20, 0, 0xffffffff);
      break;
    case 30: // waterFilter
      scatterBits<u8>(count, 24, 0, 0xff);
      break;
    case 31: // doorOpenTime
      scatterBits<u16>(count, 26, 0, 0xffff);
      break;
  }
}

/** Refrigerator alarm (Table 13): one field of each selected frame into the column of raw values. */
export function gatherRefrigeratorAlarm(field: u32, count: u32): void {
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

/** Refrigerator alarm (Table 13): the column of raw values into one field of each selected frame. */
export function scatterRefrigeratorAlarm(field: u32, count: u32): void {
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
