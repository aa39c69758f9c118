/**
 * A stream of frames and damage, and what a reader must find in it. Nothing is taken for granted: a plain scan must find what
 * was put in and nothing else, or the stream is refused.
 */
import type { ByteOrder, Kind, Profile } from '../../../tools/model.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { readInteger } from '../../suite/support/wire.ts';
import type { Place } from '../../suite/support/wire-shape.ts';
import { decodeBody } from '../../tools/decoder.ts';
import { freeBits, type JsonVector, withoutBytes } from './messages.ts';
import { type PlainFrame, plainFrame } from './plain-frame.ts';
import type { Random } from './random.ts';

export interface JsonFound {
  readonly offset: number;
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly body: unknown;
  readonly unknownFields?: readonly number[];
}

export interface DirtyStream {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly found: readonly JsonFound[];
}

/** Bytes, and the frames within them by their place. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly found: readonly JsonFound[];
}

const PIECES = 1100;

export function dirtyStream(profile: Profile, vectors: readonly JsonVector[], random: Random): DirtyStream {
  const makers = makersOf(profile, vectors, random);
  const pieces: Uint8Array[] = [];
  const found: JsonFound[] = [];
  let at = 0;
  const add = ({ bytes, found: inside }: Piece): void => {
    for (const frame of inside) found.push({ ...frame, offset: at + frame.offset });
    pieces.push(bytes);
    at += bytes.length;
  };
  for (let count = 0; count < PIECES; count++) add(random.pick(makers)());
  // Whatever damage has claimed so far is refuted by as many bytes behind it as a frame can have.
  const end = at + profile.frame.overhead + profile.frame.maximumBodyLength;
  while (at < end) add(knownPiece(random.pick(vectors)));
  add(nothing(unfinished(profile)));
  return { bytes: concat(pieces), found };
}

function knownPiece({ hex, message }: JsonVector): Piece {
  return { bytes: fromHex(hex), found: [{ offset: 0, ...message }] };
}

function nothing(bytes: Uint8Array): Piece {
  return { bytes, found: [] };
}

/** What can be made of this profile; what stands here more than once comes more often. */
function makersOf(profile: Profile, vectors: readonly JsonVector[], random: Random): (() => Piece)[] {
  const { frame, kinds } = profile;
  const some = (): Uint8Array<ArrayBuffer> => fromHex(random.pick(vectors).hex);
  const known = (): Piece => knownPiece(random.pick(vectors));
  const frameOf = (kind: Kind, parts: Partial<PlainFrame>): Uint8Array<ArrayBuffer> =>
    plainFrame(profile, {
      device: kind.device.code,
      message: kind.message.code,
      serial: 7,
      sequence: 9,
      body: new Uint8Array(kind.body.length),
      ...parts,
    });
  const version = frame.header.find(({ role }) => role === 'version')?.value ?? 0;
  const start = Uint8Array.from(frame.starts[0]);
  // Noise holds no start marker: in a frame without a check one could begin a right frame by chance.
  const noise = (): Piece => nothing(random.bytes(1 + random.below(30)).map((byte) => (byte === start[0] ? 0 : byte)));
  const otherVersion = (): Piece => {
    const inner = known();
    const bytes = frameOf(random.pick(kinds), { version: version + 1, body: inner.bytes });
    return { bytes, found: inner.found.map((each) => ({ ...each, offset: frame.headerLength })) };
  };
  const makers = [known, known, known, known, known, known, known, noise, noise, otherVersion];
  makers.push(() => nothing(start));
  makers.push(() => {
    const bytes = plainFrame(profile, { ...partsOf(profile, random.pick(vectors)), carried: 0x5a });
    return { bytes, found: [foundIn(profile, bytes)] };
  });
  if (frame.header.some(({ role }) => role === 'constant'))
    makers.push(() => nothing(frameOf(random.pick(kinds), { constant: 1 })));
  if (frame.lengthBias !== null) makers.push(...withLength(profile, kinds, random, frameOf));
  if (frame.checks[0].algorithm !== 'none') {
    makers.push(() => {
      const bytes = some();
      const at = frame.starts[0].length + random.below(bytes.length - frame.starts[0].length);
      bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
      return nothing(bytes);
    });
    makers.push(() => {
      const bytes = some();
      return nothing(bytes.subarray(0, random.below(bytes.length)));
    });
  }
  return makers;
}

