// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type Body, bodiesOf, type Kind, kindsOf } from '../field/kind.ts';
import type { BodyLayout } from '../field/layout.ts';
import { airConditionerAlarm, airConditionerControl, airConditionerState } from './fields/air-conditioner.ts';
import {
  deregister,
  heartbeat,
  refusal,
  register,
  registerResponse,
  statusQuery,
  versionQuery,
  versionResponse,
} from './fields/common.ts';
import { microwaveOvenAlarm, microwaveOvenControl, microwaveOvenState } from './fields/microwave-oven.ts';
import { refrigeratorAlarm, refrigeratorControl, refrigeratorState } from './fields/refrigerator.ts';
import { waterHeaterAlarm, waterHeaterControl, waterHeaterState } from './fields/water-heater.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from './identifiers.ts';
import {
  readAirConditionerAlarm,
  readAirConditionerControl,
  readAirConditionerState,
} from './readers/air-conditioner.ts';
import {
  readDeregister,
  readHeartbeat,
  readRefusal,
  readRegister,
  readRegisterResponse,
  readStatusQuery,
  readVersionQuery,
  readVersionResponse,
} from './readers/common.ts';
import { readMicrowaveOvenAlarm, readMicrowaveOvenControl, readMicrowaveOvenState } from './readers/microwave-oven.ts';
import { readRefrigeratorAlarm, readRefrigeratorControl, readRefrigeratorState } from './readers/refrigerator.ts';
import { readWaterHeaterAlarm, readWaterHeaterControl, readWaterHeaterState } from './readers/water-heater.ts';
import {
  writeAirConditionerAlarm,
  writeAirConditionerControl,
  writeAirConditionerState,
} from './writers/air-conditioner.ts';
import {
  writeDeregister,
  writeHeartbeat,
  writeRefusal,
  writeRegister,
  writeRegisterResponse,
  writeStatusQuery,
  writeVersionQuery,
  writeVersionResponse,
} from './writers/common.ts';
import {
  writeMicrowaveOvenAlarm,
  writeMicrowaveOvenControl,
  writeMicrowaveOvenState,
} from './writers/microwave-oven.ts';
import { writeRefrigeratorAlarm, writeRefrigeratorControl, writeRefrigeratorState } from './writers/refrigerator.ts';
import { writeWaterHeaterAlarm, writeWaterHeaterControl, writeWaterHeaterState } from './writers/water-heater.ts';

/** Every body once, in the order in which the Wasm side numbers them. */
export const BODIES: readonly Body[] = /* @__PURE__ */ bodiesOf([
  [airConditionerControl, readAirConditionerControl, writeAirConditionerControl],
  [airConditionerState, readAirConditionerState, writeAirConditionerState],
  [airConditionerAlarm, readAirConditionerAlarm, writeAirConditionerAlarm],
  [statusQuery, readStatusQuery, writeStatusQuery],
  [versionQuery, readVersionQuery, writeVersionQuery],
  [versionResponse, readVersionResponse, writeVersionResponse],
  [register, readRegister, writeRegister],
  [registerResponse, readRegisterResponse, writeRegisterResponse],
  [deregister, readDeregister, writeDeregister],
  [heartbeat, readHeartbeat, writeHeartbeat],
  [refusal, readRefusal, writeRefusal],
  [microwaveOvenControl, readMicrowaveOvenControl, writeMicrowaveOvenControl],
  [microwaveOvenState, readMicrowaveOvenState, writeMicrowaveOvenState],
  [microwaveOvenAlarm, readMicrowaveOvenAlarm, writeMicrowaveOvenAlarm],
  [refrigeratorControl, readRefrigeratorControl, writeRefrigeratorControl],
  [refrigeratorState, readRefrigeratorState, writeRefrigeratorState],
  [refrigeratorAlarm, readRefrigeratorAlarm, writeRefrigeratorAlarm],
  [waterHeaterControl, readWaterHeaterControl, writeWaterHeaterControl],
  [waterHeaterState, readWaterHeaterState, writeWaterHeaterState],
  [waterHeaterAlarm, readWaterHeaterAlarm, writeWaterHeaterAlarm],
]);

/** By kind number: device types in their order, and within each its messages in theirs. */
export const KINDS: readonly Kind[] = /* @__PURE__ */ kindsOf(DEVICE_TYPES, MESSAGE_TYPES, BODIES, {
  'water-heater': [17, 18, 18, 19, 3, 4, 5, 6, 7, 8, 9, 10],
  'air-conditioner': [0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  refrigerator: [14, 15, 15, 16, 3, 4, 5, 6, 7, 8, 9, 10],
  'microwave-oven': [11, 12, 12, 13, 3, 4, 5, 6, 7, 8, 9, 10],
});

/** The header's fields that mean something, whose bytes count from the frame's start; null where there are none. */
export const FRAME_HEADER: BodyLayout | null = null;
/** Which of them is the version, where there are several. */
export const VERSION_FIELD: string | null = null;
/** What a writer takes for those that a message gives no value for; the others it must give. */
export const HEADER_DEFAULTS: Readonly<Record<string, unknown>> = {};
