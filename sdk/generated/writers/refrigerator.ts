// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { hasNoMore } from '../../values/checked.ts';
import { refrigeratorControl } from '../fields/refrigerator.ts';
import {
  eventSlots,
  refrigeratorFaultsSlots,
  refrigeratorModeSlots,
  resultSlots,
  severitySlots,
} from '../name-slots.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

const NAMES_OF_RefrigeratorControl: readonly string[] = /* @__PURE__ */ (() => refrigeratorControl.names)();

/** Refrigerator control (Table 11): writes all of its 10 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeRefrigeratorControl(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let presence = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  let word2 = 0;
  let ok = 1;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const key in body) {
    keys++;
    value = body[key];
    if (value === undefined && NAMES_OF_RefrigeratorControl.includes(key)) continue;
    switch (key) {
      case 'mode':
        if (typeof value !== 'string') return -1;
        raw = (value.length * 2 + value.charCodeAt(0)) & 7;
        if (refrigeratorModeSlots.names[raw] !== value) return -1;
        raw = refrigeratorModeSlots.codes[raw] as number;
        word |= raw << 24;
        presence |= 0x01;
        break;
      case 'quickCool':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 27;
        presence |= 0x02;
        break;
      case 'quickFreeze':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 28;
        presence |= 0x04;
        break;
      case 'iceMaker':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 29;
        presence |= 0x08;
        break;
      case 'childLock':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 30;
        presence |= 0x10;
        break;
      case 'muteAlarm':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 31;
        presence |= 0x20;
        break;
      case 'fridgeTemperature':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw - 2) >>> 0 > 6) return -1;
        word |= (raw & 0xff) << 16;
        presence |= 0x40;
        break;
      case 'freezerTemperature':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw + 24) >>> 0 > 10) return -1;
        word |= (raw & 0xff) << 8;
        presence |= 0x80;
        break;
      case 'flexTemperature':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw + 18) >>> 0 > 26) return -1;
        word |= raw & 0xff;
        presence |= 0x100;
        break;
      case 'fridgePower':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word2 |= raw << 8;
        presence |= 0x200;
        break;
      case 'freezerPower':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word2 |= raw << 9;
        presence |= 0x400;
        break;
      case 'flexPower':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word2 |= raw << 10;
        presence |= 0x800;
        break;
      case 'deodorise':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word2 |= raw << 11;
        presence |= 0x1000;
        break;
      case 'dispenserLock':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word2 |= raw << 12;
        presence |= 0x2000;
        break;
      default:
        return -1;
    }
  }
  view.setUint32(at + 4, word);
  view.setUint16(at + 8, word2);
  view.setUint32(at, presence);
  return ok === 1 && hasNoMore(body, keys) ? 10 : -1;
}

/** Refrigerator response and status (Table 12): writes all of its 28 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeRefrigeratorState(body: Body, view: DataView, at: number): number {
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
  value = body.mode;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 2 + value.charCodeAt(0)) & 7;
  if (refrigeratorModeSlots.names[raw] !== value) return -1;
  raw = refrigeratorModeSlots.codes[raw] as number;
  word |= raw << 16;
  value = body.quickCool;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 19;
  value = body.quickFreeze;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 20;
  value = body.iceMaker;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 21;
  value = body.childLock;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 22;
  value = body.muteAlarm;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 23;
  value = body.fridgePower;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 8;
  value = body.freezerPower;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 9;
  value = body.flexPower;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 10;
  value = body.deodorise;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 11;
  value = body.dispenserLock;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 12;
  value = body.fridgeDoor;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw;
  value = body.freezerDoor;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 1;
  value = body.flexDoor;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 2;
  value = body.defrosting;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 3;
  value = body.iceFull;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 4;
  value = body.waterTankEmpty;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 5;
  value = body.compressorRunning;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 6;
  view.setUint32(at, word);
  word = 0;
  value = body.fridgeTemperature;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || (raw - 2) >>> 0 > 6) return -1;
  word |= (raw & 0xff) << 24;
  value = body.freezerTemperature;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || (raw + 24) >>> 0 > 10) return -1;
  word |= (raw & 0xff) << 16;
  value = body.flexTemperature;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || (raw + 18) >>> 0 > 26) return -1;
  word |= (raw & 0xff) << 8;
  value = body.ambientHumidity;
  if (value === null) {
    raw = 255;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 100) return -1;
  }
  word |= raw;
  view.setUint32(at + 4, word);
  word = 0;
  value = body.fridgeActual;
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
  value = body.freezerActual;
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
  view.setUint32(at + 8, word);
  word = 0;
  value = body.flexActual;
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
  value = body.ambient;
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
  view.setUint32(at + 12, word);
  word = 0;
  value = body.compressorSpeed;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw << 16;
  value = body.activePower;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 16, word);
  word = 0;
  value = body.energy;
  if (typeof value !== 'number') return -1;
  raw = Math.round(value * 1000);
  if (!(raw >= 0 && raw <= 4294967295 && raw / 1000 === value)) return -1;
  word |= raw;
  view.setUint32(at + 20, word);
  word = 0;
  value = body.waterFilter;
  if (value === null) {
    raw = 255;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 100) return -1;
  }
  word |= raw << 24;
  value = body.doorOpenTime;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 24, word);
  for (const _ in body) keys++;
  return ok === 1 && keys === 32 ? 28 : -1;
}

/** Refrigerator alarm (Table 13): writes all of its 10 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeRefrigeratorAlarm(body: Body, view: DataView, at: number): number {
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
    raw = (flag.length * 7 + flag.charCodeAt(3)) & 31;
    if (refrigeratorFaultsSlots.names[raw] !== flag) return -1;
    raw = refrigeratorFaultsSlots.codes[raw] as number;
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
