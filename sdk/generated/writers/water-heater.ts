// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { packByRule, refuseBools } from '../../field/pack.ts';
import { event, result, severity, waterHeaterMode } from '../codes.ts';
import { waterHeaterAlarm, waterHeaterControl, waterHeaterState } from '../fields/water-heater.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

/** Water heater control (Table 5) into its 12 bytes at `at`, all zero before. */
export function writeWaterHeaterControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = waterHeaterControl;
  let value: unknown;
  let areBools = 1;
  let raw: number;
  let presence = 0;
  let byte4 = 0;
  value = body.power;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true);
    presence |= 0x01;
  }
  value = body.mode;
  if (value !== undefined) {
    byte4 |= (waterHeaterMode.codes.get(value) ?? packByRule(table, 1, value, lenient)) << 1;
    presence |= 0x02;
  }
  value = body.sterilise;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 4;
    presence |= 0x04;
  }
  value = body.childLock;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 5;
    presence |= 0x08;
  }
  value = body.keepWarm;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte4 |= +(value === true) << 6;
    presence |= 0x10;
  }
  value = body.targetTemperature;
  if (value !== undefined) {
    raw = typeof value === 'number' ? Math.round(value * 2) : Number.NaN;
    view.setUint8(at + 5, raw >= 60 && raw <= 150 && raw / 2 === value ? raw : packByRule(table, 5, value, lenient));
    presence |= 0x20;
  }
  value = body.onTime;
  if (value !== undefined) {
    view.setUint16(
      at + 6,
      typeof value === 'number' && value >= 0 && value <= 1439 && Math.floor(value) === value
        ? value
        : value === null
          ? 0xffff
          : packByRule(table, 6, value, lenient),
    );
    presence |= 0x40;
  }
  value = body.offTime;
  if (value !== undefined) {
    view.setUint16(
      at + 8,
      typeof value === 'number' && value >= 0 && value <= 1439 && Math.floor(value) === value
        ? value
        : value === null
          ? 0xffff
          : packByRule(table, 7, value, lenient),
    );
    presence |= 0x80;
  }
  value = body.heatingPowerLimit;
  if (value !== undefined) {
    view.setUint16(
      at + 10,
      typeof value === 'number' && value >= 0 && value <= 6000 && Math.floor(value) === value
        ? value
        : packByRule(table, 8, value, lenient),
    );
    presence |= 0x100;
  }
  view.setUint8(at + 4, byte4);
  view.setUint32(at, presence);
  if (areBools === 0) refuseBools(table, body);
}

/** Water heater response and status (Table 6) into its 24 bytes at `at`, all zero before. */
export function writeWaterHeaterState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = waterHeaterState;
  let value: unknown;
  let areBools = 1;
  let raw: number;
  value = body.power;
  areBools &= +(value === true) | +(value === false);
  let byte1 = +(value === true);
  value = body.mode;
  byte1 |= (waterHeaterMode.codes.get(value) ?? packByRule(table, 2, value, lenient)) << 1;
  value = body.sterilise;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 4;
  value = body.childLock;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 5;
  value = body.keepWarm;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 6;
  view.setUint8(at + 1, byte1);
  value = body.heating;
  areBools &= +(value === true) | +(value === false);
  let byte2 = +(value === true);
  value = body.flowing;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 1;
  value = body.defrosting;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 2;
  value = body.anodeDue;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 3;
  view.setUint8(at + 2, byte2);
  value = body.result;
  view.setUint8(at, result.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.targetTemperature;
  raw = typeof value === 'number' ? Math.round(value * 2) : Number.NaN;
  view.setUint8(at + 3, raw >= 60 && raw <= 150 && raw / 2 === value ? raw : packByRule(table, 10, value, lenient));
  value = body.tankTemperature;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 4,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 11, value, lenient),
  );
  value = body.inletTemperature;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 6,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 12, value, lenient),
  );
  value = body.hotWater;
  view.setUint8(
    at + 8,
    typeof value === 'number' && value >= 0 && value <= 100 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xff
        : packByRule(table, 13, value, lenient),
  );
  value = body.flow;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(at + 10, raw >= 0 && raw <= 65535 && raw / 10 === value ? raw : packByRule(table, 14, value, lenient));
  value = body.heatingPower;
  view.setUint16(
    at + 12,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 15, value, lenient),
  );
  value = body.energy;
  raw = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN;
  view.setUint32(
    at + 14,
    raw >= 0 && raw <= 4294967295 && raw / 1000 === value ? raw : packByRule(table, 16, value, lenient),
  );
  value = body.remainingTime;
  view.setUint16(
    at + 18,
    typeof value === 'number' && value >= 0 && value <= 65534 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xffff
        : packByRule(table, 17, value, lenient),
  );
  value = body.onTime;
  view.setUint16(
    at + 20,
    typeof value === 'number' && value >= 0 && value <= 1439 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xffff
        : packByRule(table, 18, value, lenient),
  );
  value = body.offTime;
  view.setUint16(
    at + 22,
    typeof value === 'number' && value >= 0 && value <= 1439 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xffff
        : packByRule(table, 19, value, lenient),
  );
  if (areBools === 0) refuseBools(table, body);
}

/** Water heater alarm (Table 7) into its 10 bytes at `at`, all zero before. */
export function writeWaterHeaterAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = waterHeaterAlarm;
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
