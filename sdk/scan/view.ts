/** One frame's bytes under typed getters, for reading a few fields without making an object. */

import { readRaw, type Scanned, type Selection } from '../engine/engine.ts';
import type { BodyLayout, BoolField, FieldLayout, NumberField } from '../field/layout.ts';
import { readBytes, readFlags, readText } from '../field/read.ts';
import type { Serial } from '../generated/device-id.ts';
import { bytesOf } from '../generated/hooks/engine/rows.ts';
import { addHeader, generalGetter } from '../generated/hooks/scan/getters.ts';
import { HEADER_LENGTH, readPresence, readSequence, readSerial, readU16 } from '../generated/layout.ts';
import type { HeaderFields, KindName, Messages } from '../generated/messages.ts';
import { NOT_CLONEABLE, RumpError } from '../values/error.ts';
import type { Opened } from './getters.ts';

/**
 * A view is reused: `batch.views` moves it from frame to frame, and once the codec scans again every getter throws
 * `stale-batch`. Its fields are those of the body.
 */
export class FrameView {
  /** @internal */
  static readonly name = 'FrameView';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** @internal A name that no field can have. */
  readonly 'not-cloneable': symbol = NOT_CLONEABLE;
  /** The bytes that hold the frame. */
  protected view: DataView = STALE;
  /** Where its body begins in them. */
  protected at = 0;

  constructor() {
    this[Symbol.toStringTag] = 'FrameView';
  }

  /** Its device's serial: 48 bits in the default profile. */
  get serial(): Serial {
    return readSerial(this.view, this.at - HEADER_LENGTH) as Serial;
  }

  get sequence(): number {
    return readSequence(this.view, this.at - HEADER_LENGTH);
  }

  /** @internal Moves to the frame whose body begins there. */
  moveTo(at: number): void {
    this.at = at;
  }

  /** @internal From other bytes, or from `STALE`, which throws, so that getters pay nothing for a check whether the view has expired. */
  readFrom(view: DataView): void {
    this.view = view;
  }
}

/** What a console of Node, Deno or Bun shows: the values of the view's fields, or none, instead of an error, if the view has expired. */
function fieldsOf(this: FrameView): unknown {
  const fields: Record<string, unknown> = {};
  try {
    for (const name in Object.getPrototypeOf(this)) fields[name] = this[name as never];
  } catch {}
  return fields;
}

/** Each kind's view; a field that is not set is undefined. */
export type Views = { readonly [K in KindName]: FrameView & ViewOfHeader & Readonly<Messages[K]['body']> };

/** For profiles whose header has fields of its own. */
type ViewOfHeader = Record<never, never> extends HeaderFields ? unknown : { readonly header: Readonly<HeaderFields> };

const classes: WeakMap<BodyLayout, new () => FrameView> = /* @__PURE__ */ new WeakMap();

/** A view of any frame with such a body. */
function createView(layout: BodyLayout): FrameView {
  let View = classes.get(layout);
  if (View === undefined) {
    View = class extends FrameView {
      static override readonly name = 'FrameView';
    };
    for (const field of layout.fields) addGetter(View.prototype, field);
    addHeader(View.prototype, addGetter);
    Object.defineProperty(View.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: fieldsOf });
    classes.set(layout, View);
  }
  return new View();
}

type Getter = (this: Opened) => unknown;

/**
 * From the layout tables, while readers have their own code for each field: here a few fields are read, not twenty, and
 * generated getters were as large as all readers together.
 */
function addGetter(prototype: object, field: FieldLayout): void {
  const { name, presence } = field;
  const get = generalGetter(field) ?? getterOf(field);
  Object.defineProperty(prototype, name, {
    enumerable: true,
    get:
      presence < 0
        ? get
        : function (this: Opened) {
            return ((readPresence(this.view, this.at) >>> presence) & 1) !== 0 ? get.call(this) : undefined;
          },
  });
}

/**
 * The usual fields have a getter of a line or two each: compilers inline those into a loop over frames, with the field's place as
 * a constant. One getter for all of them, which checks size, bits and sign, is too long for that, and takes three times as long.
 */
function getterOf(field: FieldLayout): Getter {
  const { byte } = field;
  switch (field.type) {
    case 'text':
      return function () {
        return readText(this.view, this.at + byte, field.size);
      };
    case 'bytes':
      return function () {
        return readBytes(this.view, this.at + byte, field.size);
      };
    case 'bool':
      return boolGetter(field);
    case 'flags': {
      const { size, low, width, enumeration } = field;
      return function () {
        return readFlags(readRaw(this.view, this.at + byte, size, low, width, false), enumeration);
      };
    }
    case 'enum': {
      const { size, low, width } = field;
      const { names } = field.enumeration;
      return function () {
        const code = readRaw(this.view, this.at + byte, size, low, width, false);
        return names[code] ?? code;
      };
    }
    default:
      return numberGetter(field);
  }
}

