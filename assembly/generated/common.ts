// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { gatherUnsigned, scatterBits } from '../columns';

/** Device version query response (Table 19): one field of each selected frame into the column of raw values. */
export function gatherVersionResponse(field: u32, count: u32): void {
  switch (field) {
    case 0: // protocolVersion
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // hardwareMajor
      gatherUnsigned<u8>(count, 1, 0, 0xff);
      break;
    case 2: // hardwareMinor
      gatherUnsigned<u8>(count, 2, 0, 0xff);
      break;
    case 3: // firmwareMajor
      gatherUnsigned<u8>(count, 3, 0, 0xff);
      break;
    case 4: // firmwareMinor
      gatherUnsigned<u8>(count, 4, 0, 0xff);
      break;
    case 5: // firmwarePatch
      gatherUnsigned<u16>(count, 6, 0, 0xffff);
      break;
  }
}

/** Device version query response (Table 19): the column of raw values into one field of each selected frame. */
export function scatterVersionResponse(field: u32, count: u32): void {
  switch (field) {
    case 0: // protocolVersion
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // hardwareMajor
      scatterBits<u8>(count, 1, 0, 0xff);
      break;
    case 2: // hardwareMinor
      scatterBits<u8>(count, 2, 0, 0xff);
      break;
    case 3: // firmwareMajor
      scatterBits<u8>(count, 3, 0, 0xff);
      break;
    case 4: // firmwareMinor
      scatterBits<u8>(count, 4, 0, 0xff);
      break;
    case 5: // firmwarePatch
      scatterBits<u16>(count, 6, 0, 0xffff);
      break;
  }
}

/** Register (extension for 6.4.1): one field of each selected frame into the column of raw values. */
export function gatherRegister(field: u32, count: u32): void {
  switch (field) {
    case 0: // keepAlive
      gatherUnsigned<u16>(count, 0, 0, 0xffff);
      break;
    case 1: // capabilities
      gatherUnsigned<u16>(count, 2, 0, 0xffff);
      break;
    case 2: // profileFingerprint
      gatherUnsigned<u32>(count, 4, 0, 0xffffffff);
      break;
  }
}

/** Register (extension for 6.4.1): the column of raw values into one field of each selected frame. */
export function scatterRegister(field: u32, count: u32): void {
  switch (field) {
    case 0: // keepAlive
      scatterBits<u16>(count, 0, 0, 0xffff);
      break;
    case 1: // capabilities
      scatterBits<u16>(count, 2, 0, 0xffff);
      break;
    case 2: // profileFingerprint
      scatterBits<u32>(count, 4, 0, 0xffffffff);
      break;
  }
}

/** Register response (extension for 6.4.1): one field of each selected frame into the column of raw values. */
export function gatherRegisterResponse(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // keepAlive
      gatherUnsigned<u16>(count, 2, 0, 0xffff);
      break;
    case 2: // serverTime
      gatherUnsigned<u32>(count, 4, 0, 0xffffffff);
      break;
    case 3: // session
      gatherUnsigned<u32>(count, 8, 0, 0xffffffff);
      break;
  }
}

/** Register response (extension for 6.4.1): the column of raw values into one field of each selected frame. */
export function scatterRegisterResponse(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // keepAlive
      scatterBits<u16>(count, 2, 0, 0xffff);
      break;
    case 2: // serverTime
      scatterBits<u32>(count, 4, 0, 0xffffffff);
      break;
    case 3: // session
      scatterBits<u32>(count, 8, 0, 0xffffffff);
      break;
  }
}

/** Refusal (extension for 6.4.1): one field of each selected frame into the column of raw values. */
export function gatherRefusal(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      gatherUnsigned<u8>(count, 0, 0, 0xff);
      break;
    case 1: // messageId
      gatherUnsigned<u8>(count, 1, 0, 0xff);
      break;
  }
}

/** Refusal (extension for 6.4.1): the column of raw values into one field of each selected frame. */
export function scatterRefusal(field: u32, count: u32): void {
  switch (field) {
    case 0: // result
      scatterBits<u8>(count, 0, 0, 0xff);
      break;
    case 1: // messageId
      scatterBits<u8>(count, 1, 0, 0xff);
      break;
  }
}
