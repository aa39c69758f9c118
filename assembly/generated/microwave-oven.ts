// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { gatherSigned, gatherUnsigned, scatterBits } from '../columns';

/** Microwave oven control (Table 14): one field of each selected frame into the column of raw values. */
export function gatherMicrowaveOvenControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // command
      gatherUnsigned<u8>(count, 4, 0, 0x07);
      break;
    case 1: // mode
      gatherUnsigned<u8>(count, 4, 3, 0x0f);
      break;
    case 2: // childLock
      gatherUnsigned<u8>(count, 5, 0, 0x01);
      break;
    case 3: // lamp
      gatherUnsigned<u8>(count, 5, 1, 0x01);
      break;
    case 4: // turntable
      gatherUnsigned<u8>(count, 5, 2, 0x01);
      break;
    case 5: // preheat
      gatherUnsigned<u8>(count, 5, 3, 0x01);
      break;
    case 6: // powerLevel
      gatherUnsigned<u8>(count, 6, 0, 0xff);
      break;
    case 7: // autoMenu
      gatherUnsigned<u8>(count, 7, 0, 0xff);
      break;
    case 8: // duration
      gatherUnsigned<u16>(count, 8, 0, 0xffff);
      break;
    case 9: // addTime
      gatherUnsigned<u16>(count, 10, 0, 0xffff);
      break;
    case 10: // cavityTarget
      gatherUnsigned<u16>(count, 12, 0, 0xffff);
      break;
    case 11: // weight
      gatherUnsigned<u16>(count, 14, 0, 0xffff);
      break;
    case 12: // startDelay
      gatherUnsigned<u16>(count, 16, 0, 0xffff);
      break;
  }
}

/** Microwave oven control (Table 14): the column of raw values into one field of each selected frame. */
export function scatterMicrowaveOvenControl(field: u32, count: u32): void {
  switch (field) {
    case 0: // command
      scatterBits<u8>(count, 4, 0, 0x07);
      break;
    case 1: // mode
      scatterBits<u8>(count, 4, 3, 0x0f);
      break;
    case 2: // childLock
      scatterBits<u8>(count, 5, 0, 0x01);
      break;
    case 3: // lamp
      scatterBits<u8>(count, 5, 1, 0x01);
      break;
    case 4: // turntable
      scatterBits<u8>(count, 5, 2, 0x01);
      break;
    case 5: // preheat
      scatterBits<u8>(count, 5, 3, 0x01);
      break;
    case 6: // powerLevel
      scatterBits<u8>(count, 6, 0, 0xff);
      break;
    case 7: // autoMenu
      scatterBits<u8>(count, 7, 0, 0xff);
      break;
    case 8: // duration
      scatterBits<u16>(count, 8, 0, 0xffff);
      break;
    case 9: // addTime
      scatterBits<u16>(count, 10, 0, 0xffff);
      break;
    case 10: // cavityTarget
      scatterBits<u16>(count, 12, 0, 0xffff);
      break;
    case 11: // weight
      scatterBits<u16>(count, 14, 0, 0xffff);
      break;
    case 12: // startDelay
      scatterBits<u16>(count, 16, 0, 0xffff);
      break;
  }
}

