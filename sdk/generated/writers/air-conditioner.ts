// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { writeBool, writeEnum, writeFlags, writeNumber } from '../../field/write.ts';
import {
  airConditionerAlarmFields,
  airConditionerControlFields,
  airConditionerStateFields,
} from '../fields/air-conditioner.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Air conditioner control (Table 8) into its 14 bytes at `at`, all zero before. */
export function writeAirConditionerControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  let presence = 0;
  let byte4 = 0;
  let byte5 = 0;
  let byte6 = 0;
  if (body.power !== undefined) {
    byte4 |= writeBool(body.power, airConditionerControlFields.power);
    presence |= 0x01;
  }
  if (body.mode !== undefined) {
    byte4 |= writeEnum(body.mode, airConditionerControlFields.mode, lenient) << 1;
    presence |= 0x02;
  }
  if (body.sleep !== undefined) {
    byte4 |= writeBool(body.sleep, airConditionerControlFields.sleep) << 4;
    presence |= 0x04;
  }
  if (body.turbo !== undefined) {
    byte4 |= writeBool(body.turbo, airConditionerControlFields.turbo) << 5;
    presence |= 0x08;
  }
  if (body.quiet !== undefined) {
    byte4 |= writeBool(body.quiet, airConditionerControlFields.quiet) << 6;
    presence |= 0x10;
  }
  if (body.eco !== undefined) {
    byte4 |= writeBool(body.eco, airConditionerControlFields.eco) << 7;
    presence |= 0x20;
  }
  if (body.fanSpeed !== undefined) {
    byte5 |= writeEnum(body.fanSpeed, airConditionerControlFields.fanSpeed, lenient);
    presence |= 0x40;
  }
  if (body.display !== undefined) {
    byte5 |= writeBool(body.display, airConditionerControlFields.display) << 3;
    presence |= 0x80;
  }
  if (body.beeper !== undefined) {
    byte5 |= writeBool(body.beeper, airConditionerControlFields.beeper) << 4;
    presence |= 0x100;
  }
  if (body.health !== undefined) {
    byte5 |= writeBool(body.health, airConditionerControlFields.health) << 5;
    presence |= 0x200;
  }
  if (body.auxiliaryHeat !== undefined) {
    byte5 |= writeBool(body.auxiliaryHeat, airConditionerControlFields.auxiliaryHeat) << 6;
    presence |= 0x400;
  }
  if (body.childLock !== undefined) {
    byte5 |= writeBool(body.childLock, airConditionerControlFields.childLock) << 7;
    presence |= 0x800;
  }
  if (body.swingVertical !== undefined) {
    byte6 |= writeEnum(body.swingVertical, airConditionerControlFields.swingVertical, lenient);
    presence |= 0x1000;
  }
  if (body.swingHorizontal !== undefined) {
    byte6 |= writeEnum(body.swingHorizontal, airConditionerControlFields.swingHorizontal, lenient) << 4;
    presence |= 0x2000;
  }
  if (body.targetTemperature !== undefined) {
    view.setUint8(at + 7, writeNumber(body.targetTemperature, airConditionerControlFields.targetTemperature, lenient));
    presence |= 0x4000;
  }
  if (body.targetHumidity !== undefined) {
    view.setUint8(at + 8, writeNumber(body.targetHumidity, airConditionerControlFields.targetHumidity, lenient));
    presence |= 0x8000;
  }
  if (body.onTimer !== undefined) {
    view.setUint16(at + 10, writeNumber(body.onTimer, airConditionerControlFields.onTimer, lenient));
    presence |= 0x10000;
  }
  if (body.offTimer !== undefined) {
    view.setUint16(at + 12, writeNumber(body.offTimer, airConditionerControlFields.offTimer, lenient));
    presence |= 0x20000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 5, byte5);
  view.setUint8(at + 6, byte6);
  view.setUint32(at, presence);
}

