/** The frame of the table codec: what stands where in the header, and which kind it is of. */
import { profile } from 'bench:profile';
import { kinds, type TableKind } from 'bench:table-bodies';
import type { HeaderRole } from '../../tools/model.ts';

const { frame } = profile;

function byteOf(role: HeaderRole): number {
  return frame.header.find((field) => field.role === role)?.byte ?? 0;
}

export const FIRST = frame.start[0] as number;
export const SECOND = frame.start[1] as number;
export const VERSION_AT = byteOf('version');
export const VERSION = frame.header.find(({ role }) => role === 'version')?.value ?? 0;
export const MESSAGE_AT = byteOf('message');
export const DEVICE_AT = byteOf('device');
export const SERIAL_AT = byteOf('serial');
export const SEQUENCE_AT = byteOf('sequence');
export const LENGTH_AT = byteOf('length');
export const HEADER_LENGTH = frame.headerLength;
export const CHECK_LENGTH = frame.check.size;
export const MAXIMUM_BODY_LENGTH = frame.maximumBodyLength;

/** Numbers of kinds by device type, then by message. */
const byCodes: number[][] = [];
kinds.forEach(({ device, message }, index) => {
  const messages = byCodes[device] ?? [];
  byCodes[device] = messages;
  messages[message] = index;
});

/** -1 where there is none. */
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
