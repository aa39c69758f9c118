// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { Event, RefrigeratorFaults, RefrigeratorMode, Result, Severity } from '../codes.ts';
/**
 * Refrigerator control (Table 11): 10 bytes. Only the fields that are set; the device leaves all others as they are.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface RefrigeratorControl<Unknown = number> {
  /** Mode. Table 11, byte 4. */
  mode?: RefrigeratorMode | Unknown;
  /** Quick cool. Table 11, byte 4. */
  quickCool?: boolean;
  /** Quick freeze. Table 11, byte 4. */
  quickFreeze?: boolean;
  /** Ice maker. Table 11, byte 4. */
  iceMaker?: boolean;
  /** Child lock. Table 11, byte 4. */
  childLock?: boolean;
  /** Mute the alarm. Table 11, byte 4. */
  muteAlarm?: boolean;
  /** Fridge target temperature, 2 to 8 °C. Table 11, byte 5. */
  fridgeTemperature?: number;
  /** Freezer target temperature, -24 to -14 °C. Table 11, byte 6. */
  freezerTemperature?: number;
  /** Flexible compartment target temperature, -18 to 8 °C. Table 11, byte 7. */
  flexTemperature?: number;
  /** Fridge power. Table 11, byte 8. */
  fridgePower?: boolean;
  /** Freezer power. Table 11, byte 8. */
  freezerPower?: boolean;
  /** Flexible compartment power. Table 11, byte 8. */
  flexPower?: boolean;
  /** Deodorise. Table 11, byte 8. */
  deodorise?: boolean;
  /** Dispenser lock. Table 11, byte 8. */
  dispenserLock?: boolean;
}

/**
 * Refrigerator response and status (Table 12): 28 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface RefrigeratorState<Unknown = number> {
  /** Result. Table 12, byte 0. */
  result: Result | Unknown;
  /** Mode. Table 12, byte 1. */
  mode: RefrigeratorMode | Unknown;
  /** Quick cool. Table 12, byte 1. */
  quickCool: boolean;
  /** Quick freeze. Table 12, byte 1. */
  quickFreeze: boolean;
  /** Ice maker. Table 12, byte 1. */
  iceMaker: boolean;
  /** Child lock. Table 12, byte 1. */
  childLock: boolean;
  /** Mute the alarm. Table 12, byte 1. */
  muteAlarm: boolean;
  /** Fridge power. Table 12, byte 2. */
  fridgePower: boolean;
  /** Freezer power. Table 12, byte 2. */
  freezerPower: boolean;
  /** Flexible compartment power. Table 12, byte 2. */
  flexPower: boolean;
  /** Deodorise. Table 12, byte 2. */
  deodorise: boolean;
  /** Dispenser lock. Table 12, byte 2. */
  dispenserLock: boolean;
  /** Fridge door open. Table 12, byte 3. */
  fridgeDoor: boolean;
  /** Freezer door open. Table 12, byte 3. */
  freezerDoor: boolean;
  /** Flexible compartment door open. Table 12, byte 3. */
  flexDoor: boolean;
  /** Defrosting. Table 12, byte 3. */
  defrosting: boolean;
  /** Ice container full. Table 12, byte 3. */
  iceFull: boolean;
  /** Water tank empty. Table 12, byte 3. */
  waterTankEmpty: boolean;
  /** Compressor running. Table 12, byte 3. */
  compressorRunning: boolean;
  /** Fridge target temperature, 2 to 8 °C. Table 12, byte 4. */
  fridgeTemperature: number;
  /** Freezer target temperature, -24 to -14 °C. Table 12, byte 5. */
  freezerTemperature: number;
  /** Flexible compartment target temperature, -18 to 8 °C. Table 12, byte 6. */
  flexTemperature: number;
  /** Ambient humidity, 0 to 100 %, null where there is no value. Table 12, byte 7. */
  ambientHumidity: number | null;
  /** Fridge temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 12, byte 8. */
  fridgeActual: number | null;
  /** Freezer temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 12, byte 10. */
  freezerActual: number | null;
  /** Flexible compartment temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 12, byte 12. */
  flexActual: number | null;
  /** Ambient temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 12, byte 14. */
  ambient: number | null;
  /** Compressor speed, 0 to 65535 rpm. Table 12, byte 16. */
  compressorSpeed: number;
  /** Active power, 0 to 65535 W. Table 12, byte 18. */
  activePower: number;
  /** Energy used, 0 to 4294967.295 kWh, in steps of 0.001. Table 12, byte 20. */
  energy: number;
  /** Water filter left, 0 to 100 %, null where there is no value. Table 12, byte 24. */
  waterFilter: number | null;
  /** Door open for, 0 to 65535 s. Table 12, byte 26. */
  doorOpenTime: number;
}

/**
 * Refrigerator alarm (Table 13): 10 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface RefrigeratorAlarm<Unknown = number> {
  /** Event. Table 13, byte 0. */
  event: Event | Unknown;
  /** Severity. Table 13, byte 1. */
  severity: Severity | Unknown;
  /** Faults. Table 13, byte 2. */
  faults: readonly (RefrigeratorFaults | Unknown)[];
  /** Time (Unix), 0 to 4294967295 s. Table 13, byte 6. */
  time: number;
}
