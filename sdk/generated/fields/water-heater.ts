// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
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
import { event, result, severity, waterHeaterFaults, waterHeaterMode } from '../codes.ts';

/** Water heater control (Table 5). */
export const waterHeaterControlFields: {
  readonly power: BoolField;
  readonly mode: EnumField;
  readonly sterilise: BoolField;
  readonly childLock: BoolField;
  readonly keepWarm: BoolField;
  readonly targetTemperature: NumberField;
  readonly onTime: NumberField;
  readonly offTime: NumberField;
  readonly heatingPowerLimit: NumberField;
} = {
  power: /* @__PURE__ */ boolField({ name: 'power', byte: 4, size: 1, presence: 0 }),
  mode: /* @__PURE__ */ enumField({
    name: 'mode',
    byte: 4,
    size: 1,
    presence: 1,
    low: 1,
    width: 3,
    enumeration: waterHeaterMode,
  }),
  sterilise: /* @__PURE__ */ boolField({ name: 'sterilise', byte: 4, size: 1, presence: 2, low: 4 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 4, size: 1, presence: 3, low: 5 }),
  keepWarm: /* @__PURE__ */ boolField({ name: 'keepWarm', byte: 4, size: 1, presence: 4, low: 6 }),
  targetTemperature: /* @__PURE__ */ numberField({
    name: 'targetTemperature',
    byte: 5,
    size: 1,
    presence: 5,
    divisor: 2,
    least: 60,
    most: 150,
    unit: '°C',
  }),
  onTime: /* @__PURE__ */ numberField({
    name: 'onTime',
    byte: 6,
    size: 2,
    presence: 6,
    least: 0,
    most: 1439,
    null: 65535,
    unit: 'min',
  }),
  offTime: /* @__PURE__ */ numberField({
    name: 'offTime',
    byte: 8,
    size: 2,
    presence: 7,
    least: 0,
    most: 1439,
    null: 65535,
    unit: 'min',
  }),
  heatingPowerLimit: /* @__PURE__ */ numberField({
    name: 'heatingPowerLimit',
    byte: 10,
    size: 2,
    presence: 8,
    least: 0,
    most: 6000,
    unit: 'W',
  }),
};

/** Water heater control (Table 5): 12 bytes. */
export const waterHeaterControl: BodyLayout = {
  name: 'WaterHeaterControl',
  length: 12,
  atLeast: false,
  presence: { byte: 0, size: 4, known: 0x1ff },
  fields: /* @__PURE__ */ Object.values(waterHeaterControlFields),
};

