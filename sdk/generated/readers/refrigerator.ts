// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { BOOLS, readFlags } from '../../field/read.ts';
import type { RefrigeratorAlarm, RefrigeratorControl, RefrigeratorState } from '../bodies/refrigerator.ts';
import {
  type Event,
  event,
  type RefrigeratorFaults,
  type RefrigeratorMode,
  type Result,
  refrigeratorFaults,
  refrigeratorMode,
  result,
  type Severity,
  severity,
} from '../codes.ts';

/** Refrigerator control (Table 11) from its 10 bytes at `at`. */
export function readRefrigeratorControl(view: DataView, at: number): RefrigeratorControl {
  const presence = view.getUint32(at);
  const body: RefrigeratorControl = {};
  if ((presence & 0x01) !== 0)
    body.mode = refrigeratorMode.names[view.getUint8(at + 4) & 0x07] as RefrigeratorMode | number;
  if ((presence & 0x02) !== 0) body.quickCool = BOOLS[(view.getUint8(at + 4) >>> 3) & 0x01] as boolean;
  if ((presence & 0x04) !== 0) body.quickFreeze = BOOLS[(view.getUint8(at + 4) >>> 4) & 0x01] as boolean;
  if ((presence & 0x08) !== 0) body.iceMaker = BOOLS[(view.getUint8(at + 4) >>> 5) & 0x01] as boolean;
  if ((presence & 0x10) !== 0) body.childLock = BOOLS[(view.getUint8(at + 4) >>> 6) & 0x01] as boolean;
  if ((presence & 0x20) !== 0) body.muteAlarm = BOOLS[view.getUint8(at + 4) >>> 7] as boolean;
  if ((presence & 0x40) !== 0) body.fridgeTemperature = view.getInt8(at + 5);
  if ((presence & 0x80) !== 0) body.freezerTemperature = view.getInt8(at + 6);
  if ((presence & 0x100) !== 0) body.flexTemperature = view.getInt8(at + 7);
  if ((presence & 0x200) !== 0) body.fridgePower = BOOLS[view.getUint8(at + 8) & 0x01] as boolean;
  if ((presence & 0x400) !== 0) body.freezerPower = BOOLS[(view.getUint8(at + 8) >>> 1) & 0x01] as boolean;
  if ((presence & 0x800) !== 0) body.flexPower = BOOLS[(view.getUint8(at + 8) >>> 2) & 0x01] as boolean;
  if ((presence & 0x1000) !== 0) body.deodorise = BOOLS[(view.getUint8(at + 8) >>> 3) & 0x01] as boolean;
  if ((presence & 0x2000) !== 0) body.dispenserLock = BOOLS[(view.getUint8(at + 8) >>> 4) & 0x01] as boolean;
  return body;
}

/** Refrigerator response and status (Table 12) from its 28 bytes at `at`. */
export function readRefrigeratorState(view: DataView, at: number): RefrigeratorState {
  const byte1 = view.getUint8(at + 1);
  const byte2 = view.getUint8(at + 2);
  const byte3 = view.getUint8(at + 3);
  const ambientHumidityRaw = view.getUint8(at + 7);
  const fridgeActualRaw = view.getInt16(at + 8);
  const freezerActualRaw = view.getInt16(at + 10);
  const flexActualRaw = view.getInt16(at + 12);
  const ambientRaw = view.getInt16(at + 14);
  const waterFilterRaw = view.getUint8(at + 24);
  return {
    result: result.names[view.getUint8(at)] as Result | number,
    mode: refrigeratorMode.names[byte1 & 0x07] as RefrigeratorMode | number,
    quickCool: BOOLS[(byte1 >>> 3) & 0x01] as boolean,
    quickFreeze: BOOLS[(byte1 >>> 4) & 0x01] as boolean,
    iceMaker: BOOLS[(byte1 >>> 5) & 0x01] as boolean,
    childLock: BOOLS[(byte1 >>> 6) & 0x01] as boolean,
    muteAlarm: BOOLS[byte1 >>> 7] as boolean,
    fridgePower: BOOLS[byte2 & 0x01] as boolean,
    freezerPower: BOOLS[(byte2 >>> 1) & 0x01] as boolean,
    flexPower: BOOLS[(byte2 >>> 2) & 0x01] as boolean,
    deodorise: BOOLS[(byte2 >>> 3) & 0x01] as boolean,
    dispenserLock: BOOLS[(byte2 >>> 4) & 0x01] as boolean,
    fridgeDoor: BOOLS[byte3 & 0x01] as boolean,
    freezerDoor: BOOLS[(byte3 >>> 1) & 0x01] as boolean,
    flexDoor: BOOLS[(byte3 >>> 2) & 0x01] as boolean,
    defrosting: BOOLS[(byte3 >>> 3) & 0x01] as boolean,
    iceFull: BOOLS[(byte3 >>> 4) & 0x01] as boolean,
    waterTankEmpty: BOOLS[(byte3 >>> 5) & 0x01] as boolean,
    compressorRunning: BOOLS[(byte3 >>> 6) & 0x01] as boolean,
    fridgeTemperature: view.getInt8(at + 4),
    freezerTemperature: view.getInt8(at + 5),
    flexTemperature: view.getInt8(at + 6),
    ambientHumidity: ambientHumidityRaw === 0xff ? null : ambientHumidityRaw,
    fridgeActual: fridgeActualRaw === 0x7fff ? null : fridgeActualRaw / 10,
    freezerActual: freezerActualRaw === 0x7fff ? null : freezerActualRaw / 10,
    flexActual: flexActualRaw === 0x7fff ? null : flexActualRaw / 10,
    ambient: ambientRaw === 0x7fff ? null : ambientRaw / 10,
    compressorSpeed: view.getUint16(at + 16),
    activePower: view.getUint16(at + 18),
    energy: view.getUint32(at + 20) / 1000,
    waterFilter: waterFilterRaw === 0xff ? null : waterFilterRaw,
    doorOpenTime: view.getUint16(at + 26),
  };
}

/** Refrigerator alarm (Table 13) from its 10 bytes at `at`. */
export function readRefrigeratorAlarm(view: DataView, at: number): RefrigeratorAlarm {
  return {
    event: event.names[view.getUint8(at)] as Event | number,
    severity: severity.names[view.getUint8(at + 1)] as Severity | number,
    faults: readFlags(view.getUint32(at + 2), refrigeratorFaults) as (RefrigeratorFaults | number)[],
    time: view.getUint32(at + 6),
  };
}
