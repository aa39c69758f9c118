// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
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
import {
  airConditionerFaults,
  airConditionerMode,
  event,
  fanSpeed,
  result,
  severity,
  swingHorizontal,
  swingVertical,
} from '../codes.ts';

/** Air conditioner control (Table 8). */
export const airConditionerControlFields: {
  readonly power: BoolField;
  readonly mode: EnumField;
  readonly sleep: BoolField;
  readonly turbo: BoolField;
  readonly quiet: BoolField;
  readonly eco: BoolField;
  readonly fanSpeed: EnumField;
  readonly display: BoolField;
  readonly beeper: BoolField;
  readonly health: BoolField;
  readonly auxiliaryHeat: BoolField;
  readonly childLock: BoolField;
  readonly swingVertical: EnumField;
  readonly swingHorizontal: EnumField;
  readonly targetTemperature: NumberField;
  readonly targetHumidity: NumberField;
  readonly onTimer: NumberField;
  readonly offTimer: NumberField;
} = {
  power: /* @__PURE__ */ boolField({ name: 'power', byte: 4, size: 1, presence: 0 }),
  mode: /* @__PURE__ */ enumField({
    name: 'mode',
    byte: 4,
    size: 1,
    presence: 1,
    low: 1,
    width: 3,
    enumeration: airConditionerMode,
  }),
  sleep: /* @__PURE__ */ boolField({ name: 'sleep', byte: 4, size: 1, presence: 2, low: 4 }),
  turbo: /* @__PURE__ */ boolField({ name: 'turbo', byte: 4, size: 1, presence: 3, low: 5 }),
  quiet: /* @__PURE__ */ boolField({ name: 'quiet', byte: 4, size: 1, presence: 4, low: 6 }),
  eco: /* @__PURE__ */ boolField({ name: 'eco', byte: 4, size: 1, presence: 5, low: 7 }),
  fanSpeed: /* @__PURE__ */ enumField({
    name: 'fanSpeed',
    byte: 5,
    size: 1,
    presence: 6,
    width: 3,
    enumeration: fanSpeed,
  }),
  display: /* @__PURE__ */ boolField({ name: 'display', byte: 5, size: 1, presence: 7, low: 3 }),
  beeper: /* @__PURE__ */ boolField({ name: 'beeper', byte: 5, size: 1, presence: 8, low: 4 }),
  health: /* @__PURE__ */ boolField({ name: 'health', byte: 5, size: 1, presence: 9, low: 5 }),
  auxiliaryHeat: /* @__PURE__ */ boolField({ name: 'auxiliaryHeat', byte: 5, size: 1, presence: 10, low: 6 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 5, size: 1, presence: 11, low: 7 }),
  swingVertical: /* @__PURE__ */ enumField({
    name: 'swingVertical',
    byte: 6,
    size: 1,
    presence: 12,
    width: 4,
    enumeration: swingVertical,
  }),
  swingHorizontal: /* @__PURE__ */ enumField({
    name: 'swingHorizontal',
    byte: 6,
    size: 1,
    presence: 13,
    low: 4,
    width: 4,
    enumeration: swingHorizontal,
  }),
  targetTemperature: /* @__PURE__ */ numberField({
    name: 'targetTemperature',
    byte: 7,
    size: 1,
    presence: 14,
    divisor: 2,
    least: 32,
    most: 64,
    unit: '°C',
  }),
  targetHumidity: /* @__PURE__ */ numberField({
    name: 'targetHumidity',
    byte: 8,
    size: 1,
    presence: 15,
    least: 30,
    most: 90,
    unit: '%',
  }),
  onTimer: /* @__PURE__ */ numberField({
    name: 'onTimer',
    byte: 10,
    size: 2,
    presence: 16,
    least: 0,
    most: 1440,
    unit: 'min',
  }),
  offTimer: /* @__PURE__ */ numberField({
    name: 'offTimer',
    byte: 12,
    size: 2,
    presence: 17,
    least: 0,
    most: 1440,
    unit: 'min',
  }),
};

/** Air conditioner control (Table 8): 14 bytes. */
export const airConditionerControl: BodyLayout = {
  name: 'AirConditionerControl',
  length: 14,
  atLeast: false,
  presence: { byte: 0, size: 4, known: 0x3ffff },
  fields: /* @__PURE__ */ Object.values(airConditionerControlFields),
};