/** Air conditioner response and status (Table 9) into its 26 bytes at `at`, all zero before. */
export function writeAirConditionerState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const byte1 =
    writeBool(body.power, airConditionerStateFields.power) |
    (writeEnum(body.mode, airConditionerStateFields.mode, lenient) << 1) |
    (writeBool(body.sleep, airConditionerStateFields.sleep) << 4) |
    (writeBool(body.turbo, airConditionerStateFields.turbo) << 5) |
    (writeBool(body.quiet, airConditionerStateFields.quiet) << 6) |
    (writeBool(body.eco, airConditionerStateFields.eco) << 7);
  view.setUint8(at + 1, byte1);
  const byte2 =
    writeEnum(body.fanSpeed, airConditionerStateFields.fanSpeed, lenient) |
    (writeBool(body.display, airConditionerStateFields.display) << 3) |
    (writeBool(body.beeper, airConditionerStateFields.beeper) << 4) |
    (writeBool(body.health, airConditionerStateFields.health) << 5) |
    (writeBool(body.auxiliaryHeat, airConditionerStateFields.auxiliaryHeat) << 6) |
    (writeBool(body.childLock, airConditionerStateFields.childLock) << 7);
  view.setUint8(at + 2, byte2);
  const byte3 =
    writeEnum(body.swingVertical, airConditionerStateFields.swingVertical, lenient) |
    (writeEnum(body.swingHorizontal, airConditionerStateFields.swingHorizontal, lenient) << 4);
  view.setUint8(at + 3, byte3);
  const byte11 =
    writeBool(body.compressorRunning, airConditionerStateFields.compressorRunning) |
    (writeBool(body.defrosting, airConditionerStateFields.defrosting) << 1) |
    (writeBool(body.preheating, airConditionerStateFields.preheating) << 2) |
    (writeBool(body.filterDue, airConditionerStateFields.filterDue) << 3) |
    (writeBool(body.fourWayValve, airConditionerStateFields.fourWayValve) << 4);
  view.setUint8(at + 11, byte11);
  view.setUint8(at, writeEnum(body.result, airConditionerStateFields.result, lenient));
  view.setUint8(at + 4, writeNumber(body.targetTemperature, airConditionerStateFields.targetTemperature, lenient));
  view.setUint8(at + 5, writeNumber(body.targetHumidity, airConditionerStateFields.targetHumidity, lenient));
  view.setUint16(at + 6, writeNumber(body.roomTemperature, airConditionerStateFields.roomTemperature, lenient));
  view.setUint16(at + 8, writeNumber(body.outdoorTemperature, airConditionerStateFields.outdoorTemperature, lenient));
  view.setUint8(at + 10, writeNumber(body.roomHumidity, airConditionerStateFields.roomHumidity, lenient));
  view.setUint8(at + 12, writeNumber(body.compressorFrequency, airConditionerStateFields.compressorFrequency, lenient));
  view.setUint16(at + 14, writeNumber(body.activePower, airConditionerStateFields.activePower, lenient));
  view.setUint32(at + 16, writeNumber(body.energy, airConditionerStateFields.energy, lenient));
  view.setUint16(at + 20, writeNumber(body.onTimer, airConditionerStateFields.onTimer, lenient));
  view.setUint16(at + 22, writeNumber(body.offTimer, airConditionerStateFields.offTimer, lenient));
  view.setUint16(at + 24, writeNumber(body.particulates, airConditionerStateFields.particulates, lenient));
}

/** Air conditioner alarm (Table 10) into its 10 bytes at `at`, all zero before. */
export function writeAirConditionerAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeEnum(body.event, airConditionerAlarmFields.event, lenient));
  view.setUint8(at + 1, writeEnum(body.severity, airConditionerAlarmFields.severity, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, airConditionerAlarmFields.faults, lenient));
  view.setUint32(at + 6, writeNumber(body.time, airConditionerAlarmFields.time, lenient));
}
