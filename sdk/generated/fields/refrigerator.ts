// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import {
  type BodyLayout,
  type BoolField,
  boolField,
  type EnumField,
  enumField,
  type FlagsField,
  flagsField,
  type NumberField,
  numberField,
} from '../../field/layout.ts';
import { event, refrigeratorFaults, refrigeratorMode, result, severity } from '../codes.ts';

/** Refrigerator control (Table 11). */
export const refrigeratorControlFields: {
  readonly mode: EnumField;
  readonly quickCool: BoolField;
  readonly quickFreeze: BoolField;
  readonly iceMaker: BoolField;
  readonly childLock: BoolField;
  readonly muteAlarm: BoolField;
  readonly fridgeTemperature: NumberField;
  readonly freezerTemperature: NumberField;
  readonly flexTemperature: NumberField;
  readonly fridgePower: BoolField;
  readonly freezerPower: BoolField;
  readonly flexPower: BoolField;
  readonly deodorise: BoolField;
  readonly dispenserLock: BoolField;
} = {
  mode: /* @__PURE__ */ enumField({
    name: 'mode',
    byte: 4,
    size: 1,
    presence: 0,
    width: 3,
    enumeration: refrigeratorMode,
  }),
  quickCool: /* @__PURE__ */ boolField({ name: 'quickCool', byte: 4, size: 1, presence: 1, low: 3 }),
  quickFreeze: /* @__PURE__ */ boolField({ name: 'quickFreeze', byte: 4, size: 1, presence: 2, low: 4 }),
  iceMaker: /* @__PURE__ */ boolField({ name: 'iceMaker', byte: 4, size: 1, presence: 3, low: 5 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 4, size: 1, presence: 4, low: 6 }),
  muteAlarm: /* @__PURE__ */ boolField({ name: 'muteAlarm', byte: 4, size: 1, presence: 5, low: 7 }),
  fridgeTemperature: /* @__PURE__ */ numberField({
    name: 'fridgeTemperature',
    byte: 5,
    size: 1,
    presence: 6,
    signed: true,
    least: 2,
    most: 8,
    unit: '°C',
  }),
  freezerTemperature: /* @__PURE__ */ numberField({
    name: 'freezerTemperature',
    byte: 6,
    size: 1,
    presence: 7,
    signed: true,
    least: -24,
    most: -14,
    unit: '°C',
  }),
  flexTemperature: /* @__PURE__ */ numberField({
    name: 'flexTemperature',
    byte: 7,
    size: 1,
    presence: 8,
    signed: true,
    least: -18,
    most: 8,
    unit: '°C',
  }),
  fridgePower: /* @__PURE__ */ boolField({ name: 'fridgePower', byte: 8, size: 1, presence: 9 }),
  freezerPower: /* @__PURE__ */ boolField({ name: 'freezerPower', byte: 8, size: 1, presence: 10, low: 1 }),
  flexPower: /* @__PURE__ */ boolField({ name: 'flexPower', byte: 8, size: 1, presence: 11, low: 2 }),
  deodorise: /* @__PURE__ */ boolField({ name: 'deodorise', byte: 8, size: 1, presence: 12, low: 3 }),
  dispenserLock: /* @__PURE__ */ boolField({ name: 'dispenserLock', byte: 8, size: 1, presence: 13, low: 4 }),
};

/** Refrigerator control (Table 11): 10 bytes. */
export const refrigeratorControl: BodyLayout = {
  name: 'RefrigeratorControl',
  length: 10,
  atLeast: false,
  presence: { byte: 0, size: 4, known: 0x3fff },
  fields: /* @__PURE__ */ Object.values(refrigeratorControlFields),
};

