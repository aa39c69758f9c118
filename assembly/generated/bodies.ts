// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import {
  gatherAirConditionerAlarm,
  gatherAirConditionerControl,
  gatherAirConditionerState,
  scatterAirConditionerAlarm,
  scatterAirConditionerControl,
  scatterAirConditionerState,
} from './air-conditioner';
import {
  gatherRefusal,
  gatherRegister,
  gatherRegisterResponse,
  gatherVersionResponse,
  scatterRefusal,
  scatterRegister,
  scatterRegisterResponse,
  scatterVersionResponse,
} from './common';
import {
  gatherMicrowaveOvenAlarm,
  gatherMicrowaveOvenControl,
  gatherMicrowaveOvenState,
  scatterMicrowaveOvenAlarm,
  scatterMicrowaveOvenControl,
  scatterMicrowaveOvenState,
} from './microwave-oven';
import {
  gatherRefrigeratorAlarm,
  gatherRefrigeratorControl,
  gatherRefrigeratorState,
  scatterRefrigeratorAlarm,
  scatterRefrigeratorControl,
  scatterRefrigeratorState,
} from './refrigerator';
import {
  gatherWaterHeaterAlarm,
  gatherWaterHeaterControl,
  gatherWaterHeaterState,
  scatterWaterHeaterAlarm,
  scatterWaterHeaterControl,
  scatterWaterHeaterState,
} from './water-heater';

/** One field of `count` selected frames, all with this body, into the column of raw values. */
export function gather(body: u32, field: u32, count: u32): void {
  switch (body) {
    case 0:
      gatherAirConditionerControl(field, count);
      break;
    case 1:
      gatherAirConditionerState(field, count);
      break;
    case 2:
      gatherAirConditionerAlarm(field, count);
      break;
    case 5:
      gatherVersionResponse(field, count);
      break;
    case 6:
      gatherRegister(field, count);
      break;
    case 7:
      gatherRegisterResponse(field, count);
      break;
    case 10:
      gatherRefusal(field, count);
      break;
    case 11:
      gatherMicrowaveOvenControl(field, count);
      break;
    case 12:
      gatherMicrowaveOvenState(field, count);
      break;
    case 13:
      gatherMicrowaveOvenAlarm(field, count);
      break;
    case 14:
      gatherRefrigeratorControl(field, count);
      break;
    case 15:
      gatherRefrigeratorState(field, count);
      break;
    case 16:
      gatherRefrigeratorAlarm(field, count);
      break;
    case 17:
      gatherWaterHeaterControl(field, count);
      break;
    case 18:
      gatherWaterHeaterState(field, count);
      break;
    case 19:
      gatherWaterHeaterAlarm(field, count);
      break;
  }
}

/** The column of raw values into one field of `count` selected frames, all with this body. */
export function scatter(body: u32, field: u32, count: u32): void {
  switch (body) {
    case 0:
      scatterAirConditionerControl(field, count);
      break;
    case 1:
      scatterAirConditionerState(field, count);
      break;
    case 2:
      scatterAirConditionerAlarm(field, count);
      break;
    case 5:
      scatterVersionResponse(field, count);
      break;
    case 6:
      scatterRegister(field, count);
      break;
    case 7:
      scatterRegisterResponse(field, count);
      break;
    case 10:
      scatterRefusal(field, count);
      break;
    case 11:
      scatterMicrowaveOvenControl(field, count);
      break;
    case 12:
      scatterMicrowaveOvenState(field, count);
      break;
    case 13:
      scatterMicrowaveOvenAlarm(field, count);
      break;
    case 14:
      scatterRefrigeratorControl(field, count);
      break;
    case 15:
      scatterRefrigeratorState(field, count);
      break;
    case 16:
      scatterRefrigeratorAlarm(field, count);
      break;
    case 17:
      scatterWaterHeaterControl(field, count);
      break;
    case 18:
      scatterWaterHeaterState(field, count);
      break;
    case 19:
      scatterWaterHeaterAlarm(field, count);
      break;
  }
}
