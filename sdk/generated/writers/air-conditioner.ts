// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { packByRule, refuseBools } from '../../field/pack.ts';
import { airConditionerMode, event, fanSpeed, result, severity, swingHorizontal, swingVertical } from '../codes.ts';
import { airConditionerAlarm, airConditionerControl, airConditionerState } from '../fields/air-conditioner.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

/** Air conditioner control (Table 8) into its 14 bytes at `at`, all zero before. */
export function writeAirConditionerControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = airConditionerControl;
  let value: unknown;
  let areBools = 1;
  let raw: number;
  let presence = 0;
  let byte4 = 0;
  let byte5 = 0;
  let byte6 = 0;
  value = body.power;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true);
    presence |= 0x01;
  }
  value = body.mode;
  if (value !== undefined) {
    byte4 |= (airConditionerMode.codes.get(value) ?? packByRule(table, 1, value, lenient)) << 1;
    presence |= 0x02;
  }
  value = body.sleep;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 4;
    presence |= 0x04;
  }
  value = body.turbo;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 5;
    presence |= 0x08;
  }
  value = body.quiet;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 6;
    presence |= 0x10;
  }
  value = body.eco;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 7;
    presence |= 0x20;
  }
  value = body.fanSpeed;
  if (value !== undefined) {
    byte5 |= fanSpeed.codes.get(value) ?? packByRule(table, 6, value, lenient);
    presence |= 0x40;
  }
  value = body.display;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 3;
    presence |= 0x80;
  }
  value = body.beeper;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 4;
    presence |= 0x100;
  }
  value = body.health;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 5;
    presence |= 0x200;
  }
  value = body.auxiliaryHeat;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 6;
    presence |= 0x400;
  }
  value = body.childLock;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 7;
    presence |= 0x800;
  }
  value = body.swingVertical;
  if (value !== undefined) {
    byte6 |= swingVertical.codes.get(value) ?? packByRule(table, 12, value, lenient);
    presence |= 0x1000;
  }
  value = body.swingHorizontal;
  if (value !== undefined) {
    byte6 |= (swingHorizontal.codes.get(value) ?? packByRule(table, 13, value, lenient)) << 4;
    presence |= 0x2000;
  }
  value = body.targetTemperature;
  if (value !== undefined) {
    raw = typeof value === 'number' ? Math.round(value * 2) : Number.NaN;
    view.setUint8(at + 7, raw >= 32 && raw <= 64 && raw / 2 === value ? raw : packByRule(table, 14, value, lenient));
    presence |= 0x4000;
  }
  value = body.targetHumidity;
  if (value !== undefined) {
    view.setUint8(
      at + 8,
      typeof value === 'number' && value >= 30 && value <= 90 && Math.floor(value) === value
        ? value
        : packByRule(table, 15, value, lenient),
    );
    presence |= 0x8000;
  }
  value = body.onTimer;
  if (value !== undefined) {
    view.setUint16(
      at + 10,
      typeof value === 'number' && value >= 0 && value <= 1440 && Math.floor(value) === value
        ? value
        : packByRule(table, 16, value, lenient),
    );
    presence |= 0x10000;
  }
  value = body.offTimer;
  if (value !== undefined) {
    view.setUint16(
      at + 12,
      typeof value === 'number' && value >= 0 && value <= 1440 && Math.floor(value) === value
        ? value
        : packByRule(table, 17, value, lenient),
    );
    presence |= 0x20000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 5, byte5);
  view.setUint8(at + 6, byte6);
  view.setUint32(at, presence);
  if (areBools === 0) refuseBools(table, body);
}

