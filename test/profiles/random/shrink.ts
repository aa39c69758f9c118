/** A failing profile made small: whatever can be left out, or made plainer, so that it still fails in the same way. */

import type { Entry } from './body.ts';
import { checked } from './profile.ts';

/** What fails of a profile; null where nothing does. */
type Judge = (raw: Entry) => Promise<string | null>;

const SIZES: Readonly<Record<string, number>> = {
  u8: 1,
  u16: 2,
  u24: 3,
  u32: 4,
  u48: 6,
  i8: 1,
  i16: 2,
  i24: 3,
  i32: 4,
};

/** Numbers and bytes differ from profile to profile; what kind of failure it is does not. */
function likenessOf(failure: string): string {
  return failure.replaceAll(/[0-9a-f]{4,}|[0-9]+/g, '').slice(0, 40);
}

/** @param milliseconds after which the smallest so far is taken */
export async function shrink(raw: Entry, failure: string, judge: Judge, milliseconds: number): Promise<Entry> {
  const likeness = likenessOf(failure);
  const end = Date.now() + milliseconds;
  let smallest = raw;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const change of changesOf(smallest)) {
      if (Date.now() > end) return smallest;
      const candidate = structuredClone(smallest);
      change(candidate);
      if (JSON.stringify(candidate) === JSON.stringify(smallest)) continue;
      tidy(candidate);
      if (checked(candidate).profile === null) continue;
      const found = await judge(candidate);
      if (found === null || likenessOf(found) !== likeness) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

type Change = (raw: Entry) => void;

function entriesOf(value: unknown): Entry[] {
  return (value ?? []) as Entry[];
}

function sectionOf(raw: Entry, name: string): Entry {
  return raw[name] as Entry;
}

/** What makes most of it smaller comes first. */
function* changesOf(raw: Entry): Generator<Change> {
  const frame = sectionOf(raw, 'frame');
  const messages = entriesOf(sectionOf(raw, 'messages').identifiers);
  const devices = entriesOf(sectionOf(raw, 'deviceId').deviceTypes);
  const bodies = entriesOf(raw.bodies);
  for (const index of messages.keys()) {
    yield (copy) => entriesOf(sectionOf(copy, 'messages').identifiers).splice(index, 1);
  }
  for (const index of devices.keys()) {
    yield (copy) => entriesOf(sectionOf(copy, 'deviceId').deviceTypes).splice(index, 1);
  }
  for (const index of bodies.keys()) yield (copy) => entriesOf(copy.bodies).splice(index, 1);
  for (const part of ['escape', 'end']) {
    if (frame[part] !== undefined) yield (copy) => delete sectionOf(copy, 'frame')[part];
  }
  for (const index of entriesOf(frame.checks).keys()) {
    yield (copy) => entriesOf(sectionOf(copy, 'frame').checks).splice(index, 1);
  }
  yield (copy) => {
    delete copy.presence;
    for (const message of entriesOf(sectionOf(copy, 'messages').identifiers)) delete message.control;
    for (const body of entriesOf(copy.bodies)) for (const field of entriesOf(body.fields)) delete field.presence;
  };
  yield (copy) => {
    sectionOf(copy, 'frame').check = { algorithm: 'sum8' };
    delete sectionOf(copy, 'frame').checks;
  };
  for (const byte of reservedBytes(entriesOf(frame.header), 'role')) {
    yield (copy) => removeBits(entriesOf(sectionOf(copy, 'frame').header), byte);
  }
  for (const [index, field] of entriesOf(frame.header).entries()) {
    if (index > 0 && field.bits === undefined) yield (copy) => removeHeader(copy, index);
  }
  for (const [index, body] of bodies.entries()) {
    for (const byte of reservedBytes(entriesOf(body.fields), 'type')) {
      yield (copy) => {
        const own = entriesOf(copy.bodies)[index] as Entry;
        own.bytes = (own.bytes as number) - removeBits(entriesOf(own.fields), byte);
      };
    }
    for (const [place, field] of entriesOf(body.fields).entries()) {
      if (field.bits === undefined) yield (copy) => removeField(entriesOf(copy.bodies)[index] as Entry, place);
    }
    // Without its fields, as far as they are not bits that conditions leave.
    if (entriesOf(body.fields).length > 1) yield (copy) => reserveAll(entriesOf(copy.bodies)[index] as Entry);
  }
  for (const [index, field] of entriesOf(frame.header).entries()) {
    if (index === 0 || field.role === 'reserved') continue;
    yield (copy) => reserveHeader(entriesOf(sectionOf(copy, 'frame').header)[index] as Entry);
  }
  for (const [index, body] of bodies.entries()) {
    for (const [place, field] of entriesOf(body.fields).entries()) {
      if (field.type === 'reserved') continue;
      yield (copy) => reserveField(entriesOf((entriesOf(copy.bodies)[index] as Entry).fields), place);
    }
  }
  yield* plainer(raw, frame, messages, bodies);
}

const PLAIN = [
  'scale',
  'offset',
  'min',
  'max',
  'step',
  'null',
  'invert',
  'default',
  'plus',
  'complement',
  'sees',
  'to',
  'from',
  'byteOrder',
  'header',
  'when',
  'length',
];

function* plainer(raw: Entry, frame: Entry, messages: Entry[], bodies: Entry[]): Generator<Change> {
  const lists: readonly (readonly [read: (copy: Entry) => Entry[], now: Entry[]])[] = [
    [(copy) => entriesOf(sectionOf(copy, 'frame').header), entriesOf(frame.header)],
    [(copy) => entriesOf(sectionOf(copy, 'frame').checks), entriesOf(frame.checks)],
    [(copy) => entriesOf(sectionOf(copy, 'messages').identifiers), messages],
    [(copy) => entriesOf(copy.bodies), bodies],
    ...bodies.map(
      (body, index) =>
        [(copy: Entry) => entriesOf(entriesOf(copy.bodies)[index]?.fields), entriesOf(body.fields)] as const,
    ),
  ];
  for (const [read, now] of lists) {
    for (const [index, entry] of now.entries()) {
      for (const attribute of PLAIN) {
        if (entry[attribute] !== undefined) yield (copy) => delete (read(copy)[index] as Entry)[attribute];
      }
      for (const [attribute, value] of Object.entries(entry)) {
        if (!Array.isArray(value) || value.length < 2 || attribute === 'fields' || attribute === 'code') continue;
        yield (copy) => ((read(copy)[index] as Entry)[attribute] as unknown[]).pop();
      }
    }
  }
  if (frame.byteOrder === 'little') yield (copy) => Object.assign(sectionOf(copy, 'frame'), { byteOrder: 'big' });
  for (const section of ['enums', 'flags']) {
    for (const index of entriesOf(raw[section]).keys()) yield (copy) => entriesOf(copy[section]).splice(index, 1);
  }
}

function sizeOf({ type, storage, length }: Entry): number {
  return (length as number | undefined) ?? SIZES[storage as string] ?? SIZES[type as string] ?? 1;
}

/** Where integers begin of which all bits that have an entry are reserved. */
function reservedBytes(entries: readonly Entry[], attribute: 'role' | 'type'): number[] {
  const bytes = new Set(entries.filter(({ bits }) => bits !== undefined).map(({ byte }) => byte as number));
  return [...bytes].filter((byte) =>
    entries.every((entry) => entry.byte !== byte || (entry.bits !== undefined && entry[attribute] === 'reserved')),
  );
}

/** Answers how many bytes there are fewer. */
function removeBits(entries: Entry[], byte: number): number {
  const [first] = entries.filter((entry) => entry.byte === byte) as [Entry];
  const kept = entries.filter((entry) => entry.byte !== byte);
  entries.splice(0, entries.length, ...kept);
  shift(entries, first);
  return sizeOf(first);
}

function removeHeader(raw: Entry, index: number): void {
  const header = entriesOf(sectionOf(raw, 'frame').header);
  const [removed] = header.splice(index, 1) as [Entry];
  shift(header, removed);
}

function shift(entries: Entry[], { byte, ...removed }: Entry): void {
  for (const entry of entries) {
    if ((entry.byte as number) > (byte as number)) entry.byte = (entry.byte as number) - sizeOf(removed);
  }
}

function removeField(body: Entry, place: number): void {
  const fields = entriesOf(body.fields);
  const [removed] = fields.splice(place, 1) as [Entry];
  shift(fields, removed);
  body.bytes = (body.bytes as number) - sizeOf(removed);
}

function reserveAll(body: Entry): void {
  const fields = entriesOf(body.fields);
  for (const place of fields.keys()) if (fields[place]?.type !== 'reserved') reserveField(fields, place);
}

function reserveField(fields: Entry[], place: number): void {
  const { byte, bits, ...field } = fields[place] as Entry;
  const size = sizeOf(field);
  fields[place] =
    bits === undefined
      ? { type: 'reserved', byte, length: size }
      : { type: 'reserved', byte, bits, storage: `u${8 * size}` };
}

function reserveHeader(field: Entry): void {
  const size = sizeOf(field);
  const { name, byte, bits } = field;
  for (const key of Object.keys(field)) delete field[key];
  // Wider than an integer are only serials and fields.
  const type = ['', 'u8', 'u16', 'u24', 'u32', '', 'u48'][size];
  Object.assign(field, { name, byte, ...(bits === undefined ? {} : { bits }), type, role: 'reserved' });
}

/** What nothing refers to any more. */
function tidy(raw: Entry): void {
  const messages = entriesOf(sectionOf(raw, 'messages').identifiers);
  const names = new Set(messages.map(({ name }) => name));
  const devices = new Set(entriesOf(sectionOf(raw, 'deviceId').deviceTypes).map(({ name }) => name));
  const header = entriesOf(sectionOf(raw, 'frame').header);
  const fields = new Set(
    header.filter(({ role, value }) => role === 'field' || Array.isArray(value)).map(({ name }) => name),
  );
  for (const message of messages) {
    const given = Object.entries((message.header ?? {}) as Entry).filter(([name]) => fields.has(name));
    if (given.length === 0) delete message.header;
    else message.header = Object.fromEntries(given);
  }
  raw.bodies = entriesOf(raw.bodies).filter((body) => {
    body.messages = (body.messages as string[]).filter((name) => names.has(name));
    return (body.messages as string[]).length > 0 && (body.device === undefined || devices.has(body.device));
  });
  // Codes of header fields that no longer identify messages.
  const tells = header.filter(
    ({ role, value }) => role === 'message' || (role === 'start' && Array.isArray(value) && value.length > 1),
  );
  for (const message of messages) {
    const codes = message.code === undefined ? [] : ([message.code].flat() as number[]);
    if (codes.length <= tells.length) continue;
    if (tells.length === 0) delete message.code;
    else message.code = codes.slice(codes.length - tells.length);
  }
  const hasDevice = header.some(({ role }) => role === 'device');
  if (!hasDevice) for (const device of entriesOf(sectionOf(raw, 'deviceId').deviceTypes)) delete device.code;
}
