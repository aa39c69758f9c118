// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
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
  event,
  microwaveOvenActivity,
  microwaveOvenCommand,
  microwaveOvenFaults,
  microwaveOvenMode,
  result,
  severity,
} from '../codes.ts';

/** Microwave oven control (Table 14). */
export const microwaveOvenControlFields: {
  readonly command: EnumField;
  readonly mode: EnumField;
  readonly childLock: BoolField;
  readonly lamp: BoolField;
  readonly turntable: BoolField;
  readonly preheat: BoolField;
  readonly powerLevel: NumberField;
  readonly autoMenu: NumberField;
  readonly duration: NumberField;
  readonly addTime: NumberField;
  readonly cavityTarget: NumberField;
  readonly weight: NumberField;
  readonly startDelay: NumberField;
} = {
  command: /* @__PURE__ */ enumField({
    name: 'command',
    byte: 4,
    size: 1,
    presence: 0,
    width: 3,
    enumeration: microwaveOvenCommand,
  }),
  mode: /* @__PURE__ */ enumField({
    name: 'mode',
    byte: 4,
    size: 1,
    presence: 1,
    low: 3,
    width: 4,
    enumeration: microwaveOvenMode,
  }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 5, size: 1, presence: 2 }),
  lamp: /* @__PURE__ */ boolField({ name: 'lamp', byte: 5, size: 1, presence: 3, low: 1 }),
  turntable: /* @__PURE__ */ boolField({ name: 'turntable', byte: 5, size: 1, presence: 4, low: 2 }),
  preheat: /* @__PURE__ */ boolField({ name: 'preheat', byte: 5, size: 1, presence: 5, low: 3 }),
  powerLevel: /* @__PURE__ */ numberField({
    name: 'powerLevel',
    byte: 6,
    size: 1,
    presence: 6,
    least: 10,
    most: 100,
    step: 10,
    unit: '%',
  }),
  autoMenu: /* @__PURE__ */ numberField({
    name: 'autoMenu',
    byte: 7,
    size: 1,
    presence: 7,
    least: 0,
    most: 255,
    null: 255,
  }),
  duration: /* @__PURE__ */ numberField({
    name: 'duration',
    byte: 8,
    size: 2,
    presence: 8,
    least: 1,
    most: 5999,
    unit: 's',
  }),
  addTime: /* @__PURE__ */ numberField({
    name: 'addTime',
    byte: 10,
    size: 2,
    presence: 9,
    least: 0,
    most: 5999,
    unit: 's',
  }),
  cavityTarget: /* @__PURE__ */ numberField({
    name: 'cavityTarget',
    byte: 12,
    size: 2,
    presence: 10,
    least: 30,
    most: 250,
    unit: '°C',
  }),
  weight: /* @__PURE__ */ numberField({
    name: 'weight',
    byte: 14,
    size: 2,
    presence: 11,
    least: 0,
    most: 5000,
    unit: 'g',
  }),
  startDelay: /* @__PURE__ */ numberField({
    name: 'startDelay',
    byte: 16,
    size: 2,
    presence: 12,
    least: 0,
    most: 1439,
    unit: 'min',
  }),
};

/** Microwave oven control (Table 14): 18 bytes. */
export const microwaveOvenControl: BodyLayout = {
  name: 'MicrowaveOvenControl',
  length: 18,
  atLeast: false,
  presence: { byte: 0, size: 4, known: 0x1fff },
  fields: /* @__PURE__ */ Object.values(microwaveOvenControlFields),
};