/** Air conditioner response and status (Table 9) into its 26 bytes at `at`, all zero before. */
export function writeAirConditionerState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = airConditionerState;
  let value: unknown;
  let areBools = 1;
  let raw: number;
  value = body.power;
  areBools &= +(value === true) | +(value === false);
  let byte1 = +(value === true);
  value = body.mode;
  byte1 |= (airConditionerMode.codes.get(value) ?? packByRule(table, 2, value, lenient)) << 1;
  value = body.sleep;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 4;
  value = body.turbo;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 5;
  value = body.quiet;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 6;
  value = body.eco;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 7;
  view.setUint8(at + 1, byte1);
  value = body.fanSpeed;
  let byte2 = fanSpeed.codes.get(value) ?? packByRule(table, 7, value, lenient);
  value = body.display;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 3;
  value = body.beeper;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 4;
  value = body.health;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 5;
  value = body.auxiliaryHeat;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 6;
  value = body.childLock;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 7;
  view.setUint8(at + 2, byte2);
  value = body.swingVertical;
  let byte3 = swingVertical.codes.get(value) ?? packByRule(table, 13, value, lenient);
  value = body.swingHorizontal;
  byte3 |= (swingHorizontal.codes.get(value) ?? packByRule(table, 14, value, lenient)) << 4;
  view.setUint8(at + 3, byte3);
  value = body.compressorRunning;
  areBools &= +(value === true) | +(value === false);
  let byte11 = +(value === true);
  value = body.defrosting;
  areBools &= +(value === true) | +(value === false);
  byte11 |= +(value === true) << 1;
  value = body.preheating;
  areBools &= +(value === true) | +(value === false);
  byte11 |= +(value === true) << 2;
  value = body.filterDue;
  areBools &= +(value === true) | +(value === false);
  byte11 |= +(value === true) << 3;
  value = body.fourWayValve;
  areBools &= +(value === true) | +(value === false);
  byte11 |= +(value === true) << 4;
  view.setUint8(at + 11, byte11);
  value = body.result;
  view.setUint8(at, result.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.targetTemperature;
  raw = typeof value === 'number' ? Math.round(value * 2) : Number.NaN;
  view.setUint8(at + 4, raw >= 32 && raw <= 64 && raw / 2 === value ? raw : packByRule(table, 15, value, lenient));
  value = body.targetHumidity;
  view.setUint8(
    at + 5,
    typeof value === 'number' && value >= 30 && value <= 90 && Math.floor(value) === value
      ? value
      : packByRule(table, 16, value, lenient),
  );
  value = body.roomTemperature;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 6,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 17, value, lenient),
  );
  value = body.outdoorTemperature;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 8,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 18, value, lenient),
  );
  value = body.roomHumidity;
  view.setUint8(
    at + 10,
    typeof value === 'number' && value >= 0 && value <= 100 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xff
        : packByRule(table, 19, value, lenient),
  );
  value = body.compressorFrequency;
  view.setUint8(
    at + 12,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 25, value, lenient),
  );
  value = body.activePower;
  view.setUint16(
    at + 14,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 26, value, lenient),
  );
  value = body.energy;
  raw = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN;
  view.setUint32(
    at + 16,
    raw >= 0 && raw <= 4294967295 && raw / 1000 === value ? raw : packByRule(table, 27, value, lenient),
  );
  value = body.onTimer;
  view.setUint16(
    at + 20,
    typeof value === 'number' && value >= 0 && value <= 1440 && Math.floor(value) === value
      ? value
      : packByRule(table, 28, value, lenient),
  );
  value = body.offTimer;
  view.setUint16(
    at + 22,
    typeof value === 'number' && value >= 0 && value <= 1440 && Math.floor(value) === value
      ? value
      : packByRule(table, 29, value, lenient),
  );
  value = body.particulates;
  view.setUint16(
    at + 24,
    typeof value === 'number' && value >= 0 && value <= 65534 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xffff
        : packByRule(table, 30, value, lenient),
  );
  if (areBools === 0) refuseBools(table, body);
}

/** Air conditioner alarm (Table 10) into its 10 bytes at `at`, all zero before. */
export function writeAirConditionerAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = airConditionerAlarm;
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
