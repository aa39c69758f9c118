// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { NO_INTEGER } from '../location';
import {
  locationInAirConditionerAlarm,
  locationInAirConditionerControl,
  locationInAirConditionerState,
} from './air-conditioner';
import { locationInRefusal, locationInRegister, locationInRegisterResponse, locationInVersionResponse } from './common';
import {
  locationInMicrowaveOvenAlarm,
  locationInMicrowaveOvenControl,
  locationInMicrowaveOvenState,
} from './microwave-oven';
import {
  locationInRefrigeratorAlarm,
  locationInRefrigeratorControl,
  locationInRefrigeratorState,
} from './refrigerator';
import { locationInWaterHeaterAlarm, locationInWaterHeaterControl, locationInWaterHeaterState } from './water-heater';

/** Where a field of a body lies; bodies are numbered as in the SDK's `BODIES`. */
export function locationOf(body: u32, field: u32): u32 {
  switch (body) {
    case 0:
      return locationInAirConditionerControl(field);
    case 1:
      return locationInAirConditionerState(field);
    case 2:
      return locationInAirConditionerAlarm(field);
    case 5:
      return locationInVersionResponse(field);
    case 6:
      return locationInRegister(field);
    case 7:
      return locationInRegisterResponse(field);
    case 10:
      return locationInRefusal(field);
    case 11:
      return locationInMicrowaveOvenControl(field);
    case 12:
      return locationInMicrowaveOvenState(field);
    case 13:
      return locationInMicrowaveOvenAlarm(field);
    case 14:
      return locationInRefrigeratorControl(field);
    case 15:
      return locationInRefrigeratorState(field);
    case 16:
      return locationInRefrigeratorAlarm(field);
    case 17:
      return locationInWaterHeaterControl(field);
    case 18:
      return locationInWaterHeaterState(field);
    case 19:
      return locationInWaterHeaterAlarm(field);

    default:
      return NO_INTEGER;
  }
}