/** Microwave oven response and status (Table 15). */
export const microwaveOvenStateFields: {
  readonly result: EnumField;
  readonly state: EnumField;
  readonly mode: EnumField;
  readonly door: BoolField;
  readonly childLock: BoolField;
  readonly lamp: BoolField;
  readonly turntable: BoolField;
  readonly preheat: BoolField;
  readonly remoteStart: BoolField;
  readonly powerLevel: NumberField;
  readonly autoMenu: NumberField;
  readonly step: NumberField;
  readonly remaining: NumberField;
  readonly elapsed: NumberField;
  readonly cavityTarget: NumberField;
  readonly cavityTemperature: NumberField;
  readonly foodTemperature: NumberField;
  readonly weight: NumberField;
  readonly activePower: NumberField;
  readonly energy: NumberField;
  readonly startDelay: NumberField;
} = {
  result: /* @__PURE__ */ enumField({ name: 'result', byte: 0, size: 1, enumeration: result }),
  state: /* @__PURE__ */ enumField({ name: 'state', byte: 1, size: 1, width: 3, enumeration: microwaveOvenActivity }),
  mode: /* @__PURE__ */ enumField({ name: 'mode', byte: 1, size: 1, low: 3, width: 4, enumeration: microwaveOvenMode }),
  door: /* @__PURE__ */ boolField({ name: 'door', byte: 1, size: 1, low: 7 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 2, size: 1 }),
  lamp: /* @__PURE__ */ boolField({ name: 'lamp', byte: 2, size: 1, low: 1 }),
  turntable: /* @__PURE__ */ boolField({ name: 'turntable', byte: 2, size: 1, low: 2 }),
  preheat: /* @__PURE__ */ boolField({ name: 'preheat', byte: 2, size: 1, low: 3 }),
  remoteStart: /* @__PURE__ */ boolField({ name: 'remoteStart', byte: 2, size: 1, low: 4 }),
  powerLevel: /* @__PURE__ */ numberField({ name: 'powerLevel', byte: 3, size: 1, least: 0, most: 100, unit: '%' }),
  autoMenu: /* @__PURE__ */ numberField({ name: 'autoMenu', byte: 4, size: 1, least: 0, most: 255, null: 255 }),
  step: /* @__PURE__ */ numberField({ name: 'step', byte: 5, size: 1, least: 0, most: 255 }),
  remaining: /* @__PURE__ */ numberField({ name: 'remaining', byte: 6, size: 2, least: 0, most: 65535, unit: 's' }),
  elapsed: /* @__PURE__ */ numberField({ name: 'elapsed', byte: 8, size: 2, least: 0, most: 65535, unit: 's' }),
  cavityTarget: /* @__PURE__ */ numberField({
    name: 'cavityTarget',
    byte: 10,
    size: 2,
    least: 0,
    most: 65535,
    unit: '°C',
  }),
  cavityTemperature: /* @__PURE__ */ numberField({
    name: 'cavityTemperature',
    byte: 12,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  foodTemperature: /* @__PURE__ */ numberField({
    name: 'foodTemperature',
    byte: 14,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  weight: /* @__PURE__ */ numberField({ name: 'weight', byte: 16, size: 2, least: 0, most: 65535, unit: 'g' }),
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
  startDelay: /* @__PURE__ */ numberField({
    name: 'startDelay',
    byte: 24,
    size: 2,
    least: 0,
    most: 65535,
    unit: 'min',
  }),
};

/** Microwave oven response and status (Table 15): 26 bytes. */
export const microwaveOvenState: BodyLayout = {
  name: 'MicrowaveOvenState',
  length: 26,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(microwaveOvenStateFields),
};

/** Microwave oven alarm (Table 16). */
export const microwaveOvenAlarmFields: {
  readonly event: EnumField;
  readonly severity: EnumField;
  readonly faults: FlagsField;
  readonly time: NumberField;
} = {
  event: /* @__PURE__ */ enumField({ name: 'event', byte: 0, size: 1, enumeration: event }),
  severity: /* @__PURE__ */ enumField({ name: 'severity', byte: 1, size: 1, enumeration: severity }),
  faults: /* @__PURE__ */ flagsField({ name: 'faults', byte: 2, size: 4, enumeration: microwaveOvenFaults }),
  time: /* @__PURE__ */ numberField({ name: 'time', byte: 6, size: 4, least: 0, most: 4294967295, unit: 's' }),
};

/** Microwave oven alarm (Table 16): 10 bytes. */
export const microwaveOvenAlarm: BodyLayout = {
  name: 'MicrowaveOvenAlarm',
  length: 10,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(microwaveOvenAlarmFields),
};
