/** A stream of frames and damage, and what the plain reader finds in it. */
import type { Kind, Profile } from '../../../tools/model.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { type ScannedFrame, scanPlain } from '../../suite/support/plain-scan.ts';
import { codesOf, deviceOf, longestOf, startLengthOf } from '../../suite/support/plain-wire.ts';
import { headerOf, type JsonVector, messageOf } from './messages.ts';
import { type PlainFrame, plainFrame } from './plain-frame.ts';
import type { Random } from './random.ts';
import { wireFacts } from './wire-facts.ts';

export interface JsonFound {
  readonly offset: number;
  readonly kind: string;
  readonly serial?: number | string;
  readonly sequence?: number;
  readonly header?: unknown;
  readonly deviceType?: number | string;
  readonly messageType?: number | string | readonly number[];
  readonly body: unknown;
  readonly unknownFields?: readonly number[];
}

interface DirtyStream {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly found: readonly JsonFound[];
}

const PIECES = 1100;

export function dirtyStream(profile: Profile, vectors: readonly JsonVector[], random: Random): DirtyStream {
  const makers = makersOf(profile, vectors, random);
  const known = (): Uint8Array => fromHex(random.pick(vectors).hex);
  const whole = new Set<number>();
  const pieces: Uint8Array[] = [];
  let at = 0;
  const add = (piece: Uint8Array): void => {
    pieces.push(piece);
    at += piece.length;
  };
  for (let count = 0; count < PIECES; count++) {
    if (random.below(2) === 0) add(random.pick(makers)());
    else {
      whole.add(at);
      add(known());
    }
  }
  // Whatever damage has claimed so far is refuted by as many bytes after it as a frame can have.
  const end = at + longestOf(wireFacts(profile));
  while (at < end) add(known());
  add(unfinished(profile));
  const bytes = concat(pieces);
  const { frames } = scanPlain(wireFacts(profile), bytes, true);
  // Some are hidden within what a damaged frame claims, or after a frame that chance has made of damage.
  const count = frames.filter(({ offset }) => whole.has(offset)).length;
  if (count < whole.size / 2) throw new Error(`of ${whole.size} whole frames the plain reader finds ${count}`);
  return { bytes, found: frames.map((frame) => foundIn(profile, frame)) };
}

/** Damage, and frames that are valid except what their kind has. */
function makersOf(profile: Profile, vectors: readonly JsonVector[], random: Random): (() => Uint8Array)[] {
  const { frame, kinds } = profile;
  const some = (): Uint8Array<ArrayBuffer> => fromHex(random.pick(vectors).hex);
  const frameOf = (kind: Kind, parts: Partial<PlainFrame>): Uint8Array<ArrayBuffer> =>
    plainFrame(profile, {
      device: kind.device.code,
      codes: kind.message.codes,
      body: new Uint8Array(kind.body.length),
      ...parts,
    });
  const starts = frame.starts.map((start) => Uint8Array.from(start));
  const makers: (() => Uint8Array)[] = [
    // Noise holds no start marker: in a frame without a check one would begin a valid frame.
    () => random.bytes(1 + random.below(30)).map((byte) => (starts.some(([first]) => first === byte) ? 0 : byte)),
    () => random.pick(starts),
    // What is reserved holds something.
    () => {
      const carried = frame.header.filter(({ role }) => role === 'reserved');
      const header = Object.fromEntries(
        carried.map(({ name, width }) => [name, random.below(2 ** Math.min(width, 48))]),
      );
      return frameOf(random.pick(kinds), { header });
    },
  ];
  for (const { role, name, values, width } of frame.header) {
    if (role !== 'version' && role !== 'constant') continue;
    const other = (values.at(-1) as number) === 2 ** width - 1 ? 0 : (values.at(-1) as number) + 1;
    // A valid frame within one of another version is found.
    makers.push(() => frameOf(random.pick(kinds), { header: { [name]: other }, body: some() }));
  }
  if (frame.lengthBias !== null) makers.push(...withLength(profile, random, frameOf));
  if (frame.escape !== null) {
    const { first, pairs } = frame.escape;
    const seconds = new Set(pairs.map(({ second }) => second));
    const none = Array.from({ length: 256 }, (_, byte) => byte).find((byte) => !seconds.has(byte)) as number;
    makers.push(() => inserted(some(), random, Uint8Array.of(first, none)));
    makers.push(() => inserted(some(), random, Uint8Array.of(random.pick(pairs).plain)));
  }
  if (frame.checks[0]?.algorithm === 'none') return makers;
  makers.push(() => {
    const bytes = some();
    const at = startLengthOf(wireFacts(profile)) + random.below(bytes.length - startLengthOf(wireFacts(profile)));
    bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
    return bytes;
  });
  makers.push(() => {
    const bytes = some();
    return bytes.subarray(0, random.below(bytes.length));
  });
  return makers;
}

