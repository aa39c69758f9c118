// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type {
  AirConditionerFaults,
  AirConditionerMode,
  Event,
  FanSpeed,
  Result,
  Severity,
  SwingHorizontal,
  SwingVertical,
} from '../codes.ts';
/**
 * Air conditioner control (Table 8): 14 bytes. Only the fields that are set; the device leaves all others as they are.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface AirConditionerControl<Unknown = number> {
  /** Power. Table 8, byte 4. */
  power?: boolean;
  /** Mode. Table 8, byte 4. */
  mode?: AirConditionerMode | Unknown;
  /** Sleep. Table 8, byte 4. */
  sleep?: boolean;
  /** Turbo. Table 8, byte 4. */
  turbo?: boolean;
  /** Quiet. Table 8, byte 4. */
  quiet?: boolean;
  /** Eco. Table 8, byte 4. */
  eco?: boolean;
  /** Fan speed. Table 8, byte 5. */
  fanSpeed?: FanSpeed | Unknown;
  /** Display. Table 8, byte 5. */
  display?: boolean;
  /** Beeper. Table 8, byte 5. */
  beeper?: boolean;
  /** Health. Table 8, byte 5. */
  health?: boolean;
  /** Auxiliary heat. Table 8, byte 5. */
  auxiliaryHeat?: boolean;
  /** Child lock. Table 8, byte 5. */
  childLock?: boolean;
  /** Vertical swing. Table 8, byte 6. */
  swingVertical?: SwingVertical | Unknown;
  /** Horizontal swing. Table 8, byte 6. */
  swingHorizontal?: SwingHorizontal | Unknown;
  /** Target temperature, 16 to 32 °C, in steps of 0.5. Table 8, byte 7. */
  targetTemperature?: number;
  /** Target humidity, 30 to 90 %. Table 8, byte 8. */
  targetHumidity?: number;
  /** Switch-on timer, 0 to 1440 min. Table 8, byte 10. */
  onTimer?: number;
  /** Switch-off timer, 0 to 1440 min. Table 8, byte 12. */
  offTimer?: number;
}

/**
 * Air conditioner response and status (Table 9): 26 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface AirConditionerState<Unknown = number> {
  /** Result. Table 9, byte 0. */
  result: Result | Unknown;
  /** Power. Table 9, byte 1. */
  power: boolean;
  /** Mode. Table 9, byte 1. */
  mode: AirConditionerMode | Unknown;
  /** Sleep. Table 9, byte 1. */
  sleep: boolean;
  /** Turbo. Table 9, byte 1. */
  turbo: boolean;
  /** Quiet. Table 9, byte 1. */
  quiet: boolean;
  /** Eco. Table 9, byte 1. */
  eco: boolean;
  /** Fan speed. Table 9, byte 2. */
  fanSpeed: FanSpeed | Unknown;
  /** Display. Table 9, byte 2. */
  display: boolean;
  /** Beeper. Table 9, byte 2. */
  beeper: boolean;
  /** Health. Table 9, byte 2. */
  health: boolean;
  /** Auxiliary heat. Table 9, byte 2. */
  auxiliaryHeat: boolean;
  /** Child lock. Table 9, byte 2. */
  childLock: boolean;
  /** Vertical swing. Table 9, byte 3. */
  swingVertical: SwingVertical | Unknown;
  /** Horizontal swing. Table 9, byte 3. */
  swingHorizontal: SwingHorizontal | Unknown;
  /** Target temperature, 16 to 32 °C, in steps of 0.5. Table 9, byte 4. */
  targetTemperature: number;
  /** Target humidity, 30 to 90 %. Table 9, byte 5. */
  targetHumidity: number;
  /** Room temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 9, byte 6. */
  roomTemperature: number | null;
  /** Outdoor temperature, -3276.8 to 3276.7 °C, in steps of 0.1, null where there is no value. Table 9, byte 8. */
  outdoorTemperature: number | null;
  /** Room humidity, 0 to 100 %, null where there is no value. Table 9, byte 10. */
  roomHumidity: number | null;
  /** Compressor running. Table 9, byte 11. */
  compressorRunning: boolean;
  /** Defrosting. Table 9, byte 11. */
  defrosting: boolean;
  /** Preheating. Table 9, byte 11. */
  preheating: boolean;
  /** Filter due for cleaning. Table 9, byte 11. */
  filterDue: boolean;
  /** Four-way valve switched. Table 9, byte 11. */
  fourWayValve: boolean;
  /** Compressor frequency, 0 to 255 Hz. Table 9, byte 12. */
  compressorFrequency: number;
  /** Active power, 0 to 65535 W. Table 9, byte 14. */
  activePower: number;
  /** Energy used, 0 to 4294967.295 kWh, in steps of 0.001. Table 9, byte 16. */
  energy: number;
  /** Switch-on timer, 0 to 1440 min. Table 9, byte 20. */
  onTimer: number;
  /** Switch-off timer, 0 to 1440 min. Table 9, byte 22. */
  offTimer: number;
  /** Particulates, 0 to 65535 µg/m³, null where there is no value. Table 9, byte 24. */
  particulates: number | null;
}

/**
 * Air conditioner alarm (Table 10): 10 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface AirConditionerAlarm<Unknown = number> {
  /** Event. Table 10, byte 0. */
  event: Event | Unknown;
  /** Severity. Table 10, byte 1. */
  severity: Severity | Unknown;
  /** Faults. Table 10, byte 2. */
  faults: readonly (AirConditionerFaults | Unknown)[];
  /** Time (Unix), 0 to 4294967295 s. Table 10, byte 6. */
  time: number;
}
