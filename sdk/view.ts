/** One frame's bytes under typed getters, for reading a few fields without making an object. */
import { readRaw } from './engine/raw.ts';
import { RumpError } from './error.ts';
import type { BodyLayout, FieldLayout } from './field/layout.ts';
import { readBytes, readFlags, readText } from './field/read.ts';
import { HEADER_LENGTH, readPresence, readSequence, readSerial } from './generated/layout.ts';
import type { KindName, Messages } from './generated/messages.ts';

/**
 * A view is reused: `batch.views` moves it from frame to frame, and once the codec scans again every getter throws
 * `stale-batch`. Its fields are those of the body.
 */
export class FrameView {
  /** The bytes that hold the frame. */
  protected view: DataView = STALE;
  /** Where its body begins in them. */
  protected at = 0;

  /** @internal Which of its batch's frames it stands on; -1 for none yet. */
  frame = -1;

  /** The 48 bits of its device's serial. */
  get serial(): number {
    return readSerial(this.view, this.at - HEADER_LENGTH);
  }

  get sequence(): number {
    return readSequence(this.view, this.at - HEADER_LENGTH);
  }

  /** @internal */
  moveTo(view: DataView, at: number, frame: number): void {
    this.view = view;
    this.at = at;
    this.frame = frame;
  }

  /** @internal Getters pay nothing for staleness: an expired view reads from bytes that throw. */
  expire(): void {
    this.view = STALE;
  }
}

/** Each kind's view; a field of a control body that is not set is undefined. */
export type Views = { readonly [K in KindName]: FrameView & Readonly<Messages[K]['body']> };

const classes = new WeakMap<BodyLayout, new () => FrameView>();

/** A view of any frame with such a body. */
export function createView(layout: BodyLayout): FrameView {
  let View = classes.get(layout);
  if (View === undefined) {
    View = class extends FrameView {};
    for (const field of layout.fields) addGetter(View.prototype, field);
    classes.set(layout, View);
  }
  return new View();
}

/** A view's own names, as its getters see them. */
interface Opened {
  readonly view: DataView;
  readonly at: number;
}

/**
 * From the layout tables, where readers have code of their own for each field: a few fields are read here, not twenty, and
 * generated getters were as large as all readers together.
 */
function addGetter(prototype: object, field: FieldLayout): void {
  const { name, presence } = field;
  const read = readerOf(field);
  Object.defineProperty(prototype, name, {
    enumerable: true,
    get:
      presence < 0
        ? function (this: Opened) {
            return read(this.view, this.at);
          }
        : function (this: Opened) {
            const isSet = ((readPresence(this.view, this.at) >>> presence) & 1) !== 0;
            return isSet ? read(this.view, this.at) : undefined;
          },
  });
}

function readerOf(field: FieldLayout): (view: DataView, body: number) => unknown {
  const { byte } = field;
  switch (field.type) {
    case 'text':
      return (view, body) => readText(view, body + byte, field.size);
    case 'bytes':
      return (view, body) => readBytes(view, body + byte, field.size);
    case 'bool': {
      const { size, low, invert } = field;
      return (view, body) => (readRaw(view, body + byte, size, low, 1, false) !== 0) !== invert;
    }
    case 'flags': {
      const { size, low, width, enumeration } = field;
      return (view, body) => readFlags(readRaw(view, body + byte, size, low, width, false), enumeration);
    }
    case 'enum': {
      const { size, low, width } = field;
      const { names } = field.enumeration;
      return (view, body) => {
        const code = readRaw(view, body + byte, size, low, width, false);
        return names[code] ?? code;
      };
    }
    default: {
      const { size, low, width, signed, multiplier, addend, divisor, integer } = field;
      return (view, body) => {
        const raw = readRaw(view, body + byte, size, low, width, signed);
        if (raw === field.null) return null;
        return integer ? raw : (raw * multiplier + addend) / divisor;
      };
    }
  }
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
