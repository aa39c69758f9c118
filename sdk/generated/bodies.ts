// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export type * from './bodies/air-conditioner.ts';
export type * from './bodies/common.ts';
export type * from './bodies/microwave-oven.ts';
export type * from './bodies/refrigerator.ts';
export type * from './bodies/water-heater.ts';
export type {
  AirConditionerFaults,
  AirConditionerMode,
  Capabilities,
  Event,
  FanSpeed,
  MicrowaveOvenActivity,
  MicrowaveOvenCommand,
  MicrowaveOvenFaults,
  MicrowaveOvenMode,
  RefrigeratorFaults,
  RefrigeratorMode,
  Result,
  Severity,
  SwingHorizontal,
  SwingVertical,
  WaterHeaterFaults,
  WaterHeaterMode,
} from './codes.ts';
