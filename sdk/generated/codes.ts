// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type Enumeration, enumeration } from '../field/layout.ts';

/** Table 8, assigned. */
export type AirConditionerMode = 'auto' | 'cool' | 'dry' | 'fan' | 'heat';

export const airConditionerMode: Enumeration = /* @__PURE__ */ enumeration(8, false, 'auto cool dry fan heat');

/** Table 8, assigned; ordered. */
export type FanSpeed = 'auto' | 'low' | 'medium-low' | 'medium' | 'medium-high' | 'high';

export const fanSpeed: Enumeration = /* @__PURE__ */ enumeration(
  8,
  true,
  'auto low medium-low medium medium-high high',
);

/** Table 8, assigned. */
export type SwingVertical = 'off' | 'highest' | 'high' | 'middle' | 'low' | 'lowest' | 'swing';

export const swingVertical: Enumeration = /* @__PURE__ */ enumeration(
  16,
  false,
  'off highest high middle low lowest swing',
);

/** Table 8, assigned. */
export type SwingHorizontal = 'off' | 'left' | 'centre-left' | 'centre' | 'centre-right' | 'right' | 'swing';

export const swingHorizontal: Enumeration = /* @__PURE__ */ enumeration(
  16,
  false,
  'off left centre-left centre centre-right right swing',
);

/** 7.6, assigned. */
export type Result =
  | 'ok'
  | 'invalid-value'
  | 'unsupported'
  | 'busy'
  | 'interlock'
  | 'fault'
  | 'unauthorised'
  | 'offline';

export const result: Enumeration = /* @__PURE__ */ enumeration(
  256,
  false,
  'ok invalid-value unsupported busy interlock fault unauthorised offline',
);

/** 6.4.4, assigned. */
export type Event = 'active' | 'raised' | 'cleared';

export const event: Enumeration = /* @__PURE__ */ enumeration(256, false, 'active raised cleared');

/** 6.4.4, assigned; ordered. */
export type Severity = 'info' | 'warning' | 'fault' | 'critical';

export const severity: Enumeration = /* @__PURE__ */ enumeration(256, true, 'info warning fault critical');

/** Table 10, assigned. */
export type AirConditionerFaults =
  | 'compressor'
  | 'roomSensor'
  | 'outdoorSensor'
  | 'coilSensor'
  | 'indoorFan'
  | 'outdoorFan'
  | 'highPressure'
  | 'lowPressure'
  | 'refrigerantLeak'
  | 'waterFull'
  | 'overVoltage'
  | 'underVoltage'
  | 'overCurrent'
  | 'inverter'
  | 'fourWayValve'
  | 'memory'
  | 'indoorOutdoorLink'
  | 'filter'
  | 'communication';

export const airConditionerFaults: Enumeration = /* @__PURE__ */ enumeration(
  32,
  false,
  'compressor roomSensor outdoorSensor coilSensor indoorFan outdoorFan highPressure lowPressure refrigerantLeak waterFull overVoltage underVoltage overCurrent inverter fourWayValve memory indoorOutdoorLink filter communication',
);

/** 6.4.1, assigned. */
export type Capabilities = 'pushesStatus' | 'pushesAlarms' | 'remoteStart';

export const capabilities: Enumeration = /* @__PURE__ */ enumeration(
  16,
  false,
  'pushesStatus pushesAlarms remoteStart',
);

/** Table 14, assigned. */
export type MicrowaveOvenCommand = 'none' | 'start' | 'pause' | 'resume' | 'stop';

export const microwaveOvenCommand: Enumeration = /* @__PURE__ */ enumeration(8, false, 'none start pause resume stop');

/** Table 14, assigned. */
export type MicrowaveOvenMode =
  | 'microwave'
  | 'grill'
  | 'convection'
  | 'combination'
  | 'defrost'
  | 'steam'
  | 'keep-warm';

export const microwaveOvenMode: Enumeration = /* @__PURE__ */ enumeration(
  16,
  false,
  'microwave grill convection combination defrost steam keep-warm',
);

/** Table 15, assigned. */
export type MicrowaveOvenActivity = 'idle' | 'delayed' | 'preheating' | 'running' | 'paused' | 'finished' | 'fault';

export const microwaveOvenActivity: Enumeration = /* @__PURE__ */ enumeration(
  8,
  false,
  'idle delayed preheating running paused finished fault',
);

/** Table 16, assigned. */
export type MicrowaveOvenFaults =
  | 'doorInterlock'
  | 'cavitySensor'
  | 'overTemperature'
  | 'magnetron'
  | 'coolingFan'
  | 'turntable'
  | 'foodSensor'
  | 'waterTankEmpty'
  | 'inverter'
  | 'keypad'
  | 'communication';

export const microwaveOvenFaults: Enumeration = /* @__PURE__ */ enumeration(
  32,
  false,
  'doorInterlock cavitySensor overTemperature magnetron coolingFan turntable foodSensor waterTankEmpty inverter keypad communication',
);

/** Table 11, assigned. */
export type RefrigeratorMode = 'normal' | 'eco' | 'vacation' | 'smart';

export const refrigeratorMode: Enumeration = /* @__PURE__ */ enumeration(8, false, 'normal eco vacation smart');

/** Table 13, assigned. */
export type RefrigeratorFaults =
  | 'fridgeDoorOpen'
  | 'freezerDoorOpen'
  | 'flexDoorOpen'
  | 'fridgeHigh'
  | 'freezerHigh'
  | 'fridgeSensor'
  | 'freezerSensor'
  | 'flexSensor'
  | 'defrostSensor'
  | 'ambientSensor'
  | 'fridgeFan'
  | 'freezerFan'
  | 'compressor'
  | 'defrostOvertime'
  | 'iceMaker'
  | 'waterFilterDue'
  | 'memory'
  | 'communication';

export const refrigeratorFaults: Enumeration = /* @__PURE__ */ enumeration(
  32,
  false,
  'fridgeDoorOpen freezerDoorOpen flexDoorOpen fridgeHigh freezerHigh fridgeSensor freezerSensor flexSensor defrostSensor ambientSensor fridgeFan freezerFan compressor defrostOvertime iceMaker waterFilterDue memory communication',
);

/** Table 5, assigned. */
export type WaterHeaterMode = 'standard' | 'eco' | 'boost' | 'vacation';

export const waterHeaterMode: Enumeration = /* @__PURE__ */ enumeration(8, false, 'standard eco boost vacation');

/** Table 7, assigned. */
export type WaterHeaterFaults =
  | 'noHotWater'
  | 'waterLeak'
  | 'freezing'
  | 'dryFire'
  | 'overTemperature'
  | 'tankSensor'
  | 'inletSensor'
  | 'earthLeakage'
  | 'heaterOpen'
  | 'anodeWorn'
  | 'communication';

export const waterHeaterFaults: Enumeration = /* @__PURE__ */ enumeration(
  32,
  false,
  'noHotWater waterLeak freezing dryFire overTemperature tankSensor inletSensor earthLeakage heaterOpen anodeWorn communication',
);

/** All of them by name: an object of our own, because bundlers keep a module's namespace once it is passed as a value. */
export const CODES: Readonly<Record<string, Enumeration>> = {
  airConditionerMode,
  fanSpeed,
  swingVertical,
  swingHorizontal,
  result,
  event,
  severity,
  airConditionerFaults,
  capabilities,
  microwaveOvenCommand,
  microwaveOvenMode,
  microwaveOvenActivity,
  microwaveOvenFaults,
  refrigeratorMode,
  refrigeratorFaults,
  waterHeaterMode,
  waterHeaterFaults,
};
