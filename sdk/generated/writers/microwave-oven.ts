// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { writeBool, writeEnum, writeFlags, writeNumber } from '../../field/write.ts';
import {
  microwaveOvenAlarmFields,
  microwaveOvenControlFields,
  microwaveOvenStateFields,
} from '../fields/microwave-oven.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Microwave oven control (Table 14) into its 18 bytes at `at`, all zero before. */
export function writeMicrowaveOvenControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  let presence = 0;
  let byte4 = 0;
  let byte5 = 0;
  if (body.command !== undefined) {
    byte4 |= writeEnum(body.command, microwaveOvenControlFields.command, lenient);
    presence |= 0x01;
  }
  if (body.mode !== undefined) {
    byte4 |= writeEnum(body.mode, microwaveOvenControlFields.mode, lenient) << 3;
    presence |= 0x02;
  }
  if (body.childLock !== undefined) {
    byte5 |= writeBool(body.childLock, microwaveOvenControlFields.childLock);
    presence |= 0x04;
  }
  if (body.lamp !== undefined) {
    byte5 |= writeBool(body.lamp, microwaveOvenControlFields.lamp) << 1;
    presence |= 0x08;
  }
  if (body.turntable !== undefined) {
    byte5 |= writeBool(body.turntable, microwaveOvenControlFields.turntable) << 2;
    presence |= 0x10;
  }
  if (body.preheat !== undefined) {
    byte5 |= writeBool(body.preheat, microwaveOvenControlFields.preheat) << 3;
    presence |= 0x20;
  }
  if (body.powerLevel !== undefined) {
    view.setUint8(at + 6, writeNumber(body.powerLevel, microwaveOvenControlFields.powerLevel, lenient));
    presence |= 0x40;
  }
  if (body.autoMenu !== undefined) {
    view.setUint8(at + 7, writeNumber(body.autoMenu, microwaveOvenControlFields.autoMenu, lenient));
    presence |= 0x80;
  }
  if (body.duration !== undefined) {
    view.setUint16(at + 8, writeNumber(body.duration, microwaveOvenControlFields.duration, lenient));
    presence |= 0x100;
  }
  if (body.addTime !== undefined) {
    view.setUint16(at + 10, writeNumber(body.addTime, microwaveOvenControlFields.addTime, lenient));
    presence |= 0x200;
  }
  if (body.cavityTarget !== undefined) {
    view.setUint16(at + 12, writeNumber(body.cavityTarget, microwaveOvenControlFields.cavityTarget, lenient));
    presence |= 0x400;
  }
  if (body.weight !== undefined) {
    view.setUint16(at + 14, writeNumber(body.weight, microwaveOvenControlFields.weight, lenient));
    presence |= 0x800;
  }
  if (body.startDelay !== undefined) {
    view.setUint16(at + 16, writeNumber(body.startDelay, microwaveOvenControlFields.startDelay, lenient));
    presence |= 0x1000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 5, byte5);
  view.setUint32(at, presence);
}

/** Microwave oven response and status (Table 15) into its 26 bytes at `at`, all zero before. */
export function writeMicrowaveOvenState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const byte1 =
    writeEnum(body.state, microwaveOvenStateFields.state, lenient) |
    (writeEnum(body.mode, microwaveOvenStateFields.mode, lenient) << 3) |
    (writeBool(body.door, microwaveOvenStateFields.door) << 7);
  view.setUint8(at + 1, byte1);
  const byte2 =
    writeBool(body.childLock, microwaveOvenStateFields.childLock) |
    (writeBool(body.lamp, microwaveOvenStateFields.lamp) << 1) |
    (writeBool(body.turntable, microwaveOvenStateFields.turntable) << 2) |
    (writeBool(body.preheat, microwaveOvenStateFields.preheat) << 3) |
    (writeBool(body.remoteStart, microwaveOvenStateFields.remoteStart) << 4);
  view.setUint8(at + 2, byte2);
  view.setUint8(at, writeEnum(body.result, microwaveOvenStateFields.result, lenient));
  view.setUint8(at + 3, writeNumber(body.powerLevel, microwaveOvenStateFields.powerLevel, lenient));
  view.setUint8(at + 4, writeNumber(body.autoMenu, microwaveOvenStateFields.autoMenu, lenient));
  view.setUint8(at + 5, writeNumber(body.step, microwaveOvenStateFields.step, lenient));
  view.setUint16(at + 6, writeNumber(body.remaining, microwaveOvenStateFields.remaining, lenient));
  view.setUint16(at + 8, writeNumber(body.elapsed, microwaveOvenStateFields.elapsed, lenient));
  view.setUint16(at + 10, writeNumber(body.cavityTarget, microwaveOvenStateFields.cavityTarget, lenient));
  view.setUint16(at + 12, writeNumber(body.cavityTemperature, microwaveOvenStateFields.cavityTemperature, lenient));
  view.setUint16(at + 14, writeNumber(body.foodTemperature, microwaveOvenStateFields.foodTemperature, lenient));
  view.setUint16(at + 16, writeNumber(body.weight, microwaveOvenStateFields.weight, lenient));
  view.setUint16(at + 18, writeNumber(body.activePower, microwaveOvenStateFields.activePower, lenient));
  view.setUint32(at + 20, writeNumber(body.energy, microwaveOvenStateFields.energy, lenient));
  view.setUint16(at + 24, writeNumber(body.startDelay, microwaveOvenStateFields.startDelay, lenient));
}

/** Microwave oven alarm (Table 16) into its 10 bytes at `at`, all zero before. */
export function writeMicrowaveOvenAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeEnum(body.event, microwaveOvenAlarmFields.event, lenient));
  view.setUint8(at + 1, writeEnum(body.severity, microwaveOvenAlarmFields.severity, lenient));
  view.setUint32(at + 2, writeFlags(body.faults, microwaveOvenAlarmFields.faults, lenient));
  view.setUint32(at + 6, writeNumber(body.time, microwaveOvenAlarmFields.time, lenient));
}
