// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { hasNoMore } from '../../values/checked.ts';
import { microwaveOvenControl } from '../fields/microwave-oven.ts';
import {
  eventSlots,
  microwaveOvenActivitySlots,
  microwaveOvenCommandSlots,
  microwaveOvenFaultsSlots,
  microwaveOvenModeSlots,
  resultSlots,
  severitySlots,
} from '../name-slots.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

const NAMES_OF_MicrowaveOvenControl: readonly string[] = /* @__PURE__ */ (() => microwaveOvenControl.names)();

/** Microwave oven control (Table 14): writes all of its 18 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeMicrowaveOvenControl(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let presence = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  let word2 = 0;
  let word3 = 0;
  let word4 = 0;
  let ok = 1;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const key in body) {
    keys++;
    value = body[key];
    if (value === undefined && NAMES_OF_MicrowaveOvenControl.includes(key)) continue;
    switch (key) {
      case 'command':
        if (typeof value !== 'string') return -1;
        raw = (value.length * 5 + value.charCodeAt(0)) & 7;
        if (microwaveOvenCommandSlots.names[raw] !== value) return -1;
        raw = microwaveOvenCommandSlots.codes[raw] as number;
        word |= raw << 24;
        presence |= 0x01;
        break;
      case 'mode':
        if (typeof value !== 'string') return -1;
        raw = (value.length + value.charCodeAt(0)) & 15;
        if (microwaveOvenModeSlots.names[raw] !== value) return -1;
        raw = microwaveOvenModeSlots.codes[raw] as number;
        word |= raw << 27;
        presence |= 0x02;
        break;
      case 'childLock':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 16;
        presence |= 0x04;
        break;
      case 'lamp':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 17;
        presence |= 0x08;
        break;
      case 'turntable':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 18;
        presence |= 0x10;
        break;
      case 'preheat':
        raw = +(value === true);
        ok &= raw | +(value === false);
        word |= raw << 19;
        presence |= 0x20;
        break;
      case 'powerLevel':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw - 10) >>> 0 > 90 || (raw - 10) % 10 !== 0) return -1;
        word |= raw << 8;
        presence |= 0x40;
        break;
      case 'autoMenu':
        if (value === null) {
          raw = 255;
        } else {
          if (typeof value !== 'number') return -1;
          raw = value | 0;
          if (raw !== value || raw >>> 0 > 255 || raw === 255) return -1;
        }
        word |= raw;
        presence |= 0x80;
        break;
      case 'duration':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw - 1) >>> 0 > 5998) return -1;
        word2 |= raw << 16;
        presence |= 0x100;
        break;
      case 'addTime':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || raw >>> 0 > 5999) return -1;
        word2 |= raw;
        presence |= 0x200;
        break;
      case 'cavityTarget':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || (raw - 30) >>> 0 > 220) return -1;
        word3 |= raw << 16;
        presence |= 0x400;
        break;
      case 'weight':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || raw >>> 0 > 5000) return -1;
        word3 |= raw;
        presence |= 0x800;
        break;
      case 'startDelay':
        if (typeof value !== 'number') return -1;
        raw = value | 0;
        if (raw !== value || raw >>> 0 > 1439) return -1;
        word4 |= raw;
        presence |= 0x1000;
        break;
      default:
        return -1;
    }
  }
  view.setUint32(at + 4, word);
  view.setUint32(at + 8, word2);
  view.setUint32(at + 12, word3);
  view.setUint16(at + 16, word4);
  view.setUint32(at, presence);
  return ok === 1 && hasNoMore(body, keys) ? 18 : -1;
}

/** Microwave oven response and status (Table 15): writes all of its 26 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeMicrowaveOvenState(body: Body, view: DataView, at: number): number {
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
  value = body.state;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 2 + value.charCodeAt(2) + (value.charCodeAt(1) << 2)) & 7;
  if (microwaveOvenActivitySlots.names[raw] !== value) return -1;
  raw = microwaveOvenActivitySlots.codes[raw] as number;
  word |= raw << 16;
  value = body.mode;
  if (typeof value !== 'string') return -1;
  raw = (value.length + value.charCodeAt(0)) & 15;
  if (microwaveOvenModeSlots.names[raw] !== value) return -1;
  raw = microwaveOvenModeSlots.codes[raw] as number;
  word |= raw << 19;
  value = body.door;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 23;
  value = body.childLock;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 8;
  value = body.lamp;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 9;
  value = body.turntable;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 10;
  value = body.preheat;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 11;
  value = body.remoteStart;
  raw = +(value === true);
  ok &= raw | +(value === false);
  word |= raw << 12;
  value = body.powerLevel;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 100) return -1;
  word |= raw;
  view.setUint32(at, word);
  word = 0;
  value = body.autoMenu;
  if (value === null) {
    raw = 255;
  } else {
    if (typeof value !== 'number') return -1;
    raw = value | 0;
    if (raw !== value || raw >>> 0 > 255 || raw === 255) return -1;
  }
  word |= raw << 24;
  value = body.step;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw << 16;
  value = body.remaining;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 4, word);
  word = 0;
  value = body.elapsed;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw << 16;
  value = body.cavityTarget;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 8, word);
  word = 0;
  value = body.cavityTemperature;
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
  value = body.foodTemperature;
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
  value = body.weight;
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
  value = body.startDelay;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint16(at + 24, word);
  for (const _ in body) keys++;
  return ok === 1 && keys === 21 ? 26 : -1;
}

/** Microwave oven alarm (Table 16): writes all of its 10 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeMicrowaveOvenAlarm(body: Body, view: DataView, at: number): number {
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
    raw = (flag.length * 5 + flag.charCodeAt(2) + (flag.charCodeAt(0) << 2)) & 15;
    if (microwaveOvenFaultsSlots.names[raw] !== flag) return -1;
    raw = microwaveOvenFaultsSlots.codes[raw] as number;
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