/** Water heater response and status (Table 6). */
export const waterHeaterStateFields: {
  readonly result: EnumField;
  readonly power: BoolField;
  readonly mode: EnumField;
  readonly sterilise: BoolField;
  readonly childLock: BoolField;
  readonly keepWarm: BoolField;
  readonly heating: BoolField;
  readonly flowing: BoolField;
  readonly defrosting: BoolField;
  readonly anodeDue: BoolField;
  readonly targetTemperature: NumberField;
  readonly tankTemperature: NumberField;
  readonly inletTemperature: NumberField;
  readonly hotWater: NumberField;
  readonly flow: NumberField;
  readonly heatingPower: NumberField;
  readonly energy: NumberField;
  readonly remainingTime: NumberField;
  readonly onTime: NumberField;
  readonly offTime: NumberField;
} = {
  result: /* @__PURE__ */ enumField({ name: 'result', byte: 0, size: 1, enumeration: result }),
  power: /* @__PURE__ */ boolField({ name: 'power', byte: 1, size: 1 }),
  mode: /* @__PURE__ */ enumField({ name: 'mode', byte: 1, size: 1, low: 1, width: 3, enumeration: waterHeaterMode }),
  sterilise: /* @__PURE__ */ boolField({ name: 'sterilise', byte: 1, size: 1, low: 4 }),
  childLock: /* @__PURE__ */ boolField({ name: 'childLock', byte: 1, size: 1, low: 5 }),
  keepWarm: /* @__PURE__ */ boolField({ name: 'keepWarm', byte: 1, size: 1, low: 6 }),
  heating: /* @__PURE__ */ boolField({ name: 'heating', byte: 2, size: 1 }),
  flowing: /* @__PURE__ */ boolField({ name: 'flowing', byte: 2, size: 1, low: 1 }),
  defrosting: /* @__PURE__ */ boolField({ name: 'defrosting', byte: 2, size: 1, low: 2 }),
  anodeDue: /* @__PURE__ */ boolField({ name: 'anodeDue', byte: 2, size: 1, low: 3 }),
  targetTemperature: /* @__PURE__ */ numberField({
    name: 'targetTemperature',
    byte: 3,
    size: 1,
    divisor: 2,
    least: 60,
    most: 150,
    unit: '°C',
  }),
  tankTemperature: /* @__PURE__ */ numberField({
    name: 'tankTemperature',
    byte: 4,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  inletTemperature: /* @__PURE__ */ numberField({
    name: 'inletTemperature',
    byte: 6,
    size: 2,
    signed: true,
    divisor: 10,
    least: -32768,
    most: 32767,
    null: 32767,
    unit: '°C',
  }),
  hotWater: /* @__PURE__ */ numberField({
    name: 'hotWater',
    byte: 8,
    size: 1,
    least: 0,
    most: 100,
    null: 255,
    unit: '%',
  }),
  flow: /* @__PURE__ */ numberField({
    name: 'flow',
    byte: 10,
    size: 2,
    divisor: 10,
    least: 0,
    most: 65535,
    unit: 'L/min',
  }),
  heatingPower: /* @__PURE__ */ numberField({
    name: 'heatingPower',
    byte: 12,
    size: 2,
    least: 0,
    most: 65535,
    unit: 'W',
  }),
  energy: /* @__PURE__ */ numberField({
    name: 'energy',
    byte: 14,
    size: 4,
    divisor: 1000,
    least: 0,
    most: 4294967295,
    unit: 'kWh',
  }),
  remainingTime: /* @__PURE__ */ numberField({
    name: 'remainingTime',
    byte: 18,
    size: 2,
    least: 0,
    most: 65535,
    null: 65535,
    unit: 'min',
  }),
  onTime: /* @__PURE__ */ numberField({
    name: 'onTime',
    byte: 20,
    size: 2,
    least: 0,
    most: 1439,
    null: 65535,
    unit: 'min',
  }),
  offTime: /* @__PURE__ */ numberField({
    name: 'offTime',
    byte: 22,
    size: 2,
    least: 0,
    most: 1439,
    null: 65535,
    unit: 'min',
  }),
};

/** Water heater response and status (Table 6): 24 bytes. */
export const waterHeaterState: BodyLayout = {
  name: 'WaterHeaterState',
  length: 24,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(waterHeaterStateFields),
};

/** Water heater alarm (Table 7). */
export const waterHeaterAlarmFields: {
  readonly event: EnumField;
  readonly severity: EnumField;
  readonly faults: FlagsField;
  readonly time: NumberField;
} = {
  event: /* @__PURE__ */ enumField({ name: 'event', byte: 0, size: 1, enumeration: event }),
  severity: /* @__PURE__ */ enumField({ name: 'severity', byte: 1, size: 1, enumeration: severity }),
  faults: /* @__PURE__ */ flagsField({ name: 'faults', byte: 2, size: 4, enumeration: waterHeaterFaults }),
  time: /* @__PURE__ */ numberField({ name: 'time', byte: 6, size: 4, least: 0, most: 4294967295, unit: 's' }),
};

/** Water heater alarm (Table 7): 10 bytes. */
export const waterHeaterAlarm: BodyLayout = {
  name: 'WaterHeaterAlarm',
  length: 10,
  atLeast: false,
  presence: null,
  fields: /* @__PURE__ */ Object.values(waterHeaterAlarmFields),
};
