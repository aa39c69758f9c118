// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { TextField } from '../../field/layout.ts';
import { packByRule } from '../../field/pack.ts';
import { writeText } from '../../field/write.ts';
import { result } from '../codes.ts';
import { refusal, register, registerResponse, versionResponse } from '../fields/common.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

/** Device status query (Table 17) into its 0 bytes at `at`, all zero before. */
export function writeStatusQuery(): void {}

/** Device version query request (Table 18) into its 0 bytes at `at`, all zero before. */
export function writeVersionQuery(): void {}

/** Device version query response (Table 19) into its 40 bytes at `at`, all zero before. */
export function writeVersionResponse(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = versionResponse;
  let value: unknown;
  value = body.protocolVersion;
  view.setUint8(
    at,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 0, value, lenient),
  );
  value = body.hardwareMajor;
  view.setUint8(
    at + 1,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 1, value, lenient),
  );
  value = body.hardwareMinor;
  view.setUint8(
    at + 2,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 2, value, lenient),
  );
  value = body.firmwareMajor;
  view.setUint8(
    at + 3,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 3, value, lenient),
  );
  value = body.firmwareMinor;
  view.setUint8(
    at + 4,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 4, value, lenient),
  );
  value = body.firmwarePatch;
  view.setUint16(
    at + 6,
    typeof value === 'number' && value >= 0 && value <= 65535 && Math.floor(value) === value
      ? value
      : packByRule(table, 5, value, lenient),
  );
  writeText(body.manufacturer, table.fields[6] as TextField, view, at + 8);
  writeText(body.model, table.fields[7] as TextField, view, at + 24);
}

/** Register (extension for 6.4.1) into its 8 bytes at `at`, all zero before. */
export function writeRegister(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = register;
  let value: unknown;
  value = body.keepAlive;
  view.setUint16(
    at,
    typeof value === 'number' && value >= 5 && value <= 3600 && Math.floor(value) === value
      ? value
      : packByRule(table, 0, value, lenient),
  );
  value = body.capabilities;
  view.setUint16(at + 2, packByRule(table, 1, value, lenient));
  value = body.profileFingerprint;
  view.setUint32(
    at + 4,
    typeof value === 'number' && value >= 0 && value <= 4294967295 && Math.floor(value) === value
      ? value
      : packByRule(table, 2, value, lenient),
  );
}

/** Register response (extension for 6.4.1) into its 12 bytes at `at`, all zero before. */
export function writeRegisterResponse(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = registerResponse;
  let value: unknown;
  value = body.result;
  view.setUint8(at, result.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.keepAlive;
  view.setUint16(
    at + 2,
    typeof value === 'number' && value >= 5 && value <= 3600 && Math.floor(value) === value
      ? value
      : packByRule(table, 1, value, lenient),
  );
  value = body.serverTime;
  view.setUint32(
    at + 4,
    typeof value === 'number' && value >= 0 && value <= 4294967295 && Math.floor(value) === value
      ? value
      : packByRule(table, 2, value, lenient),
  );
  value = body.session;
  view.setUint32(
    at + 8,
    typeof value === 'number' && value >= 0 && value <= 4294967295 && Math.floor(value) === value
      ? value
      : packByRule(table, 3, value, lenient),
  );
}

/** Deregister (extension for 6.4.1) into its 0 bytes at `at`, all zero before. */
export function writeDeregister(): void {}

/** Heartbeat (extension for 6.4.1) into its 0 bytes at `at`, all zero before. */
export function writeHeartbeat(): void {}

/** Refusal (extension for 6.4.1) into its 2 bytes at `at`, all zero before. */
export function writeRefusal(view: DataView, at: number, body: Body, lenient: boolean): void {
  const table = refusal;
  let value: unknown;
  value = body.result;
  view.setUint8(at, result.codes.get(value) ?? packByRule(table, 0, value, lenient));
  value = body.messageId;
  view.setUint8(
    at + 1,
    typeof value === 'number' && value >= 0 && value <= 255 && Math.floor(value) === value
      ? value
      : packByRule(table, 1, value, lenient),
  );
}
