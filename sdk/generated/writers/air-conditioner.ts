// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { hasNoMore } from '../../values/checked.ts';
import { airConditionerControl } from '../fields/air-conditioner.ts';
import {
  airConditionerFaultsSlots,
  airConditionerModeSlots,
  eventSlots,
  fanSpeedSlots,
  resultSlots,
  severitySlots,
  swingHorizontalSlots,
  swingVerticalSlots,
} from '../name-slots.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

const NAMES_OF_AirConditionerControl: readonly string[] = /* @__PURE__ */ (() => airConditionerControl.names)();

/** Air conditioner control (Table 8): writes all of its 14 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeAirConditionerControl(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let presence = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  let word2 = 0;
  let word3 = 0;
  let ok = 1;
  let rest: number;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const key in body) {
    keys++;
    value = body[key];
    if (value === undefined && NAMES_OF_AirConditionerControl.includes(key)) continue;
    switch (key) {
      case 'power':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 24;
        presence |= 0x01;
        break;
      case 'mode':
        if (typeof value !== 'string') return -1;
        raw = value.charCodeAt(0) & 7;
        if (airConditionerModeSlots.names[raw] !== value) return -1;
        raw = airConditionerModeSlots.codes[raw] as number;
        word |= raw << 25;
        presence |= 0x02;
        break;
      case 'sleep':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 28;
        presence |= 0x04;
        break;
      case 'turbo':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 29;
        presence |= 0x08;
        break;
      case 'quiet':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 30;
        presence |= 0x10;
        break;
      case 'eco':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 31;
        presence |= 0x20;
        break;
      case 'fanSpeed':
        if (typeof value !== 'string') return -1;
        raw = (value.length * 7 + value.charCodeAt(0)) & 7;
        if (fanSpeedSlots.names[raw] !== value) return -1;
        raw = fanSpeedSlots.codes[raw] as number;
        word |= raw << 16;
        presence |= 0x40;
        break;
      case 'display':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 19;
        presence |= 0x80;
        break;
      case 'beeper':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 20;
        presence |= 0x100;
        break;
      case 'health':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 21;
        presence |= 0x200;
        break;
      case 'auxiliaryHeat':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 22;
        presence |= 0x400;
        break;
      case 'childLock':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 23;
        presence |= 0x800;
        break;
      case 'swingVertical':
        if (typeof value !== 'string') return -1;
        raw = (value.length * 3 + value.charCodeAt(1) + (value.charCodeAt(0) << 2)) & 7;
        if (swingVerticalSlots.names[raw] !== value) return -1;
        raw = swingVerticalSlots.codes[raw] as number;
        word |= raw << 8;
        presence |= 0x1000;
        break;
      case 'swingHorizontal':
        if (typeof value !== 'string') return -1;
        raw = (value.length * 5 + value.charCodeAt(0)) & 7;
        if (swingHorizontalSlots.names[raw] !== value) return -1;
        raw = swingHorizontalSlots.codes[raw] as number;
        word |= raw << 12;
        presence |= 0x2000;
        break;
      case 'targetTemperature':
        if (typeof value !== 'number') return -1;
        rest = value * 2 - 32;
        raw = (rest + 0.5) | 0;
        rest -= raw;
        if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 32) return -1;
        raw = (raw + 32) | 0;
        word |= raw;
        presence |= 0x4000;
        break;
      case 'targetHumidity':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw - 30) >>> 0 > 60) return -1;
        word2 |= raw << 24;
        presence |= 0x8000;
        break;
      case 'onTimer':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || raw >>> 0 > 1440) return -1;
        word2 |= raw;
        presence |= 0x10000;
        break;
      case 'offTimer':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || raw >>> 0 > 1440) return -1;
        word3 |= raw;
        presence |= 0x20000;
        break;
      default:
        return -1;
    }
  }
  view.setUint32(at + 4, word);
  view.setUint32(at + 8, word2);
  view.setUint16(at + 12, word3);
  view.setUint32(at, presence);
  return ok === 1 && hasNoMore(body, keys) ? 14 : -1;
}

/** Air conditioner response and status (Table 9): writes all of its 26 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeAirConditionerState(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
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
  raw = value.charCodeAt(0) & 7;
  if (airConditionerModeSlots.names[raw] !== value) return -1;
  raw = airConditionerModeSlots.codes[raw] as number;
  word |= raw << 17;
  value = body.sleep;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 20;
  value = body.turbo;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 21;
  value = body.quiet;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 22;
  value = body.eco;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 23;
  value = body.fanSpeed;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 7 + value.charCodeAt(0)) & 7;
  if (fanSpeedSlots.names[raw] !== value) return -1;
  raw = fanSpeedSlots.codes[raw] as number;
  word |= raw << 8;
  value = body.display;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 11;
  value = body.beeper;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 12;
  value = body.health;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 13;
  value = body.auxiliaryHeat;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 14;
  value = body.childLock;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 15;
  value = body.swingVertical;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 3 + value.charCodeAt(1) + (value.charCodeAt(0) << 2)) & 7;
  if (swingVerticalSlots.names[raw] !== value) return -1;
  raw = swingVerticalSlots.codes[raw] as number;
  word |= raw;
  value = body.swingHorizontal;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 5 + value.charCodeAt(0)) & 7;
  if (swingHorizontalSlots.names[raw] !== value) return -1;
  raw = swingHorizontalSlots.codes[raw] as number;
  word |= raw << 4;
  view.setUint32(at, word);
  word = 0;
  value = body.targetTemperature;
  if (typeof value !== 'number') return -1;
  rest = value * 2 - 32;
  raw = (rest + 0.5) | 0;
  rest -= raw;
  if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > 32) return -1;
  raw = (raw + 32) | 0;
  word |= raw << 24;
  value = body.targetHumidity;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || (raw - 30) >>> 0 > 60) return -1;
  word |= raw << 16;
  value = body.roomTemperature;
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
  value = body.outdoorTemperature;
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
  value = body.roomHumidity;
  if (value === null) {
    raw = 255;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 100) return -1;
  }
  word |= raw << 8;
  value = body.compressorRunning;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw;
  value = body.defrosting;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 1;
  value = body.preheating;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 2;
  value = body.filterDue;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 3;
  value = body.fourWayValve;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 4;
  view.setUint32(at + 8, word);
  word = 0;
  value = body.compressorFrequency;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw << 24;
  value = body.activePower;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 12, word);
  word = 0;
  value = body.energy;
  if (typeof value !== 'number') return -1;
  raw = Math.round(value * 1000);
  if (!(raw >= 0 && raw <= 4294967295 && raw / 1000 === value)) return -1;
  word |= raw;
  view.setUint32(at + 16, word);
  word = 0;
  value = body.onTimer;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 1440) return -1;
  word |= raw << 16;
  value = body.offTimer;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 1440) return -1;
  word |= raw;
  view.setUint32(at + 20, word);
  word = 0;
  value = body.particulates;
  if (value === null) {
    raw = 65535;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 65535 || raw === 65535) return -1;
  }
  word |= raw;
  view.setUint16(at + 24, word);
  for (const _ in body) keys++;
  return ok === 1 && keys === 31 ? 26 : -1;
}

/** Air conditioner alarm (Table 10): writes all of its 10 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeAirConditionerAlarm(body: Body, view: DataView, at: number): number {
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
    raw = (flag.length + flag.charCodeAt(4) + (flag.charCodeAt(0) << 2)) & 63;
    if (airConditionerFaultsSlots.names[raw] !== flag) return -1;
    raw = airConditionerFaultsSlots.codes[raw] as number;
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