function boolGetter({ byte, size, low, invert }: BoolField): Getter {
  const mask = 1 << low;
  const isTrue = invert ? 0 : mask;
  return size === 1
    ? function () {
        return (this.view.getUint8(this.at + byte) & mask) === isTrue;
      }
    : function () {
        return (readRaw(this.view, this.at + byte, size, low, 1, false) !== 0) !== invert;
      };
}

function numberGetter(field: NumberField): Getter {
  const { byte, size, low, width, signed, multiplier, addend, divisor } = field;
  // Undefined equals no number.
  const none = field.null ?? undefined;
  if (multiplier === 1 && addend === 0 && width === size * 8) {
    if (size === 1 && !signed) {
      return function () {
        const raw = this.view.getUint8(this.at + byte);
        return raw === none ? null : raw / divisor;
      };
    }
    if (size === 2 && !signed) {
      return function () {
        const raw = readU16(this.view, this.at + byte);
        return raw === none ? null : raw / divisor;
      };
    }
    if (size === 2) {
      return function () {
        const raw = (readU16(this.view, this.at + byte) << 16) >> 16;
        return raw === none ? null : raw / divisor;
      };
    }
  }
  return function () {
    const raw = readRaw(this.view, this.at + byte, size, low, width, signed);
    return raw === none ? null : (raw * multiplier + addend) / divisor;
  };
}

export function stale(): never {
  throw new RumpError(
    'stale-batch',
    'this batch is gone, because its codec has scanned again since; take messages, bytes or columns from it before that',
  );
}

const STALE: DataView = /* @__PURE__ */ Object.create(null, {
  getUint8: { value: stale },
  getUint16: { value: stale },
  getUint32: { value: stale },
  buffer: { get: stale },
  byteOffset: { get: stale },
});

const DONE: IteratorReturnResult<undefined> = /* @__PURE__ */ Object.freeze({ done: true, value: undefined });

/**
 * A batch's frames of one kind, under one view that moves from frame to frame. A hand-written iterator: a generator is entered and left for
 * every frame, which takes longer than reading a frame's fields. The work per frame stays in
 * `next`, small enough for compilers to inline it, and the getters, into the caller's loop.
 */
export class FrameViews implements IterableIterator<FrameView> {
  /** @internal */
  static readonly name = 'FrameViews';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  readonly #scanned: Scanned;
  readonly #chunk: Uint8Array;
  readonly #chunkLength: number;
  readonly #view: FrameView;
  /** Always the same view, and so always the same result. */
  readonly #moved: IteratorYieldResult<FrameView>;
  readonly #headEnd: number;
  readonly #to: number;
  #bodies: Int32Array;
  #next: number;
  /** The frames before this one are in the view's present bytes. */
  #end: number;
  #inHead = false;
  #expired = false;

  constructor(layout: BodyLayout, scanned: Scanned, { from, headEnd, to }: Selection, chunk: Uint8Array) {
    this[Symbol.toStringTag] = 'FrameViews';
    this[Symbol.iterator] = itself;
    this.#scanned = scanned;
    this.#chunk = chunk;
    this.#chunkLength = chunk.length;
    this.#view = createView(layout);
    this.#moved = { done: false, value: this.#view };
    this.#headEnd = headEnd;
    this.#to = to;
    this.#bodies = scanned.bodies;
    this.#next = from;
    this.#end = from;
  }

  declare readonly [Symbol.iterator]: () => FrameViews;

  next(): IteratorResult<FrameView, undefined> {
    if (this.#next === this.#end || this.#chunk.length !== this.#chunkLength) {
      if (!this.#goOn()) return DONE;
    }
    this.#view.moveTo(this.#bodies[this.#next++] as number);
    return this.#moved;
  }

  /** The view's getters throw from now on. */
  expire(): void {
    this.#expired = true;
    this.#end = this.#next;
    this.#view.readFrom(STALE);
  }

  /** After the engine's memory has moved. */
  reopen(): void {
    this.#bodies = this.#scanned.bodies;
    this.#view.readFrom(bytesOf(this.#scanned, this.#inHead));
  }

  /** From the head to the rest of the window; false at its end. */
  #goOn(): boolean {
    if (this.#next === this.#to) return false;
    // The caller may have scanned again, or transferred the chunk.
    if (this.#expired || this.#chunk.length !== this.#chunkLength) stale();
    this.#inHead = this.#next < this.#headEnd;
    this.#end = this.#inHead ? this.#headEnd : this.#to;
    this.reopen();
    return true;
  }
}

function itself(this: FrameViews): FrameViews {
  return this;
}
