// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { type BodyLayout, bodyLayout } from '../../field/layout.ts';
import { CODES } from '../codes.ts';

/** Refrigerator control (Table 11): 10 bytes. */
export const refrigeratorControl: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  10,
  `
mode 4 u8.0-2 enum refrigeratorMode
quickCool 4 u8.3 true 1
quickFreeze 4 u8.4 true 1
iceMaker 4 u8.5 true 1
childLock 4 u8.6 true 1
muteAlarm 4 u8.7 true 1
fridgeTemperature 5 i8 from 2 to 8 in °C
freezerTemperature 6 i8 from -24 to -14 in °C
flexTemperature 7 i8 from -18 to 8 in °C
fridgePower 8 u8.0 true 1
freezerPower 8 u8.1 true 1
flexPower 8 u8.2 true 1
deodorise 8 u8.3 true 1
dispenserLock 8 u8.4 true 1
`,
  { presence: { size: 4, known: 0x3fff } },
);

/** Refrigerator response and status (Table 12): 28 bytes. */
export const refrigeratorState: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  28,
  `
result 0 u8 enum result
mode 1 u8.0-2 enum refrigeratorMode
quickCool 1 u8.3 true 1
quickFreeze 1 u8.4 true 1
iceMaker 1 u8.5 true 1
childLock 1 u8.6 true 1
muteAlarm 1 u8.7 true 1
fridgePower 2 u8.0 true 1
freezerPower 2 u8.1 true 1
flexPower 2 u8.2 true 1
deodorise 2 u8.3 true 1
dispenserLock 2 u8.4 true 1
fridgeDoor 3 u8.0 true 1
freezerDoor 3 u8.1 true 1
flexDoor 3 u8.2 true 1
defrosting 3 u8.3 true 1
iceFull 3 u8.4 true 1
waterTankEmpty 3 u8.5 true 1
compressorRunning 3 u8.6 true 1
fridgeTemperature 4 i8 from 2 to 8 in °C
freezerTemperature 5 i8 from -24 to -14 in °C
flexTemperature 6 i8 from -18 to 8 in °C
ambientHumidity 7 u8 to 100 null 255 in %
fridgeActual 8 i16 over 10 null 32767 in °C
freezerActual 10 i16 over 10 null 32767 in °C
flexActual 12 i16 over 10 null 32767 in °C
ambient 14 i16 over 10 null 32767 in °C
compressorSpeed 16 u16 in rpm
activePower 18 u16 in W
energy 20 u32 over 1000 in kWh
waterFilter 24 u8 to 100 null 255 in %
doorOpenTime 26 u16 in s
`,
);

/** Refrigerator alarm (Table 13): 10 bytes. */
export const refrigeratorAlarm: BodyLayout = /* @__PURE__ */ bodyLayout(
  CODES,
  10,
  `
event 0 u8 enum event
severity 1 u8 enum severity
faults 2 u32 flags refrigeratorFaults
time 6 u32 in s
`,
);
