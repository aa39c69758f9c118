// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type {
  Event,
  MicrowaveOvenActivity,
  MicrowaveOvenCommand,
  MicrowaveOvenFaults,
  MicrowaveOvenMode,
  Result,
  Severity,
} from '../codes.ts';
/**
 * Microwave oven control (Table 14): 18 bytes. Only the fields that are set; the device leaves all others as they are.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface MicrowaveOvenControl<Unknown = number> {
  /** Command. Table 14, byte 4. */
  command?: MicrowaveOvenCommand | Unknown;
  /** Mode. Table 14, byte 4. */
  mode?: MicrowaveOvenMode | Unknown;
  /** Child lock. Table 14, byte 5. */
  childLock?: boolean;
  /** Lamp. Table 14, byte 5. */
  lamp?: boolean;
  /** Turntable. Table 14, byte 5. */
  turntable?: boolean;
  /** Preheat. Table 14, byte 5. */
  preheat?: boolean;
  /** Power level, 10 to 100 %, in steps of 10. Table 14, byte 6. */
  powerLevel?: number;
  /** Automatic menu, 0 to 255, null where there is no value. Table 14, byte 7. */
  autoMenu?: number | null;
  /** Duration, 1 to 5999 s. Table 14, byte 8. */
  duration?: number;
  /** Time to add, 0 to 5999 s. Table 14, byte 10. */
  addTime?: number;
  /** Target cavity temperature, 30 to 250 °C. Table 14, byte 12. */
  cavityTarget?: number;
  /** Weight, 0 to 5000 g. Table 14, byte 14. */
  weight?: number;
  /** Start delay, 0 to 1439 min. Table 14, byte 16. */
  startDelay?: number;
}

/**
 * Microwave oven response and status (Table 15): 26 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface MicrowaveOvenState<Unknown = number> {
  /** Result. Table 15, byte 0. */
  result: Result | Unknown;
  /** State. Table 15, byte 1. */
  state: MicrowaveOvenActivity | Unknown;
  /** Mode. Table 15, byte 1. */
  mode: MicrowaveOvenMode | Unknown;
  /** Door open. Table 15, byte 1. */
  door: boolean;
  /** Child lock. Table 15, byte 2. */
  childLock: boolean;
  /** Lamp. Table 15, byte 2. */
  lamp: boolean;
  /** Turntable. Table 15, byte 2. */
  turntable: boolean;
  /** Preheat. Table 15, byte 2. */
  preheat: boolean;
  /** Remote start allowed. Table 15, byte 2. */
  remoteStart: boolean;
  /** Power level, 0 to 100 %. Table 15, byte 3. */
  powerLevel: number;
  /** Automatic menu, 0 to 255, null where there is no value. Table 15, byte 4. */
  autoMenu: number | null;
  /** Programme step, 0 to 255. Table 15, byte 5. */
  step: number;
  /** Time remaining, 0 to 65535 s. Table 15, byte 6. */
  remaining: number;
  /** Time elapsed, 0 to 65535 s. Table 15, byte 8. */
  elapsed: number;
  /** Target cavity temperature, 0 to 65535 °C. Table 15, byte 10. */
  cavityTarget: number;
  /** Cavity temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 15, byte 12. */
  cavityTemperature: number | null;
  /** Food temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 15, byte 14. */
  foodTemperature: number | null;
  /** Weight, 0 to 65535 g. Table 15, byte 16. */
  weight: number;
  /** Active power, 0 to 65535 W. Table 15, byte 18. */
  activePower: number;
  /** Energy used, 0 to 4294967.295 kWh, in steps of 0.001. Table 15, byte 20. */
  energy: number;
  /** Start delay, 0 to 65535 min. Table 15, byte 24. */
  startDelay: number;
}

/**
 * Microwave oven alarm (Table 16): 10 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface MicrowaveOvenAlarm<Unknown = number> {
  /** Event. Table 16, byte 0. */
  event: Event | Unknown;
  /** Severity. Table 16, byte 1. */
  severity: Severity | Unknown;
  /** Faults. Table 16, byte 2. */
  faults: readonly (MicrowaveOvenFaults | Unknown)[];
  /** Time (Unix), 0 to 4294967295 s. Table 16, byte 6. */
  time: number;
}
