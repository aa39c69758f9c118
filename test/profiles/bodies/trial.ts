/** A small profile with each construct of bodies once, to be read beside the tests of it. */
import type { Profile } from '../../../tools/model.ts';
import { profileOfText } from '../support/profiles.ts';

const YAML = `
id: trial
version: 1.0.0
origin: observed
deviceId: { deviceTypes: [{ name: thing }] }
frame:
  byteOrder: big
  maximumBodyLength: 250
  header:
    - { name: start, byte: 0, type: u8, role: start, value: 0xAA }
    - { name: command, byte: 1, type: u8, role: message }
    - { name: length, byte: 2, type: u8, role: length, counts: body }
  check: { algorithm: sum8, complement: twos }
messages:
  identifiers:
    - { code: 1, name: state }
    - { code: 2, name: set }
    - { code: 3, name: report }
    - { code: 4, name: masked }
    - { code: 5, name: short }
    - { code: 6, name: counted }
    - { code: 7, name: mixed }
enums:
  - { name: mode, codes: [{ code: 1, name: heat }, { code: 2, name: cool }] }
flags:
  - { name: faults, bits: [{ bit: 0, name: hot }, { bit: 5, name: cold }] }
bodies:
  - name: State
    messages: [state]
    bytes: 6
    length: at-least
    fields:
      - { name: target, type: u8, pieces: [{ byte: 0, bits: 0-3, invert: true }, { byte: 1, bits: 1 }], scale: 0.5, offset: 16 }
      - { type: reserved, byte: 0, bits: 4-7, value: 5 }
      - { type: reserved, byte: 1, bits: 0 }
      - { name: mode, byte: 1, bits: 2-7, type: enum, enum: mode }
      - { name: energy, byte: 2, type: u16, encoding: bcd, scale: 0.01 }
      - { name: room, byte: 4, type: u8, scale: 0.5, offset: -25, null: 0xFF, special: { 0xFE: abnormal } }
      - { name: dry, byte: 5, bits: 4-7, type: u8, encoding: sign-magnitude }
      - { type: reserved, byte: 5, bits: 0-3 }
      - { name: humidity, byte: 6, type: u8 }
      - { type: reserved, byte: 7, value: 0xAB }
      - { name: pressure, byte: 8, bits: 0-3, type: u8 }
      - { name: level, byte: 8, bits: 4-7, type: u8 }
      - { name: tail, byte: 9, type: bytes, length: rest }
  - name: Set
    messages: [set]
    bytes: 3
    fields:
      - { name: fan, byte: 0, bits: 1-7, type: u8, presence: { byte: 0, bits: 0 } }
      - { name: level, byte: 1, bits: 3-5, type: u8, offset: -1, presence: { unless: 0 } }
      - { name: extra, byte: 1, bits: 0-2, type: u8, presence: { with: level } }
      - { type: reserved, byte: 1, bits: 6-7 }
      - { name: swing, byte: 2, type: bool }
  - name: Masked
    messages: [masked]
    bytes: 10
    presence: { byte: 0, type: u64 }
    fields:
      - { name: one, byte: 8, type: u8, presence: 40 }
      - { name: two, byte: 9, type: u8, presence: always }
  - name: Short
    messages: [short]
    bytes: 1
    length: at-least
    fields: [{ name: level, byte: 0, type: u8 }]
  - name: Report
    messages: [report]
    bytes: 0
    list: { id: { type: u8 }, kind: { type: u8 }, length: { type: u16 } }
    attributes:
      - { id: 1, kind: 1, fields: [{ name: power, type: bool }] }
      - { id: 2, kind: 2, fields: [{ name: temperature, type: i32, scale: 0.1, min: -20, max: 50 }, { name: unit, type: u8 }] }
      - { id: 3, kind: 0, fields: [{ name: label, type: text, length: rest }] }
  - name: Counted
    messages: [counted]
    bytes: 1
    list: { id: { type: u8 }, count: { byte: 0, type: u8 } }
    attributes:
      - { id: 1, fields: [{ name: width, type: u16 }] }
      - { id: 2, fields: [{ name: height, type: u8, null: 0 }] }
  - name: Mixed
    messages: [mixed]
    bytes: 10
    fields:
      - { name: count, byte: 0, type: u16, byteOrder: little, invert: true }
      - { name: mode, type: enum, enum: mode, pieces: [{ byte: 2, bits: 7 }, { byte: 3, bits: 0-1 }] }
      - { name: faults, type: flags, flags: faults, pieces: [{ byte: 2, bits: 0-3 }, { byte: 3, bits: 2-3 }] }
      - { name: off, byte: 4, type: bool, invert: true }
      - { type: reserved, byte: 2, bits: 4-6 }
      - { type: reserved, byte: 3, bits: 4-7, value: 0xF }
      - { type: reserved, byte: 5, length: 2, value: [0x12, 0x34] }
      - { name: spread, byte: 7, type: i24, byteOrder: little, unit: W }
`;

export function trialProfile(): Profile {
  return profileOfText(YAML);
}
