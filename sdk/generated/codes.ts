// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type Enumeration, enumeration } from '../field/layout.ts';

/** Table 8, assigned. */
export type AirConditionerMode = 'auto' | 'cool' | 'dry' | 'fan' | 'heat';

export const airConditionerMode: Enumeration = /* @__PURE__ */ enumeration(8, false, {
  auto: 0,
  cool: 1,
  dry: 2,
  fan: 3,
  heat: 4,
});

/** Table 8, assigned; ordered. */
export type FanSpeed = 'auto' | 'low' | 'medium-low' | 'medium' | 'medium-high' | 'high';

export const fanSpeed: Enumeration = /* @__PURE__ */ enumeration(8, true, {
  auto: 0,
  low: 1,
  'medium-low': 2,
  medium: 3,
  'medium-high': 4,
  high: 5,
});

/** Table 8, assigned. */
export type SwingVertical = 'off' | 'highest' | 'high' | 'middle' | 'low' | 'lowest' | 'swing';

export const swingVertical: Enumeration = /* @__PURE__ */ enumeration(16, false, {
  off: 0,
  highest: 1,
  high: 2,
  middle: 3,
  low: 4,
  lowest: 5,
  swing: 6,
});

/** Table 8, assigned. */
export type SwingHorizontal = 'off' | 'left' | 'centre-left' | 'centre' | 'centre-right' | 'right' | 'swing';

export const swingHorizontal: Enumeration = /* @__PURE__ */ enumeration(16, false, {
  off: 0,
  left: 1,
  'centre-left': 2,
  centre: 3,
  'centre-right': 4,
  right: 5,
  swing: 6,
});

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

export const result: Enumeration = /* @__PURE__ */ enumeration(256, false, {
  ok: 0,
  'invalid-value': 1,
  unsupported: 2,
  busy: 3,
  interlock: 4,
  fault: 5,
  unauthorised: 6,
  offline: 7,
});

/** 6.4.4, assigned. */
export type Event = 'active' | 'raised' | 'cleared';

export const event: Enumeration = /* @__PURE__ */ enumeration(256, false, {
  active: 0,
  raised: 1,
  cleared: 2,
});

/** 6.4.4, assigned; ordered. */
export type Severity = 'info' | 'warning' | 'fault' | 'critical';

export const severity: Enumeration = /* @__PURE__ */ enumeration(256, true, {
  info: 0,
  warning: 1,
  fault: 2,
  critical: 3,
});

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

export const airConditionerFaults: Enumeration = /* @__PURE__ */ enumeration(32, false, {
  compressor: 0,
  roomSensor: 1,
  outdoorSensor: 2,
  coilSensor: 3,
  indoorFan: 4,
  outdoorFan: 5,
  highPressure: 6,
  lowPressure: 7,
  refrigerantLeak: 8,
  waterFull: 9,
  overVoltage: 10,
  underVoltage: 11,
  overCurrent: 12,
  inverter: 13,
  fourWayValve: 14,
  memory: 15,
  indoorOutdoorLink: 16,
  filter: 17,
  communication: 18,
});

/** 6.4.1, assigned. */
export type Capabilities = 'pushesStatus' | 'pushesAlarms' | 'remoteStart';

export const capabilities: Enumeration = /* @__PURE__ */ enumeration(16, false, {
  pushesStatus: 0,
  pushesAlarms: 1,
  remoteStart: 2,
});

/** Table 14, assigned. */
export type MicrowaveOvenCommand = 'none' | 'start' | 'pause' | 'resume' | 'stop';

export const microwaveOvenCommand: Enumeration = /* @__PURE__ */ enumeration(8, false, {
  none: 0,
  start: 1,
  pause: 2,
  resume: 3,
  stop: 4,
});

/** Table 14, assigned. */
export type MicrowaveOvenMode =
  | 'microwave'
  | 'grill'
  | 'convection'
  | 'combination'
  | 'defrost'
  | 'steam'
  | 'keep-warm';

export const microwaveOvenMode: Enumeration = /* @__PURE__ */ enumeration(16, false, {
  microwave: 0,
  grill: 1,
  convection: 2,
  combination: 3,
  defrost: 4,
  steam: 5,
  'keep-warm': 6,
});

/** Table 15, assigned. */
export type MicrowaveOvenActivity = 'idle' | 'delayed' | 'preheating' | 'running' | 'paused' | 'finished' | 'fault';

export const microwaveOvenActivity: Enumeration = /* @__PURE__ */ enumeration(8, false, {
  idle: 0,
  delayed: 1,
  preheating: 2,
  running: 3,
  paused: 4,
  finished: 5,
  fault: 6,
});

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

export const microwaveOvenFaults: Enumeration = /* @__PURE__ */ enumeration(32, false, {
  doorInterlock: 0,
  cavitySensor: 1,
  overTemperature: 2,
  magnetron: 3,
  coolingFan: 4,
  turntable: 5,
  foodSensor: 6,
  waterTankEmpty: 7,
  inverter: 8,
  keypad: 9,
  communication: 10,
});

/** Table 11, assigned. */
export type RefrigeratorMode = 'normal' | 'eco' | 'vacation' | 'smart';

export const refrigeratorMode: Enumeration = /* @__PURE__ */ enumeration(8, false, {
  normal: 0,
  eco: 1,
  vacation: 2,
  smart: 3,
});

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

export const refrigeratorFaults: Enumeration = /* @__PURE__ */ enumeration(32, false, {
  fridgeDoorOpen: 0,
  freezerDoorOpen: 1,
  flexDoorOpen: 2,
  fridgeHigh: 3,
  freezerHigh: 4,
  fridgeSensor: 5,
  freezerSensor: 6,
  flexSensor: 7,
  defrostSensor: 8,
  ambientSensor: 9,
  fridgeFan: 10,
  freezerFan: 11,
  compressor: 12,
  defrostOvertime: 13,
  iceMaker: 14,
  waterFilterDue: 15,
  memory: 16,
  communication: 17,
});

/** Table 5, assigned. */
export type WaterHeaterMode = 'standard' | 'eco' | 'boost' | 'vacation';

export const waterHeaterMode: Enumeration = /* @__PURE__ */ enumeration(8, false, {
  standard: 0,
  eco: 1,
  boost: 2,
  vacation: 3,
});

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

export const waterHeaterFaults: Enumeration = /* @__PURE__ */ enumeration(32, false, {
  noHotWater: 0,
  waterLeak: 1,
  freezing: 2,
  dryFire: 3,
  overTemperature: 4,
  tankSensor: 5,
  inletSensor: 6,
  earthLeakage: 7,
  heaterOpen: 8,
  anodeWorn: 9,
  communication: 10,
});
