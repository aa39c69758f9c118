// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { writeBool, writeEnum, writeFlags, writeNumber } from '../../field/write.ts';
import { refrigeratorAlarmFields, refrigeratorControlFields, refrigeratorStateFields } from '../fields/refrigerator.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Refrigerator control (Table 11) into its 10 bytes at `at`, all zero before. */
export function writeRefrigeratorControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  let presence = 0;
  let byte4 = 0;
  let byte8 = 0;
  if (body.mode !== undefined) {
    byte4 |= writeEnum(body.mode, refrigeratorControlFields.mode, lenient);
    presence |= 0x01;
  }
  if (body.quickCool !== undefined) {
    byte4 |= writeBool(body.quickCool, refrigeratorControlFields.quickCool) << 3;
    presence |= 0x02;
  }
  if (body.quickFreeze !== undefined) {
    byte4 |= writeBool(body.quickFreeze, refrigeratorControlFields.quickFreeze) << 4;
    presence |= 0x04;
  }
  if (body.iceMaker !== undefined) {
    byte4 |= writeBool(body.iceMaker, refrigeratorControlFields.iceMaker) << 5;
    presence |= 0x08;
  }
  if (body.childLock !== undefined) {
    byte4 |= writeBool(body.childLock, refrigeratorControlFields.childLock) << 6;
    presence |= 0x10;
  }
  if (body.muteAlarm !== undefined) {
    byte4 |= writeBool(body.muteAlarm, refrigeratorControlFields.muteAlarm) << 7;
    presence |= 0x20;
  }
  if (body.fridgeTemperature !== undefined) {
    view.setUint8(at + 5, writeNumber(body.fridgeTemperature, refrigeratorControlFields.fridgeTemperature, lenient));
    presence |= 0x40;
  }
  if (body.freezerTemperature !== undefined) {
    view.setUint8(at + 6, writeNumber(body.freezerTemperature, refrigeratorControlFields.freezerTemperature, lenient));
    presence |= 0x80;
  }
  if (body.flexTemperature !== undefined) {
    view.setUint8(at + 7, writeNumber(body.flexTemperature, refrigeratorControlFields.flexTemperature, lenient));
    presence |= 0x100;
  }
  if (body.fridgePower !== undefined) {
    byte8 |= writeBool(body.fridgePower, refrigeratorControlFields.fridgePower);
    presence |= 0x200;
  }
  if (body.freezerPower !== undefined) {
    byte8 |= writeBool(body.freezerPower, refrigeratorControlFields.freezerPower) << 1;
    presence |= 0x400;
  }
  if (body.flexPower !== undefined) {
    byte8 |= writeBool(body.flexPower, refrigeratorControlFields.flexPower) << 2;
    presence |= 0x800;
  }
  if (body.deodorise !== undefined) {
    byte8 |= writeBool(body.deodorise, refrigeratorControlFields.deodorise) << 3;
    presence |= 0x1000;
  }
  if (body.dispenserLock !== undefined) {
    byte8 |= writeBool(body.dispenserLock, refrigeratorControlFields.dispenserLock) << 4;
    presence |= 0x2000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 8, byte8);
  view.setUint32(at, presence);
}

/** Refrigerator response and status (Table 12) into its 28 bytes at `at`, all zero before. */
export function writeRefrigeratorState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const byte1 =
    writeEnum(body.mode, refrigeratorStateFields.mode, lenient) |
    (writeBool(body.quickCool, refrigeratorStateFields.quickCool) << 3) |
    (writeBool(body.quickFreeze, refrigeratorStateFields.quickFreeze) << 4) |
    (writeBool(body.iceMaker, refrigeratorStateFields.iceMaker) << 5) |
    (writeBool(body.childLock, refrigeratorStateFields.childLock) << 6) |
    (writeBool(body.muteAlarm, refrigeratorStateFields.muteAlarm) << 7);
  view.setUint8(at + 1, byte1);
  const byte2 =
    writeBool(body.fridgePower, refrigeratorStateFields.fridgePower) |
    (writeBool(body.freezerPower, refrigeratorStateFields.freezerPower) << 1) |
    (writeBool(body.flexPower, refrigeratorStateFields.flexPower) << 2) |
    (writeBool(body.deodorise, refrigeratorStateFields.deodorise) << 3) |
    (writeBool(body.dispenserLock, refrigeratorStateFields.dispenserLock) << 4);
  view.setUint8(at + 2, byte2);
  const byte3 =
    writeBool(body.fridgeDoor, refrigeratorStateFields.fridgeDoor) |
    (writeBool(body.freezerDoor, refrigeratorStateFields.freezerDoor) << 1) |
    (writeBool(body.flexDoor, refrigeratorStateFields.flexDoor) << 2) |
    (writeBool(body.defrosting, refrigeratorStateFields.defrosting) << 3) |
    (writeBool(body.iceFull, refrigeratorStateFields.iceFull) << 4) |
    (writeBool(body.waterTankEmpty, refrigeratorStateFields.waterTankEmpty) << 5) |
    (writeBool(body.compressorRunning, refrigeratorStateFields.compressorRunning) << 6);
  view.setUint8(at + 3, byte3);
  view.setUint8(at, writeEnum(body.result, refrigeratorStateFields.result, lenient));
  view.setUint8(at + 4, writeNumber(body.fridgeTemperature, refrigeratorStateFields.fridgeTemperature, lenient));
  view.setUint8(at + 5, writeNumber(body.freezerTemperature, refrigeratorStateFields.freezerTemperature, lenient));
  view.setUint8(at + 6, writeNumber(body.flexTemperature, refrigeratorStateFields.flexTemperature, lenient));
  view.setUint8(at + 7, writeNumber(body.ambientHumidity, refrigeratorStateFields.ambientHumidity, lenient));
  view.setUint16(at + 8, writeNumber(body.fridgeActual, refrigeratorStateFields.fridgeActual, lenient));
  view.setUint16(at + 10, writeNumber(body.freezerActual, refrigeratorStateFields.freezerActual, lenient));
  view.setUint16(at + 12, writeNumber(body.flexActual, refrigeratorStateFields.flexActual, lenient));
  view.setUint16(at + 14, writeNumber(body.ambient, refrigeratorStateFields.ambient, lenient));
  view.setUint16(at + 16, writeNumber(body.compressorSpeed, refrigeratorStateFields.compressorSpeed, lenient));
  view.setUint16(at + 18, writeNumber(body.activePower, refrigeratorStateFields.activePower, lenient));
  view.setUint32(at + 20, writeNumber(body.energy, refrigeratorStateFields.energy, lenient));
  view.setUint8(at + 24, writeNumber(body.waterFilter, refrigeratorStateFields.waterFilter, lenient));
  view.setUint16(at + 26, writeNumber(body.doorOpenTime, refrigeratorStateFields.doorOpenTime, lenient));
}

/** Refrigerator alarm (Table 13) into its 10 bytes at `at`, all zero before. */
export function writeRefrigeratorAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeEnum(body.event, refrigeratorAlarmFields.event, lenient));
  view.setUint8(at + 1, writeEnum(body.severity, refrigeratorAlarmFields.severity, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, refrigeratorAlarmFields.faults, lenient));
  view.setUint32(at + 6, writeNumber(body.time, refrigeratorAlarmFields.time, lenient));
}
