// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { Event, Result, Severity, WaterHeaterFaults, WaterHeaterMode } from '../codes.ts';
/**
 * Water heater control (Table 5): 12 bytes. Only the fields that are set; the device leaves all others as they are.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface WaterHeaterControl<Unknown = number> {
  /** Power. Table 5, byte 4. */
  power?: boolean;
  /** Mode. Table 5, byte 4. */
  mode?: WaterHeaterMode | Unknown;
  /** Sterilise. Table 5, byte 4. */
  sterilise?: boolean;
  /** Child lock. Table 5, byte 4. */
  childLock?: boolean;
  /** Keep warm. Table 5, byte 4. */
  keepWarm?: boolean;
  /** Target temperature, 30 to 75 °C, in steps of 0.5. Table 5, byte 5. */
  targetTemperature?: number;
  /** Switch-on time, 0 to 1439 min, null where there is no value. Table 5, byte 6. */
  onTime?: number | null;
  /** Switch-off time, 0 to 1439 min, null where there is no value. Table 5, byte 8. */
  offTime?: number | null;
  /** Heating power limit, 0 to 6000 W. Table 5, byte 10. */
  heatingPowerLimit?: number;
}

/**
 * Water heater response and status (Table 6): 24 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface WaterHeaterState<Unknown = number> {
  /** Result. Table 6, byte 0. */
  result: Result | Unknown;
  /** Power. Table 6, byte 1. */
  power: boolean;
  /** Mode. Table 6, byte 1. */
  mode: WaterHeaterMode | Unknown;
  /** Sterilise. Table 6, byte 1. */
  sterilise: boolean;
  /** Child lock. Table 6, byte 1. */
  childLock: boolean;
  /** Keep warm. Table 6, byte 1. */
  keepWarm: boolean;
  /** Heating. Table 6, byte 2. */
  heating: boolean;
  /** Water flowing. Table 6, byte 2. */
  flowing: boolean;
  /** Defrosting. Table 6, byte 2. */
  defrosting: boolean;
  /** Anode due for replacement. Table 6, byte 2. */
  anodeDue: boolean;
  /** Target temperature, 30 to 75 °C, in steps of 0.5. Table 6, byte 3. */
  targetTemperature: number;
  /** Tank temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 6, byte 4. */
  tankTemperature: number | null;
  /** Inlet temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 6, byte 6. */
  inletTemperature: number | null;
  /** Hot water left, 0 to 100 %, null where there is no value. Table 6, byte 8. */
  hotWater: number | null;
  /** Flow, 0 to 6553.5 L/min, in steps of 0.1. Table 6, byte 10. */
  flow: number;
  /** Heating power, 0 to 65535 W. Table 6, byte 12. */
  heatingPower: number;
  /** Energy used, 0 to 4294967.295 kWh, in steps of 0.001. Table 6, byte 14. */
  energy: number;
  /** Time remaining, 0 to 65535 min, null where there is no value. Table 6, byte 18. */
  remainingTime: number | null;
  /** Switch-on time, 0 to 1439 min, null where there is no value. Table 6, byte 20. */
  onTime: number | null;
  /** Switch-off time, 0 to 1439 min, null where there is no value. Table 6, byte 22. */
  offTime: number | null;
}

/**
 * Water heater alarm (Table 7): 10 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface WaterHeaterAlarm<Unknown = number> {
  /** Event. Table 7, byte 0. */
  event: Event | Unknown;
  /** Severity. Table 7, byte 1. */
  severity: Severity | Unknown;
  /** Faults. Table 7, byte 2. */
  faults: readonly (WaterHeaterFaults | Unknown)[];
  /** Time (Unix), 0 to 4294967295 s. Table 7, byte 6. */
  time: number;
}
