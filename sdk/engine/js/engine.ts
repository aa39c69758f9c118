/** The plain JavaScript engine: the fallback if a host forbids Wasm, and the oracle that Wasm is tested against. */

import type { NumberField, PackedField } from '../../field/layout.ts';
import { sealRun } from '../../frame/check.ts';
import { UNKNOWN_KIND } from '../../frame/kinds.ts';
import { Run } from '../../frame/run.ts';
import { ROW_LENGTH, STATUS_FRAMES, STATUS_POSITION } from '../../generated/abi.ts';
import { gather } from '../../generated/hooks/engine/header.ts';
import { bytesOf, placeAt } from '../../generated/hooks/engine/rows.ts';
import { NOTHING, positionOf, ScanState, scanBytes, sealPacked } from '../../generated/hooks/engine/scan.ts';
import {
  HEADER_LENGTH,
  MAXIMUM_WIRE_LENGTH,
  MINIMUM_FRAME_LENGTH,
  readSequence,
  readSerial,
  readU48,
} from '../../generated/layout.ts';
import {
  type ColumnField,
  type Engine,
  type EngineRuns,
  kindAt,
  positionAt,
  type RawColumn,
  type Scanned,
  type Selection,
} from '../engine.ts';
import type { RouteProgram } from '../route-program.ts';
import { windowWithin } from '../window.ts';
import { convert, scatter } from './columns.ts';
import { routeFrames } from './route.ts';

const NONE: Selection = { from: 0, headEnd: 0, to: 0 };

interface Grouped extends Scanned {
  bodies: Int32Array;
}

/** The frames of a scan, kind by kind, as assembly/group.ts has them. */
class Groups {
  /** For each kind, how many frames are of it or of kinds before it. */
  readonly #ends = new Int32Array(UNKNOWN_KIND + 1);
  #isGrouped = false;

  /** The index has changed. */
  forget(): void {
    this.#isGrouped = false;
  }

  select(scan: Grouped, kind: number): Selection {
    if (!this.#isGrouped) this.#group(scan);
    const from = kind === 0 ? 0 : (this.#ends[kind - 1] as number);
    const to = this.#ends[kind] as number;
    const { rows, split } = scan;
    let headEnd = from;
    // A few frames at most.
    for (let row = 0; row < rows.length && positionAt(rows, row) < split && headEnd < to; row++) {
      headEnd += Number(kindAt(rows, row) === kind);
    }
    return { from, headEnd, to };
  }

  #group(scan: Grouped): void {
    const { rows, status } = scan;
    const frames = status[STATUS_FRAMES] as number;
    if (scan.bodies.length < frames) scan.bodies = new Int32Array(rows.length / ROW_LENGTH);
    const { bodies } = scan;
    const ends = this.#ends.fill(0);
    for (let row = 0; row < frames; row++) count(ends, kindAt(rows, row));
    let before = 0;
    for (let kind = 0; kind < ends.length; kind++) {
      const frames = ends[kind] as number;
      ends[kind] = before;
      before += frames;
    }
    for (let row = 0; row < frames; row++) {
      const kind = kindAt(rows, row);
      bodies[count(ends, kind)] = placeAt(scan, row) + HEADER_LENGTH;
    }
    this.#isGrouped = true;
  }
}

/** Returns how many there were of this kind before. */
function count(counts: Int32Array, kind: number): number {
  const before = counts[kind] as number;
  counts[kind] = before + 1;
  return before;
}

export class JsEngine implements Engine {
  readonly name = 'js';
  readonly #maximum: number;
  /** The tail and the first bytes after it: every frame that starts in the tail ends in here. */
  readonly #boundary = new Uint8Array(2 * MAXIMUM_WIRE_LENGTH);
  readonly #scan = new ScanState(new DataView(this.#boundary.buffer));
  readonly #groups = new Groups();
  #run: Run | undefined;
  #selection: Selection = NONE;

  /** `maximumMemory` in bytes bounds the window as for Wasm, so that both give the same batches. */
  constructor(maximumMemory: number) {
    this.#maximum = windowWithin(maximumMemory);
  }

