import { CLEARED } from './check/fold.ts';
import { encodeColumns } from './columns/encode.ts';
import type { ColumnsInput, EncodeColumnsOptions } from './columns/input.ts';
import type { ColumnNames, ColumnOptions } from './columns/read.ts';
import type { Engine, EngineName } from './engine/engine.ts';
import { examineFrame } from './frame/examine.ts';
import { Run, takeRun } from './frame/run.ts';
import type { Serial } from './generated/device-id.ts';
import { kindOf } from './generated/hooks/frame/kinds.ts';
import { plainOf, sealedFrame, sealSingle } from './generated/hooks/frame/sending.ts';
import {
  MAXIMUM_SEQUENCE,
  MAXIMUM_WIRE_LENGTH,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  writeSequence,
} from './generated/layout.ts';
import type { DeviceTypeName, KindName, Message, MessageInput, MessageInputs, Messages } from './generated/messages.ts';
import type { MESSAGES } from './generated/roles.ts';
import { readMessage } from './message/read.ts';
import { addResidue, encodeAll, writeMessage } from './message/write.ts';
import { Router, type RouterOptions, type Rule } from './routing/router.ts';
import { ColumnBuilder } from './scan/column-builder.ts';
import { isLossless, type ReadOptions, Scanner, type ScannerHost } from './scan/scanner.ts';
import { copyBytes, isUint8Array, lengthOf } from './values/bytes.ts';
import { checkedOptions, isOn } from './values/checked.ts';
import { checkedInteger, NOT_CLONEABLE, RumpError, refuse } from './values/error.ts';

export interface EncodeOptions {
  /**
   * Also writes what a forgiving reader accepts: values out of their range or off their step, codes and flags without a name, and
   * the mask bits of `unknownFields`. Everything else is checked as usual.
   */
  readonly lenient?: boolean;
}

/** The types that the codec carries: those of its profile. */
export interface ProfileTypes {
  readonly messages: Messages;
  readonly inputs: MessageInputs;
  readonly message: Message;
  readonly input: MessageInput;
  readonly deviceType: DeviceTypeName;
  readonly serial: Serial;
  readonly roles: (typeof MESSAGES)[number];
}

/** Frames to messages and back, on one engine. All scanners of a codec share its memory. */
export class Codec {
  // A minifier may rename the class. Reactive states, such as Vue's, make no proxy of objects with a toStringTag of their
  // own: through a proxy, private fields cannot be read. So every class that users hold has one. Symbols are set when an
  // object is made: webpack keeps a class with `[Symbol.iterator]` in its body, and with it the codec, in bundles that use RumpError alone.
  /** @internal */
  static readonly name = 'Codec';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** Only in the types, from which a `Controller` of this codec takes its own: no codec has this property. */
  declare readonly '~types'?: ProfileTypes;
  /** The engine that it runs on, after any fallback. */
  readonly engine: EngineName;
  /**
   * Why it is not Wasm: the host's message when it refused to compile it, or that JavaScript was asked for. Undefined on Wasm. A
   * sentence for people; its wording may change between versions.
   */
  readonly engineReason: string | undefined;
  /** @internal After the properties that a console should show first. */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #host: ScannerHost;
  /** Single frames are copied here to be read: a copy costs less than a view of the caller's bytes. */
  readonly #received = new Run(new Uint8Array(MAXIMUM_WIRE_LENGTH + CLEARED));

  /** @internal Made by `createCodec`. */
  constructor(engine: Engine, reason?: string) {
    this[Symbol.toStringTag] = 'Codec';
    this.engine = engine.name;
    this.engineReason = reason;
    this.#host = { engine, batch: null };
  }

  /**
   * Reads one frame.
   * @param bytes Exactly one frame.
   * @returns The message, an object of your own.
   * @throws {RumpError} `truncated`, `bad-start`, `bad-version`, `bad-length` or `bad-check`, with the offset of the fault; `wrong-type`
   * for anything but bytes
   * @example codec.encode(codec.decode(frame, { lossless: true }), { lenient: true })
   */
  decode(bytes: Uint8Array | ArrayBuffer, options?: ReadOptions): Message {
    const lossless = isLossless(options);
    const examined = this.#receive(bytes);
    // The message itself is not tested once it is read: `instanceof` took a tenth of the whole.
    if (typeof examined !== 'number') throw examined;
    return this.#read(examined, lossless);
  }

