/** Small profiles that share no frame: between them they use each construct of the frame's grammar, on either byte order. */
import { checkSources, formatDefect } from '../../tools/check.ts';
import type { Profile } from '../../tools/model.ts';

const TEXTS = {
  // Three markers of two bytes, two of which begin alike; bits everywhere; a text for a serial; a sum and then a CRC.
  several: `
deviceId:
  title: Device
  deviceTypes: [{ code: 0x2, name: pump }, { code: 0x5, name: valve }]
frame:
  title: Several starts and versions
  byteOrder: big
  maximumBodyLength: 200
  header:
    - { name: mark, byte: 0, type: u16, role: start, value: [0xA55A, 0xA5C3, 0x1A5A] }
    - { name: version, byte: 2, type: u8, bits: 0-3, role: version, value: [1, 2, 5] }
    - { name: magic, byte: 2, type: u8, bits: 4-7, role: constant, value: 0x9 }
    - { name: device, byte: 3, type: u8, bits: 0-2, role: device }
    - { name: command, byte: 3, type: u8, bits: 3-7, role: message }
    - { name: load, byte: 4, type: u16, bits: 12-15, role: field, default: 0 }
    - { name: length, byte: 4, type: u16, bits: 0-11, role: length, counts: whole, plus: 2 }
    - { name: serial, byte: 6, type: text, length: 6, role: serial }
    - { name: heat, byte: 12, type: i16, role: field, scale: 0.1, default: 0 }
    - { name: counter, byte: 14, type: u8, role: sequence }
    - { name: answers, byte: 15, type: bool, bits: 7, role: field, default: false }
    - { name: spare, byte: 15, type: u8, bits: 0-6, role: reserved }
  checks:
    - { algorithm: sum16, complement: twos, byteOrder: little }
    - { algorithm: crc16, poly: 0x8005, init: 0xFFFF, refin: true, refout: true, xorout: 0, from: body, to: body }
messages:
  title: Commands
  identifiers:
    - { code: [0xA55A, 0x03], name: state, when: { byte: 0, type: u8, value: 0xC0 } }
    - { code: [0xA55A, 0x03], name: power, when: [{ byte: 0, type: u8, value: 0xC1 }, { byte: 1, type: u16, bits: 4-9, value: 0x11 }] }
    - { code: [0xA5C3, 0x03], name: report }
    - { code: [0xA55A, 0x03], name: other }
    - { code: [0x1A5A, 0x1F], name: empty }
bodies:
  - { name: State, messages: [state], bytes: 4, fields: [{ name: level, byte: 2, type: u16 }, { type: reserved, byte: 1 }] }
  - { name: Power, messages: [power], bytes: 4, length: at-least, fields: [{ type: reserved, byte: 2, bits: 0-3, storage: u8 }, { type: reserved, byte: 1, bits: 2-7, storage: u8 }, { name: watts, byte: 3, type: u8 }] }
  - { name: Report, messages: [report], bytes: 7, fields: [{ name: first, byte: 0, type: u32 }, { name: second, byte: 4, type: i24 }] }
  - { name: Other, messages: [other], bytes: 1, length: at-least, fields: [{ name: value, byte: 0, type: u8 }] }
  - { name: Empty, messages: [empty], bytes: 0, fields: [] }
`,
  // Nothing but a start, a message, a sum and an end: the length is that of the message.
  bare: `
deviceId:
  title: Device
  deviceTypes: [{ name: heater }]
frame:
  title: Bare
  byteOrder: little
  maximumBodyLength: 64
  header:
    - { name: mark, byte: 0, type: u8, role: start, value: 0x3A }
    - { name: command, byte: 1, type: u8, role: message }
  check: { algorithm: sum8, complement: twos, from: 1 }
  end: { bytes: [0x0D] }
messages:
  title: Commands
  identifiers:
    - { code: 0x00, name: poll }
    - { code: 0x07, name: on, when: { byte: 0, type: u8, bits: 7, value: 1 } }
    - { code: 0x07, name: off, when: { byte: 0, type: u8, bits: 6-7, value: 1 } }
    - { code: 0x3A, name: block }
bodies:
  - { name: Poll, messages: [poll], bytes: 0, fields: [] }
  - { name: On, messages: [on], bytes: 3, fields: [{ name: level, byte: 1, type: u16 }, { type: reserved, byte: 0, bits: 0-6, storage: u8 }] }
  - { name: Off, messages: [off], bytes: 3, fields: [{ type: reserved, byte: 1, length: 2 }, { type: reserved, byte: 0, bits: 0-5, storage: u8 }] }
  - { name: Block, messages: [block], bytes: 40, fields: [{ name: bytes, byte: 0, type: bytes, length: 40 }] }
`,
  // One marker for start and end, three keys, a check that covers what is sent and one that covers what is meant.
  stuffed: `
deviceId:
  title: Device
  deviceTypes: [{ name: meter }]
frame:
  title: Stuffed
  byteOrder: big
  maximumBodyLength: 150
  header:
    - { name: mark, byte: 0, type: u8, role: start, value: 0x7E }
    - { name: version, byte: 1, type: u8, role: version, value: 0x7D }
    - { name: command, byte: 2, type: u8, role: message }
    - { name: length, byte: 3, type: u8, role: length, counts: rest }
    - { name: serial, byte: 4, type: bcd, length: 3, role: serial }
    - { name: hops, byte: 7, type: u24, role: field, default: 0 }
  checks:
    - { algorithm: xor8, sees: escaped, from: 1 }
    - { algorithm: sum16, from: 3 }
  end: { bytes: [0x7E] }
  escape: { 0x7E: [0x7D, 0x02], 0x7D: [0x7D, 0x01], 0x11: [0x7D, 0x7E] }
messages:
  title: Commands
  identifiers:
    - { code: 0x7E, name: read }
    - { code: 0x02, name: reading }
bodies:
  - { name: Read, messages: [read], bytes: 1, fields: [{ name: register, byte: 0, type: u8 }] }
  - { name: Reading, messages: [reading], bytes: 6, length: at-least, fields: [{ name: count, byte: 0, type: u48 }] }
`,
  // Two markers whose first byte is the escape itself, and two CRCs with tables.
  doubled: `
deviceId:
  title: Device
  deviceTypes: [{ code: 0x00F4, name: fan }, { code: 0x1234, name: hood }]
frame:
  title: Doubled
  byteOrder: little
  maximumBodyLength: 300
  header:
    - { name: mark, byte: 0, type: u16, role: start, value: [0xF5F4, 0xF7F4] }
    - { name: device, byte: 2, type: u16, role: device }
    - { name: serial, byte: 4, type: u48, role: serial }
    - { name: length, byte: 10, type: u16, role: length, counts: body }
    - { name: sequence, byte: 12, type: u32, role: sequence }
  checks:
    - { algorithm: crc16, poly: 0x8005, init: 0, refin: true, refout: true, xorout: 0, from: 2 }
    - { algorithm: crc32, poly: 0x04C11DB7, init: 0xFFFFFFFF, refin: true, refout: true, xorout: 0xFFFFFFFF, sees: escaped, to: body }
  end: { bytes: [0xF4, 0xFB] }
  escape: { 0xF4: [0xF4, 0xF4] }
messages:
  title: Commands
  identifiers:
    - { code: 0xF5F4, name: set }
    - { code: 0xF7F4, name: state }
bodies:
  - { name: SetFan, messages: [set], bytes: 2, fields: [{ name: speed, byte: 0, type: i16 }] }
  - { name: State, messages: [state], bytes: 20, fields: [{ name: all, byte: 0, type: bytes, length: 20 }] }
`,
  // Codes of 64 bits in all, which share no load; no check.
  wide: `
deviceId:
  title: Device
  deviceTypes: [{ code: 0xFFFF, name: lamp }, { code: 0, name: plug }]
frame:
  title: Wide codes
  byteOrder: big
  maximumBodyLength: 90
  header:
    - { name: mark, byte: 0, type: u24, role: start, value: 0xABABCD }
    - { name: class, byte: 3, type: u32, role: message }
    - { name: serial, byte: 7, type: bytes, length: 9, role: serial }
    - { name: device, byte: 16, type: u16, role: device }
    - { name: method, byte: 18, type: u16, role: message }
    - { name: length, byte: 20, type: u8, role: length, counts: body }
  check: { algorithm: none }
messages:
  title: Commands
  identifiers:
    - { code: [0xFFFFFFFF, 0xFFFF], name: last }
    - { code: [0, 0], name: first }
    - { code: [0x80000000, 1], name: middle }
bodies:
  - { name: Last, messages: [last], bytes: 1, fields: [{ name: value, byte: 0, type: u8 }] }
  - { name: First, messages: [first], bytes: 2, fields: [{ name: value, byte: 0, type: u16 }] }
  - { name: Middle, messages: [middle], bytes: 0, fields: [] }
`,
  // Nothing in the header identifies the message.
  untold: `
deviceId:
  title: Device
  deviceTypes: [{ name: sensor }]
frame:
  title: Told by the body
  byteOrder: little
  maximumBodyLength: 30
  header:
    - { name: mark, byte: 0, type: u16, role: start, value: 0x0201 }
    - { name: length, byte: 2, type: u8, role: length, counts: rest }
  check: { algorithm: crc16, poly: 0x1021, init: 0xFFFF, refin: false, refout: false, xorout: 0 }
messages:
  title: Messages
  identifiers:
    - { name: short }
    - { name: tagged, when: { byte: 2, type: u24, value: 0x030201 } }
    - { name: long }
bodies:
  - { name: Short, messages: [short], bytes: 1, fields: [{ name: value, byte: 0, type: u8 }] }
  - { name: Tagged, messages: [tagged], bytes: 20, fields: [{ name: value, byte: 0, type: u16 }, { type: reserved, byte: 5, length: 15 }] }
  - { name: Long, messages: [long], bytes: 18, length: at-least, fields: [{ name: value, byte: 0, type: u16 }, { type: reserved, byte: 2, length: 16 }] }
`,
};

type ProfileName = keyof typeof TEXTS;

export const profileNames = Object.keys(TEXTS) as ProfileName[];

export function loadProfile(name: ProfileName): Profile {
  const text = `id: ${name}\nversion: 1.0.0\ntitle: ${name}\norigin: assigned\n${TEXTS[name]}`;
  const { profile, defects } = checkSources([{ file: `${name}.yaml`, text }]);
  if (profile === null) throw new Error(`${name}\n${defects.map(formatDefect).join('\n')}`);
  return profile;
}
