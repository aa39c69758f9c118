// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { BOOLS, readFlags } from '../../field/read.ts';
import type { MicrowaveOvenAlarm, MicrowaveOvenControl, MicrowaveOvenState } from '../bodies/microwave-oven.ts';
import {
  type Event,
  event,
  type MicrowaveOvenActivity,
  type MicrowaveOvenCommand,
  type MicrowaveOvenFaults,
  type MicrowaveOvenMode,
  microwaveOvenActivity,
  microwaveOvenCommand,
  microwaveOvenFaults,
  microwaveOvenMode,
  type Result,
  result,
  type Severity,
  severity,
} from '../codes.ts';

/** Microwave oven control (Table 14) from its 18 bytes at `at`. */
export function readMicrowaveOvenControl(view: DataView, at: number): MicrowaveOvenControl {
  const presence = view.getUint32(at);
  const body: MicrowaveOvenControl = {};
  if ((presence & 0x01) !== 0)
    body.command = microwaveOvenCommand.names[view.getUint8(at + 4) & 0x07] as MicrowaveOvenCommand | number;
  if ((presence & 0x02) !== 0)
    body.mode = microwaveOvenMode.names[(view.getUint8(at + 4) >>> 3) & 0x0f] as MicrowaveOvenMode | number;
  if ((presence & 0x04) !== 0) body.childLock = BOOLS[view.getUint8(at + 5) & 0x01] as boolean;
  if ((presence & 0x08) !== 0) body.lamp = BOOLS[(view.getUint8(at + 5) >>> 1) & 0x01] as boolean;
  if ((presence & 0x10) !== 0) body.turntable = BOOLS[(view.getUint8(at + 5) >>> 2) & 0x01] as boolean;
  if ((presence & 0x20) !== 0) body.preheat = BOOLS[(view.getUint8(at + 5) >>> 3) & 0x01] as boolean;
  if ((presence & 0x40) !== 0) body.powerLevel = view.getUint8(at + 6);
  if ((presence & 0x80) !== 0) {
    const autoMenuRaw = view.getUint8(at + 7);
    body.autoMenu = autoMenuRaw === 0xff ? null : autoMenuRaw;
  }
  if ((presence & 0x100) !== 0) body.duration = view.getUint16(at + 8);
  if ((presence & 0x200) !== 0) body.addTime = view.getUint16(at + 10);
  if ((presence & 0x400) !== 0) body.cavityTarget = view.getUint16(at + 12);
  if ((presence & 0x800) !== 0) body.weight = view.getUint16(at + 14);
  if ((presence & 0x1000) !== 0) body.startDelay = view.getUint16(at + 16);
  return body;
}

/** Microwave oven response and status (Table 15) from its 26 bytes at `at`. */
export function readMicrowaveOvenState(view: DataView, at: number): MicrowaveOvenState {
  const byte1 = view.getUint8(at + 1);
  const byte2 = view.getUint8(at + 2);
  const autoMenuRaw = view.getUint8(at + 4);
  const cavityTemperatureRaw = view.getInt16(at + 12);
  const foodTemperatureRaw = view.getInt16(at + 14);
  return {
    result: result.names[view.getUint8(at)] as Result | number,
    state: microwaveOvenActivity.names[byte1 & 0x07] as MicrowaveOvenActivity | number,
    mode: microwaveOvenMode.names[(byte1 >>> 3) & 0x0f] as MicrowaveOvenMode | number,
    door: BOOLS[byte1 >>> 7] as boolean,
    childLock: BOOLS[byte2 & 0x01] as boolean,
    lamp: BOOLS[(byte2 >>> 1) & 0x01] as boolean,
    turntable: BOOLS[(byte2 >>> 2) & 0x01] as boolean,
    preheat: BOOLS[(byte2 >>> 3) & 0x01] as boolean,
    remoteStart: BOOLS[(byte2 >>> 4) & 0x01] as boolean,
    powerLevel: view.getUint8(at + 3),
    autoMenu: autoMenuRaw === 0xff ? null : autoMenuRaw,
    step: view.getUint8(at + 5),
    remaining: view.getUint16(at + 6),
    elapsed: view.getUint16(at + 8),
    cavityTarget: view.getUint16(at + 10),
    cavityTemperature: cavityTemperatureRaw === 0x7fff ? null : cavityTemperatureRaw / 10,
    foodTemperature: foodTemperatureRaw === 0x7fff ? null : foodTemperatureRaw / 10,
    weight: view.getUint16(at + 16),
    activePower: view.getUint16(at + 18),
    energy: view.getUint32(at + 20) / 1000,
    startDelay: view.getUint16(at + 24),
  };
}

/** Microwave oven alarm (Table 16) from its 10 bytes at `at`. */
export function readMicrowaveOvenAlarm(view: DataView, at: number): MicrowaveOvenAlarm {
  return {
    event: event.names[view.getUint8(at)] as Event | number,
    severity: severity.names[view.getUint8(at + 1)] as Severity | number,
    faults: readFlags(view.getUint32(at + 2), microwaveOvenFaults) as (MicrowaveOvenFaults | number)[],
    time: view.getUint32(at + 6),
  };
}
