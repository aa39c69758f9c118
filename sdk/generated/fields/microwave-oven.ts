// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type BodyLayout, bodyLayout } from '../../field/layout.ts';
import { CODES } from '../codes.ts';

/** Microwave oven control (Table 14): 18 bytes. */
export const microwaveOvenControl: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  18,
  `
command 4 u8.0-2 enum microwaveOvenCommand
mode 4 u8.3-6 enum microwaveOvenMode
childLock 5 u8.0 true 1
lamp 5 u8.1 true 1
turntable 5 u8.2 true 1
preheat 5 u8.3 true 1
powerLevel 6 u8 from 10 to 100 step 10 in %
autoMenu 7 u8 null 255
duration 8 u16 from 1 to 5999 in s
addTime 10 u16 to 5999 in s
cavityTarget 12 u16 from 30 to 250 in °C
weight 14 u16 to 5000 in g
startDelay 16 u16 to 1439 in min
`,
  { presence: { size: 4, known: 0x1fff } },
);

/** Microwave oven response and status (Table 15): 26 bytes. */
export const microwaveOvenState: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  26,
  `
result 0 u8 enum result
state 1 u8.0-2 enum microwaveOvenActivity
mode 1 u8.3-6 enum microwaveOvenMode
door 1 u8.7 true 1
childLock 2 u8.0 true 1
lamp 2 u8.1 true 1
turntable 2 u8.2 true 1
preheat 2 u8.3 true 1
remoteStart 2 u8.4 true 1
powerLevel 3 u8 to 100 in %
autoMenu 4 u8 null 255
step 5 u8
remaining 6 u16 in s
elapsed 8 u16 in s
cavityTarget 10 u16 in °C
cavityTemperature 12 i16 over 10 null 32767 in °C
foodTemperature 14 i16 over 10 null 32767 in °C
weight 16 u16 in g
activePower 18 u16 in W
energy 20 u32 over 1000 in kWh
startDelay 24 u16 in min
`,
);

/** Microwave oven alarm (Table 16): 10 bytes. */
export const microwaveOvenAlarm: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  10,
  `
event 0 u8 enum event
severity 1 u8 enum severity
faults 2 u32 flags microwaveOvenFaults
time 6 u32 in s
`,
);
