import { concat } from './hex.ts';
import { referenceCheck } from './reference-scanner.ts';

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

/** A frame of any content, right or wrong but for its check, which is right; made without the package. */
export function buildFrame(parts: FrameParts = {}): Uint8Array<ArrayBuffer> {
  const {
    version = 1,
    messageId = 0x63,
    deviceType = 0xffff,
    serial = 1,
    sequence = 1,
    body = new Uint8Array(0),
  } = parts;
  const header = new Uint8Array(16);
  const view = new DataView(header.buffer);
  view.setUint16(0, 0x5250);
  view.setUint8(2, version);
  view.setUint8(3, messageId);
  view.setUint16(4, deviceType);
  view.setUint16(6, Math.floor(serial / 2 ** 32));
  view.setUint32(8, serial % 2 ** 32);
  view.setUint16(12, sequence);
  view.setUint16(14, parts.announced ?? body.length);
  return sealed(concat([header, body, new Uint8Array(2)]));
}

/** The same bytes with their last two as the right check. */
export function sealed(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(frame);
  new DataView(copy.buffer).setUint16(copy.length - 2, referenceCheck(copy.subarray(0, -2)));
  return copy;
}
