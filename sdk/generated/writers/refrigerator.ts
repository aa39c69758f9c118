// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { packByRule, refuseBools } from '../../field/pack.ts';
import { event, refrigeratorMode, result, severity } from '../codes.ts';
import { refrigeratorAlarm, refrigeratorControl, refrigeratorState } from '../fields/refrigerator.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

/** Refrigerator control (Table 11) into its 10 bytes at `at`, all zero before. */
export function writeRefrigeratorControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = refrigeratorControl;
  let value: unknown;
  let areBools = 1;
  let presence = 0;
  let byte4 = 0;
  let byte8 = 0;
  value = body.mode;
  if (value !== undefined) {
    byte4 |= refrigeratorMode.codes.get(value) ?? packByRule(table, 0, value, lenient);
    presence |= 0x01;
  }
  value = body.quickCool;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 3;
    presence |= 0x02;
  }
  value = body.quickFreeze;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 4;
    presence |= 0x04;
  }
  value = body.iceMaker;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 5;
    presence |= 0x08;
  }
  value = body.childLock;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 6;
    presence |= 0x10;
  }
  value = body.muteAlarm;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 7;
    presence |= 0x20;
  }
  value = body.fridgeTemperature;
  if (value !== undefined) {
    view.setUint8(
      at + 5,
      typeof value === 'number' && value >= 2 && value <= 8 && Math.floor(value) === value
        ? value
        : packByRule(table, 6, value, lenient),
    );
    presence |= 0x40;
  }
  value = body.freezerTemperature;
  if (value !== undefined) {
    view.setUint8(
      at + 6,
      typeof value === 'number' && value >= -24 && value <= -14 && Math.floor(value) === value
        ? value
        : packByRule(table, 7, value, lenient),
    );
    presence |= 0x80;
  }
  value = body.flexTemperature;
  if (value !== undefined) {
    view.setUint8(
      at + 7,
      typeof value === 'number' && value >= -18 && value <= 8 && Math.floor(value) === value
        ? value
        : packByRule(table, 8, value, lenient),
    );
    presence |= 0x100;
  }
  value = body.fridgePower;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte8 |= +(value === true);
    presence |= 0x200;
  }
  value = body.freezerPower;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte8 |= +(value === true) << 1;
    presence |= 0x400;
  }
  value = body.flexPower;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte8 |= +(value === true) << 2;
    presence |= 0x800;
  }
  value = body.deodorise;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte8 |= +(value === true) << 3;
    presence |= 0x1000;
  }
  value = body.dispenserLock;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte8 |= +(value === true) << 4;
    presence |= 0x2000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 8, byte8);
  view.setUint32(at, presence);
  if (areBools === 0) refuseBools(table, body);
}

/** Refrigerator response and status (Table 12) into its 28 bytes at `at`, all zero before. */
export function writeRefrigeratorState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = refrigeratorState;
  let value: unknown;
  let areBools = 1;
  let raw: number;
  value = body.mode;
  let byte1 = refrigeratorMode.codes.get(value) ?? packByRule(table, 1, value, lenient);
  value = body.quickCool;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 3;
  value = body.quickFreeze;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 4;
  value = body.iceMaker;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 5;
  value = body.childLock;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 6;
  value = body.muteAlarm;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 7;
  view.setUint8(at + 1, byte1);
  value = body.fridgePower;
  areBools &= +(value === true) | +(value === false);
  let byte2 = +(value === true);
  value = body.freezerPower;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 1;
  value = body.flexPower;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 2;
  value = body.deodorise;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 3;
  value = body.dispenserLock;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 4;
  view.setUint8(at + 2, byte2);
  value = body.fridgeDoor;
  areBools &= +(value === true) | +(value === false);
  let byte3 = +(value === true);
  value = body.freezerDoor;
  areBools &= +(value === true) | +(value === false);
  byte3 |= +(value === true) << 1;
  value = body.flexDoor;
  areBools &= +(value === true) | +(value === false);
  byte3 |= +(value === true) << 2;
  value = body.defrosting;
  areBools &= +(value === true) | +(value === false);
  byte3 |= +(value === true) << 3;
  value = body.iceFull;
  areBools &= +(value === true) | +(value === false);
  byte3 |= +(value === true) << 4;
  value = body.waterTankEmpty;
  areBools &= +(value === true) | +(value === false);
  byte3 |= +(value === true) << 5;
  value = body.compressorRunning;
  areBools &= +(value === true) | +(value === false);
  byte3 |= +(value === true) << 6;
  view.setUint8(at + 3, byte3);
  value = body.result;
  view.setUint8(at, result.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.fridgeTemperature;
  view.setUint8(
    at + 4,
    typeof value === 'number' && value >= 2 && value <= 8 && Math.floor(value) === value
      ? value
      : packByRule(table, 19, value, lenient),
  );
  value = body.freezerTemperature;
  view.setUint8(
    at + 5,
    typeof value === 'number' && value >= -24 && value <= -14 && Math.floor(value) === value
      ? value
      : packByRule(table, 20, value, lenient),
  );
  value = body.flexTemperature;
  view.setUint8(
    at + 6,
    typeof value === 'number' && value >= -18 && value <= 8 && Math.floor(value) === value
      ? value
      : packByRule(table, 21, value, lenient),
  );
  value = body.ambientHumidity;
  view.setUint8(
    at + 7,
    typeof value === 'number' && value >= 0 && value <= 100 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xff
        : packByRule(table, 22, value, lenient),
  );
  value = body.fridgeActual;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 8,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 23, value, lenient),
  );
  value = body.freezerActual;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 10,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 24, value, lenient),
  );
  value = body.flexActual;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 12,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 25, value, lenient),
  );
  value = body.ambient;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 14,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 26, value, lenient),
  );
  value = body.compressorSpeed;
  view.setUint16(
    at + 16,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 27, value, lenient),
  );
  value = body.activePower;
  view.setUint16(
    at + 18,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 28, value, lenient),
  );
  value = body.energy;
  raw = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN;
  view.setUint32(
    at + 20,
    raw >= 0 && raw <= 4294967295 && raw / 1000 === value ? raw : packByRule(table, 29, value, lenient),
  );
  value = body.waterFilter;
  view.setUint8(
    at + 24,
    typeof value === 'number' && value >= 0 && value <= 100 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xff
        : packByRule(table, 30, value, lenient),
  );
  value = body.doorOpenTime;
  view.setUint16(
    at + 26,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 31, value, lenient),
  );
  if (areBools === 0) refuseBools(table, body);
}

/** Refrigerator alarm (Table 13) into its 10 bytes at `at`, all zero before. */
export function writeRefrigeratorAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = refrigeratorAlarm;
  let value: unknown;
  value = body.event;
  view.setUint8(at, event.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.severity;
  view.setUint8(at + 1, severity.codes.get(value) ?? packByRule(table, 1, value, lenient));
  value = body.faults;
  view.setUint32(at + 2, packByRule(table, 2, value, lenient));
  value = body.time;
  view.setUint32(
    at + 6,
    typeof value === 'number' && value >= 0 && value <= 4294967295 && Math.floor(value) === value
      ? value
      : packByRule(table, 3, value, lenient),
  );
}
