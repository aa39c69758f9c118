/** What a good engineer writes in an afternoon: a table for the check, one DataView, no tricks. */
import { profile } from 'bench:profile';
import { kinds, type TableKind } from 'bench:table-bodies';
import type { Where } from 'igrs-rump';
import { concatenate, type Messages, type PlainMessage } from '../corpus.ts';
import {
  COLUMN_FIELDS,
  COLUMN_KIND,
  type Found,
  keep,
  ROUTING_RULES,
  type Subject,
  VIEW_CHOICE,
  type Work,
} from '../subjects/subject.ts';
import {
  decodeTable,
  encodeTable,
  HEADER_LENGTH,
  readMessage,
  readSerial,
  SEQUENCE_AT,
  scanTable,
  type TableMessage,
} from './codec.ts';
import { TableIndex } from './values.ts';

interface TableRule {
  readonly destination: number;
  readonly matches: (view: DataView, body: number) => boolean;
}

interface AnyRule {
  readonly to: string;
  readonly deviceType?: string;
  readonly messageType?: string;
  readonly where?: Where;
}

/** The rules that may match a kind, in their order. */
const rulesOfKind: readonly (readonly TableRule[])[] = kinds.map((kind) =>
  ROUTING_RULES.flatMap((rule: AnyRule, destination): TableRule[] => {
    const [device, message] = kind.name.split('.');
    if ((rule.deviceType ?? device) !== device || (rule.messageType ?? message) !== message) return [];
    const matches = rule.where === undefined ? () => true : matcher(kind, rule.where);
    return matches === null ? [] : [{ destination, matches }];
  }),
);

function matcher(kind: TableKind, where: Where): TableRule['matches'] | null {
  const read = kind.fields[where.field];
  if (read === undefined) return null;
  // A control message contains only the fields of its mask.
  const body = profile.kinds.find(({ name }) => name === kind.name)?.body;
  const presence = body?.fields.find(({ name }) => name === where.field)?.presence ?? null;
  if (presence !== null) {
    const plain = comparison(kind, where, read);
    const mask = 2 ** presence;
    const maskAt = body?.presence?.byte ?? 0;
    return (view, at) => (view.getUint32(at + maskAt) & mask) !== 0 && plain(view, at);
  }
  return comparison(kind, where, read);
}

function comparison(
  kind: TableKind,
  where: Where,
  read: (view: DataView, at: number) => unknown,
): TableRule['matches'] {
  const { equals, atLeast, atMost } = where;
  if (equals !== undefined) return (view, at) => read(view, at) === equals;
  if (typeof atLeast === 'number') {
    return (view, at) => {
      const value = read(view, at);
      return value !== null && (value as number) >= atLeast;
    };
  }
  if (typeof atMost === 'number') {
    return (view, at) => {
      const value = read(view, at);
      return value !== null && (value as number) <= atMost;
    };
  }
  const field = profile.kinds
    .find(({ name }) => name === kind.name)
    ?.body.fields.find(({ name }) => name === where.field);
  const names = field?.enumeration?.codes.map(({ name }) => name) ?? [];
  const least = names.indexOf(String(atLeast));
  return (view, at) => names.indexOf(String(read(view, at))) >= least;
}

/** Of a stream that was scanned: the first matching rule takes the frame, whose bytes are appended to those of its destination. */
function routeTable(bytes: Uint8Array, view: DataView, index: TableIndex): Uint8Array[] {
  const taken: number[][] = ROUTING_RULES.map(() => []);
  const lengths = ROUTING_RULES.map(() => 0);
  for (let frame = 0; frame < index.length; frame++) {
    const at = index.offsets[frame] as number;
    const rules = rulesOfKind[index.kinds[frame] as number] ?? [];
    for (const { destination, matches } of rules) {
      if (!matches(view, at + HEADER_LENGTH)) continue;
      taken[destination]?.push(frame);
      lengths[destination] = (lengths[destination] as number) + (index.lengths[frame] as number);
      break;
    }
  }
  return taken.map((frames, destination) => {
    const gathered = new Uint8Array(lengths[destination] as number);
    let to = 0;
    for (const frame of frames) {
      const from = index.offsets[frame] as number;
      const length = index.lengths[frame] as number;
      gathered.set(bytes.subarray(from, from + length), to);
      to += length;
    }
    return gathered;
  });
}

type Column = Float64Array | Uint8Array;

/** A loop over the frames of one kind for each field. */
function columnsOfTable(view: DataView, index: TableIndex): Record<string, Column> {
  const number = kinds.findIndex(({ name }) => name === COLUMN_KIND);
  const places: number[] = [];
  for (let frame = 0; frame < index.length; frame++) {
    if (index.kinds[frame] === number) places.push(index.offsets[frame] as number);
  }
  const columns: Record<string, Column> = {};
  for (const field of COLUMN_FIELDS) columns[field] = columnOf(view, places, kinds[number] as TableKind, field);
  return columns;
}

function columnOf(view: DataView, places: readonly number[], kind: TableKind, name: string): Column {
  const { length } = places;
  if (name === 'serial') {
    const serials = new Float64Array(length);
    for (let row = 0; row < length; row++) serials[row] = readSerial(view, places[row] as number);
    return serials;
  }
  if (name === 'sequence') {
    const sequences = new Float64Array(length);
    for (let row = 0; row < length; row++) sequences[row] = view.getUint16((places[row] as number) + SEQUENCE_AT);
    return sequences;
  }
  const field = profile.kinds
    .find((candidate) => candidate.name === kind.name)
    ?.body.fields.find((one) => one.name === name);
  if (field === undefined) throw new RangeError(`there is no field ${name}`);
  const first = HEADER_LENGTH + field.byte;
  if (field.type === 'bool' || field.type === 'enum') {
    const codes = new Uint8Array(length);
    const mask = 2 ** field.width - 1;
    for (let row = 0; row < length; row++) {
      codes[row] = (view.getUint8((places[row] as number) + first) >>> field.low) & mask;
    }
    return codes;
  }
  const numbers = new Float64Array(length);
  const { size, signed, null: none, divisor } = field;
  for (let row = 0; row < length; row++) {
    const at = (places[row] as number) + first;
    const raw = size === 1 ? view.getUint8(at) : signed ? view.getInt16(at) : view.getUint16(at);
    numbers[row] = raw === none ? Number.NaN : raw / divisor;
  }
  return numbers;
}