  /** As `decode`, but returns the RumpError instead of throwing it. */
  tryDecode(bytes: Uint8Array | ArrayBuffer, options?: ReadOptions): Message | RumpError {
    try {
      const lossless = isLossless(options);
      const examined = this.#receive(bytes);
      return typeof examined === 'number' ? this.#read(examined, lossless) : examined;
    } catch (error) {
      return error as RumpError;
    }
  }

  /**
   * Writes one frame.
   * @returns The frame, in bytes of your own.
   * @throws {RumpError} `unknown-kind`, `missing-field`, `unknown-field`, `wrong-type`, `out-of-range`, `unknown-name`,
   * `contradiction` or `unsupported`, with the path of the field, such as `body.targetTemperature`
   * @example codec.encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 1, body: {} })
   * @example codec.encode(codec.decode(frame), { lenient: true })
   */
  encode(message: MessageInput, options?: EncodeOptions): Uint8Array<ArrayBuffer>;
  encode(message: MessageInput | Message, options: { readonly lenient: boolean }): Uint8Array<ArrayBuffer>;
  encode(message: MessageInput | Message, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
    // A third faster than a slice.
    return new Uint8Array(this.#write(message, isLenient(options)).head());
  }

  /**
   * Writes the message's frame into `target`.
   * @param offset In bytes; 0 without it.
   * @returns How many bytes it wrote.
   * @throws {RumpError} As `encode`, and `buffer-too-small` with the path `target`; the target is unchanged then.
   */
  encodeInto(message: MessageInput, target: Uint8Array, offset?: number, options?: EncodeOptions): number;
  encodeInto(
    message: MessageInput | Message,
    target: Uint8Array,
    offset: number,
    options: { readonly lenient: boolean },
  ): number;
  encodeInto(message: MessageInput | Message, target: Uint8Array, offset = 0, options?: EncodeOptions): number {
    if (!isUint8Array(target)) refuse('wrong-type', 'target', target, 'it must be a Uint8Array');
    if (offset !== 0) checkedInteger(offset, 'offset', 0, Number.MAX_SAFE_INTEGER, 'out-of-range');
    const run = this.#write(message, isLenient(options));
    const { length } = run;
    const room = lengthOf(target) - offset;
    if (room >= length) copyInto.call(target, run.head(), offset);
    if (room >= length) return length;
    const text = `the frame has ${length} bytes; the target has ${Math.max(0, room)} behind offset ${offset}`;
    throw new RumpError('buffer-too-small', text, { path: 'target' });
  }

  /**
   * The same frame with another sequence number and a new check. This is how a server passes requests and responses on, without decoding
   * them.
   * @param sequence From 0 to 65535 in the default profile.
   * @returns The frame, in bytes of your own.
   * @throws {RumpError} As `decode`; `wrong-type` or `out-of-range` with the path `sequence`; `unsupported` in a profile without sequence
   * numbers
   */
  withSequence(frame: Uint8Array | ArrayBuffer, sequence: number): Uint8Array<ArrayBuffer> {
    const run = this.#received;
    // Examined, because sealing would make a valid frame of a corrupt one.
    const bodyLength = this.#receive(frame, 'frame');
    checkedInteger(sequence, 'sequence', 0, MAXIMUM_SEQUENCE);
    if (typeof bodyLength !== 'number') throw bodyLength;
    const plain = plainOf(run.view);
    writeSequence(plain, 0, sequence);
    run.length = bodyLength + OVERHEAD;
    return new Uint8Array(sealedFrame(run.head(), plain, run.length));
  }

  /**
   * The frames of all messages, one after another.
   * @throws {RumpError} As `encode`; the path begins with the message's index: `[3].body.power`
   */
  encodeAll(messages: Iterable<MessageInput>, options?: EncodeOptions): Uint8Array<ArrayBuffer>;
  encodeAll(
    messages: Iterable<MessageInput | Message>,
    options: { readonly lenient: boolean },
  ): Uint8Array<ArrayBuffer>;
  encodeAll(messages: Iterable<MessageInput | Message>, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
    const run = takeRun(this.#host.engine);
    try {
      return encodeAll(this.#host.engine, run, messages, isLenient(options));
    } finally {
      run.isTaken = false;
    }
  }

  /**
   * The frames of all rows, one after another: the inverse of `batch.columns`. Besides the result it uses memory for 64 KiB of
   * frames, however many rows there are, and for a copy of the result if frames differ in length. Batches stay valid.
   * @param columns See `ColumnsInput`.
   * @throws {RumpError} As `encode`; the path names the first invalid row and its first invalid field, in the order of header and
   * table: `columns.targetTemperature[17]`
   */
  encodeColumns<K extends KindName>(
    kind: K,
    columns: ColumnsInput<K>,
    options?: EncodeColumnsOptions,
  ): Uint8Array<ArrayBuffer> {
    return encodeColumns(this.#host.engine, kind, columns, options);
  }

  /**
   * Finds the frames of one stream. Make one for each connection.
   * @throws {RumpError} `wrong-type` or `unknown-field` for options
   */
  scanner(options?: ReadOptions): Scanner {
    return new Scanner(this.#host, isLossless(options));
  }

  /**
   * Splits batches by rules, one run of bytes for each destination.
   * @throws {RumpError} `wrong-type`, `missing-field`, `unknown-field`, `unknown-name`, `out-of-range`, `contradiction` or `unsupported`,
   * with a path such as `rules[2].where.field`
   * @example codec.router([{ to: 'alarms', messageType: 'alarm' }, { to: 'rest' }])
   * @example codec.router({ rules })
   */
  router(options: RouterOptions | readonly Rule[]): Router {
    return new Router(options);
  }

  /**
   * Gathers columns of one kind over many batches.
   * @throws {RumpError} `unknown-kind`, `unknown-field` or `wrong-type`
   */
  columnBuilder<K extends KindName, F extends string, Raw extends boolean = false>(
    kind: K,
    fields: ColumnNames<K, F>,
    options?: ColumnOptions<Raw>,
  ): ColumnBuilder<K, F, Raw> {
    return new ColumnBuilder(kind, fields, options);
  }

  /** Copies one frame, and returns its body's length, or the fault. Read options before: they may be an object that runs code. */
  #receive(bytes: unknown, path = 'bytes'): number | RumpError {
    const { bytes: frame, view } = this.#received;
    const length = copyBytes(bytes, path, frame);
    // Longer than any frame: the first bytes are enough to find the fault.
    return examineFrame(view, Math.min(length, MAXIMUM_WIRE_LENGTH), length, true);
  }

  /** The message of the last frame received. */
  #read(bodyLength: number, lossless: boolean): Message {
    const plain = plainOf(this.#received.view);
    const kind = kindOf(readDeviceType(plain, 0), readMessageId(plain, 0), bodyLength, plain, 0);
    const message = readMessage(plain, 0, kind, bodyLength + OVERHEAD);
    return lossless ? addResidue(message, plain, 0, bodyLength) : message;
  }

  /** One sealed frame, valid until the next one is written. */
  #write(message: unknown, lenient: boolean): Run {
    const run = takeRun(this.#host.engine);
    try {
      run.length = writeMessage(message, lenient, run);
    } finally {
      run.isTaken = false;
    }
    sealSingle(run);
    return run;
  }
}

/** Not the target's own method, which may be the caller's code. */
const copyInto: Uint8Array['set'] = /* @__PURE__ */ (() => Uint8Array.prototype.set)();

function isLenient(options: EncodeOptions | undefined): boolean {
  // Most calls pass none.
  return options !== undefined && isOn(checkedOptions(options, LENIENT).lenient, 'lenient');
}

const LENIENT = ['lenient'];
