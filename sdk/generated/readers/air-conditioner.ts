// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { BOOLS, readFlags } from '../../field/read.ts';
import type { AirConditionerAlarm, AirConditionerControl, AirConditionerState } from '../bodies/air-conditioner.ts';
import {
  type AirConditionerFaults,
  type AirConditionerMode,
  airConditionerFaults,
  airConditionerMode,
  type Event,
  event,
  type FanSpeed,
  fanSpeed,
  type Result,
  result,
  type Severity,
  type SwingHorizontal,
  type SwingVertical,
  severity,
  swingHorizontal,
  swingVertical,
} from '../codes.ts';

/** Air conditioner control (Table 8) from its 14 bytes at `at`. */
export function readAirConditionerControl(view: DataView, at: number): AirConditionerControl {
  const presence = view.getUint32(at);
  const body: AirConditionerControl = {};
  if ((presence & 0x01) !== 0) body.power = BOOLS[view.getUint8(at + 4) & 0x01] as boolean;
  if ((presence & 0x02) !== 0)
    body.mode = airConditionerMode.names[(view.getUint8(at + 4) >>> 1) & 0x07] as AirConditionerMode | number;
  if ((presence & 0x04) !== 0) body.sleep = BOOLS[(view.getUint8(at + 4) >>> 4) & 0x01] as boolean;
  if ((presence & 0x08) !== 0) body.turbo = BOOLS[(view.getUint8(at + 4) >>> 5) & 0x01] as boolean;
  if ((presence & 0x10) !== 0) body.quiet = BOOLS[(view.getUint8(at + 4) >>> 6) & 0x01] as boolean;
  if ((presence & 0x20) !== 0) body.eco = BOOLS[view.getUint8(at + 4) >>> 7] as boolean;
  if ((presence & 0x40) !== 0) body.fanSpeed = fanSpeed.names[view.getUint8(at + 5) & 0x07] as FanSpeed | number;
  if ((presence & 0x80) !== 0) body.display = BOOLS[(view.getUint8(at + 5) >>> 3) & 0x01] as boolean;
  if ((presence & 0x100) !== 0) body.beeper = BOOLS[(view.getUint8(at + 5) >>> 4) & 0x01] as boolean;
  if ((presence & 0x200) !== 0) body.health = BOOLS[(view.getUint8(at + 5) >>> 5) & 0x01] as boolean;
  if ((presence & 0x400) !== 0) body.auxiliaryHeat = BOOLS[(view.getUint8(at + 5) >>> 6) & 0x01] as boolean;
  if ((presence & 0x800) !== 0) body.childLock = BOOLS[view.getUint8(at + 5) >>> 7] as boolean;
  if ((presence & 0x1000) !== 0)
    body.swingVertical = swingVertical.names[view.getUint8(at + 6) & 0x0f] as SwingVertical | number;
  if ((presence & 0x2000) !== 0)
    body.swingHorizontal = swingHorizontal.names[view.getUint8(at + 6) >>> 4] as SwingHorizontal | number;
  if ((presence & 0x4000) !== 0) body.targetTemperature = view.getUint8(at + 7) / 2;
  if ((presence & 0x8000) !== 0) body.targetHumidity = view.getUint8(at + 8);
  if ((presence & 0x10000) !== 0) body.onTimer = view.getUint16(at + 10);
  if ((presence & 0x20000) !== 0) body.offTimer = view.getUint16(at + 12);
  return body;
}

/** Air conditioner response and status (Table 9) from its 26 bytes at `at`. */
export function readAirConditionerState(view: DataView, at: number): AirConditionerState {
  const byte1 = view.getUint8(at + 1);
  const byte2 = view.getUint8(at + 2);
  const byte3 = view.getUint8(at + 3);
  const byte11 = view.getUint8(at + 11);
  const roomTemperatureRaw = view.getInt16(at + 6);
  const outdoorTemperatureRaw = view.getInt16(at + 8);
  const roomHumidityRaw = view.getUint8(at + 10);
  const particulatesRaw = view.getUint16(at + 24);
  return {
    result: result.names[view.getUint8(at)] as Result | number,
    power: BOOLS[byte1 & 0x01] as boolean,
    mode: airConditionerMode.names[(byte1 >>> 1) & 0x07] as AirConditionerMode | number,
    sleep: BOOLS[(byte1 >>> 4) & 0x01] as boolean,
    turbo: BOOLS[(byte1 >>> 5) & 0x01] as boolean,
    quiet: BOOLS[(byte1 >>> 6) & 0x01] as boolean,
    eco: BOOLS[byte1 >>> 7] as boolean,
    fanSpeed: fanSpeed.names[byte2 & 0x07] as FanSpeed | number,
    display: BOOLS[(byte2 >>> 3) & 0x01] as boolean,
    beeper: BOOLS[(byte2 >>> 4) & 0x01] as boolean,
    health: BOOLS[(byte2 >>> 5) & 0x01] as boolean,
    auxiliaryHeat: BOOLS[(byte2 >>> 6) & 0x01] as boolean,
    childLock: BOOLS[byte2 >>> 7] as boolean,
    swingVertical: swingVertical.names[byte3 & 0x0f] as SwingVertical | number,
    swingHorizontal: swingHorizontal.names[byte3 >>> 4] as SwingHorizontal | number,
    targetTemperature: view.getUint8(at + 4) / 2,
    targetHumidity: view.getUint8(at + 5),
    roomTemperature: roomTemperatureRaw === 0x7fff ? null : roomTemperatureRaw / 10,
    outdoorTemperature: outdoorTemperatureRaw === 0x7fff ? null : outdoorTemperatureRaw / 10,
    roomHumidity: roomHumidityRaw === 0xff ? null : roomHumidityRaw,
    compressorRunning: BOOLS[byte11 & 0x01] as boolean,
    defrosting: BOOLS[(byte11 >>> 1) & 0x01] as boolean,
    preheating: BOOLS[(byte11 >>> 2) & 0x01] as boolean,
    filterDue: BOOLS[(byte11 >>> 3) & 0x01] as boolean,
    fourWayValve: BOOLS[(byte11 >>> 4) & 0x01] as boolean,
    compressorFrequency: view.getUint8(at + 12),
    activePower: view.getUint16(at + 14),
    energy: view.getUint32(at + 16) / 1000,
    onTimer: view.getUint16(at + 20),
    offTimer: view.getUint16(at + 22),
    particulates: particulatesRaw === 0xffff ? null : particulatesRaw,
  };
}

/** Air conditioner alarm (Table 10) from its 10 bytes at `at`. */
export function readAirConditionerAlarm(view: DataView, at: number): AirConditionerAlarm {
  return {
    event: event.names[view.getUint8(at)] as Event | number,
    severity: severity.names[view.getUint8(at + 1)] as Severity | number,
    faults: readFlags(view.getUint32(at + 2), airConditionerFaults) as (AirConditionerFaults | number)[],
    time: view.getUint32(at + 6),
  };
}
