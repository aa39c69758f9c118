// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { EnumField, FlagsField, NumberField, TextField } from '../../field/layout.ts';
import { packEnum, packInteger } from '../../field/pack.ts';
import { writeFlags, writeText } from '../../field/write.ts';
import { refusal, register, registerResponse, versionResponse } from '../fields/common.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Device status query (Table 17) into its 0 bytes at `at`, all zero before. */
export function writeStatusQuery(): void {}

/** Device version query request (Table 18) into its 0 bytes at `at`, all zero before. */
export function writeVersionQuery(): void {}

/** Device version query response (Table 19) into its 40 bytes at `at`, all zero before. */
export function writeVersionResponse(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = versionResponse;
  view.setUint8(at, packInteger(body.protocolVersion, 0, 255, fields[0] as NumberField, lenient));
  view.setUint8(at + 1, packInteger(body.hardwareMajor, 0, 255, fields[1] as NumberField, lenient));
  view.setUint8(at + 2, packInteger(body.hardwareMinor, 0, 255, fields[2] as NumberField, lenient));
  view.setUint8(at + 3, packInteger(body.firmwareMajor, 0, 255, fields[3] as NumberField, lenient));
  view.setUint8(at + 4, packInteger(body.firmwareMinor, 0, 255, fields[4] as NumberField, lenient));
  view.setUint16(at + 6, packInteger(body.firmwarePatch, 0, 65535, fields[5] as NumberField, lenient));
  writeText(body.manufacturer, fields[6] as TextField, view, at + 8);
  writeText(body.model, fields[7] as TextField, view, at + 24);
}

/** Register (extension for 6.4.1) into its 8 bytes at `at`, all zero before. */
export function writeRegister(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = register;
  view.setUint16(at, packInteger(body.keepAlive, 5, 3600, fields[0] as NumberField, lenient));
  view.setUint16(at + 2, writeFlags(body.capabilities, fields[1] as FlagsField, lenient));
  view.setUint32(at + 4, packInteger(body.profileFingerprint, 0, 4294967295, fields[2] as NumberField, lenient));
}

/** Register response (extension for 6.4.1) into its 12 bytes at `at`, all zero before. */
export function writeRegisterResponse(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = registerResponse;
  view.setUint8(at, packEnum(body.result, fields[0] as EnumField, lenient));
  view.setUint16(at + 2, packInteger(body.keepAlive, 5, 3600, fields[1] as NumberField, lenient));
  view.setUint32(at + 4, packInteger(body.serverTime, 0, 4294967295, fields[2] as NumberField, lenient));
  view.setUint32(at + 8, packInteger(body.session, 0, 4294967295, fields[3] as NumberField, lenient));
}

/** Deregister (extension for 6.4.1) into its 0 bytes at `at`, all zero before. */
export function writeDeregister(): void {}

/** Heartbeat (extension for 6.4.1) into its 0 bytes at `at`, all zero before. */
export function writeHeartbeat(): void {}

/** Refusal (extension for 6.4.1) into its 2 bytes at `at`, all zero before. */
export function writeRefusal(view: DataView, at: number, body: Body, lenient: boolean): void {
  const { fields } = refusal;
  view.setUint8(at, packEnum(body.result, fields[0] as EnumField, lenient));
  view.setUint8(at + 1, packInteger(body.messageId, 0, 255, fields[1] as NumberField, lenient));
}