function inserted(bytes: Uint8Array, random: Random, what: Uint8Array): Uint8Array {
  const at = 1 + random.below(bytes.length - 1);
  return concat([bytes.subarray(0, at), what, bytes.subarray(at)]);
}

function withLength(
  profile: Profile,
  random: Random,
  frameOf: (kind: Kind, parts: Partial<PlainFrame>) => Uint8Array<ArrayBuffer>,
): (() => Uint8Array)[] {
  const { kinds, frame } = profile;
  const { maximumBodyLength } = frame;
  const some = (most: number): Uint8Array<ArrayBuffer> =>
    random.bytes(random.below(Math.min(most, maximumBodyLength) + 1));
  const growing = kinds.filter(({ body }) => body.atLeast && body.length < maximumBodyLength);
  const makers = [
    () => frameOf(random.pick(kinds), { device: random.below(256) % deviceCount(profile), body: some(60) }),
    () => frameOf(random.pick(kinds), { codes: otherCodes(profile, random), body: some(60) }),
    () => {
      const kind = random.pick(kinds);
      return frameOf(kind, { body: some(kind.body.length) });
    },
    () => frameOf(random.pick(kinds), { claimed: maximumBodyLength + 1 + random.below(50) }),
  ];
  if (growing.length > 0) {
    makers.push(() => {
      const kind = random.pick(growing);
      const appended = 1 + random.below(Math.min(40, maximumBodyLength - kind.body.length));
      return frameOf(kind, { body: new Uint8Array(kind.body.length + appended).fill(0x33, kind.body.length) });
    });
  }
  return makers;
}

function deviceCount({ frame }: Profile): number {
  return 2 ** (frame.header.find(({ role }) => role === 'device')?.width ?? 0);
}

/** Of no message for the most part. */
export function otherCodes({ frame }: Profile, random: Random): number[] {
  return frame.tells.map(({ role, values, width }) =>
    role === 'start' ? random.pick(values) : random.below(2 ** width),
  );
}

/** The end of the stream cuts it off. */
function unfinished(profile: Profile): Uint8Array {
  const { device, message, body } = profile.kinds.reduce((left, right) =>
    right.body.length > left.body.length ? right : left,
  );
  const bytes = plainFrame(profile, { device: device.code, codes: message.codes, body: new Uint8Array(body.length) });
  return bytes.subarray(0, -Math.min(9, bytes.length - startLengthOf(wireFacts(profile)) - 1));
}

/** What a frame decodes to. */
export function foundIn(profile: Profile, frame: ScannedFrame): JsonFound {
  const { offset, kind: name, plain, bodyLength } = frame;
  const kind = profile.kinds.find((each) => each.name === name);
  const { headerLength } = profile.frame;
  const body = plain.subarray(headerLength, headerLength + bodyLength);
  if (kind === undefined) {
    return { offset, kind: 'unknown', ...headerOf(profile, plain), ...typesOf(profile, plain), body: toHex(body) };
  }
  return { offset, ...messageOf(profile, kind, plain, bodyLength) };
}

/** Device type and message type of a frame of unknown kind: names where exactly one has the codes. */
function typesOf(profile: Profile, plain: Uint8Array): Pick<JsonFound, 'deviceType' | 'messageType'> {
  const wire = wireFacts(profile);
  const [device, codes] = [deviceOf(wire, plain), codesOf(wire, plain)];
  const messages = profile.messages.filter((message) => message.codes.every((code, index) => code === codes[index]));
  const [only] = messages;
  return {
    deviceType: profile.deviceId.deviceTypes.find(({ code }) => code === device)?.name ?? device,
    messageType: only !== undefined && messages.length === 1 ? only.name : codes.length > 1 ? codes : (codes[0] ?? 0),
  };
}
