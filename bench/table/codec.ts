/** The plain codec: the layout of a frame, scanning a stream, frames to objects and back. */
import { profile } from 'bench:profile';
import { kinds, type TableKind } from 'bench:table-bodies';
import type { HeaderRole } from '../../tools/model.ts';
import type { PlainMessage } from '../corpus.ts';
import { crc16 } from './crc.ts';
import type { TableIndex } from './values.ts';

const { frame } = profile;

function byteOf(role: HeaderRole): number {
  return frame.header.find((field) => field.role === role)?.byte ?? 0;
}

export const FIRST = frame.starts[0]?.[0] as number;
export const SECOND = frame.starts[0]?.[1] as number;
export const VERSION_AT = byteOf('version');
export const VERSION = frame.header.find(({ role }) => role === 'version')?.values[0] ?? 0;
export const MESSAGE_AT = byteOf('message');
export const DEVICE_AT = byteOf('device');
export const SERIAL_AT = byteOf('serial');
export const SEQUENCE_AT = byteOf('sequence');
export const LENGTH_AT = byteOf('length');
export const HEADER_LENGTH = frame.headerLength;
export const CHECK_LENGTH = frame.checkLength;
export const MAXIMUM_BODY_LENGTH = frame.maximumBodyLength;

/** Kind numbers by device type, then by message. */
const byCodes: number[][] = [];

kinds.forEach(({ device, message }, index) => {
  const messages = byCodes[device] ?? [];
  byCodes[device] = messages;
  messages[message] = index;
});

/** -1 if there is none. */
export function kindNumber(device: number, message: number, bodyLength: number): number {
  const index = byCodes[device]?.[message] ?? -1;
  return index >= 0 && (kinds[index] as TableKind).length === bodyLength ? index : -1;
}

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

export function kindNamed(name: string): TableKind {
  const kind = byName.get(name);
  if (kind === undefined) throw new RangeError(`there is no kind ${name}`);
  return kind;
}

export function readSerial(view: DataView, at: number): number {
  return view.getUint16(at + SERIAL_AT) * 0x100000000 + view.getUint32(at + SERIAL_AT + 2);
}

/** Finds and checks the frames of a whole stream byte by byte, and refills the index with them. */
export function scanTable(bytes: Uint8Array, view: DataView, index: TableIndex): void {
  index.length = 0;
  const last = bytes.length - HEADER_LENGTH - CHECK_LENGTH;
  let at = 0;
  while (at <= last) {
    if (bytes[at] !== FIRST || bytes[at + 1] !== SECOND || bytes[at + VERSION_AT] !== VERSION) {
      at++;
      continue;
    }
    const bodyLength = view.getUint16(at + LENGTH_AT);
    const checkAt = at + HEADER_LENGTH + bodyLength;
    if (
      bodyLength > MAXIMUM_BODY_LENGTH ||
      checkAt + CHECK_LENGTH > bytes.length ||
      crc16(bytes, at, checkAt) !== view.getUint16(checkAt)
    ) {
      at++;
      continue;
    }
    const kind = kindNumber(view.getUint16(at + DEVICE_AT), bytes[at + MESSAGE_AT] as number, bodyLength);
    index.add(at, checkAt + CHECK_LENGTH - at, kind);
    at = checkAt + CHECK_LENGTH;
  }
}

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

/** @param frame exactly one */
export function decodeTable(frame: Uint8Array): TableMessage {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const bodyLength = view.getUint16(LENGTH_AT);
  const checkAt = HEADER_LENGTH + bodyLength;
  if (frame[0] !== FIRST || frame[1] !== SECOND || frame[VERSION_AT] !== VERSION) throw new Error('not a frame');
  if (frame.length !== checkAt + CHECK_LENGTH) throw new Error('wrong length');
  if (crc16(frame, 0, checkAt) !== view.getUint16(checkAt)) throw new Error('check mismatch');
  const kind = kinds[kindNumber(view.getUint16(DEVICE_AT), frame[MESSAGE_AT] as number, bodyLength)];
  if (kind === undefined) throw new Error('unknown kind');
  return readMessage(view, 0, kind);
}

/** Writes a frame at `at`; returns where the next one begins. */
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
