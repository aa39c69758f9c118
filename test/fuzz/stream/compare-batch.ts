/** Two batches, one of each engine, of the same bytes. */
import type { ColumnsInput, FrameBatch, KindName, Router } from 'igrs-rump';
import { kinds } from 'igrs-rump/profile';
import { fieldsOf } from '../../suite/support/describe-fields.ts';
import { areSameBytes, isSame } from '../../suite/support/same-value.ts';
import { areSameFrames, attempt, differ, type Pair } from '../pair.ts';
import { type Look, OF_ALL_KINDS } from './make-stream.ts';

interface Routers {
  readonly wasm: Router;
  readonly js: Router;
}

type Columns = Readonly<Record<string, unknown>>;

const names = new Map(kinds().map((kind) => [kind, fieldsOf(kind).map(({ name }) => name)]));
const HEADER = ['serial', 'sequence', 'offset'];
const INVALID = [Number.NaN, -1, 0.5, 7, 255, 256, 65536, 2 ** 31, 1e308, Number.POSITIVE_INFINITY];

/** How many frames they have. */
export function compareBatch(
  wasm: FrameBatch,
  js: FrameBatch,
  look: Look,
  routers: Routers | null,
  pair: Pair,
  where: string,
): number {
  const { length } = wasm;
  if (length !== js.length) differ(`${where}: frames`, length, js.length);
  for (let index = 0; index < length; index++) compareFrame(wasm, js, index, where);
  if (look.messages) {
    for (let index = 0; index < length; index++) {
      const left = wasm.message(index);
      const right = js.message(index);
      if (!isSame(left, right)) differ(`${where}: message ${index}`, left, right);
    }
  }
  if (routers !== null) compareRuns(routers.wasm.route(wasm), routers.js.route(js), where);
  if (!look.views && look.columns === null) return length;
  for (const kind of kindsOf(wasm, look.columns ?? 0)) {
    if (look.views) compareViews(wasm, js, kind, where);
    if (look.columns !== null) compareColumns(wasm, js, kind, look, pair, where);
  }
  return length;
}

function kindsOf(batch: FrameBatch, which: number): KindName[] {
  const all =
    which === OF_ALL_KINDS ? Array.from({ length: batch.length }, (_, index) => index) : [which % batch.length];
  return [...new Set(all.map((index) => batch.kind(index)))].filter((kind) => kind !== 'unknown');
}

function compareFrame(wasm: FrameBatch, js: FrameBatch, index: number, where: string): void {
  if (wasm.offset(index) !== js.offset(index)) {
    differ(`${where}: offset of frame ${index}`, wasm.offset(index), js.offset(index));
  }
  if (wasm.kind(index) !== js.kind(index)) {
    differ(`${where}: kind of frame ${index}`, wasm.kind(index), js.kind(index));
  }
  if (wasm.sequence(index) !== js.sequence(index)) {
    differ(`${where}: sequence of frame ${index}`, wasm.sequence(index), js.sequence(index));
  }
  if (wasm.serial(index) !== js.serial(index)) {
    differ(`${where}: serial of frame ${index}`, wasm.serial(index), js.serial(index));
  }
  const left = wasm.bytes(index);
  const right = js.bytes(index);
  const isSamePart =
    left.buffer === right.buffer && left.byteOffset === right.byteOffset && left.length === right.length;
  if (!isSamePart && !areSameBytes(left, right)) differ(`${where}: bytes of frame ${index}`, left, right);
}

function compareRuns(wasm: ReturnType<Router['route']>, js: ReturnType<Router['route']>, where: string): void {
  if (wasm.dropped !== js.dropped) differ(`${where}: dropped`, wasm.dropped, js.dropped);
  if (wasm.length !== js.length) differ(`${where}: runs`, wasm.length, js.length);
  for (const [index, run] of wasm.entries()) {
    if (!isSame(run, js[index])) differ(`${where}: run ${index} to ${run.to}`, run.bytes, js[index]?.bytes);
  }
}

function compareViews(wasm: FrameBatch, js: FrameBatch, kind: KindName, where: string): void {
  const fields = names.get(kind) ?? [];
  const others = js.views(kind);
  for (const view of wasm.views(kind)) {
    const { value: other } = others.next();
    for (const name of fields) {
      const left = (view as unknown as Columns)[name];
      const right = (other as unknown as Columns | undefined)?.[name];
      if (!isSame(left, right)) differ(`${where}: view of ${kind}, ${name}`, left, right);
    }
  }
  if (others.next().done !== true) differ(`${where}: views of ${kind}`, 'fewer', 'more');
}

function compareColumns(
  wasm: FrameBatch,
  js: FrameBatch,
  kind: KindName,
  { raw, spoil }: Look,
  pair: Pair,
  where: string,
): void {
  const asked = [...HEADER, ...(names.get(kind) ?? [])];
  const left = wasm.columns<KindName, string, boolean>(kind, asked, { raw }) as Columns;
  const right = js.columns<KindName, string, boolean>(kind, asked, { raw }) as Columns;
  for (const part of ['length', 'dictionaries', 'validity', ...asked]) {
    if (!isSameColumn(left[part], right[part])) differ(`${where}: column ${part} of ${kind}`, left[part], right[part]);
  }
  // Back to frames: from what was read, and with one value that may be wrong.
  const { offset: _left, ...ours } = left;
  const { offset: _right, ...theirs } = right;
  compareEncoded(kind, ours, theirs, { raw, lenient: true }, pair, where);
  if (spoil % 2 === 0) {
    for (const columns of [ours, theirs]) spoilValue(columns, asked, spoil);
    compareEncoded(kind, ours, theirs, { raw, lenient: spoil % 3 === 0 }, pair, where);
  }
}

function spoilValue(columns: Columns, names: readonly string[], spoil: number): void {
  const column = columns[names[spoil % names.length] as string];
  if (!(column instanceof Float64Array) && !(column instanceof Uint32Array) && !(column instanceof Uint8Array)) return;
  column[spoil % column.length] = INVALID[spoil % INVALID.length] as number;
}

function compareEncoded(
  kind: KindName,
  ours: object,
  theirs: object,
  options: object,
  pair: Pair,
  where: string,
): void {
  const left = attempt(() => pair.wasm.encodeColumns(kind, ours as ColumnsInput, options));
  const right = attempt(() => pair.js.encodeColumns(kind, theirs as ColumnsInput, options));
  if (!areSameFrames(left, right))
    differ(`${where}: encodeColumns of ${kind} with ${JSON.stringify(options)}`, left, right);
}

/** NaN is the same as NaN here, and 0 another value than -0. */
function isSameColumn(left: unknown, right: unknown): boolean {
  if (!(left instanceof Float64Array) || !(right instanceof Float64Array)) return isSame(left, right);
  return left.length === right.length && left.every((value, index) => Object.is(value, right[index]));
}
