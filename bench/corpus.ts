/**
 * The bytes of the bench: four device types, all messages, in about the proportions of a home: mostly status; the same stream with
 * noise; and the worst hostile stream.
 */
import { type Codec, createCodec, type KindName, type MessageInput, RumpError } from 'igrs-rump';
import { describe, deviceTypes, type FieldDescription, type KindDescription } from 'igrs-rump/profile';

/** Per thousand messages. */
const SHARES: readonly (readonly [message: string, share: number])[] = [
  ['status', 780],
  ['heartbeat', 90],
  ['response', 40],
  ['control', 35],
  ['status-query', 25],
  ['alarm', 10],
  ['version-query', 4],
  ['version-response', 4],
  ['register', 4],
  ['register-response', 4],
  ['refusal', 3],
  ['deregister', 1],
];

const DEVICES = 400;

/** A message without what its kind implies, as an encoder takes it. */
export type PlainMessage = MessageInput;

/** The same messages in every form that a variant may need. */
export interface Messages {
  readonly stream: Uint8Array<ArrayBuffer>;
  /** Each in its own buffer. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly inputs: readonly PlainMessage[];
}

/** Messages of at least `length` bytes. */
export function messagesOf(length: number): Messages {
  return inEveryForm(messages(Math.ceil(length / 18)), length);
}

/** This many messages of one kind. */
export function messagesOfKind(kind: KindName, count: number): Messages {
  return inEveryForm(messages(count, kind));
}

function inEveryForm(from: Iterable<MessageInput>, length = Number.POSITIVE_INFINITY): Messages {
  const codec = createCodec({ engine: 'js' });
  const inputs: MessageInput[] = [];
  const frames: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for (const input of from) {
    if (total >= length) break;
    const frame = codec.encode(input);
    inputs.push(input);
    frames.push(frame);
    total += frame.length;
  }
  return { stream: concatenate(frames), frames, inputs };
}

/** Messages with plausible values, every field within its range; of all kinds, unless one is given. */
export function messages(count: number, only?: KindName): MessageInput[] {
  const random = seeded(1);
  const types = deviceTypes.map(({ name }) => name);
  const descriptions = new Map<string, KindDescription>();
  const made = Array.from({ length: count }, (_, index) => {
    const device = Math.floor(random() * DEVICES);
    const kind = only ?? (`${types[device % types.length]}.${pickMessage(random)}` as KindName);
    const description = descriptions.get(kind) ?? describe(kind);
    descriptions.set(kind, description);
    const control = description.presence !== null;
    const body: Record<string, unknown> = {};
    for (const field of description.fields) {
      if (field.type === 'reserved' || (control && random() < 0.7)) continue;
      // Without null: as protocol buffers it would be the same as a field that is not set.
      body[field.name] = pickValue(field, random, !control);
    }
    return { kind, serial: 0x001122000000 + device, sequence: index & 0xffff, body };
  });
  // As a server gets them from a request. To V8, objects filled name by name, as above, are hash tables, and slow to read.
  return JSON.parse(JSON.stringify(made)) as MessageInput[];
}

function pickMessage(random: () => number): string {
  let place = random() * 1000;
  for (const [message, share] of SHARES) {
    place -= share;
    if (place < 0) return message;
  }
  return 'status';
}

function pickValue(field: FieldDescription, random: () => number, withNull: boolean): unknown {
  const codes = field.codes ?? [];
  switch (field.type) {
    case 'bool':
      return random() < 0.5;
    case 'enum':
      return codes[Math.floor(random() * codes.length)]?.name;
    case 'flags':
      return codes.filter(() => random() < 0.1).map(({ name }) => name);
    case 'text':
      return 'Model'.padEnd(5 + Math.floor(random() * 8), 'X');
    case 'number': {
      const { minimum = 0, maximum = 0, step = 1 } = field;
      if (withNull && field.nullable === true && random() < 0.05) return null;
      // One step short of the end, where a whole range may end in the value that means null.
      const steps = Math.max(0, Math.floor((maximum - minimum) / step) - 1);
      const digits = Math.max(0, -Math.floor(Math.log10(step)));
      return Number((minimum + Math.floor(random() * steps) * step).toFixed(digits));
    }
    default:
      return new Uint8Array(field.size);
  }
}

/** A clean stream of whole frames, a little less than `length` bytes. */
export function cleanStream(length: number): Uint8Array<ArrayBuffer> {
  const codec = createCodec({ engine: 'js' });
  const bytes = codec.encodeAll(messages(Math.ceil(length / 30)));
  if (bytes.length < length) throw new RumpError('out-of-range', `the corpus is ${bytes.length} bytes, too few`);
  return wholeFrames(codec, bytes.subarray(0, length));
}

function wholeFrames(codec: Codec, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const scanner = codec.scanner();
  for (const _ of scanner.push(bytes));
  return bytes.slice(0, bytes.length - scanner.stats.bytesPending);
}

/** The same stream with one frame in a hundred corrupt, and noise in front of one in a hundred. */
export function dirtyStream(clean: Uint8Array): Uint8Array<ArrayBuffer> {
  const random = seeded(2);
  const parts: Uint8Array[] = [];
  for (const batch of createCodec({ engine: 'js' }).scanner().push(clean)) {
    for (let index = 0; index < batch.length; index++) {
      const frame = batch.bytes(index).slice();
      if (random() < 0.01) frame[Math.floor(random() * frame.length)] = Math.floor(random() * 256);
      if (random() < 0.01) parts.push(Uint8Array.from({ length: 1 + Math.floor(random() * 40) }, () => random() * 256));
      parts.push(frame);
    }
  }
  return concatenate(parts);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export type Part =
  /** Bytes as hexadecimal digits. */
  | { readonly bytes: string }
  /** A frame of unknown kind with a body of this length, all of one value; its check matches or not. */
  | { readonly body: number; readonly value: number; readonly corrupt: boolean };

/** A stream as a short recipe: parts that are repeated. */
export type Pattern = readonly Part[];

function bytesOf(pattern: Pattern): Uint8Array {
  const codec = createCodec({ engine: 'js' });
  return concatenate(pattern.map((part) => partBytes(part, codec)));
}

function partBytes(part: Part, codec: Codec): Uint8Array {
  if ('bytes' in part) return Uint8Array.from(part.bytes.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const frame = codec.encode(
    {
      kind: 'unknown',
      deviceType: 0x7777,
      messageType: 0x77,
      serial: 0,
      sequence: 0,
      body: new Uint8Array(part.body).fill(part.value),
    },
    { lenient: true },
  );
  if (part.corrupt) frame[frame.length - 1] = (frame.at(-1) as number) ^ 1;
  return frame;
}

/** The pattern again and again, `length` bytes long. */
export function repeated(pattern: Pattern, length: number): Uint8Array<ArrayBuffer> {
  const once = bytesOf(pattern);
  return concatenate(Array.from({ length: Math.ceil(length / once.length) }, () => once)).slice(0, length);
}

/**
 * What `npm run bench:hostile` finds again and again, from any seed: every fourth byte starts a valid header with the maximum body
 * length, because the length at 14 is the version and the zero of another start. So 274 bytes are checked in vain for every four,
 * 68 times as many as in a stream of frames. Starts cannot come closer: marker and version take three bytes, and with a period of
 * three the length would be 0x0152, which is refused without a check.
 */
const WORST: Pattern = [{ bytes: '52500100' }];

export function hostileStream(length: number): Uint8Array<ArrayBuffer> {
  return repeated(WORST, length);
}

/** A seeded generator (mulberry32), so that every run and every machine has the same bytes. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
