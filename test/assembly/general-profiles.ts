/** Profiles whose bodies have each construct that no location describes, in either byte order. */
import { checkSources, formatDefect } from '../../tools/check.ts';
import type { Profile } from '../../tools/model.ts';

const HEAD = (byteOrder: string): string => `
deviceId:
  title: Device
  deviceTypes: [{ name: thing }]
frame:
  title: General bodies
  byteOrder: ${byteOrder}
  maximumBodyLength: 4000
  header:
    - { name: mark, byte: 0, type: u8, role: start, value: 0xA5 }
    - { name: command, byte: 1, type: u8, role: message }
    - { name: length, byte: 2, type: u16, role: length, counts: body }
    - { name: count, byte: 4, type: u16, role: field, default: 0 }
    - { name: level, byte: 6, type: u8, role: field, default: 0 }
`;

const BODIES = (other: string): string => `
enums:
  - name: mode
    codes: [{ code: 0, name: none }, { code: 3, name: three }]
flags:
  - name: faults
    bits: [{ bit: 0, name: hot }, { bit: 9, name: cold }]
bodies:
  - name: Pieces
    messages: [pieces]
    bytes: 48
    fields:
      - { name: half, pieces: [{ byte: 0, bits: 0-3, invert: true }, { byte: 1, bits: 7 }], type: u8, scale: 0.5, offset: 16, null: 31 }
      - { name: scattered, pieces: [{ byte: 2, bits: 3-14, type: u16 }, { byte: 0, bits: 4-7 }, { byte: 4, bits: 5-20, type: u24, invert: true }], type: u32 }
      - { name: negative, pieces: [{ byte: 1, bits: 0-2 }, { byte: 2, bits: 0-2, type: u16 }], type: i8 }
      - { name: flip, byte: 7, type: u8, invert: true, null: 7, special: { 8: odd } }
      - { name: nibble, byte: 1, bits: 3-6, type: u8, invert: true }
      - { name: other2, byte: 8, type: i16, byteOrder: ${other}, null: -32768, special: { 5: five, 6: six } }
      - { name: other3, byte: 10, type: i24, byteOrder: ${other} }
      - { name: other4, byte: 13, type: u32, byteOrder: ${other}, null: 4294967295 }
      - { name: other6, byte: 17, type: u48, byteOrder: ${other}, invert: true, null: 281474976710655 }
      - { name: digits, byte: 23, type: u16, encoding: bcd, scale: 0.1, special: { 65535: invalid, 0x12: dozen } }
      - { name: digits6, byte: 25, type: u48, encoding: bcd }
      - { name: magnitude, byte: 31, type: u16, encoding: sign-magnitude, scale: 0.1 }
      - { name: sign, pieces: [{ byte: 4, bits: 0, type: u24 }, { byte: 33 }], type: u16, encoding: sign-magnitude }
      - { name: wholeBool, byte: 34, bits: 3, type: bool, invert: true }
      - { type: reserved, byte: 34, bits: 4-7 }
      - { name: own, byte: 35, type: i16, presence: { byte: 34, bits: 0 } }
      - { name: ownBool, byte: 37, bits: 0, type: bool, invert: true, presence: { byte: 34, bits: 1 } }
      - { type: reserved, byte: 37, bits: 1-7, value: 5 }
      - { name: friend, byte: 38, type: u16, presence: { with: own } }
      - { name: unless, byte: 40, type: i8, presence: { unless: -1 }, null: 4 }
      - { name: mode, byte: 41, type: enum, bits: 0-7, enum: mode, presence: { with: unless } }
      - { name: unless6, byte: 42, type: u48, presence: { unless: 0 } }
      - { type: reserved, byte: 34, bits: 2 }
      - { type: reserved, byte: 2, bits: 15, storage: u16 }
      - { type: reserved, byte: 4, bits: 1-4, storage: u24 }
      - { type: reserved, byte: 4, bits: 21-23, storage: u24 }
  - name: Masked
    messages: [masked]
    bytes: 20
    presence: { byte: 1, type: u64, byteOrder: ${other}, title: Mask }
    fields:
      - { name: first, byte: 0, type: u8, presence: always }
      - { name: low, byte: 9, type: u16, presence: 0 }
      - { name: high, byte: 11, type: i32, presence: 63 }
      - { name: faults, byte: 15, type: flags, storage: u16, flags: faults, presence: 33 }
      - { name: truth, byte: 17, type: bool, bits: 0, presence: 17 }
      - { type: reserved, byte: 17, bits: 1-7 }
      - { name: friend, byte: 18, type: u16, presence: { with: high } }
  - name: Appended
    messages: [appended]
    bytes: 3
    length: at-least
    fields:
      - { name: always, byte: 0, type: u24 }
      - { name: next, byte: 3, type: u16 }
      - { type: reserved, byte: 5 }
      - { name: far, byte: 6, type: u48 }
      - { name: after, pieces: [{ byte: 12, bits: 0-3 }, { byte: 13 }], type: i16 }
      - { type: reserved, byte: 12, bits: 4-7 }
      - { name: remainder, byte: 14, type: bytes, length: rest }
  - name: Items
    messages: [items]
    bytes: 1
    fields: [{ name: leader, byte: 0, type: u8 }]
    list: { id: { type: u8 }, kind: { type: u8 }, length: { type: u16, byteOrder: ${other} } }
    attributes: ${ATTRIBUTES(true, true)}
  - name: Closed
    messages: [closed]
    bytes: 0
    fields: []
    list: { id: { type: u16, byteOrder: ${other} } }
    attributes: ${ATTRIBUTES(false, false)}
  - name: Counted
    messages: [counted]
    bytes: 3
    fields: [{ name: leader, byte: 0, type: u8 }]
    list: { id: { type: u8 }, length: { type: u8 }, count: { byte: 1, type: u16 } }
    attributes: ${ATTRIBUTES(false, true)}
  - name: Kinds
    messages: [kinds]
    bytes: 0
    fields: []
    list: { id: { type: u8 }, kind: { type: u16 } }
    attributes: ${ATTRIBUTES(true, false)}
`;

