/** The plain JavaScript engine: the fallback where a host forbids Wasm, and the oracle that Wasm is tested against. */
import type { NumberField, PackedField } from '../../field/layout.ts';
import {
  HEADER_LENGTH,
  MAXIMUM_FRAME_LENGTH,
  MINIMUM_FRAME_LENGTH,
  readSequence,
  readSerial,
  readU48,
} from '../../generated/layout.ts';
import type { ColumnField, Engine, EngineRuns, Scanned } from '../engine.ts';
import { type FrameRows, frameLengthOf, writeHeaders, writeParts } from '../frame-rows.ts';
import type { RouteProgram } from '../route-program.ts';
import { FRAMES, POSITION, STATUS_LENGTH } from '../status.ts';
import { windowWithin } from '../window.ts';
import { convert, convertWide, gather } from './columns.ts';
import { routeFrames } from './route.ts';
import { scanBytes } from './scan.ts';
import { scatter, scatterWide } from './scatter.ts';
import { sealAll } from './seal.ts';

const NOTHING: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

class JsScan implements Scanned {
  readonly status = new Int32Array(STATUS_LENGTH);
  rows = new Uint32Array(0);
  split = 0;
  head: DataView;
  main = NOTHING;
  shift = 0;

  constructor(head: DataView) {
    this.head = head;
  }
}

export class JsEngine implements Engine {
  readonly name = 'js';
  readonly #maximum: number;
  /** The tail and the first bytes behind it, joined: every frame that starts in the tail ends in here. */
  readonly #joint = new Uint8Array(2 * MAXIMUM_FRAME_LENGTH);
  readonly #scan = new JsScan(new DataView(this.#joint.buffer));
  /** Positions of the selected frames' bodies; those before `#split` count in the joint, all others in the chunk. */
  #places = new Int32Array(0);
  #selected = 0;
  #split = 0;
  #raw = new Int32Array(0);

  /** `maximumMemory` in bytes bounds the window as it does for Wasm, so that both give the same batches. */
  constructor(maximumMemory: number) {
    this.#maximum = windowWithin(maximumMemory);
  }

