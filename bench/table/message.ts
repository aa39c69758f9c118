/** Frames to objects and back, one at a time. */
import { kinds, type TableKind } from 'bench:table-bodies';
import type { PlainMessage } from '../corpus.ts';
import { crc16 } from './crc.ts';
import {
  CHECK_LENGTH,
  DEVICE_AT,
  FIRST,
  HEADER_LENGTH,
  kindNamed,
  kindNumber,
  LENGTH_AT,
  MESSAGE_AT,
  readSerial,
  SECOND,
  SEQUENCE_AT,
  SERIAL_AT,
  VERSION,
  VERSION_AT,
} from './frame.ts';

export interface TableMessage {
  kind: string;
  serial: number;
  sequence: number;
  body: Record<string, unknown>;
}

export function readMessage(view: DataView, at: number, kind: TableKind): TableMessage {
  return {
    kind: kind.name,
    serial: readSerial(view, at),
    sequence: view.getUint16(at + SEQUENCE_AT),
    body: kind.read(view, at + HEADER_LENGTH),
  };
}

/** Exactly one frame. */
export function decodeTable(frame: Uint8Array): TableMessage {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const bodyLength = view.getUint16(LENGTH_AT);
  const checkAt = HEADER_LENGTH + bodyLength;
  if (frame[0] !== FIRST || frame[1] !== SECOND || frame[VERSION_AT] !== VERSION) throw new Error('no frame');
  if (frame.length !== checkAt + CHECK_LENGTH) throw new Error('wrong length');
  if (crc16(frame, 0, checkAt) !== view.getUint16(checkAt)) throw new Error('wrong check');
  const kind = kinds[kindNumber(view.getUint16(DEVICE_AT), frame[MESSAGE_AT] as number, bodyLength)];
  if (kind === undefined) throw new Error('unknown kind');
  return readMessage(view, 0, kind);
}

/** Writes a frame at `at`, and answers where the next one begins. */
export function encodeTable(message: PlainMessage, bytes: Uint8Array, view: DataView, at: number): number {
  const kind = kindNamed(message.kind);
  const checkAt = at + HEADER_LENGTH + kind.length;
  bytes.fill(0, at, checkAt);
  bytes[at] = FIRST;
  bytes[at + 1] = SECOND;
  bytes[at + VERSION_AT] = VERSION;
  bytes[at + MESSAGE_AT] = kind.message;
  view.setUint16(at + DEVICE_AT, kind.device);
  view.setUint16(at + SERIAL_AT, Math.floor(message.serial / 0x100000000));
  view.setUint32(at + SERIAL_AT + 2, message.serial);
  view.setUint16(at + SEQUENCE_AT, message.sequence);
  view.setUint16(at + LENGTH_AT, kind.length);
  kind.write(view, at + HEADER_LENGTH, message.body as Record<string, unknown>);
  view.setUint16(checkAt, crc16(bytes, at, checkAt));
  return checkAt + CHECK_LENGTH;
}
