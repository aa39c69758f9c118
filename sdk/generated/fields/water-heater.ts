// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type BodyLayout, bodyLayout } from '../../field/layout.ts';
import { CODES } from '../codes.ts';

/** Water heater control (Table 5): 12 bytes. */
export const waterHeaterControl: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  12,
  `
power 4 u8.0 true 1
mode 4 u8.1-3 enum waterHeaterMode
sterilise 4 u8.4 true 1
childLock 4 u8.5 true 1
keepWarm 4 u8.6 true 1
targetTemperature 5 u8 over 2 from 60 to 150 in °C
onTime 6 u16 to 1439 null 65535 in min
offTime 8 u16 to 1439 null 65535 in min
heatingPowerLimit 10 u16 to 6000 in W
`,
  { presence: { size: 4, known: 0x1ff } },
);

/** Water heater response and status (Table 6): 24 bytes. */
export const waterHeaterState: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  24,
  `
result 0 u8 enum result
power 1 u8.0 true 1
mode 1 u8.1-3 enum waterHeaterMode
sterilise 1 u8.4 true 1
childLock 1 u8.5 true 1
keepWarm 1 u8.6 true 1
heating 2 u8.0 true 1
flowing 2 u8.1 true 1
defrosting 2 u8.2 true 1
anodeDue 2 u8.3 true 1
targetTemperature 3 u8 over 2 from 60 to 150 in °C
tankTemperature 4 i16 over 10 null 32767 in °C
inletTemperature 6 i16 over 10 null 32767 in °C
hotWater 8 u8 to 100 null 255 in %
flow 10 u16 over 10 in L/min
heatingPower 12 u16 in W
energy 14 u32 over 1000 in kWh
remainingTime 18 u16 null 65535 in min
onTime 20 u16 to 1439 null 65535 in min
offTime 22 u16 to 1439 null 65535 in min
`,
);

/** Water heater alarm (Table 7): 10 bytes. */
export const waterHeaterAlarm: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  10,
  `
event 0 u8 enum event
severity 1 u8 enum severity
faults 2 u32 flags waterHeaterFaults
time 6 u32 in s
`,
);