interface Summed {
  readonly kind: string;
  readonly number: number;
  readonly when: (view: DataView, at: number) => unknown;
  readonly first: (view: DataView, at: number) => unknown;
  readonly second: (view: DataView, at: number) => unknown;
}

const summed: readonly Summed[] = Object.entries(VIEW_CHOICE).map(([name, [when, first, second]]) => {
  const number = kinds.findIndex((kind) => kind.name === name);
  const { fields } = kinds[number] as TableKind;
  const [readWhen, readFirst, readSecond] = [fields[when], fields[first], fields[second]];
  if (!readWhen || !readFirst || !readSecond)
    throw new RangeError(`${name} has not all of ${when}, ${first}, ${second}`);
  return { kind: name, number, when: readWhen, first: readFirst, second: readSecond };
});

function sumsOfTable(view: DataView, index: TableIndex): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { kind, number, when, first, second } of summed) {
    let sum = 0;
    for (let frame = 0; frame < index.length; frame++) {
      if (index.kinds[frame] !== number) continue;
      const at = (index.offsets[frame] as number) + HEADER_LENGTH;
      if (when(view, at)) sum += ((first(view, at) as number | null) ?? 0) + (second(view, at) as number);
    }
    sums[kind] = sum;
  }
  return sums;
}

/** Longer than any frame. */
const TARGET_LENGTH = 512;

export function tableSubject(): Subject {
  return { scan, route, columns, view, objects, encode, decodeOne, encodeOne, encodeFresh };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Scans a stream in each run, and then makes something of its index. */
function streamWork<Made>(
  stream: Uint8Array,
  make: (view: DataView, index: TableIndex) => Made,
  resultOf: (made: Made, index: TableIndex) => unknown = (made) => made,
): Work {
  const index = new TableIndex();
  const run = (): Made => {
    const view = viewOf(stream);
    scanTable(stream, view, index);
    return make(view, index);
  };
  return {
    run: () => {
      keep(run());
      return index.length;
    },
    result: () => resultOf(run(), index),
  };
}

function scan(stream: Uint8Array): Work {
  return streamWork(
    stream,
    (_, { length }) => length,
    (length, index) =>
      Array.from({ length }, (_, frame): Found => {
        const kind = kinds[index.kinds[frame] as number]?.name ?? 'unknown';
        return [index.offsets[frame] as number, index.lengths[frame] as number, kind];
      }),
  );
}

function route(stream: Uint8Array): Work {
  return streamWork(
    stream,
    (view, index) => routeTable(stream, view, index),
    (gathered) => Object.fromEntries(ROUTING_RULES.map(({ to }, destination) => [to, gathered[destination]])),
  );
}

function columns(stream: Uint8Array): Work {
  return streamWork(stream, columnsOfTable, (whole) =>
    Object.fromEntries(Object.entries(whole).map(([field, values]) => [field, Array.from(values)])),
  );
}

function view(stream: Uint8Array): Work {
  return streamWork(stream, sumsOfTable);
}

function objects({ stream }: Messages): Work {
  const index = new TableIndex();
  const each = (take: (message: TableMessage) => void): number => {
    const bytes = viewOf(stream);
    scanTable(stream, bytes, index);
    for (let frame = 0; frame < index.length; frame++) {
      const kind = kinds[index.kinds[frame] as number];
      if (kind !== undefined) take(readMessage(bytes, index.offsets[frame] as number, kind));
    }
    return index.length;
  };
  return {
    run: () => each(keep),
    result: () => {
      const messages: TableMessage[] = [];
      each((message) => messages.push(message));
      return messages;
    },
  };
}

function encode({ inputs, stream }: Messages): Work {
  const target = new Uint8Array(stream.length + TARGET_LENGTH);
  const bytes = viewOf(target);
  const write = (): Uint8Array => {
    let at = 0;
    for (const input of inputs) at = encodeTable(input, target, bytes, at);
    return target.slice(0, at);
  };
  return {
    run: () => {
      keep(write());
      return inputs.length;
    },
    result: write,
  };
}

function decodeOne({ frames }: Messages): Work {
  return {
    run: () => {
      for (const frame of frames) keep(decodeTable(frame));
      return frames.length;
    },
    result: () => frames.map(decodeTable),
  };
}

function encodeOne({ inputs }: Messages): Work {
  const target = new Uint8Array(TARGET_LENGTH);
  const bytes = viewOf(target);
  return {
    run: () => {
      for (const input of inputs) keep(encodeTable(input, target, bytes, 0));
      return inputs.length;
    },
    result: () => concatenate(inputs.map((input) => target.slice(0, encodeTable(input, target, bytes, 0)))),
  };
}

function encodeFresh({ inputs }: Messages): Work {
  const target = new Uint8Array(TARGET_LENGTH);
  const bytes = viewOf(target);
  const encode = (input: PlainMessage): Uint8Array => target.slice(0, encodeTable(input, target, bytes, 0));
  return {
    run: () => {
      for (const input of inputs) keep(encode(input));
      return inputs.length;
    },
    result: () => concatenate(inputs.map(encode)),
  };
}