/** Refrigerator response and status (Table 12). */
export const refrigeratorStateFields: {
  readonly result: EnumField;
  readonly mode: EnumField;
  readonly quickCool: BoolField;
  readonly quickFreeze: BoolField;
  readonly iceMaker: BoolField;
  readonly childLock: BoolField;
  readonly muteAlarm: BoolField;
  readonly fridgePower: BoolField;
  readonly freezerPower: BoolField;
  readonly flexPower: BoolField;
  readonly deodorise: BoolField;
  readonly dispenserLock: BoolField;
  readonly fridgeDoor: BoolField;
  readonly freezerDoor: BoolField;
  readonly flexDoor: BoolField;
  readonly defrosting: BoolField;
  readonly iceFull: BoolField;
  readonly waterTankEmpty: BoolField;
  readonly compressorRunning: BoolField;
  readonly fridgeTemperature: NumberField;
  readonly freezerTemperature: NumberField;
  readonly flexTemperature: NumberField;
  readonly ambientHumidity: NumberField;
  readonly fridgeActual: NumberField;
  readonly freezerActual: NumberField;
  readonly flexActual: NumberField;
  readonly ambient: NumberField;
  readonly compressorSpeed: NumberField;
  readonly activePower: NumberField;
  readonly energy: NumberField;
  readonly waterFilter: NumberField;
  readonly doorOpenTime: NumberField;
} = {
  result: /* @__PURE__ */ enumField({ name: 'result', byte: 0, size: 1, enumeration: result }),
  mode: /* @__PURE__ */ enumField({ name: 'mode', byte: 1, size: 1, width: 3, enumeration: refrigeratorMode }),
  quickCool: /* @__PURE__ */ boolField({ name: 'quickCool', byte: 1, size: 1, low: 3 }),
  quickFreeze: /* @__PURE__ */ boolField({ name: 'quickFreeze', byte: 1, size: 1, low: 4 }),
  iceMaker: /* @__PURE__ */ boolField({ name: 'iceMaker', byte: 1, size: 1, low: 5 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 1, size: 1, low: 6 }),
  muteAlarm: /* @__PURE__ */ boolField({ name: 'muteAlarm', byte: 1, size: 1, low: 7 }),
  fridgePower: /* @__PURE__ */ boolField({ name: 'fridgePower', byte: 2, size: 1 }),
  freezerPower: /* @__PURE__ */ boolField({ name: 'freezerPower', byte: 2, size: 1, low: 1 }),
  flexPower: /* @__PURE__ */ boolField({ name: 'flexPower', byte: 2, size: 1, low: 2 }),
  deodorise: /* @__PURE__ */ boolField({ name: 'deodorise', byte: 2, size: 1, low: 3 }),
  dispenserLock: /* @__PURE__ */ boolField({ name: 'dispenserLock', byte: 2, size: 1, low: 4 }),
  fridgeDoor: /* @__PURE__ */ boolField({ name: 'fridgeDoor', byte: 3, size: 1 }),
  freezerDoor: /* @__PURE__ */ boolField({ name: 'freezerDoor', byte: 3, size: 1, low: 1 }),
  flexDoor: /* @__PURE__ */ boolField({ name: 'flexDoor', byte: 3, size: 1, low: 2 }),
  defrosting: /* @__PURE__ */ boolField({ name: 'defrosting', byte: 3, size: 1, low: 3 }),
  iceFull: /* @__PURE__ */ boolField({ name: 'iceFull', byte: 3, size: 1, low: 4 }),
  waterTankEmpty: /* @__PURE__ */ boolField({ name: 'waterTankEmpty', byte: 3, size: 1, low: 5 }),
  compressorRunning: /* @__PURE__ */ boolField({ name: 'compressorRunning', byte: 3, size: 1, low: 6 }),
  fridgeTemperature: /* @__PURE__ */ numberField({
    name: 'fridgeTemperature',
    byte: 4,
    size: 1,
    signed: true,
    least: 2,
    most: 8,
    unit: '°C',
  }),
  freezerTemperature: /* @__PURE__ */ numberField({
    name: 'freezerTemperature',
    byte: 5,
    size: 1,
    signed: true,
    least: -24,
    most: -14,
    unit: '°C',
  }),
  flexTemperature: /* @__PURE__ */ numberField({
    name: 'flexTemperature',
    byte: 6,
    size: 1,
    signed: true,
    least: -18,
    most: 8,
    unit: '°C',
  }),
  ambientHumidity: /* @__PURE__ */ numberField({
    name: 'ambientHumidity',
    byte: 7,
    size: 1,
    least: 0,
    most: 100,
    null: 255,
    unit: '%',
  }),
  fridgeActual: /* @__PURE__ */ numberField({
    name: 'fridgeActual',
    byte: 8,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  freezerActual: /* @__PURE__ */ numberField({
    name: 'freezerActual',
    byte: 10,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  flexActual: /* @__PURE__ */ numberField({
    name: 'flexActual',
    byte: 12,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  ambient: /* @__PURE__ */ numberField({
    name: 'ambient',
    byte: 14,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  compressorSpeed: /* @__PURE__ */ numberField({
    name: 'compressorSpeed',
    byte: 16,
    size: 2,
    least: 0,
    most: 65535,
    unit: 'rpm',
  }),
  activePower: /* @__PURE__ */ numberField({
    name: 'activePower',
    byte: 18,
    size: 2,
    least: 0,
    most: 65535,
    unit: 'W',
  }),
  energy: /* @__PURE__ */ numberField({
    name: 'energy',
    byte: 20,
    size: 4,
    divisor: 1000,
    least: 0,
    most: 4294967295,
    unit: 'kWh',
  }),
  waterFilter: /* @__PURE__ */ numberField({
    name: 'waterFilter',
    byte: 24,
    size: 1,
    least: 0,
    most: 100,
    null: 255,
    unit: '%',
  }),
  doorOpenTime: /* @__PURE__ */ numberField({
    name: 'doorOpenTime',
    byte: 26,
    size: 2,
    least: 0,
    most: 65535,
    unit: 's',
  }),
};

/** Refrigerator response and status (Table 12): 28 bytes. */
export const refrigeratorState: BodyLayout = {
  name: 'RefrigeratorState',
  length: 28,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(refrigeratorStateFields),
};

/** Refrigerator alarm (Table 13). */
export const refrigeratorAlarmFields: {
  readonly event: EnumField;
  readonly severity: EnumField;
  readonly faults: FlagsField;
  readonly time: NumberField;
} = {
  event: /* @__PURE__ */ enumField({ name: 'event', byte: 0, size: 1, enumeration: event }),
  severity: /* @__PURE__ */ enumField({ name: 'severity', byte: 1, size: 1, enumeration: severity }),
  faults: /* @__PURE__ */ flagsField({ name: 'faults', byte: 2, size: 4, enumeration: refrigeratorFaults }),
  time: /* @__PURE__ */ numberField({ name: 'time', byte: 6, size: 4, least: 0, most: 4294967295, unit: 's' }),
};

/** Refrigerator alarm (Table 13): 10 bytes. */
export const refrigeratorAlarm: BodyLayout = {
  name: 'RefrigeratorAlarm',
  length: 10,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(refrigeratorAlarmFields),
};
