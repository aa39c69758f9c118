// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type BodyLayout, bodyLayout } from '../../field/layout.ts';
import { CODES } from '../codes.ts';

/** Air conditioner control (Table 8): 14 bytes. */
export const airConditionerControl: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  14,
  `
power 4 u8.0 true 1
mode 4 u8.1-3 enum airConditionerMode
sleep 4 u8.4 true 1
turbo 4 u8.5 true 1
quiet 4 u8.6 true 1
eco 4 u8.7 true 1
fanSpeed 5 u8.0-2 enum fanSpeed
display 5 u8.3 true 1
beeper 5 u8.4 true 1
health 5 u8.5 true 1
auxiliaryHeat 5 u8.6 true 1
childLock 5 u8.7 true 1
swingVertical 6 u8.0-3 enum swingVertical
swingHorizontal 6 u8.4-7 enum swingHorizontal
targetTemperature 7 u8 over 2 from 32 to 64 in °C
targetHumidity 8 u8 from 30 to 90 in %
onTimer 10 u16 to 1440 in min
offTimer 12 u16 to 1440 in min
`,
  { presence: { size: 4, known: 0x3ffff } },
);

/** Air conditioner response and status (Table 9): 26 bytes. */
export const airConditionerState: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  26,
  `
result 0 u8 enum result
power 1 u8.0 true 1
mode 1 u8.1-3 enum airConditionerMode
sleep 1 u8.4 true 1
turbo 1 u8.5 true 1
quiet 1 u8.6 true 1
eco 1 u8.7 true 1
fanSpeed 2 u8.0-2 enum fanSpeed
display 2 u8.3 true 1
beeper 2 u8.4 true 1
health 2 u8.5 true 1
auxiliaryHeat 2 u8.6 true 1
childLock 2 u8.7 true 1
swingVertical 3 u8.0-3 enum swingVertical
swingHorizontal 3 u8.4-7 enum swingHorizontal
targetTemperature 4 u8 over 2 from 32 to 64 in °C
targetHumidity 5 u8 from 30 to 90 in %
roomTemperature 6 i16 over 10 null 32767 in °C
outdoorTemperature 8 i16 over 10 null 32767 in °C
roomHumidity 10 u8 to 100 null 255 in %
compressorRunning 11 u8.0 true 1
defrosting 11 u8.1 true 1
preheating 11 u8.2 true 1
filterDue 11 u8.3 true 1
fourWayValve 11 u8.4 true 1
compressorFrequency 12 u8 in Hz
activePower 14 u16 in W
energy 16 u32 over 1000 in kWh
onTimer 20 u16 to 1440 in min
offTimer 22 u16 to 1440 in min
particulates 24 u16 null 65535 in µg/m³
`,
);

/** Air conditioner alarm (Table 10): 10 bytes. */
export const airConditionerAlarm: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  10,
  `
event 0 u8 enum event
severity 1 u8 enum severity
faults 2 u32 flags airConditionerFaults
time 6 u32 in s
`,
);
