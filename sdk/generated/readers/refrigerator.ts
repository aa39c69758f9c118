// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags } from '../../field/read.ts';
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
  if ((presence & 0x02) !== 0) body.quickCool = (view.getUint8(at + 4) & 0x08) !== 0;
  if ((presence & 0x04) !== 0) body.quickFreeze = (view.getUint8(at + 4) & 0x10) !== 0;
  if ((presence & 0x08) !== 0) body.iceMaker = (view.getUint8(at + 4) & 0x20) !== 0;
  if ((presence & 0x10) !== 0) body.childLock = (view.getUint8(at + 4) & 0x40) !== 0;
  if ((presence & 0x20) !== 0) body.muteAlarm = (view.getUint8(at + 4) & 0x80) !== 0;
  if ((presence & 0x40) !== 0) body.fridgeTemperature = view.getInt8(at + 5);
  if ((presence & 0x80) !== 0) body.freezerTemperature = view.getInt8(at + 6);
  if ((presence & 0x100) !== 0) body.flexTemperature = view.getInt8(at + 7);
  if ((presence & 0x200) !== 0) body.fridgePower = (view.getUint8(at + 8) & 0x01) !== 0;
  if ((presence & 0x400) !== 0) body.freezerPower = (view.getUint8(at + 8) & 0x02) !== 0;
  if ((presence & 0x800) !== 0) body.flexPower = (view.getUint8(at + 8) & 0x04) !== 0;
  if ((presence & 0x1000) !== 0) body.deodorise = (view.getUint8(at + 8) & 0x08) !== 0;
  if ((presence & 0x2000) !== 0) body.dispenserLock = (view.getUint8(at + 8) & 0x10) !== 0;
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
    quickCool: (byte1 & 0x08) !== 0,
    quickFreeze: (byte1 & 0x10) !== 0,
    iceMaker: (byte1 & 0x20) !== 0,
    childLock: (byte1 & 0x40) !== 0,
    muteAlarm: (byte1 & 0x80) !== 0,
    fridgePower: (byte2 & 0x01) !== 0,
    freezerPower: (byte2 & 0x02) !== 0,
    flexPower: (byte2 & 0x04) !== 0,
    deodorise: (byte2 & 0x08) !== 0,
    dispenserLock: (byte2 & 0x10) !== 0,
    fridgeDoor: (byte3 & 0x01) !== 0,
    freezerDoor: (byte3 & 0x02) !== 0,
    flexDoor: (byte3 & 0x04) !== 0,
    defrosting: (byte3 & 0x08) !== 0,
    iceFull: (byte3 & 0x10) !== 0,
    waterTankEmpty: (byte3 & 0x20) !== 0,
    compressorRunning: (byte3 & 0x40) !== 0,
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
