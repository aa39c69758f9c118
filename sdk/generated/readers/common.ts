// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags, readText } from '../../field/read.ts';
import type {
  Deregister,
  Heartbeat,
  Refusal,
  Register,
  RegisterResponse,
  StatusQuery,
  VersionQuery,
  VersionResponse,
} from '../bodies/common.ts';
import { type Capabilities, capabilities, type Result, result } from '../codes.ts';

/** Device status query (Table 17) from its 0 bytes at `at`. */
export function readStatusQuery(): StatusQuery {
  return {};
}

/** Device version query request (Table 18) from its 0 bytes at `at`. */
export function readVersionQuery(): VersionQuery {
  return {};
}

/** Device version query response (Table 19) from its 40 bytes at `at`. */
export function readVersionResponse(view: DataView, at: number): VersionResponse {
  return {
    protocolVersion: view.getUint8(at),
    hardwareMajor: view.getUint8(at + 1),
    hardwareMinor: view.getUint8(at + 2),
    firmwareMajor: view.getUint8(at + 3),
    firmwareMinor: view.getUint8(at + 4),
    firmwarePatch: view.getUint16(at + 6),
    manufacturer: readText(view, at + 8, 16),
    model: readText(view, at + 24, 16),
  };
}

/** Register (extension for 6.4.1) from its 8 bytes at `at`. */
export function readRegister(view: DataView, at: number): Register {
  return {
    keepAlive: view.getUint16(at),
    capabilities: readFlags(view.getUint16(at + 2), capabilities) as (Capabilities | number)[],
    profileFingerprint: view.getUint32(at + 4),
  };
}

/** Register response (extension for 6.4.1) from its 12 bytes at `at`. */
export function readRegisterResponse(view: DataView, at: number): RegisterResponse {
  return {
    result: result.names[view.getUint8(at)] as Result | number,
    keepAlive: view.getUint16(at + 2),
    serverTime: view.getUint32(at + 4),
    session: view.getUint32(at + 8),
  };
}

/** Deregister (extension for 6.4.1) from its 0 bytes at `at`. */
export function readDeregister(): Deregister {
  return {};
}

/** Heartbeat (extension for 6.4.1) from its 0 bytes at `at`. */
export function readHeartbeat(): Heartbeat {
  return {};
}

/** Refusal (extension for 6.4.1) from its 2 bytes at `at`. */
export function readRefusal(view: DataView, at: number): Refusal {
  return {
    result: result.names[view.getUint8(at)] as Result | number,
    messageId: view.getUint8(at + 1),
  };
}
