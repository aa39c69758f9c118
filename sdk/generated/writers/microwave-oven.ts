// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { BoolField, EnumField, FlagsField, NumberField } from '../../field/layout.ts';
import { packBool, packEnum, packInteger, packScaled } from '../../field/pack.ts';
import { writeFlags, writeNumber } from '../../field/write.ts';
import { microwaveOvenAlarm, microwaveOvenControl, microwaveOvenState } from '../fields/microwave-oven.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Microwave oven control (Table 14) into its 18 bytes at `at`, all zero before. */
export function writeMicrowaveOvenControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = microwaveOvenControl;
  let presence = 0;
  let byte4 = 0;
  let byte5 = 0;
  if (body.command !== undefined) {
    byte4 |= packEnum(body.command, fields[0] as EnumField, lenient);
    presence |= 0x01;
  }
  if (body.mode !== undefined) {
    byte4 |= packEnum(body.mode, fields[1] as EnumField, lenient) << 3;
    presence |= 0x02;
  }
  if (body.childLock !== undefined) {
    byte5 |= packBool(body.childLock, fields[2] as BoolField);
    presence |= 0x04;
  }
  if (body.lamp !== undefined) {
    byte5 |= packBool(body.lamp, fields[3] as BoolField) << 1;
    presence |= 0x08;
  }
  if (body.turntable !== undefined) {
    byte5 |= packBool(body.turntable, fields[4] as BoolField) << 2;
    presence |= 0x10;
  }
  if (body.preheat !== undefined) {
    byte5 |= packBool(body.preheat, fields[5] as BoolField) << 3;
    presence |= 0x20;
  }
  if (body.powerLevel !== undefined) {
    view.setUint8(at + 6, writeNumber(body.powerLevel, fields[6] as NumberField, lenient));
    presence |= 0x40;
  }
  if (body.autoMenu !== undefined) {
    view.setUint8(at + 7, packInteger(body.autoMenu, 0, 254, fields[7] as NumberField, lenient));
    presence |= 0x80;
  }
  if (body.duration !== undefined) {
    view.setUint16(at + 8, packInteger(body.duration, 1, 5999, fields[8] as NumberField, lenient));
    presence |= 0x100;
  }
  if (body.addTime !== undefined) {
    view.setUint16(at + 10, packInteger(body.addTime, 0, 5999, fields[9] as NumberField, lenient));
    presence |= 0x200;
  }
  if (body.cavityTarget !== undefined) {
    view.setUint16(at + 12, packInteger(body.cavityTarget, 30, 250, fields[10] as NumberField, lenient));
    presence |= 0x400;
  }
  if (body.weight !== undefined) {
    view.setUint16(at + 14, packInteger(body.weight, 0, 5000, fields[11] as NumberField, lenient));
    presence |= 0x800;
  }
  if (body.startDelay !== undefined) {
    view.setUint16(at + 16, packInteger(body.startDelay, 0, 1439, fields[12] as NumberField, lenient));
    presence |= 0x1000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 5, byte5);
  view.setUint32(at, presence);
}

/** Microwave oven response and status (Table 15) into its 26 bytes at `at`, all zero before. */
export function writeMicrowaveOvenState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = microwaveOvenState;
  const byte1 =
    packEnum(body.state, fields[1] as EnumField, lenient) |
    (packEnum(body.mode, fields[2] as EnumField, lenient) << 3) |
    (packBool(body.door, fields[3] as BoolField) << 7);
  view.setUint8(at + 1, byte1);
  const byte2 =
    packBool(body.childLock, fields[4] as BoolField) |
    (packBool(body.lamp, fields[5] as BoolField) << 1) |
    (packBool(body.turntable, fields[6] as BoolField) << 2) |
    (packBool(body.preheat, fields[7] as BoolField) << 3) |
    (packBool(body.remoteStart, fields[8] as BoolField) << 4);
  view.setUint8(at + 2, byte2);
  view.setUint8(at, packEnum(body.result, fields[0] as EnumField, lenient));
  view.setUint8(at + 3, packInteger(body.powerLevel, 0, 100, fields[9] as NumberField, lenient));
  view.setUint8(at + 4, packInteger(body.autoMenu, 0, 254, fields[10] as NumberField, lenient));
  view.setUint8(at + 5, packInteger(body.step, 0, 255, fields[11] as NumberField, lenient));
  view.setUint16(at + 6, packInteger(body.remaining, 0, 65535, fields[12] as NumberField, lenient));
  view.setUint16(at + 8, packInteger(body.elapsed, 0, 65535, fields[13] as NumberField, lenient));
  view.setUint16(at + 10, packInteger(body.cavityTarget, 0, 65535, fields[14] as NumberField, lenient));
  view.setUint16(at + 12, packScaled(body.cavityTemperature, 10, -32768, 32766, fields[15] as NumberField, lenient));
  view.setUint16(at + 14, packScaled(body.foodTemperature, 10, -32768, 32766, fields[16] as NumberField, lenient));
  view.setUint16(at + 16, packInteger(body.weight, 0, 65535, fields[17] as NumberField, lenient));
  view.setUint16(at + 18, packInteger(body.activePower, 0, 65535, fields[18] as NumberField, lenient));
  view.setUint32(at + 20, packScaled(body.energy, 1000, 0, 4294967295, fields[19] as NumberField, lenient));
  view.setUint16(at + 24, packInteger(body.startDelay, 0, 65535, fields[20] as NumberField, lenient));
}

/** Microwave oven alarm (Table 16) into its 10 bytes at `at`, all zero before. */
export function writeMicrowaveOvenAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = microwaveOvenAlarm;
  view.setUint8(at, packEnum(body.event, fields[0] as EnumField, lenient));
  view.setUint8(at + 1, packEnum(body.severity, fields[1] as EnumField, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, fields[2] as FlagsField, lenient));
  view.setUint32(at + 6, packInteger(body.time, 0, 4294967295, fields[3] as NumberField, lenient));
}
