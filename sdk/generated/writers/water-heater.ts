// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { writeBool, writeEnum, writeFlags, writeNumber } from '../../field/write.ts';
import { waterHeaterAlarmFields, waterHeaterControlFields, waterHeaterStateFields } from '../fields/water-heater.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Water heater control (Table 5) into its 12 bytes at `at`, all zero before. */
export function writeWaterHeaterControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  let presence = 0;
  let byte4 = 0;
  if (body.power !== undefined) {
    byte4 |= writeBool(body.power, waterHeaterControlFields.power);
    presence |= 0x01;
  }
  if (body.mode !== undefined) {
    byte4 |= writeEnum(body.mode, waterHeaterControlFields.mode, lenient) << 1;
    presence |= 0x02;
  }
  if (body.sterilise !== undefined) {
    byte4 |= writeBool(body.sterilise, waterHeaterControlFields.sterilise) << 4;
    presence |= 0x04;
  }
  if (body.childLock !== undefined) {
    byte4 |= writeBool(body.childLock, waterHeaterControlFields.childLock) << 5;
    presence |= 0x08;
  }
  if (body.keepWarm !== undefined) {
    byte4 |= writeBool(body.keepWarm, waterHeaterControlFields.keepWarm) << 6;
    presence |= 0x10;
  }
  if (body.targetTemperature !== undefined) {
    view.setUint8(at + 5, writeNumber(body.targetTemperature, waterHeaterControlFields.targetTemperature, lenient));
    presence |= 0x20;
  }
  if (body.onTime !== undefined) {
    view.setUint16(at + 6, writeNumber(body.onTime, waterHeaterControlFields.onTime, lenient));
    presence |= 0x40;
  }
  if (body.offTime !== undefined) {
    view.setUint16(at + 8, writeNumber(body.offTime, waterHeaterControlFields.offTime, lenient));
    presence |= 0x80;
  }
  if (body.heatingPowerLimit !== undefined) {
    view.setUint16(at + 10, writeNumber(body.heatingPowerLimit, waterHeaterControlFields.heatingPowerLimit, lenient));
    presence |= 0x100;
  }
  view.setUint8(at + 4, byte4);
  view.setUint32(at, presence);
}

/** Water heater response and status (Table 6) into its 24 bytes at `at`, all zero before. */
export function writeWaterHeaterState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const byte1 =
    writeBool(body.power, waterHeaterStateFields.power) |
    (writeEnum(body.mode, waterHeaterStateFields.mode, lenient) << 1) |
    (writeBool(body.sterilise, waterHeaterStateFields.sterilise) << 4) |
    (writeBool(body.childLock, waterHeaterStateFields.childLock) << 5) |
    (writeBool(body.keepWarm, waterHeaterStateFields.keepWarm) << 6);
  view.setUint8(at + 1, byte1);
  const byte2 =
    writeBool(body.heating, waterHeaterStateFields.heating) |
    (writeBool(body.flowing, waterHeaterStateFields.flowing) << 1) |
    (writeBool(body.defrosting, waterHeaterStateFields.defrosting) << 2) |
    (writeBool(body.anodeDue, waterHeaterStateFields.anodeDue) << 3);
  view.setUint8(at + 2, byte2);
  view.setUint8(at, writeEnum(body.result, waterHeaterStateFields.result, lenient));
  view.setUint8(at + 3, writeNumber(body.targetTemperature, waterHeaterStateFields.targetTemperature, lenient));
  view.setUint16(at + 4, writeNumber(body.tankTemperature, waterHeaterStateFields.tankTemperature, lenient));
  view.setUint16(at + 6, writeNumber(body.inletTemperature, waterHeaterStateFields.inletTemperature, lenient));
  view.setUint8(at + 8, writeNumber(body.hotWater, waterHeaterStateFields.hotWater, lenient));
  view.setUint16(at + 10, writeNumber(body.flow, waterHeaterStateFields.flow, lenient));
  view.setUint16(at + 12, writeNumber(body.heatingPower, waterHeaterStateFields.heatingPower, lenient));
  view.setUint32(at + 14, writeNumber(body.energy, waterHeaterStateFields.energy, lenient));
  view.setUint16(at + 18, writeNumber(body.remainingTime, waterHeaterStateFields.remainingTime, lenient));
  view.setUint16(at + 20, writeNumber(body.onTime, waterHeaterStateFields.onTime, lenient));
  view.setUint16(at + 22, writeNumber(body.offTime, waterHeaterStateFields.offTime, lenient));
}

/** Water heater alarm (Table 7) into its 10 bytes at `at`, all zero before. */
export function writeWaterHeaterAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeEnum(body.event, waterHeaterAlarmFields.event, lenient));
  view.setUint8(at + 1, writeEnum(body.severity, waterHeaterAlarmFields.severity, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, waterHeaterAlarmFields.faults, lenient));
  view.setUint32(at + 6, writeNumber(body.time, waterHeaterAlarmFields.time, lenient));
}
