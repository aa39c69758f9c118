/** The bytes that are benched: four device types, all messages, in about the proportions of a home: mostly status. */
import { type Codec, createCodec, type KindName, type MessageInput, RumpError } from 'igrs-rump';
import { describe, deviceTypes, type FieldDescription, type KindDescription } from 'igrs-rump/profile';
import { seeded } from './random.ts';

/** Of a thousand messages. */
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

/** A message without what its kind implies, as it is given to an encoder. */
export type PlainMessage = MessageInput;

/** The same messages in every form that a variant may begin with. */
export interface Messages {
  readonly stream: Uint8Array<ArrayBuffer>;
  /** Each in a buffer of its own. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly inputs: readonly PlainMessage[];
}

/** Messages of at least so many bytes. */
export function messagesOf(length: number): Messages {
  const codec = createCodec({ engine: 'js' });
  const inputs: MessageInput[] = [];
  const frames: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for (const input of messages(Math.ceil(length / 18))) {
    if (total >= length) break;
    const frame = codec.encode(input);
    inputs.push(input);
    frames.push(frame);
    total += frame.length;
  }
  return { stream: concatenate(frames), frames, inputs };
}

/** Messages with plausible values, every field within its range. */
export function messages(count: number, seed = 1): MessageInput[] {
  const random = seeded(seed);
  const types = deviceTypes.map(({ name }) => name);
  const descriptions = new Map<string, KindDescription>();
  const made = Array.from({ length: count }, (_, index) => {
    const device = Math.floor(random() * DEVICES);
    const kind = `${types[device % types.length]}.${pickMessage(random)}` as KindName;
    const description = descriptions.get(kind) ?? describe(kind);
    descriptions.set(kind, description);
    const control = description.presence !== null;
    const body: Record<string, unknown> = {};
    for (const field of description.fields) {
      if (field.type === 'reserved' || (control && random() < 0.7)) continue;
      // No null there: as protocol buffers it would be the same as a field that is not set.
      body[field.name] = pickValue(field, random, !control);
    }
    return { kind, serial: 0x001122000000 + device, sequence: index & 0xffff, body };
  });
  // As a server has them from a request. Objects filled name by name, as above, are hash tables to V8, and slow to read.
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

/** The same stream with one frame in a hundred spoilt, and noise in front of another one. */
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
