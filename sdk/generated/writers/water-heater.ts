// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { BoolField, EnumField, FlagsField, NumberField } from '../../field/layout.ts';
import { packBool, packEnum, packInteger, packScaled } from '../../field/pack.ts';
import { writeFlags } from '../../field/write.ts';
import { waterHeaterAlarm, waterHeaterControl, waterHeaterState } from '../fields/water-heater.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Water heater control (Table 5) into its 12 bytes at `at`, all zero before. */
export function writeWaterHeaterControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = waterHeaterControl;
  let presence = 0;
  let byte4 = 0;
  if (body.power !== undefined) {
    byte4 |= packBool(body.power, fields[0] as BoolField);
    presence |= 0x01;
  }
  if (body.mode !== undefined) {
    byte4 |= packEnum(body.mode, fields[1] as EnumField, lenient) << 1;
    presence |= 0x02;
  }
  if (body.sterilise !== undefined) {
    byte4 |= packBool(body.sterilise, fields[2] as BoolField) << 4;
    presence |= 0x04;
  }
  if (body.childLock !== undefined) {
    byte4 |= packBool(body.childLock, fields[3] as BoolField) << 5;
    presence |= 0x08;
  }
  if (body.keepWarm !== undefined) {
    byte4 |= packBool(body.keepWarm, fields[4] as BoolField) << 6;
    presence |= 0x10;
  }
  if (body.targetTemperature !== undefined) {
    view.setUint8(at + 5, packScaled(body.targetTemperature, 2, 60, 150, fields[5] as NumberField, lenient));
    presence |= 0x20;
  }
  if (body.onTime !== undefined) {
    view.setUint16(at + 6, packInteger(body.onTime, 0, 1439, fields[6] as NumberField, lenient));
    presence |= 0x40;
  }
  if (body.offTime !== undefined) {
    view.setUint16(at + 8, packInteger(body.offTime, 0, 1439, fields[7] as NumberField, lenient));
    presence |= 0x80;
  }
  if (body.heatingPowerLimit !== undefined) {
    view.setUint16(at + 10, packInteger(body.heatingPowerLimit, 0, 6000, fields[8] as NumberField, lenient));
    presence |= 0x100;
  }
  view.setUint8(at + 4, byte4);
  view.setUint32(at, presence);
}

/** Water heater response and status (Table 6) into its 24 bytes at `at`, all zero before. */
export function writeWaterHeaterState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = waterHeaterState;
  const byte1 =
    packBool(body.power, fields[1] as BoolField) |
    (packEnum(body.mode, fields[2] as EnumField, lenient) << 1) |
    (packBool(body.sterilise, fields[3] as BoolField) << 4) |
    (packBool(body.childLock, fields[4] as BoolField) << 5) |
    (packBool(body.keepWarm, fields[5] as BoolField) << 6);
  view.setUint8(at + 1, byte1);
  const byte2 =
    packBool(body.heating, fields[6] as BoolField) |
    (packBool(body.flowing, fields[7] as BoolField) << 1) |
    (packBool(body.defrosting, fields[8] as BoolField) << 2) |
    (packBool(body.anodeDue, fields[9] as BoolField) << 3);
  view.setUint8(at + 2, byte2);
  view.setUint8(at, packEnum(body.result, fields[0] as EnumField, lenient));
  view.setUint8(at + 3, packScaled(body.targetTemperature, 2, 60, 150, fields[10] as NumberField, lenient));
  view.setUint16(at + 4, packScaled(body.tankTemperature, 10, -32768, 32766, fields[11] as NumberField, lenient));
  view.setUint16(at + 6, packScaled(body.inletTemperature, 10, -32768, 32766, fields[12] as NumberField, lenient));
  view.setUint8(at + 8, packInteger(body.hotWater, 0, 100, fields[13] as NumberField, lenient));
  view.setUint16(at + 10, packScaled(body.flow, 10, 0, 65535, fields[14] as NumberField, lenient));
  view.setUint16(at + 12, packInteger(body.heatingPower, 0, 65535, fields[15] as NumberField, lenient));
  view.setUint32(at + 14, packScaled(body.energy, 1000, 0, 4294967295, fields[16] as NumberField, lenient));
  view.setUint16(at + 18, packInteger(body.remainingTime, 0, 65534, fields[17] as NumberField, lenient));
  view.setUint16(at + 20, packInteger(body.onTime, 0, 1439, fields[18] as NumberField, lenient));
  view.setUint16(at + 22, packInteger(body.offTime, 0, 1439, fields[19] as NumberField, lenient));
}

/** Water heater alarm (Table 7) into its 10 bytes at `at`, all zero before. */
export function writeWaterHeaterAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = waterHeaterAlarm;
  view.setUint8(at, packEnum(body.event, fields[0] as EnumField, lenient));
  view.setUint8(at + 1, packEnum(body.severity, fields[1] as EnumField, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, fields[2] as FlagsField, lenient));
  view.setUint32(at + 6, packInteger(body.time, 0, 4294967295, fields[3] as NumberField, lenient));
}
