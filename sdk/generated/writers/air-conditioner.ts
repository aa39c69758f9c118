// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { BoolField, EnumField, FlagsField, NumberField } from '../../field/layout.ts';
import { packBool, packEnum, packInteger, packScaled } from '../../field/pack.ts';
import { writeFlags } from '../../field/write.ts';
import { airConditionerAlarm, airConditionerControl, airConditionerState } from '../fields/air-conditioner.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Air conditioner control (Table 8) into its 14 bytes at `at`, all zero before. */
export function writeAirConditionerControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = airConditionerControl;
  let presence = 0;
  let byte4 = 0;
  let byte5 = 0;
  let byte6 = 0;
  if (body.power !== undefined) {
    byte4 |= packBool(body.power, fields[0] as BoolField);
    presence |= 0x01;
  }
  if (body.mode !== undefined) {
    byte4 |= packEnum(body.mode, fields[1] as EnumField, lenient) << 1;
    presence |= 0x02;
  }
  if (body.sleep !== undefined) {
    byte4 |= packBool(body.sleep, fields[2] as BoolField) << 4;
    presence |= 0x04;
  }
  if (body.turbo !== undefined) {
    byte4 |= packBool(body.turbo, fields[3] as BoolField) << 5;
    presence |= 0x08;
  }
  if (body.quiet !== undefined) {
    byte4 |= packBool(body.quiet, fields[4] as BoolField) << 6;
    presence |= 0x10;
  }
  if (body.eco !== undefined) {
    byte4 |= packBool(body.eco, fields[5] as BoolField) << 7;
    presence |= 0x20;
  }
  if (body.fanSpeed !== undefined) {
    byte5 |= packEnum(body.fanSpeed, fields[6] as EnumField, lenient);
    presence |= 0x40;
  }
  if (body.display !== undefined) {
    byte5 |= packBool(body.display, fields[7] as BoolField) << 3;
    presence |= 0x80;
  }
  if (body.beeper !== undefined) {
    byte5 |= packBool(body.beeper, fields[8] as BoolField) << 4;
    presence |= 0x100;
  }
  if (body.health !== undefined) {
    byte5 |= packBool(body.health, fields[9] as BoolField) << 5;
    presence |= 0x200;
  }
  if (body.auxiliaryHeat !== undefined) {
    byte5 |= packBool(body.auxiliaryHeat, fields[10] as BoolField) << 6;
    presence |= 0x400;
  }
  if (body.childLock !== undefined) {
    byte5 |= packBool(body.childLock, fields[11] as BoolField) << 7;
    presence |= 0x800;
  }
  if (body.swingVertical !== undefined) {
    byte6 |= packEnum(body.swingVertical, fields[12] as EnumField, lenient);
    presence |= 0x1000;
  }
  if (body.swingHorizontal !== undefined) {
    byte6 |= packEnum(body.swingHorizontal, fields[13] as EnumField, lenient) << 4;
    presence |= 0x2000;
  }
  if (body.targetTemperature !== undefined) {
    view.setUint8(at + 7, packScaled(body.targetTemperature, 2, 32, 64, fields[14] as NumberField, lenient));
    presence |= 0x4000;
  }
  if (body.targetHumidity !== undefined) {
    view.setUint8(at + 8, packInteger(body.targetHumidity, 30, 90, fields[15] as NumberField, lenient));
    presence |= 0x8000;
  }
  if (body.onTimer !== undefined) {
    view.setUint16(at + 10, packInteger(body.onTimer, 0, 1440, fields[16] as NumberField, lenient));
    presence |= 0x10000;
  }
  if (body.offTimer !== undefined) {
    view.setUint16(at + 12, packInteger(body.offTimer, 0, 1440, fields[17] as NumberField, lenient));
    presence |= 0x20000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 5, byte5);
  view.setUint8(at + 6, byte6);
  view.setUint32(at, presence);
}

/** Air conditioner response and status (Table 9) into its 26 bytes at `at`, all zero before. */
export function writeAirConditionerState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = airConditionerState;
  const byte1 =
    packBool(body.power, fields[1] as BoolField) |
    (packEnum(body.mode, fields[2] as EnumField, lenient) << 1) |
    (packBool(body.sleep, fields[3] as BoolField) << 4) |
    (packBool(body.turbo, fields[4] as BoolField) << 5) |
    (packBool(body.quiet, fields[5] as BoolField) << 6) |
    (packBool(body.eco, fields[6] as BoolField) << 7);
  view.setUint8(at + 1, byte1);
  const byte2 =
    packEnum(body.fanSpeed, fields[7] as EnumField, lenient) |
    (packBool(body.display, fields[8] as BoolField) << 3) |
    (packBool(body.beeper, fields[9] as BoolField) << 4) |
    (packBool(body.health, fields[10] as BoolField) << 5) |
    (packBool(body.auxiliaryHeat, fields[11] as BoolField) << 6) |
    (packBool(body.childLock, fields[12] as BoolField) << 7);
  view.setUint8(at + 2, byte2);
  const byte3 =
    packEnum(body.swingVertical, fields[13] as EnumField, lenient) |
    (packEnum(body.swingHorizontal, fields[14] as EnumField, lenient) << 4);
  view.setUint8(at + 3, byte3);
  const byte11 =
    packBool(body.compressorRunning, fields[20] as BoolField) |
    (packBool(body.defrosting, fields[21] as BoolField) << 1) |
    (packBool(body.preheating, fields[22] as BoolField) << 2) |
    (packBool(body.filterDue, fields[23] as BoolField) << 3) |
    (packBool(body.fourWayValve, fields[24] as BoolField) << 4);
  view.setUint8(at + 11, byte11);
  view.setUint8(at, packEnum(body.result, fields[0] as EnumField, lenient));
  view.setUint8(at + 4, packScaled(body.targetTemperature, 2, 32, 64, fields[15] as NumberField, lenient));
  view.setUint8(at + 5, packInteger(body.targetHumidity, 30, 90, fields[16] as NumberField, lenient));
  view.setUint16(at + 6, packScaled(body.roomTemperature, 10, -32768, 32766, fields[17] as NumberField, lenient));
  view.setUint16(at + 8, packScaled(body.outdoorTemperature, 10, -32768, 32766, fields[18] as NumberField, lenient));
  view.setUint8(at + 10, packInteger(body.roomHumidity, 0, 100, fields[19] as NumberField, lenient));
  view.setUint8(at + 12, packInteger(body.compressorFrequency, 0, 255, fields[25] as NumberField, lenient));
  view.setUint16(at + 14, packInteger(body.activePower, 0, 65535, fields[26] as NumberField, lenient));
  view.setUint32(at + 16, packScaled(body.energy, 1000, 0, 4294967295, fields[27] as NumberField, lenient));
  view.setUint16(at + 20, packInteger(body.onTimer, 0, 1440, fields[28] as NumberField, lenient));
  view.setUint16(at + 22, packInteger(body.offTimer, 0, 1440, fields[29] as NumberField, lenient));
  view.setUint16(at + 24, packInteger(body.particulates, 0, 65534, fields[30] as NumberField, lenient));
}

/** Air conditioner alarm (Table 10) into its 10 bytes at `at`, all zero before. */
export function writeAirConditionerAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = airConditionerAlarm;
  view.setUint8(at, packEnum(body.event, fields[0] as EnumField, lenient));
  view.setUint8(at + 1, packEnum(body.severity, fields[1] as EnumField, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, fields[2] as FlagsField, lenient));
  view.setUint32(at + 6, packInteger(body.time, 0, 4294967295, fields[3] as NumberField, lenient));
}
