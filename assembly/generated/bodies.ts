// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import { NO_INTEGER } from '../place';
import {
  placeInAirConditionerAlarm,
  placeInAirConditionerControl,
  placeInAirConditionerState,
} from './air-conditioner';
import { placeInRefusal, placeInRegister, placeInRegisterResponse, placeInVersionResponse } from './common';
import { placeInMicrowaveOvenAlarm, placeInMicrowaveOvenControl, placeInMicrowaveOvenState } from './microwave-oven';
import { placeInRefrigeratorAlarm, placeInRefrigeratorControl, placeInRefrigeratorState } from './refrigerator';
import { placeInWaterHeaterAlarm, placeInWaterHeaterControl, placeInWaterHeaterState } from './water-heater';

/** Where a field of a body lies; bodies are numbered as in the SDK's `BODIES`. */
export function placeOf(body: u32, field: u32): u32 {
  switch (body) {
    case 0:
      return placeInAirConditionerControl(field);
    case 1:
      return placeInAirConditionerState(field);
    case 2:
      return placeInAirConditionerAlarm(field);
    case 5:
      return placeInVersionResponse(field);
    case 6:
      return placeInRegister(field);
    case 7:
      return placeInRegisterResponse(field);
    case 10:
      return placeInRefusal(field);
    case 11:
      return placeInMicrowaveOvenControl(field);
    case 12:
      return placeInMicrowaveOvenState(field);
    case 13:
      return placeInMicrowaveOvenAlarm(field);
    case 14:
      return placeInRefrigeratorControl(field);
    case 15:
      return placeInRefrigeratorState(field);
    case 16:
      return placeInRefrigeratorAlarm(field);
    case 17:
      return placeInWaterHeaterControl(field);
    case 18:
      return placeInWaterHeaterState(field);
    case 19:
      return placeInWaterHeaterAlarm(field);
    default:
      return NO_INTEGER;
  }
}