  reserve(length: number): number {
    const granted = Math.min(length, this.#maximum);
    const frames = Math.floor(granted / MINIMUM_FRAME_LENGTH) + 1;
    if (this.#scan.rows.length < frames * ROW_LENGTH)
      this.#scan.rows = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(frames * ROW_LENGTH, 64))));
    return Math.max(granted, MAXIMUM_WIRE_LENGTH);
  }

  scan(tail: Uint8Array, tailLength: number, chunk: Uint8Array, from: number, to: number, last: boolean): Scanned {
    const scan = this.#scan;
    scan.status.fill(0);
    scan.split = 0;
    this.#groups.forget();
    let next = 0;
    if (tailLength > 0) {
      const joined = Math.min(to - from, MAXIMUM_WIRE_LENGTH);
      const boundary = this.#boundary;
      for (let index = 0; index < tailLength; index++) boundary[index] = tail[index] as number;
      for (let index = 0; index < joined; index++) boundary[tailLength + index] = chunk[from + index] as number;
      const limit = tailLength + joined;
      const whole = from + joined === to;
      const until = whole ? limit : tailLength;
      scan.split = until;
      const stopped = scanBytes(scan, boundary, scan.head, 0, until, limit, whole && last, 0);
      if (whole) {
        // Not the previous chunk: it is the caller's, who may have transferred it meanwhile.
        scan.main = NOTHING;
        scan.shift = 0;
        scan.status[STATUS_POSITION] = stopped;
        return scan;
      }
      next = stopped - tailLength;
    }
    // Counted from the window: places have 32 bits, and a chunk may be longer than that.
    const rest = from === 0 ? chunk : chunk.subarray(from);
    const main = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    scan.main = main;
    // Not `-tailLength`: without a tail that is -0, which makes places doubles for the compiler. JavaScriptCore then never compiles
    // readers for good, since it takes no double as an index of a DataView: a message took thirty times as long.
    scan.shift = 0 - tailLength;
    const length = to - from;
    const stopped = scanBytes(scan, rest, main, next, length, length, last, tailLength);
    scan.status[STATUS_POSITION] = stopped + tailLength;
    return scan;
  }

  select(kind: number): Selection {
    this.#selection = this.#groups.select(this.#scan, kind);
    return this.#selection;
  }

  serials(): Float64Array<ArrayBuffer> {
    return this.#each((view, body) => readSerial(view, body - HEADER_LENGTH) as unknown as number);
  }

  sequences(): Float64Array<ArrayBuffer> {
    return this.#each((view, body) => readSequence(view, body - HEADER_LENGTH));
  }

  offsets(start: number): Float64Array<ArrayBuffer> {
    return this.#each((view, body) => start + positionOf(this.#scan, view, body));
  }

  integers(field: ColumnField<PackedField>): Int32Array<ArrayBuffer> {
    return this.#gather(field, new Int32Array(this.#count));
  }

  numbers(field: ColumnField<NumberField>, raw: boolean): Float64Array<ArrayBuffer> {
    const { layout } = field;
    const values =
      layout.size === 6
        ? this.#each((view, body) => readU48(view, body + layout.byte))
        : this.#gather(field, new Float64Array(this.#count));
    if (!raw) convert(values, layout);
    return values;
  }

  bytes(field: ColumnField<PackedField>): Uint8Array<ArrayBuffer> {
    const { layout } = field;
    const values = this.#gather(field, new Uint8Array(this.#count));
    return layout.type === 'bool' && layout.invert ? values.map((value) => value ^ 1) : values;
  }

  visit(visitor: (view: DataView, body: number, row: number) => void): void {
    const { bodies } = this.#scan;
    const { from, headEnd, to } = this.#selection;
    const head = bytesOf(this.#scan, true);
    const main = bytesOf(this.#scan, false);
    for (let place = from; place < to; place++) {
      visitor(place < headEnd ? head : main, bodies[place] as number, place - from);
    }
  }

  route(program: RouteProgram): EngineRuns {
    return routeFrames(this.#scan, program);
  }

  get run(): Run {
    this.#run ??= new Run();
    return this.#run;
  }

  seal(run: Run): void {
    sealRun(run);
  }

  pack(
    frames: Uint8Array<ArrayBuffer>,
    at: number,
    frameLength: number,
    count: number,
    columns: readonly RawColumn[],
  ): void {
    for (const column of columns) scatter(frames, at, frameLength, count, column);
    sealPacked(frames, at, frameLength, count);
  }

  get #count(): number {
    return this.#selection.to - this.#selection.from;
  }

  #gather<Out extends Int32Array | Uint8Array | Float64Array>(field: ColumnField<PackedField>, out: Out): Out {
    const { layout } = field;
    const { bodies } = this.#scan;
    const { from, headEnd, to } = this.#selection;
    gather(bytesOf(this.#scan, true), bodies, from, headEnd, layout, out, 0);
    gather(bytesOf(this.#scan, false), bodies, headEnd, to, layout, out, headEnd - from);
    return out;
  }

  #each(value: (view: DataView, body: number) => number): Float64Array<ArrayBuffer> {
    const values = new Float64Array(this.#count);
    this.visit((view, body, place) => {
      values[place] = value(view, body);
    });
    return values;
  }
}
