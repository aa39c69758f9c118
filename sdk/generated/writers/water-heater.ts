// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { hasNoMore } from '../../values/checked.ts';
import { waterHeaterControl } from '../fields/water-heater.ts';
import { eventSlots, resultSlots, severitySlots, waterHeaterFaultsSlots, waterHeaterModeSlots } from '../name-slots.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

const NAMES_OF_WaterHeaterControl: readonly string[] = /* @__PURE__ */ (() => waterHeaterControl.names)();

/** Water heater control (Table 5): writes all of its 12 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeWaterHeaterControl(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let presence = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  let word2 = 0;
  let ok = 1;
  let rest: number;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const key in body) {
    keys++;
    value = body[key];
    if (value === undefined && NAMES_OF_WaterHeaterControl.includes(key)) continue;
    switch (key) {
      case 'power':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 24;
        presence |= 0x01;
        break;
      case 'mode':
        if (typeof value !== 'string') return -1;
        raw = (value.length + value.charCodeAt(2)) & 3;
        if (waterHeaterModeSlots.names[raw] !== value) return -1;
        raw = waterHeaterModeSlots.codes[raw] as number;
        word |= raw << 25;
        presence |= 0x02;
        break;
      case 'sterilise':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 28;
        presence |= 0x04;
        break;
      case 'childLock':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 29;
        presence |= 0x08;
        break;
      case 'keepWarm':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 30;
        presence |= 0x10;
        break;
      case 'targetTemperature':
        if (typeof value !== 'number') return -1;
        rest = value * 2 - 60;
        raw = (rest + 0.5) | 0;
        rest -= raw;
        if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 90) return -1;
        raw = (raw + 60) | 0;
        word |= raw << 16;
        presence |= 0x20;
        break;
      case 'onTime':
        if (value === null) {
          raw = 65535;
        } else {
          if (typeof value !== 'number') return -1;
          raw = value | 0;
          if (raw !== value || raw >>> 0 > 1439) return -1;
        }
        word |= raw;
        presence |= 0x40;
        break;
      case 'offTime':
        if (value === null) {
          raw = 65535;
        } else {
          if (typeof value !== 'number') return -1;
          raw = value | 0;
          if (raw !== value || raw >>> 0 > 1439) return -1;
        }
        word2 |= raw << 16;
        presence |= 0x80;
        break;
      case 'heatingPowerLimit':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || raw >>> 0 > 6000) return -1;
        word2 |= raw;
        presence |= 0x100;
        break;
      default:
        return -1;
    }
  }
  view.setUint32(at + 4, word);
  view.setUint32(at + 8, word2);
  view.setUint32(at, presence);
  return ok === 1 && hasNoMore(body, keys) ? 12 : -1;
}

/** Water heater response and status (Table 6): writes all of its 24 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeWaterHeaterState(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  let word2 = 0;
  let ok = 1;
  let rest: number;
  value = body.result;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 13 + value.charCodeAt(0)) & 15;
  if (resultSlots.names[raw] !== value) return -1;
  raw = resultSlots.codes[raw] as number;
  word |= raw << 24;
  value = body.power;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 16;
  value = body.mode;
  if (typeof value !== 'string') return -1;
  raw = (value.length + value.charCodeAt(2)) & 3;
  if (waterHeaterModeSlots.names[raw] !== value) return -1;
  raw = waterHeaterModeSlots.codes[raw] as number;
  word |= raw << 17;
  value = body.sterilise;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 20;
  value = body.childLock;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 21;
  value = body.keepWarm;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 22;
  value = body.heating;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 8;
  value = body.flowing;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 9;
  value = body.defrosting;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 10;
  value = body.anodeDue;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 11;
  value = body.targetTemperature;
  if (typeof value !== 'number') return -1;
  rest = value * 2 - 60;
  raw = (rest + 0.5) | 0;
  rest -= raw;
  if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 90) return -1;
  raw = (raw + 60) | 0;
  word |= raw;
  view.setUint32(at, word);
  word = 0;
  value = body.tankTemperature;
  if (value === null) {
    raw = 32767;
  } else {
    if (typeof value !== 'number') return -1;
    rest = value * 10 + 32768;
    raw = (rest + 0.5) | 0;
    rest -= raw;
    if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 65535) return -1;
    raw = (raw - 32768) | 0;
    if (raw === 32767) return -1;
  }
  word |= (raw & 0xffff) << 16;
  value = body.inletTemperature;
  if (value === null) {
    raw = 32767;
  } else {
    if (typeof value !== 'number') return -1;
    rest = value * 10 + 32768;
    raw = (rest + 0.5) | 0;
    rest -= raw;
    if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 65535) return -1;
    raw = (raw - 32768) | 0;
    if (raw === 32767) return -1;
  }
  word |= raw & 0xffff;
  view.setUint32(at + 4, word);
  word = 0;
  value = body.hotWater;
  if (value === null) {
    raw = 255;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 100) return -1;
  }
  word |= raw << 24;
  value = body.flow;
  if (typeof value !== 'number') return -1;
  rest = value * 10;
  raw = (rest + 0.5) | 0;
  rest -= raw;
  if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 8, word);
  word = 0;
  value = body.heatingPower;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw << 16;
  value = body.energy;
  if (typeof value !== 'number') return -1;
  raw = Math.round(value * 1000);
  if (!(raw >= 0 && raw <= 4294967295 && raw / 1000 === value)) return -1;
  word |= raw >>> 16;
  word2 |= raw << 16;
  view.setUint32(at + 12, word);
  value = body.remainingTime;
  if (value === null) {
    raw = 65535;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 65535 || raw === 65535) return -1;
  }
  word2 |= raw;
  view.setUint32(at + 16, word2);
  word = 0;
  value = body.onTime;
  if (value === null) {
    raw = 65535;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 1439) return -1;
  }
  word |= raw << 16;
  value = body.offTime;
  if (value === null) {
    raw = 65535;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 1439) return -1;
  }
  word |= raw;
  view.setUint32(at + 20, word);
  for (const _ in body) keys++;
  return ok === 1 && keys === 20 ? 24 : -1;
}

/** Water heater alarm (Table 7): writes all of its 10 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeWaterHeaterAlarm(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  let word2 = 0;
  value = body.event;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  if (typeof value !== 'string') return -1;
  raw = value.charCodeAt(0) & 3;
  if (eventSlots.names[raw] !== value) return -1;
  raw = eventSlots.codes[raw] as number;
  word |= raw << 24;
  value = body.severity;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 2 + value.charCodeAt(2)) & 3;
  if (severitySlots.names[raw] !== value) return -1;
  raw = severitySlots.codes[raw] as number;
  word |= raw << 16;
  value = body.faults;
  if (!Array.isArray(value)) return -1;
  let bits = 0;
  for (let index = 0; index < value.length; index++) {
    const flag: unknown = value[index];
    if (typeof flag !== 'string') return -1;
    raw = (flag.length * 41 + flag.charCodeAt(4)) & 15;
    if (waterHeaterFaultsSlots.names[raw] !== flag) return -1;
    raw = waterHeaterFaultsSlots.codes[raw] as number;
    raw = 1 << raw;
    if ((bits & raw) !== 0) return -1;
    bits |= raw;
  }
  raw = bits;
  word |= raw >>> 16;
  word2 |= raw << 16;
  view.setUint32(at, word);
  word = 0;
  value = body.time;
  if (typeof value !== 'number') return -1;
  raw = value >>> 0;
  if (!(raw === value && raw >= 0 && raw <= 4294967295)) return -1;
  word2 |= raw >>> 16;
  word |= raw;
  view.setUint32(at + 4, word2);
  view.setUint16(at + 8, word);
  for (const _ in body) keys++;
  return keys === 4 ? 10 : -1;
}
