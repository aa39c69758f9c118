// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { BoolField, EnumField, FlagsField, NumberField } from '../../field/layout.ts';
import { packBool, packEnum, packInteger, packScaled } from '../../field/pack.ts';
import { writeFlags } from '../../field/write.ts';
import { refrigeratorAlarm, refrigeratorControl, refrigeratorState } from '../fields/refrigerator.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Refrigerator control (Table 11) into its 10 bytes at `at`, all zero before. */
export function writeRefrigeratorControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = refrigeratorControl;
  let presence = 0;
  let byte4 = 0;
  let byte8 = 0;
  if (body.mode !== undefined) {
    byte4 |= packEnum(body.mode, fields[0] as EnumField, lenient);
    presence |= 0x01;
  }
  if (body.quickCool !== undefined) {
    byte4 |= packBool(body.quickCool, fields[1] as BoolField) << 3;
    presence |= 0x02;
  }
  if (body.quickFreeze !== undefined) {
    byte4 |= packBool(body.quickFreeze, fields[2] as BoolField) << 4;
    presence |= 0x04;
  }
  if (body.iceMaker !== undefined) {
    byte4 |= packBool(body.iceMaker, fields[3] as BoolField) << 5;
    presence |= 0x08;
  }
  if (body.childLock !== undefined) {
    byte4 |= packBool(body.childLock, fields[4] as BoolField) << 6;
    presence |= 0x10;
  }
  if (body.muteAlarm !== undefined) {
    byte4 |= packBool(body.muteAlarm, fields[5] as BoolField) << 7;
    presence |= 0x20;
  }
  if (body.fridgeTemperature !== undefined) {
    view.setUint8(at + 5, packInteger(body.fridgeTemperature, 2, 8, fields[6] as NumberField, lenient));
    presence |= 0x40;
  }
  if (body.freezerTemperature !== undefined) {
    view.setUint8(at + 6, packInteger(body.freezerTemperature, -24, -14, fields[7] as NumberField, lenient));
    presence |= 0x80;
  }
  if (body.flexTemperature !== undefined) {
    view.setUint8(at + 7, packInteger(body.flexTemperature, -18, 8, fields[8] as NumberField, lenient));
    presence |= 0x100;
  }
  if (body.fridgePower !== undefined) {
    byte8 |= packBool(body.fridgePower, fields[9] as BoolField);
    presence |= 0x200;
  }
  if (body.freezerPower !== undefined) {
    byte8 |= packBool(body.freezerPower, fields[10] as BoolField) << 1;
    presence |= 0x400;
  }
  if (body.flexPower !== undefined) {
    byte8 |= packBool(body.flexPower, fields[11] as BoolField) << 2;
    presence |= 0x800;
  }
  if (body.deodorise !== undefined) {
    byte8 |= packBool(body.deodorise, fields[12] as BoolField) << 3;
    presence |= 0x1000;
  }
  if (body.dispenserLock !== undefined) {
    byte8 |= packBool(body.dispenserLock, fields[13] as BoolField) << 4;
    presence |= 0x2000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 8, byte8);
  view.setUint32(at, presence);
}

/** Refrigerator response and status (Table 12) into its 28 bytes at `at`, all zero before. */
export function writeRefrigeratorState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = refrigeratorState;
  const byte1 =
    packEnum(body.mode, fields[1] as EnumField, lenient) |
    (packBool(body.quickCool, fields[2] as BoolField) << 3) |
    (packBool(body.quickFreeze, fields[3] as BoolField) << 4) |
    (packBool(body.iceMaker, fields[4] as BoolField) << 5) |
    (packBool(body.childLock, fields[5] as BoolField) << 6) |
    (packBool(body.muteAlarm, fields[6] as BoolField) << 7);
  view.setUint8(at + 1, byte1);
  const byte2 =
    packBool(body.fridgePower, fields[7] as BoolField) |
    (packBool(body.freezerPower, fields[8] as BoolField) << 1) |
    (packBool(body.flexPower, fields[9] as BoolField) << 2) |
    (packBool(body.deodorise, fields[10] as BoolField) << 3) |
    (packBool(body.dispenserLock, fields[11] as BoolField) << 4);
  view.setUint8(at + 2, byte2);
  const byte3 =
    packBool(body.fridgeDoor, fields[12] as BoolField) |
    (packBool(body.freezerDoor, fields[13] as BoolField) << 1) |
    (packBool(body.flexDoor, fields[14] as BoolField) << 2) |
    (packBool(body.defrosting, fields[15] as BoolField) << 3) |
    (packBool(body.iceFull, fields[16] as BoolField) << 4) |
    (packBool(body.waterTankEmpty, fields[17] as BoolField) << 5) |
    (packBool(body.compressorRunning, fields[18] as BoolField) << 6);
  view.setUint8(at + 3, byte3);
  view.setUint8(at, packEnum(body.result, fields[0] as EnumField, lenient));
  view.setUint8(at + 4, packInteger(body.fridgeTemperature, 2, 8, fields[19] as NumberField, lenient));
  view.setUint8(at + 5, packInteger(body.freezerTemperature, -24, -14, fields[20] as NumberField, lenient));
  view.setUint8(at + 6, packInteger(body.flexTemperature, -18, 8, fields[21] as NumberField, lenient));
  view.setUint8(at + 7, packInteger(body.ambientHumidity, 0, 100, fields[22] as NumberField, lenient));
  view.setUint16(at + 8, packScaled(body.fridgeActual, 10, -32768, 32766, fields[23] as NumberField, lenient));
  view.setUint16(at + 10, packScaled(body.freezerActual, 10, -32768, 32766, fields[24] as NumberField, lenient));
  view.setUint16(at + 12, packScaled(body.flexActual, 10, -32768, 32766, fields[25] as NumberField, lenient));
  view.setUint16(at + 14, packScaled(body.ambient, 10, -32768, 32766, fields[26] as NumberField, lenient));
  view.setUint16(at + 16, packInteger(body.compressorSpeed, 0, 65535, fields[27] as NumberField, lenient));
  view.setUint16(at + 18, packInteger(body.activePower, 0, 65535, fields[28] as NumberField, lenient));
  view.setUint32(at + 20, packScaled(body.energy, 1000, 0, 4294967295, fields[29] as NumberField, lenient));
  view.setUint8(at + 24, packInteger(body.waterFilter, 0, 100, fields[30] as NumberField, lenient));
  view.setUint16(at + 26, packInteger(body.doorOpenTime, 0, 65535, fields[31] as NumberField, lenient));
}

/** Refrigerator alarm (Table 13) into its 10 bytes at `at`, all zero before. */
export function writeRefrigeratorAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = refrigeratorAlarm;
  view.setUint8(at, packEnum(body.event, fields[0] as EnumField, lenient));
  view.setUint8(at + 1, packEnum(body.severity, fields[1] as EnumField, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, fields[2] as FlagsField, lenient));
  view.setUint32(at + 6, packInteger(body.time, 0, 4294967295, fields[3] as NumberField, lenient));
}
