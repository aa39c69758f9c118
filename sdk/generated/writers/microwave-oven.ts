// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { packByRule, refuseBools } from '../../field/pack.ts';
import { event, microwaveOvenActivity, microwaveOvenCommand, microwaveOvenMode, result, severity } from '../codes.ts';
import { microwaveOvenAlarm, microwaveOvenControl, microwaveOvenState } from '../fields/microwave-oven.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

/** Microwave oven control (Table 14) into its 18 bytes at `at`, all zero before. */
export function writeMicrowaveOvenControl(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = microwaveOvenControl;
  let value: unknown;
  let areBools = 1;
  let presence = 0;
  let byte4 = 0;
  let byte5 = 0;
  value = body.command;
  if (value !== undefined) {
    byte4 |= microwaveOvenCommand.codes.get(value) ?? packByRule(table, 0, value, lenient);
    presence |= 0x01;
  }
  value = body.mode;
  if (value !== undefined) {
    byte4 |= (microwaveOvenMode.codes.get(value) ?? packByRule(table, 1, value, lenient)) << 3;
    presence |= 0x02;
  }
  value = body.childLock;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true);
    presence |= 0x04;
  }
  value = body.lamp;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 1;
    presence |= 0x08;
  }
  value = body.turntable;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 2;
    presence |= 0x10;
  }
  value = body.preheat;
  if (value !== undefined) {
    areBools &= +(value === true) | +(value === false);
    byte5 |= +(value === true) << 3;
    presence |= 0x20;
  }
  value = body.powerLevel;
  if (value !== undefined) {
    view.setUint8(at + 6, packByRule(table, 6, value, lenient));
    presence |= 0x40;
  }
  value = body.autoMenu;
  if (value !== undefined) {
    view.setUint8(
      at + 7,
      typeof value === 'number' && value >= 0 && value <= 254 && Math.floor(value) === value
        ? value
        : value === null
          ? 0xff
          : packByRule(table, 7, value, lenient),
    );
    presence |= 0x80;
  }
  value = body.duration;
  if (value !== undefined) {
    view.setUint16(
      at + 8,
      typeof value === 'number' && value >= 1 && value <= 5999 && Math.floor(value) === value
        ? value
        : packByRule(table, 8, value, lenient),
    );
    presence |= 0x100;
  }
  value = body.addTime;
  if (value !== undefined) {
    view.setUint16(
      at + 10,
      typeof value === 'number' && value >= 0 && value <= 5999 && Math.floor(value) === value
        ? value
        : packByRule(table, 9, value, lenient),
    );
    presence |= 0x200;
  }
  value = body.cavityTarget;
  if (value !== undefined) {
    view.setUint16(
      at + 12,
      typeof value === 'number' && value >= 30 && value <= 250 && Math.floor(value) === value
        ? value
        : packByRule(table, 10, value, lenient),
    );
    presence |= 0x400;
  }
  value = body.weight;
  if (value !== undefined) {
    view.setUint16(
      at + 14,
      typeof value === 'number' && value >= 0 && value <= 5000 && Math.floor(value) === value
        ? value
        : packByRule(table, 11, value, lenient),
    );
    presence |= 0x800;
  }
  value = body.startDelay;
  if (value !== undefined) {
    view.setUint16(
      at + 16,
      typeof value === 'number' && value >= 0 && value <= 1439 && Math.floor(value) === value
        ? value
        : packByRule(table, 12, value, lenient),
    );
    presence |= 0x1000;
  }
  view.setUint8(at + 4, byte4);
  view.setUint8(at + 5, byte5);
  view.setUint32(at, presence);
  if (areBools === 0) refuseBools(table, body);
}

/** Microwave oven response and status (Table 15) into its 26 bytes at `at`, all zero before. */
export function writeMicrowaveOvenState(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = microwaveOvenState;
  let value: unknown;
  let areBools = 1;
  let raw: number;
  value = body.state;
  let byte1 = microwaveOvenActivity.codes.get(value) ?? packByRule(table, 1, value, lenient);
  value = body.mode;
  byte1 |= (microwaveOvenMode.codes.get(value) ?? packByRule(table, 2, value, lenient)) << 3;
  value = body.door;
  areBools &= +(value === true) | +(value === false);
  byte1 |= +(value === true) << 7;
  view.setUint8(at + 1, byte1);
  value = body.childLock;
  areBools &= +(value === true) | +(value === false);
  let byte2 = +(value === true);
  value = body.lamp;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 1;
  value = body.turntable;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 2;
  value = body.preheat;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 3;
  value = body.remoteStart;
  areBools &= +(value === true) | +(value === false);
  byte2 |= +(value === true) << 4;
  view.setUint8(at + 2, byte2);
  value = body.result;
  view.setUint8(at, result.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.powerLevel;
  view.setUint8(
    at + 3,
    typeof value === 'number' && value >= 0 && value <= 100 && Math.floor(value) === value
      ? value
      : packByRule(table, 9, value, lenient),
  );
  value = body.autoMenu;
  view.setUint8(
    at + 4,
    typeof value === 'number' && value >= 0 && value <= 254 && Math.floor(value) === value
      ? value
      : value === null
        ? 0xff
        : packByRule(table, 10, value, lenient),
  );
  value = body.step;
  view.setUint8(
    at + 5,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 11, value, lenient),
  );
  value = body.remaining;
  view.setUint16(
    at + 6,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 12, value, lenient),
  );
  value = body.elapsed;
  view.setUint16(
    at + 8,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 13, value, lenient),
  );
  value = body.cavityTarget;
  view.setUint16(
    at + 10,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 14, value, lenient),
  );
  value = body.cavityTemperature;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 12,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 15, value, lenient),
  );
  value = body.foodTemperature;
  raw = typeof value === 'number' ? Math.round(value * 10) : Number.NaN;
  view.setUint16(
    at + 14,
    raw >= -32768 && raw <= 32766 && raw / 10 === value
      ? raw
      : value === null
        ? 0x7fff
        : packByRule(table, 16, value, lenient),
  );
  value = body.weight;
  view.setUint16(
    at + 16,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 17, value, lenient),
  );
  value = body.activePower;
  view.setUint16(
    at + 18,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 18, value, lenient),
  );
  value = body.energy;
  raw = typeof value === 'number' ? Math.round(value * 1000) : Number.NaN;
  view.setUint32(
    at + 20,
    raw >= 0 && raw <= 4294967295 && raw / 1000 === value ? raw : packByRule(table, 19, value, lenient),
  );
  value = body.startDelay;
  view.setUint16(
    at + 24,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 20, value, lenient),
  );
  if (areBools === 0) refuseBools(table, body);
}

/** Microwave oven alarm (Table 16) into its 10 bytes at `at`, all zero before. */
export function writeMicrowaveOvenAlarm(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = microwaveOvenAlarm;
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
