import type { KindName } from 'igrs-rump';
import { describe } from 'igrs-rump/profile';
import { concat } from './hex.ts';
import { plainCheck } from './plain-check.ts';
import { bodyOf, END, ENDING, mostOf, readInteger, START, wire, writeInteger } from './wire.ts';

export interface FrameParts {
  readonly version?: number;
  readonly messageId?: number;
  readonly deviceType?: number;
  readonly serial?: number;
  readonly sequence?: number;
  /** In place of the body's own length. */
  readonly announced?: number;
  readonly body?: Uint8Array;
}

/** A header of any content; codes are cut to what their fields hold. */
export function buildHeader(parts: FrameParts = {}): Uint8Array<ArrayBuffer> {
  const { version = wire.version.value, messageId = 0x63, deviceType = 0xffff, serial = 1, sequence = 1, body } = parts;
  const header = new Uint8Array(wire.headerLength);
  header.set(START);
  writeInteger(header, wire.version, version);
  writeInteger(header, wire.message, messageId);
  writeInteger(header, wire.device, Math.min(deviceType, mostOf(wire.device)));
  writeInteger(header, wire.serial, serial);
  writeInteger(header, wire.sequence, sequence);
  for (const constant of wire.constants) writeInteger(header, constant, constant.value);
  if (wire.length !== null) {
    const length = (parts.announced ?? body?.length ?? 0) + wire.length.plus;
    writeInteger(header, wire.length, Math.min(length, mostOf(wire.length)));
  }
  return header;
}

/** A frame of any content, valid or not, with a check that matches; made without the package. */
export function buildFrame(parts: FrameParts = {}): Uint8Array<ArrayBuffer> {
  return sealed(concat([buildHeader(parts), parts.body ?? new Uint8Array(0), new Uint8Array(ENDING)]));
}

/** A valid frame as a writer gives it back: without what a later version has appended, and with nothing carried along. */
export function rewritten(kind: string, frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = bodyOf(frame);
  return buildFrame({
    messageId: readInteger(frame, wire.message),
    deviceType: readInteger(frame, wire.device),
    serial: readInteger(frame, wire.serial),
    sequence: readInteger(frame, wire.sequence),
    body: wire.atLeast.includes(kind) ? body.subarray(0, describe(kind as KindName).length) : body,
  });
}

/** The same bytes with the right check and end marker behind them. */
export function sealed(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(frame);
  const place = copy.length - ENDING;
  const { check } = wire;
  if (place < 0) return copy;
  writeInteger(
    copy,
    { byte: place, size: check.size },
    plainCheck(check, copy.subarray(check.from, place)),
    check.byteOrder,
  );
  copy.set(END, place + check.size);
  return copy;
}