/** Air conditioner response and status (Table 9). */
export const airConditionerStateFields: {
  readonly result: EnumField;
  readonly power: BoolField;
  readonly mode: EnumField;
  readonly sleep: BoolField;
  readonly turbo: BoolField;
  readonly quiet: BoolField;
  readonly eco: BoolField;
  readonly fanSpeed: EnumField;
  readonly display: BoolField;
  readonly beeper: BoolField;
  readonly health: BoolField;
  readonly auxiliaryHeat: BoolField;
  readonly childLock: BoolField;
  readonly swingVertical: EnumField;
  readonly swingHorizontal: EnumField;
  readonly targetTemperature: NumberField;
  readonly targetHumidity: NumberField;
  readonly roomTemperature: NumberField;
  readonly outdoorTemperature: NumberField;
  readonly roomHumidity: NumberField;
  readonly compressorRunning: BoolField;
  readonly defrosting: BoolField;
  readonly preheating: BoolField;
  readonly filterDue: BoolField;
  readonly fourWayValve: BoolField;
  readonly compressorFrequency: NumberField;
  readonly activePower: NumberField;
  readonly energy: NumberField;
  readonly onTimer: NumberField;
  readonly offTimer: NumberField;
  readonly particulates: NumberField;
} = {
  result: /* @__PURE__ */ enumField({ name: 'result', byte: 0, size: 1, enumeration: result }),
  power: /* @__PURE__ */ boolField({ name: 'power', byte: 1, size: 1 }),
  mode: /* @__PURE__ */ enumField({
    name: 'mode',
    byte: 1,
    size: 1,
    low: 1,
    width: 3,
    enumeration: airConditionerMode,
  }),
  sleep: /* @__PURE__ */ boolField({ name: 'sleep', byte: 1, size: 1, low: 4 }),
  turbo: /* @__PURE__ */ boolField({ name: 'turbo', byte: 1, size: 1, low: 5 }),
  quiet: /* @__PURE__ */ boolField({ name: 'quiet', byte: 1, size: 1, low: 6 }),
  eco: /* @__PURE__ */ boolField({ name: 'eco', byte: 1, size: 1, low: 7 }),
  fanSpeed: /* @__PURE__ */ enumField({ name: 'fanSpeed', byte: 2, size: 1, width: 3, enumeration: fanSpeed }),
  display: /* @__PURE__ */ boolField({ name: 'display', byte: 2, size: 1, low: 3 }),
  beeper: /* @__PURE__ */ boolField({ name: 'beeper', byte: 2, size: 1, low: 4 }),
  health: /* @__PURE__ */ boolField({ name: 'health', byte: 2, size: 1, low: 5 }),
  auxiliaryHeat: /* @__PURE__ */ boolField({ name: 'auxiliaryHeat', byte: 2, size: 1, low: 6 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 2, size: 1, low: 7 }),
  swingVertical: /* @__PURE__ */ enumField({
    name: 'swingVertical',
    byte: 3,
    size: 1,
    width: 4,
    enumeration: swingVertical,
  }),
  swingHorizontal: /* @__PURE__ */ enumField({
    name: 'swingHorizontal',
    byte: 3,
    size: 1,
    low: 4,
    width: 4,
    enumeration: swingHorizontal,
  }),
  targetTemperature: /* @__PURE__ */ numberField({
    name: 'targetTemperature',
    byte: 4,
    size: 1,
    divisor: 2,
    least: 32,
    most: 64,
    unit: '°C',
  }),
  targetHumidity: /* @__PURE__ */ numberField({
    name: 'targetHumidity',
    byte: 5,
    size: 1,
    least: 30,
    most: 90,
    unit: '%',
  }),
  roomTemperature: /* @__PURE__ */ numberField({
    name: 'roomTemperature',
    byte: 6,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  outdoorTemperature: /* @__PURE__ */ numberField({
    name: 'outdoorTemperature',
    byte: 8,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  roomHumidity: /* @__PURE__ */ numberField({
    name: 'roomHumidity',
    byte: 10,
    size: 1,
    least: 0,
    most: 100,
    null: 255,
    unit: '%',
  }),
  compressorRunning: /* @__PURE__ */ boolField({ name: 'compressorRunning', byte: 11, size: 1 }),
  defrosting: /* @__PURE__ */ boolField({ name: 'defrosting', byte: 11, size: 1, low: 1 }),
  preheating: /* @__PURE__ */ boolField({ name: 'preheating', byte: 11, size: 1, low: 2 }),
  filterDue: /* @__PURE__ */ boolField({ name: 'filterDue', byte: 11, size: 1, low: 3 }),
  fourWayValve: /* @__PURE__ */ boolField({ name: 'fourWayValve', byte: 11, size: 1, low: 4 }),
  compressorFrequency: /* @__PURE__ */ numberField({
    name: 'compressorFrequency',
    byte: 12,
    size: 1,
    least: 0,
    most: 255,
    unit: 'Hz',
  }),
  activePower: /* @__PURE__ */ numberField({
    name: 'activePower',
    byte: 14,
    size: 2,
    least: 0,
    most: 65535,
    unit: 'W',
  }),
  energy: /* @__PURE__ */ numberField({
    name: 'energy',
    byte: 16,
    size: 4,
    divisor: 1000,
    least: 0,
    most: 4294967295,
    unit: 'kWh',
  }),
  onTimer: /* @__PURE__ */ numberField({ name: 'onTimer', byte: 20, size: 2, least: 0, most: 1440, unit: 'min' }),
  offTimer: /* @__PURE__ */ numberField({ name: 'offTimer', byte: 22, size: 2, least: 0, most: 1440, unit: 'min' }),
  particulates: /* @__PURE__ */ numberField({
    name: 'particulates',
    byte: 24,
    size: 2,
    least: 0,
    most: 65535,
    null: 65535,
    unit: 'µg/m³',
  }),
};

/** Air conditioner response and status (Table 9): 26 bytes. */
export const airConditionerState: BodyLayout = {
  name: 'AirConditionerState',
  length: 26,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(airConditionerStateFields),
};

/** Air conditioner alarm (Table 10). */
export const airConditionerAlarmFields: {
  readonly event: EnumField;
  readonly severity: EnumField;
  readonly faults: FlagsField;
  readonly time: NumberField;
} = {
  event: /* @__PURE__ */ enumField({ name: 'event', byte: 0, size: 1, enumeration: event }),
  severity: /* @__PURE__ */ enumField({ name: 'severity', byte: 1, size: 1, enumeration: severity }),
  faults: /* @__PURE__ */ flagsField({ name: 'faults', byte: 2, size: 4, enumeration: airConditionerFaults }),
  time: /* @__PURE__ */ numberField({ name: 'time', byte: 6, size: 4, least: 0, most: 4294967295, unit: 's' }),
};

/** Air conditioner alarm (Table 10): 10 bytes. */
export const airConditionerAlarm: BodyLayout = {
  name: 'AirConditionerAlarm',
  length: 10,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(airConditionerAlarmFields),
};