  reserve(length: number): number {
    const granted = Math.min(length, this.#maximum);
    const frames = Math.floor(granted / MINIMUM_FRAME_LENGTH) + 1;
    if (this.#scan.rows.length < frames * 2) this.#scan.rows = new Uint32Array(powerOfTwo(frames * 2));
    return Math.max(granted, MAXIMUM_FRAME_LENGTH);
  }

  scan(tail: Uint8Array, tailLength: number, chunk: Uint8Array, from: number, to: number, last: boolean): Scanned {
    const scan = this.#scan;
    scan.status.fill(0);
    scan.split = 0;
    let next = from;
    if (tailLength > 0) {
      const joined = Math.min(to - from, MAXIMUM_FRAME_LENGTH);
      const joint = this.#joint;
      for (let index = 0; index < tailLength; index++) joint[index] = tail[index] as number;
      for (let index = 0; index < joined; index++) joint[tailLength + index] = chunk[from + index] as number;
      const limit = tailLength + joined;
      const whole = from + joined === to;
      const until = whole ? limit : tailLength;
      scan.split = until;
      const stopped = scanBytes(joint, scan.head, 0, until, limit, whole && last, scan.rows, 0, scan.status);
      if (whole) {
        // Not the chunk before this one: it is the caller's, who may have given it away meanwhile.
        scan.main = NOTHING;
        scan.shift = 0;
        scan.status[POSITION] = stopped;
        return scan;
      }
      next = from + stopped - tailLength;
    }
    const main = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    scan.main = main;
    scan.shift = from - tailLength;
    const stopped = scanBytes(chunk, main, next, to, to, last, scan.rows, -scan.shift, scan.status);
    scan.status[POSITION] = stopped - scan.shift;
    return scan;
  }

  select(kind: number): number {
    const { rows, status, split } = this.#scan;
    const frames = status[FRAMES] as number;
    if (this.#places.length < frames) this.#places = new Int32Array(powerOfTwo(frames));
    const places = this.#places;
    let selected = 0;
    let inJoint = 0;
    for (let index = 0; index < frames; index++) {
      if (((rows[index * 2 + 1] as number) & 0xffff) !== kind) continue;
      const position = rows[index * 2] as number;
      if (position < split) inJoint++;
      places[selected++] = position + HEADER_LENGTH;
    }
    this.#selected = selected;
    this.#split = inJoint;
    return selected;
  }

  serials(): Float64Array<ArrayBuffer> {
    return this.#each((view, body) => readSerial(view, body - HEADER_LENGTH));
  }

  sequences(): Float64Array<ArrayBuffer> {
    return this.#each((view, body) => readSequence(view, body - HEADER_LENGTH));
  }

  offsets(start: number): Float64Array<ArrayBuffer> {
    const offsets = new Float64Array(this.#selected);
    for (let index = 0; index < offsets.length; index++) {
      offsets[index] = start + (this.#places[index] as number) - HEADER_LENGTH;
    }
    return offsets;
  }

  integers(field: ColumnField<PackedField>): Int32Array<ArrayBuffer> {
    const raw = new Int32Array(this.#selected);
    this.#gather(field, raw);
    return raw;
  }

  numbers({ body, index, layout }: ColumnField<NumberField>, raw: boolean): Float64Array<ArrayBuffer> {
    if (layout.size === 6) {
      const values = this.#each((view, place) => readU48(view, place + layout.byte));
      if (!raw) convertWide(values, layout);
      return values;
    }
    const values = new Float64Array(this.#selected);
    if (this.#raw.length < values.length) this.#raw = new Int32Array(powerOfTwo(values.length));
    this.#gather({ body, index, layout }, this.#raw);
    convert(this.#raw, layout, values);
    return values;
  }

  bytes(field: ColumnField<PackedField>): Uint8Array<ArrayBuffer> {
    const flip = field.layout.type === 'bool' && field.layout.invert ? 1 : 0;
    return Uint8Array.from(this.integers(field), (value) => value ^ flip);
  }

  visit(visitor: (view: DataView, body: number, place: number) => void): void {
    const { head, main, shift } = this.#scan;
    for (let place = 0; place < this.#selected; place++) {
      const body = this.#places[place] as number;
      if (place < this.#split) visitor(head, body, place);
      else visitor(main, body + shift, place);
    }
  }

  route(program: RouteProgram): EngineRuns {
    return routeFrames(this.#scan, program);
  }

  seal(frames: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
    const sealed = new Uint8Array(length);
    sealed.set(frames.subarray(0, length));
    sealAll(new DataView(sealed.buffer), length);
    return sealed;
  }

  pack(rows: FrameRows, target: Uint8Array<ArrayBuffer>, at: number): void {
    const { count } = rows;
    const frameLength = frameLengthOf(rows.kind);
    const view = new DataView(target.buffer, at, count * frameLength);
    writeHeaders(view, 0, rows);
    for (const column of rows.columns) {
      const { layout } = column.field;
      const { values } = column;
      if (layout.type === 'text' || layout.type === 'bytes') writeParts(target, at, frameLength, count, column);
      else if (values instanceof Int32Array) scatter(target, at, frameLength, count, layout, values);
      else if (values instanceof Float64Array) scatterWide(target, at, frameLength, count, layout, values);
    }
    sealAll(view, view.byteLength);
  }

  #gather({ layout }: ColumnField<PackedField>, out: Int32Array): void {
    const { head, main, shift } = this.#scan;
    const signed = layout.type === 'number' && layout.signed;
    gather(head, this.#places, 0, this.#split, 0, layout, signed, out);
    gather(main, this.#places, this.#split, this.#selected, shift, layout, signed, out);
  }

  #each(value: (view: DataView, body: number) => number): Float64Array<ArrayBuffer> {
    const values = new Float64Array(this.#selected);
    this.visit((view, body, place) => {
      values[place] = value(view, body);
    });
    return values;
  }
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(least, 64)));
}
