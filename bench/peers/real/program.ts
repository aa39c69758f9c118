/** Times one real protocol in a process of its own, after each variant has given what our JavaScript engine gives; prints the samples. */
import compiled from 'bench:kaitai';
import KaitaiStream from 'bench:kaitai-stream';
import { createCodec } from 'bench:real/codec';
import { captured, profile } from 'bench:real/facts';
import * as plain from 'bench:real/plain';
import type { Parser } from 'binary-parser';
import { concat } from '../../../test/suite/support/hex.ts';
import type { Body, Kind } from '../../../tools/model.ts';
import type { Answer, Job } from '../../real/real.ts';
import { Index } from '../../real/values.ts';
import { keep } from '../../subjects/subject.ts';
import { measure, timed } from '../../throughput.ts';
import { parserOf } from './parser.ts';

interface Work {
  readonly variant: string;
  readonly run: () => unknown;
  /** For the comparison, frame by frame or as a whole. */
  readonly result: () => unknown;
}

type Loose = Readonly<Record<string, unknown>>;

const { headerLength } = profile.frame;
const frames = captured.map(({ hex, plain: own }) => ({ bytes: fromHex(hex), plain: fromHex(own) }));
const reference = createCodec({ engine: 'js' });
const messages = frames.map(({ bytes }) => reference.decode(bytes) as unknown as Loose);
const kindOf = (message: Loose): Kind => profile.kinds.find(({ name }) => name === message.kind) as Kind;

/** The kind that most columns can be made of, and its fields. */
const widest = messages
  .map(kindOf)
  .map((kind) => ({
    kind,
    fields: kind.body.fields.filter(({ type }) => !/^(reserved|text|bytes)$/.test(type)).map(({ name }) => name),
  }))
  .reduce((most, each) => (each.fields.length > most.fields.length ? each : most));

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

/** The order of the frames, which no processor could learn. */
function orderOf(lengths: readonly number[], length: number): number[] {
  const order: number[] = [];
  let total = 0;
  for (let state = 1; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) {
    const own = Math.floor((state / 2 ** 32) * lengths.length);
    total += lengths[own] as number;
    if (total > length && order.length > 0) return order;
    order.push(own);
  }
}

function scanWorks(stream: Uint8Array<ArrayBuffer>, engines: Job['engines']): Work[] {
  const own = engines.map((engine): Work => {
    const codec = createCodec({ engine });
    const run = (): number => {
      const scanner = codec.scanner();
      for (const _ of scanner.push(stream));
      return scanner.stats.frames;
    };
    return { variant: engine, run, result: run };
  });
  const index = new Index();
  const run = (): number => {
    plain.scan(stream, new DataView(stream.buffer), index);
    return index.length;
  };
  return [...own, { variant: 'plain', run, result: run }];
}

function objectWorks(order: readonly number[], engines: Job['engines']): Work[] {
  const inOrder = order.map((own) => frames[own] as (typeof frames)[number]);
  const stream = concat(inOrder.map(({ bytes }) => bytes));
  const works = engines.map((engine): Work => {
    const codec = createCodec({ engine });
    const result = (take: (message: unknown) => void): void => {
      for (const batch of codec.scanner().push(stream)) for (const message of batch) take(message);
    };
    return { variant: engine, run: () => result(keep), result: () => collected(result) };
  });
  const index = new Index();
  const result = (take: (message: unknown) => void): void => {
    plain.scan(stream, new DataView(stream.buffer), index);
    for (let row = 0; row < index.length; row++) take(plain.read(index, row));
  };
  works.push({ variant: 'plain', run: () => result(keep), result: () => collected(result) });
  const parse = (bytes: Uint8Array<ArrayBuffer>): unknown => new compiled.Rump(new KaitaiStream(bytes.buffer, 0));
  const isKaitai = inOrder.every(({ plain: bytes }) => parse(bytes) !== null);
  const runKaitai = (): void => {
    for (const { plain: bytes } of inOrder) keep(parse(bytes));
  };
  if (isKaitai) works.push({ variant: 'kaitai-struct', run: runKaitai, result: () => null });
  const parsers = parsersOf(order);
  if (parsers !== null) {
    const run = (): void => {
      for (let own = 0; own < inOrder.length; own++) keep(parsers[own]?.parse(inOrder[own]?.plain as Buffer));
    };
    const read = (): unknown =>
      order.map((own, place) =>
        readByParser(messages[own] as Loose, parsers[place]?.parse(inOrder[place]?.plain as Buffer)),
      );
    works.push({ variant: 'binary-parser', run, result: read });
  }
  return works;
}

