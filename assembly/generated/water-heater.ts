// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { gatherSigned, gatherUnsigned, scatterBits } from '../columns';

/** Water heater control (Table 5): one field of each selected frame into the column of raw values. */
export function gatherWaterHeaterControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // power
      gatherUnsigned<u8>(count, 4, 0, 0x01);
      break;
    case 1: // mode
      gatherUnsigned<u8>(count, 4, 1, 0x07);
      break;
    case 2: // sterilise
      gatherUnsigned<u8>(count, 4, 4, 0x01);
      break;
    case 3: // childLock
      gatherUnsigned<u8>(count, 4, 5, 0x01);
      break;
    case 4: // keepWarm
      gatherUnsigned<u8>(count, 4, 6, 0x01);
      break;
    case 5: // targetTemperature
      gatherUnsigned<u8>(count, 5, 0, 0xff);
      break;
    case 6: // onTime
      gatherUnsigned<u16>(count, 6, 0, 0xffff);
      break;
    case 7: // offTime
      gatherUnsigned<u16>(count, 8, 0, 0xffff);
      break;
    case 8: // heatingPowerLimit
      gatherUnsigned<u16>(count, 10, 0, 0xffff);
      break;
  }
}

/** Water heater control (Table 5): the column of raw values into one field of each selected frame. */
export function scatterWaterHeaterControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // power
      scatterBits<u8>(count, 4, 0, 0x01);
      break;
    case 1: // mode
      scatterBits<u8>(count, 4, 1, 0x07);
      break;
    case 2: // sterilise
      scatterBits<u8>(count, 4, 4, 0x01);
      break;
    case 3: // childLock
      scatterBits<u8>(count, 4, 5, 0x01);
      break;
    case 4: // keepWarm
      scatterBits<u8>(count, 4, 6, 0x01);
      break;
    case 5: // targetTemperature
      scatterBits<u8>(count, 5, 0, 0xff);
      break;
    case 6: // onTime
      scatterBits<u16>(count, 6, 0, 0xffff);
      break;
    case 7: // offTime
      scatterBits<u16>(count, 8, 0, 0xffff);
      break;
    case 8: // heatingPowerLimit
      scatterBits<u16>(count, 10, 0, 0xffff);
      break;
  }
}

/** Water heater response and status (Table 6): one field of each selected frame into the column of raw values. */
export function gatherWaterHeaterState(field: u32, count: u32): void {
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
    case 3: // sterilise
      gatherUnsigned<u8>(count, 1, 4, 0x01);
      break;
    case 4: // childLock
      gatherUnsigned<u8>(count, 1, 5, 0x01);
      break;
    case 5: // keepWarm
      gatherUnsigned<u8>(count, 1, 6, 0x01);
      break;
    case 6: // heating
      gatherUnsigned<u8>(count, 2, 0, 0x01);
      break;
    case 7: // flowing
      gatherUnsigned<u8>(count, 2, 1, 0x01);
      break;
    case 8: // defrosting
      gatherUnsigned<u8>(count, 2, 2, 0x01);
      break;
    case 9: // anodeDue
      gatherUnsigned<u8>(count, 2, 3, 0x01);
      break;
    case 10: // targetTemperature
      gatherUnsigned<u8>(count, 3, 0, 0xff);
      break;
    case 11: // tankTemperature
      gatherSigned<u16>(count, 4, 0, 16);
      break;
    case 12: // inletTemperature
      gatherSigned<u16>(count, 6, 0, 16);
      break;
    case 13: // hotWater
      gatherUnsigned<u8>(count, 8, 0, 0xff);
      break;
    case 14: // flow
      gatherUnsigned<u16>(count, 10, 0, 0xffff);
      break;
    case 15: // heatingPower
      gatherUnsigned<u16>(count, 12, 0, 0xffff);
      break;
    case 16: // energy
      gatherUnsigned<u32>(count, 14, 0, 0xffffffff);
      break;
    case 17: // remainingTime
      gatherUnsigned<u16>(count, 18, 0, 0xffff);
      break;
    case 18: // onTime
      gatherUnsigned<u16>(count, 20, 0, 0xffff);
      break;
    case 19: // offTime
      gatherUnsigned<u16>(count, 22, 0, 0xffff);
      break;
  }
}

/** Water heater response and status (Table 6): the column of raw values into one field of each selected frame. */
export function scatterWaterHeaterState(field: u32, count: u32): void {
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
    case 3: // sterilise
      scatterBits<u8>(count, 1, 4, 0x01);
      break;
    case 4: // childLock
      scatterBits<u8>(count, 1, 5, 0x01);
      break;
    case 5: // keepWarm
      scatterBits<u8>(count, 1, 6, 0x01);
      break;
    case 6: // heating
      scatterBits<u8>(count, 2, 0, 0x01);
      break;
    case 7: // flowing
      scatterBits<u8>(count, 2, 1, 0x01);
      break;
    case 8: // defrosting
      scatterBits<u8>(count, 2, 2, 0x01);
      break;
    case 9: // anodeDue
      scatterBits<u8>(count, 2, 3, 0x01);
      break;
    case 10: // targetTemperature
      scatterBits<u8>(count, 3, 0, 0xff);
      break;
    case 11: // tankTemperature
      scatterBits<u16>(count, 4, 0, 0xffff);
      break;
    case 12: // inletTemperature
      scatterBits<u16>(count, 6, 0, 0xffff);
      break;
    case 13: // hotWater
      scatterBits<u8>(count, 8, 0, 0xff);
      break;
    case 14: // flow
      scatterBits<u16>(count, 10, 0, 0xffff);
      break;
    case 15: // heatingPower
      scatterBits<u16>(count, 12, 0, 0xffff);
      break;
    case 16: // energy
      scatterBits<u32>(count, 14, 0, 0xffffffff);
      break;
    case 17: // remainingTime
      scatterBits<u16>(count, 18, 0, 0xffff);
      break;
    case 18: // onTime
      scatterBits<u16>(count, 20, 0, 0xffff);
      break;
    case 19: // offTime
      scatterBits<u16>(count, 22, 0, 0xffff);
      break;
  }
}

/** Water heater alarm (Table 7): one field of each selected frame into the column of raw values. */
export function gatherWaterHeaterAlarm(field: u32, count: u32): void {
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

/** Water heater alarm (Table 7): the column of raw values into one field of each selected frame. */
export function scatterWaterHeaterAlarm(field: u32, count: u32): void {
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
