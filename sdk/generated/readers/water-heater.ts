// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { BOOLS, readFlags } from '../../field/read.ts';
import type { WaterHeaterAlarm, WaterHeaterControl, WaterHeaterState } from '../bodies/water-heater.ts';
import {
  type Event,
  event,
  type Result,
  result,
  type Severity,
  severity,
  type WaterHeaterFaults,
  type WaterHeaterMode,
  waterHeaterFaults,
  waterHeaterMode,
} from '../codes.ts';

/** Water heater control (Table 5) from its 12 bytes at `at`. */
export function readWaterHeaterControl(view: DataView, at: number): WaterHeaterControl {
  const presence = view.getUint32(at);
  const body: WaterHeaterControl = {};
  if ((presence & 0x01) !== 0) body.power = BOOLS[view.getUint8(at + 4) & 0x01] as boolean;
  if ((presence & 0x02) !== 0)
    body.mode = waterHeaterMode.names[(view.getUint8(at + 4) >>> 1) & 0x07] as WaterHeaterMode | number;
  if ((presence & 0x04) !== 0) body.sterilise = BOOLS[(view.getUint8(at + 4) >>> 4) & 0x01] as boolean;
  if ((presence & 0x08) !== 0) body.childLock = BOOLS[(view.getUint8(at + 4) >>> 5) & 0x01] as boolean;
  if ((presence & 0x10) !== 0) body.keepWarm = BOOLS[(view.getUint8(at + 4) >>> 6) & 0x01] as boolean;
  if ((presence & 0x20) !== 0) body.targetTemperature = view.getUint8(at + 5) / 2;
  if ((presence & 0x40) !== 0) {
    const onTimeRaw = view.getUint16(at + 6);
    body.onTime = onTimeRaw === 0xffff ? null : onTimeRaw;
  }
  if ((presence & 0x80) !== 0) {
    const offTimeRaw = view.getUint16(at + 8);
    body.offTime = offTimeRaw === 0xffff ? null : offTimeRaw;
  }
  if ((presence & 0x100) !== 0) body.heatingPowerLimit = view.getUint16(at + 10);
  return body;
}

/** Water heater response and status (Table 6) from its 24 bytes at `at`. */
export function readWaterHeaterState(view: DataView, at: number): WaterHeaterState {
  const byte1 = view.getUint8(at + 1);
  const byte2 = view.getUint8(at + 2);
  const tankTemperatureRaw = view.getInt16(at + 4);
  const inletTemperatureRaw = view.getInt16(at + 6);
  const hotWaterRaw = view.getUint8(at + 8);
  const remainingTimeRaw = view.getUint16(at + 18);
  const onTimeRaw = view.getUint16(at + 20);
  const offTimeRaw = view.getUint16(at + 22);
  return {
    result: result.names[view.getUint8(at)] as Result | number,
    power: BOOLS[byte1 & 0x01] as boolean,
    mode: waterHeaterMode.names[(byte1 >>> 1) & 0x07] as WaterHeaterMode | number,
    sterilise: BOOLS[(byte1 >>> 4) & 0x01] as boolean,
    childLock: BOOLS[(byte1 >>> 5) & 0x01] as boolean,
    keepWarm: BOOLS[(byte1 >>> 6) & 0x01] as boolean,
    heating: BOOLS[byte2 & 0x01] as boolean,
    flowing: BOOLS[(byte2 >>> 1) & 0x01] as boolean,
    defrosting: BOOLS[(byte2 >>> 2) & 0x01] as boolean,
    anodeDue: BOOLS[(byte2 >>> 3) & 0x01] as boolean,
    targetTemperature: view.getUint8(at + 3) / 2,
    tankTemperature: tankTemperatureRaw === 0x7fff ? null : tankTemperatureRaw / 10,
    inletTemperature: inletTemperatureRaw === 0x7fff ? null : inletTemperatureRaw / 10,
    hotWater: hotWaterRaw === 0xff ? null : hotWaterRaw,
    flow: view.getUint16(at + 10) / 10,
    heatingPower: view.getUint16(at + 12),
    energy: view.getUint32(at + 14) / 1000,
    remainingTime: remainingTimeRaw === 0xffff ? null : remainingTimeRaw,
    onTime: onTimeRaw === 0xffff ? null : onTimeRaw,
    offTime: offTimeRaw === 0xffff ? null : offTimeRaw,
  };
}

/** Water heater alarm (Table 7) from its 10 bytes at `at`. */
export function readWaterHeaterAlarm(view: DataView, at: number): WaterHeaterAlarm {
  return {
    event: event.names[view.getUint8(at)] as Event | number,
    severity: severity.names[view.getUint8(at + 1)] as Severity | number,
    faults: readFlags(view.getUint32(at + 2), waterHeaterFaults) as (WaterHeaterFaults | number)[],
    time: view.getUint32(at + 6),
  };
}
