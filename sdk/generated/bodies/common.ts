// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { Capabilities, Result } from '../codes.ts';
/**
 * Device status query (Table 17): 0 bytes.
 */
export type StatusQuery = Record<never, never>;

/**
 * Device version query request (Table 18): 0 bytes.
 */
export type VersionQuery = Record<never, never>;

/**
 * Device version query response (Table 19): 40 bytes.
 */
export interface VersionResponse {
  /** Protocol version, 0 to 255. Table 19, byte 0. */
  protocolVersion: number;
  /** Hardware major version, 0 to 255. Table 19, byte 1. */
  hardwareMajor: number;
  /** Hardware minor version, 0 to 255. Table 19, byte 2. */
  hardwareMinor: number;
  /** Firmware major version, 0 to 255. Table 19, byte 3. */
  firmwareMajor: number;
  /** Firmware minor version, 0 to 255. Table 19, byte 4. */
  firmwareMinor: number;
  /** Firmware patch version, 0 to 65535. Table 19, byte 6. */
  firmwarePatch: number;
  /** Manufacturer, at most 16 bytes of UTF-8. Table 19, byte 8. */
  manufacturer: string;
  /** Model, at most 16 bytes of UTF-8. Table 19, byte 24. */
  model: string;
}

/**
 * Register (extension for 6.4.1): 8 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface Register<Unknown = number> {
  /** Keep-alive interval, 5 to 3600 s. 6.4.1, byte 0. */
  keepAlive: number;
  /** Capabilities. 6.4.1, byte 2. */
  capabilities: readonly (Capabilities | Unknown)[];
  /** Profile fingerprint, 0 to 4294967295. 6.4.1, byte 4. */
  profileFingerprint: number;
}

/**
 * Register response (extension for 6.4.1): 12 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface RegisterResponse<Unknown = number> {
  /** Result. 6.4.1, byte 0. */
  result: Result | Unknown;
  /** Keep-alive interval, 5 to 3600 s. 6.4.1, byte 2. */
  keepAlive: number;
  /** Server time (Unix), 0 to 4294967295 s. 6.4.1, byte 4. */
  serverTime: number;
  /** Session, 0 to 4294967295. 6.4.1, byte 8. */
  session: number;
}

/**
 * Deregister (extension for 6.4.1): 0 bytes.
 */
export type Deregister = Record<never, never>;

/**
 * Heartbeat (extension for 6.4.1): 0 bytes.
 */
export type Heartbeat = Record<never, never>;

/**
 * Refusal (extension for 6.4.1): 2 bytes.
 *
 * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.
 */
export interface Refusal<Unknown = number> {
  /** Result. 6.4.1, byte 0. */
  result: Result | Unknown;
  /** Message refused, 0 to 255. 6.4.1, byte 1. */
  messageId: number;
}