/** Microwave oven response and status (Table 15): one field of each selected frame into the column of raw values. */
export function gatherMicrowaveOvenState(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // state
      gatherUnsigned<u8>(count, 1, 0, 0x07);
      break;
    case 2: // mode
      gatherUnsigned<u8>(count, 1, 3, 0x0f);
      break;
    case 3: // door
      gatherUnsigned<u8>(count, 1, 7, 0x01);
      break;
    case 4: // childLock
      gatherUnsigned<u8>(count, 2, 0, 0x01);
      break;
    case 5: // lamp
      gatherUnsigned<u8>(count, 2, 1, 0x01);
      break;
    case 6: // turntable
      gatherUnsigned<u8>(count, 2, 2, 0x01);
      break;
    case 7: // preheat
      gatherUnsigned<u8>(count, 2, 3, 0x01);
      break;
    case 8: // remoteStart
      gatherUnsigned<u8>(count, 2, 4, 0x01);
      break;
    case 9: // powerLevel
      gatherUnsigned<u8>(count, 3, 0, 0xff);
      break;
    case 10: // autoMenu
      gatherUnsigned<u8>(count, 4, 0, 0xff);
      break;
    case 11: // step
      gatherUnsigned<u8>(count, 5, 0, 0xff);
      break;
    case 12: // remaining
      gatherUnsigned<u16>(count, 6, 0, 0xffff);
      break;
    case 13: // elapsed
      gatherUnsigned<u16>(count, 8, 0, 0xffff);
      break;
    case 14: // cavityTarget
      gatherUnsigned<u16>(count, 10, 0, 0xffff);
      break;
    case 15: // cavityTemperature
      gatherSigned<u16>(count, 12, 0, 16);
      break;
    case 16: // foodTemperature
      gatherSigned<u16>(count, 14, 0, 16);
      break;
    case 17: // weight
      gatherUnsigned<u16>(count, 16, 0, 0xffff);
      break;
    case 18: // activePower
      gatherUnsigned<u16>(count, 18, 0, 0xffff);
      break;
    case 19: // energy
      gatherUnsigned<u32>(count, 20, 0, 0xffffffff);
      break;
    case 20: // startDelay
      gatherUnsigned<u16>(count, 24, 0, 0xffff);
      break;
  }
}

/** Microwave oven response and status (Table 15): the column of raw values into one field of each selected frame. */
export function scatterMicrowaveOvenState(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // state
      scatterBits<u8>(count, 1, 0, 0x07);
      break;
    case 2: // mode
      scatterBits<u8>(count, 1, 3, 0x0f);
      break;
    case 3: // door
      scatterBits<u8>(count, 1, 7, 0x01);
      break;
    case 4: // childLock
      scatterBits<u8>(count, 2, 0, 0x01);
      break;
    case 5: // lamp
      scatterBits<u8>(count, 2, 1, 0x01);
      break;
    case 6: // turntable
      scatterBits<u8>(count, 2, 2, 0x01);
      break;
    case 7: // preheat
      scatterBits<u8>(count, 2, 3, 0x01);
      break;
    case 8: // remoteStart
      scatterBits<u8>(count, 2, 4, 0x01);
      break;
    case 9: // powerLevel
      scatterBits<u8>(count, 3, 0, 0xff);
      break;
    case 10: // autoMenu
      scatterBits<u8>(count, 4, 0, 0xff);
      break;
    case 11: // step
      scatterBits<u8>(count, 5, 0, 0xff);
      break;
    case 12: // remaining
      scatterBits<u16>(count, 6, 0, 0xffff);
      break;
    case 13: // elapsed
      scatterBits<u16>(count, 8, 0, 0xffff);
      break;
    case 14: // cavityTarget
      scatterBits<u16>(count, 10, 0, 0xffff);
      break;
    case 15: // cavityTemperature
      scatterBits<u16>(count, 12, 0, 0xffff);
      break;
    case 16: // foodTemperature
      scatterBits<u16>(count, 14, 0, 0xffff);
      break;
    case 17: // weight
      scatterBits<u16>(count, 16, 0, 0xffff);
      break;
    case 18: // activePower
      scatterBits<u16>(count, 18, 0, 0xffff);
      break;
    case 19: // energy
      scatterBits<u32>(count, 20, 0, 0xffffffff);
      break;
    case 20: // startDelay
      scatterBits<u16>(count, 24, 0, 0xffff);
      break;
  }
}

/** Microwave oven alarm (Table 16): one field of each selected frame into the column of raw values. */
export function gatherMicrowaveOvenAlarm(field: u32, count: u32): void {
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

/** Microwave oven alarm (Table 16): the column of raw values into one field of each selected frame. */
export function scatterMicrowaveOvenAlarm(field: u32, count: u32): void {
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