function withLength(
  profile: Profile,
  kinds: readonly Kind[],
  random: Random,
  frameOf: (kind: Kind, parts: Partial<PlainFrame>) => Uint8Array<ArrayBuffer>,
): (() => Piece)[] {
  const { maximumBodyLength } = profile.frame;
  const right = (bytes: Uint8Array<ArrayBuffer>): Piece => ({ bytes, found: [foundIn(profile, bytes)] });
  const growing = kinds.filter(({ body }) => body.atLeast);
  const fixed = kinds.filter(({ body }) => body.length > 0);
  const makers = [
    () => right(frameOf(random.pick(kinds), { device: 0xee, body: random.bytes(random.below(60)) })),
    () => right(frameOf(random.pick(kinds), { message: 0x77, body: random.bytes(random.below(60)) })),
    () => {
      const kind = random.pick(fixed);
      return right(frameOf(kind, { body: random.bytes(random.below(kind.body.length)) }));
    },
    () => nothing(frameOf(random.pick(kinds), { claimed: maximumBodyLength + 1 + random.below(50) })),
  ];
  if (growing.length > 0) {
    makers.push(() => {
      const kind = random.pick(growing);
      const appended = 1 + random.below(Math.min(40, maximumBodyLength - kind.body.length));
      return right(frameOf(kind, { body: new Uint8Array(kind.body.length + appended).fill(0x33, kind.body.length) }));
    });
  }
  return makers;
}

function partsOf({ kinds, frame }: Profile, { hex, message }: JsonVector): PlainFrame {
  const kind = kinds.find(({ name }) => name === message.kind) as Kind;
  const body = fromHex(hex).subarray(frame.headerLength).subarray(0, kind.body.length);
  const { serial, sequence } = message;
  return { device: kind.device.code, message: kind.message.code, serial, sequence, body };
}

/** The end of the stream cuts it off. */
function unfinished(profile: Profile): Uint8Array {
  const longest = profile.kinds.reduce((left, right) => (right.body.length > left.body.length ? right : left));
  const { device, message, body } = longest;
  const parts = { device: device.code, message: message.code, serial: 1, sequence: 1 };
  return plainFrame(profile, { ...parts, body: new Uint8Array(body.length) }).subarray(0, -9);
}

/** The one right frame that `bytes` are. */
function foundIn(profile: Profile, bytes: Uint8Array): JsonFound {
  const { frame, kinds } = profile;
  const read = (role: string): number => {
    const field = frame.header.find((candidate) => candidate.role === role) as Place;
    return readInteger(bytes, field, frame.byteOrder);
  };
  const [device, message] = [read('device'), read('message')];
  const body = bytes.subarray(frame.headerLength, bytes.length - frame.checks[0].size - frame.end.length);
  const kind = kinds.find((each) => each.device.code === device && each.message.code === message);
  const header = { offset: 0, serial: read('serial'), sequence: read('sequence') };
  const fits =
    kind !== undefined && (kind.body.atLeast ? body.length >= kind.body.length : body.length === kind.body.length);
  if (fits) {
    const unknownFields = unknownBits(kind, body, frame.byteOrder);
    const decoded = withoutBytes(decodeBody(kind.body, body, frame.byteOrder));
    const found = { ...header, kind: kind.name, body: decoded };
    return unknownFields.length === 0 ? found : { ...found, unknownFields };
  }
  const nameOf = (code: number, codes: readonly { code: number; name: string }[]): string | number =>
    codes.find((each) => each.code === code)?.name ?? code;
  const types = {
    deviceType: nameOf(device, profile.deviceId.deviceTypes),
    messageType: nameOf(message, profile.messages),
  };
  return { ...header, kind: 'unknown', ...types, body: toHex(body) } as JsonFound;
}

/** The mask's bits that no field owns. */
function unknownBits(kind: Kind, body: Uint8Array, order: ByteOrder): number[] {
  const { presence } = kind.body;
  if (presence === null) return [];
  const mask = readInteger(body, presence, order);
  return freeBits(kind).filter((bit) => Math.floor(mask / 2 ** bit) % 2 === 1);
}