/** Enough of them that they are not compared one by one; every length from 0 up. */
function ATTRIBUTES(hasKinds: boolean, hasLengths: boolean): string {
  const field = (id: number): string => {
    if (id === 3) return `{ name: a${id}, type: u16, encoding: bcd }`;
    if (id === 4) return `{ name: a${id}, type: bool }`;
    if (id === 5) return `{ name: a${id}, type: u48 }`;
    if (id === 6) return `{ name: a${id}, pieces: [{ byte: 1 }, { byte: 0 }], type: i16 }`;
    return `{ name: a${id}, type: i8, null: 9 }, { name: b${id}, type: u24 }`;
  };
  const rest = hasLengths ? ', { name: tail, type: text, length: rest }' : '';
  return `[${[9, 1, 2, 3, 4, 5, 6, 7, 8, 200]
    .map((id) => `{ id: ${id}, ${hasKinds ? `kind: ${id % 3}, ` : ''}fields: [${field(id)}${id === 7 ? rest : ''}] }`)
    .join(', ')}]`;
}

const CODES = ['pieces', 'masked', 'appended', 'items', 'closed', 'counted', 'kinds'];

export function generalProfile(byteOrder: 'big' | 'little'): Profile {
  const text = `id: general\nversion: 1.0.0\ntitle: General\norigin: assigned
${HEAD(byteOrder)}  check: { algorithm: sum8 }
messages:
  title: Messages
  identifiers: [${CODES.map((name, code) => `{ code: ${code}, name: ${name} }`).join(', ')}]
${BODIES(byteOrder === 'big' ? 'little' : 'big')}`;
  const { profile, defects } = checkSources([{ file: 'general.yaml', text }]);
  if (profile === null) throw new Error(defects.map(formatDefect).join('\n'));
  return profile;
}
