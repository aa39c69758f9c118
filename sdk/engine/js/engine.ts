/** The plain JavaScript engine: the fallback where a host forbids Wasm, and the oracle that Wasm is tested against. */

import type { EscapedFrames } from '../../check/escaped.ts';
import type { NumberField, PackedField } from '../../field/layout.ts';
import { sealFrame, sealRun } from '../../frame/check.ts';
import { Run } from '../../frame/run.ts';
import { ROW_LENGTH, STATUS_FRAMES, STATUS_LENGTH, STATUS_POSITION } from '../../generated/abi.ts';
import { newEscapedFrames } from '../../generated/check.ts';
import {
  ESCAPES,
  HAS_HEADER_FIELDS,
  HEADER_LENGTH,
  MAXIMUM_WIRE_LENGTH,
  MINIMUM_FRAME_LENGTH,
  readSequence,
  readSerial,
  readU48,
} from '../../generated/layout.ts';
import {
  bytesOf,
  type ColumnField,
  type Engine,
  type EngineRuns,
  kindAt,
  positionAt,
  type RawColumn,
  readRaw,
  type Scanned,
  type Selection,
} from '../engine.ts';
import type { RouteProgram } from '../route-program.ts';
import { windowWithin } from '../window.ts';
import { convert, gather, isOfHeader, scatter } from './columns.ts';
import { Groups, NONE } from './groups.ts';
import { routeFrames } from './route.ts';
import { scanBytes } from './scan.ts';

const NOTHING: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

class JsScan implements Scanned {
  readonly status = new Int32Array(STATUS_LENGTH);
  rows = new Uint32Array(0);
  split = 0;
  head: DataView;
  main = NOTHING;
  shift = 0;
  plain: DataView = NOTHING;
  bodies = new Int32Array(0);

  constructor(head: DataView) {
    this.head = head;
  }
}

export class JsEngine implements Engine {
  readonly name = 'js';
  readonly #maximum: number;
  /** The tail and the first bytes behind it: every frame that starts in the tail ends in here. */
  readonly #boundary = new Uint8Array(2 * MAXIMUM_WIRE_LENGTH);
  readonly #scan = new JsScan(new DataView(this.#boundary.buffer));
  readonly #groups = new Groups();
  readonly #escaped: EscapedFrames | null = ESCAPES && newEscapedFrames !== null ? newEscapedFrames() : null;
  #run: Run | undefined;
  #kind = 0;
  #selection: Selection = NONE;

  /** `maximumMemory` in bytes bounds the window as it does for Wasm, so that both give the same batches. */
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
    const escaped = this.#escaped;
    if (ESCAPES && escaped !== null) escaped.length = 0;
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
      const stopped = scanBytes(
        boundary,
        scan.head,
        0,
        until,
        limit,
        whole && last,
        scan.rows,
        0,
        scan.status,
        escaped,
      );
      if (ESCAPES && escaped !== null) scan.plain = escaped.view;
      if (whole) {
        // Not the chunk before this one: it is the caller's, who may have given it away meanwhile.
        scan.main = NOTHING;
        scan.shift = 0;
        scan.status[STATUS_POSITION] = stopped;
        return scan;
      }
      next = stopped - tailLength;
    }
    // From the window on: places have 32 bits, and a chunk may be longer than those count.
    const rest = from === 0 ? chunk : chunk.subarray(from);
    const main = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    scan.main = main;
    scan.shift = -tailLength;
    const length = to - from;
    const stopped = scanBytes(rest, main, next, length, length, last, scan.rows, tailLength, scan.status, escaped);
    if (ESCAPES && escaped !== null) scan.plain = escaped.view;
    scan.status[STATUS_POSITION] = stopped + tailLength;
    return scan;
  }

  select(kind: number): Selection {
    this.#kind = kind;
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
    const { head, shift, status, rows } = this.#scan;
    if (ESCAPES) {
      const found = Array.from({ length: status[STATUS_FRAMES] as number }, (_, row) => row);
      const own = found.filter((row) => kindAt(rows, row) === this.#kind);
      return Float64Array.from(own, (row) => start + positionAt(rows, row));
    }
    return this.#each((view, body) => start + body - HEADER_LENGTH - (view === head ? 0 : shift));
  }

  integers(field: ColumnField<PackedField>): Int32Array<ArrayBuffer> {
    return this.#gather(field, new Int32Array(this.#count));
  }

  numbers(field: ColumnField<NumberField>, raw: boolean): Float64Array<ArrayBuffer> {
    const { layout } = field;
    const byte = layout.byte - (HAS_HEADER_FIELDS && isOfHeader(field) ? HEADER_LENGTH : 0);
    const values =
      layout.size === 6
        ? this.#each((view, body) => readU48(view, body + byte))
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
    if (ESCAPES) return;
    const view = new DataView(frames.buffer);
    for (let row = 0; row < count; row++) sealFrame(view, at + row * frameLength, frameLength);
  }

  get #count(): number {
    return this.#selection.to - this.#selection.from;
  }

  #gather<Out extends Int32Array | Uint8Array | Float64Array>(field: ColumnField<PackedField>, out: Out): Out {
    const { layout } = field;
    const { bodies } = this.#scan;
    const { from, headEnd, to } = this.#selection;
    if (HAS_HEADER_FIELDS && isOfHeader(field)) {
      const { byte, size, low, width } = layout;
      const signed = layout.type === 'number' && layout.signed;
      this.visit((view, body, place) => {
        out[place] = readRaw(view, body - HEADER_LENGTH + byte, size, low, width, signed);
      });
      return out;
    }
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