function collected(each: (take: (message: unknown) => void) => void): unknown[] {
  const all: unknown[] = [];
  each((message) => all.push(message));
  return all;
}

/** One for each kind and length. */
function parsersOf(order: readonly number[]): Parser[] | null {
  const made = new Map<string, Parser | null>();
  const all = order.map((own) => {
    const { body } = kindOf(messages[own] as Loose);
    const length = (frames[own]?.plain.length as number) - profile.frame.overhead;
    const key = `${body.name} ${length}`;
    if (!made.has(key)) made.set(key, parserOf(profile, body, length));
    return made.get(key) ?? null;
  });
  return all.every((parser) => parser !== null) ? all : null;
}

/** The message with its fields as binary-parser has them; it cannot tell which are unset. */
function readByParser(message: Loose, parsed: Loose): unknown {
  const { list } = kindOf(message).body;
  const items = (parsed.items ?? []) as readonly { readonly value: unknown }[];
  const own: Loose =
    list === null ? parsed : Object.assign({}, ...items.map(({ value }) => (value instanceof Uint8Array ? {} : value)));
  return { ...message, body: Object.fromEntries(Object.keys(message.body as Loose).map((name) => [name, own[name]])) };
}

function columnWorks(stream: Uint8Array<ArrayBuffer>, engines: Job['engines']): Work[] {
  const { kind, fields } = widest;
  const works = engines.map((engine): Work => {
    const codec = createCodec({ engine });
    const run = (): unknown[] =>
      Array.from(codec.scanner().push(stream), (batch) => batch.columns(kind.name as never, fields as never[]));
    return { variant: engine, run: () => keep(run()), result: () => joined(run() as Loose[]) };
  });
  const index = new Index();
  const make = plain.columns[(kind.body as Body).name];
  const run = (): unknown => {
    plain.scan(stream, new DataView(stream.buffer), index);
    return make?.(Object.assign(index, { rows: index.rowsOf(profile.kinds.indexOf(kind)) }), headerLength);
  };
  return [...works, { variant: 'plain', run: () => keep(run()), result: () => joined([run() as Loose]) }];
}

function joined(batches: readonly Loose[]): unknown {
  return Object.fromEntries(
    widest.fields.map((name) => [name, batches.flatMap((batch) => Array.from(batch[name] as ArrayLike<unknown>))]),
  );
}

/** As text, in which 0 and −0 are one, and NaN is not null. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (Number.isNaN(part)) return 'NaN';
    if (part instanceof Uint8Array) return Array.from(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

const job = JSON.parse(process.argv[2] ?? '') as Job;
const order = orderOf(
  frames.map(({ bytes }) => bytes.length),
  job.length,
);
const own = frames.filter((_, place) => messages[place]?.kind === widest.kind.name);
const ofKind = orderOf(
  own.map(({ bytes }) => bytes.length),
  job.length,
).map((place) => own[place]?.bytes as Uint8Array);
const tasks: readonly (readonly [task: string, frames: number, works: Work[]])[] = [
  ['scan', order.length, scanWorks(concat(order.map((place) => frames[place]?.bytes as Uint8Array)), job.engines)],
  ['objects', order.length, objectWorks(order, job.engines)],
  ['columns', ofKind.length, columnWorks(concat(ofKind), job.engines)],
];
for (const [task, , works] of tasks) {
  const expected =
    task === 'objects'
      ? order.map((place) => messages[place])
      : works.find(({ variant }) => variant === 'js')?.result();
  for (const { variant, result } of works) {
    const [found, wanted] = [result(), expected].map(textOf) as [string, string];
    if (found !== 'null' && found !== wanted) {
      const from = [...wanted].findIndex((character, place) => character !== found[place]);
      throw new Error(
        `${task}, ${variant}: …${found.slice(Math.max(0, from - 150), from + 80)}…, not …${wanted.slice(Math.max(0, from - 150), from + 80)}…`,
      );
    }
  }
}
const samples: Record<string, readonly number[]> = {};
for (const [task, count, works] of tasks) {
  const variants = works.map(({ variant, run }) => timed(`${task} ${variant}`, count, run as () => void));
  Object.assign(samples, Object.fromEntries(await measure(variants, job.pace)));
}
const answer: Answer = { samples, columns: `${widest.fields.length} of ${widest.kind.name}` };
console.log(JSON.stringify(answer));
