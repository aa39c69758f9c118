// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { writeEnum, writeFlags, writeNumber, writeText } from '../../field/write.ts';
import { refusalFields, registerFields, registerResponseFields, versionResponseFields } from '../fields/common.ts';

/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

/** Device status query (Table 17) into its 0 bytes at `at`, all zero before. */
export function writeStatusQuery(): void {}

/** Device version query request (Table 18) into its 0 bytes at `at`, all zero before. */
export function writeVersionQuery(): void {}

/** Device version query response (Table 19) into its 40 bytes at `at`, all zero before. */
export function writeVersionResponse(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeNumber(body.protocolVersion, versionResponseFields.protocolVersion, lenient));
  view.setUint8(at + 1, writeNumber(body.hardwareMajor, versionResponseFields.hardwareMajor, lenient));
  view.setUint8(at + 2, writeNumber(body.hardwareMinor, versionResponseFields.hardwareMinor, lenient));
  view.setUint8(at + 3, writeNumber(body.firmwareMajor, versionResponseFields.firmwareMajor, lenient));
  view.setUint8(at + 4, writeNumber(body.firmwareMinor, versionResponseFields.firmwareMinor, lenient));
  view.setUint16(at + 6, writeNumber(body.firmwarePatch, versionResponseFields.firmwarePatch, lenient));
  writeText(body.manufacturer, versionResponseFields.manufacturer, view, at + 8);
  writeText(body.model, versionResponseFields.model, view, at + 24);
}

/** Register (extension for 6.4.1) into its 8 bytes at `at`, all zero before. */
export function writeRegister(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint16(at, writeNumber(body.keepAlive, registerFields.keepAlive, lenient));
  view.setUint16(at + 2, writeFlags(body.capabilities, registerFields.capabilities, lenient));
  view.setUint32(at + 4, writeNumber(body.profileFingerprint, registerFields.profileFingerprint, lenient));
}

/** Register response (extension for 6.4.1) into its 12 bytes at `at`, all zero before. */
export function writeRegisterResponse(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeEnum(body.result, registerResponseFields.result, lenient));
  view.setUint16(at + 2, writeNumber(body.keepAlive, registerResponseFields.keepAlive, lenient));
  view.setUint32(at + 4, writeNumber(body.serverTime, registerResponseFields.serverTime, lenient));
  view.setUint32(at + 8, writeNumber(body.session, registerResponseFields.session, lenient));
}

/** Deregister (extension for 6.4.1) into its 0 bytes at `at`, all zero before. */
export function writeDeregister(): void {}

/** Heartbeat (extension for 6.4.1) into its 0 bytes at `at`, all zero before. */
export function writeHeartbeat(): void {}

/** Refusal (extension for 6.4.1) into its 2 bytes at `at`, all zero before. */
export function writeRefusal(view: DataView, at: number, body: Body, lenient: boolean): void {
  view.setUint8(at, writeEnum(body.result, refusalFields.result, lenient));
  view.setUint8(at + 1, writeNumber(body.messageId, refusalFields.messageId, lenient));
}
