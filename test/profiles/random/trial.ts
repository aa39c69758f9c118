/** What is tried of a random profile: frames that writers make and frames that none makes, damaged ones, and a stream of them all. */
import type { Kind, Profile } from '../../../tools/model.ts';
import { randomBody } from '../../assembly/random-body.ts';
import { concat, fromHex } from '../../suite/support/hex.ts';
import { type ScannedFrame, scanPlain } from '../../suite/support/plain-scan.ts';
import { writeBits } from '../../suite/support/plain-wire.ts';
import type { Wire } from '../../suite/support/wire-shape.ts';
import { foundIn, type JsonFound, otherCodes } from '../support/dirty-stream.ts';
import {
  goldenVectors,
  headerRaws,
  type JsonVector,
  lenientVectors,
  plainKinds,
  randomSerial,
} from '../support/messages.ts';
import { plainFrame } from '../support/plain-frame.ts';
import { chance, type Random } from '../support/random.ts';
import { wireFacts } from '../support/wire-facts.ts';

const KINDS = 8;
const LENIENT = 12;
const IRREGULAR = 24;
const MUTATED = 40;
const PIECES = 40;

/** What is tried of one profile: the same for each engine. */
export interface Trial {
  readonly profile: Profile;
  readonly wire: Wire;
  readonly golden: readonly JsonVector[];
  readonly lenient: readonly JsonVector[];
  /** Frames that no writer makes: bits that are reserved, bodies of any content, codes that no message has. */
  readonly irregular: readonly Uint8Array<ArrayBuffer>[];
  /** Damaged frames, each of which is decoded by itself; a few are right nevertheless. */
  readonly mutated: readonly Uint8Array<ArrayBuffer>[];
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  readonly scanned: readonly ScannedFrame[];
  readonly found: readonly JsonFound[];
  readonly stats: unknown;
}

export function trialOf(profile: Profile, random: Random): Trial {
  const wire = wireFacts(profile);
  const kinds = plainKinds(profile).slice(0, KINDS);
  const golden = goldenVectors(profile, random, kinds);
  const lenient = lenientVectors(profile, random, kinds).slice(0, LENIENT);
  const irregular = Array.from({ length: IRREGULAR }, () => irregularFrame(profile, random));
  const known = [...[...golden, ...lenient].map(({ hex }) => fromHex(hex)), ...irregular];
  const mutated = Array.from({ length: MUTATED }, () => mutation(random.pick(known), random));
  const stream = concat(
    Array.from({ length: PIECES }, () => {
      if (chance(random, 60)) return random.pick(known);
      return chance(random, 50) ? mutation(random.pick(known), random) : noise(wire, random);
    }),
  );
  const { frames, stats } = scanPlain(wire, stream, true);
  return {
    profile,
    wire,
    golden,
    lenient,
    irregular,
    mutated,
    chunks: split(stream, random),
    scanned: frames,
    found: frames.map((frame) => foundIn(profile, frame)),
    stats,
  };
}

function irregularFrame(profile: Profile, random: Random): Uint8Array<ArrayBuffer> {
  const { frame, kinds } = profile;
  const kind = random.pick(kinds);
  const hasLength = frame.lengthBias !== null;
  const codes = hasLength && chance(random, 25) ? otherCodes(profile, random) : kind.message.codes;
  const device = frame.header.find(({ role }) => role === 'device');
  const code =
    hasLength && device !== undefined && chance(random, 15) ? random.below(2 ** device.width) : kind.device.code;
  const body = irregularBody(profile, kind, random);
  // Else most would be of no kind.
  if (chance(random, 70)) {
    for (const condition of kind.message.when) writeBits(body, condition, condition.value, frame.byteOrder);
  }
  const header: Record<string, number | Uint8Array> = headerRaws(profile, random);
  for (const { name, role, field, type, size, width } of frame.header) {
    if (role === 'reserved') header[name] = random.below(2 ** Math.min(width, 48));
    else if (role === 'serial' && isString(type)) header[name] = contentOf(size, random);
    else if (field !== null && role === 'field') {
      header[name] = isString(type) ? contentOf(size, random) : random.below(2 ** Math.min(width, 48));
    }
  }
  return plainFrame(profile, { device: code, codes, serial: randomSerial(profile, random), body, header });
}

function irregularBody({ frame }: Profile, { body }: Kind, random: Random): Uint8Array<ArrayBuffer> {
  const { length, atLeast, list } = body;
  const most = frame.maximumBodyLength;
  if (list !== null || chance(random, 50)) {
    const made = Uint8Array.from(randomBody(body, random.below));
    // Items that are cut are none.
    return made.length <= most ? made : made.slice(0, length);
  }
  const isLonger = frame.lengthBias !== null && chance(random, atLeast ? 60 : 30);
  const bytes = random.bytes(length + (isLonger ? random.below(Math.min(20, most - length + 1)) : 0));
  // Zeros that a later version has appended.
  if (chance(random, 25)) bytes.fill(0, length);
  return bytes;
}

function isString(type: string): boolean {
  return type === 'text' || type === 'bytes' || type === 'bcd';
}

/** Some with bytes after a NUL, which text ends at. */
function contentOf(size: number, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = random.bytes(size);
  if (chance(random, 30)) bytes[random.below(size)] = 0;
  if (chance(random, 50)) for (const [index, byte] of bytes.entries()) bytes[index] = byte & 0x7f;
  return bytes;
}

function mutation(frame: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(frame.length);
  const copy = Uint8Array.from(frame);
  switch (random.below(6)) {
    case 0:
      return copy.slice(0, at);
    case 1:
      return concat([copy.subarray(0, at), copy.subarray(at + 1)]);
    case 2:
      return concat([copy.subarray(0, at), random.bytes(1 + random.below(2)), copy.subarray(at)]);
    case 3:
      return concat([copy, random.bytes(random.below(3))]);
    default:
      copy[at] = (copy[at] as number) ^ (1 << random.below(8));
      return copy;
  }
}

/** With more start markers than chance would have, whole and begun. */
function noise({ starts }: Wire, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = random.bytes(1 + random.below(12));
  const marker = fromHex(random.pick(starts));
  return chance(random, 30) ? concat([bytes, marker.subarray(0, 1 + random.below(marker.length))]) : bytes;
}

function split(stream: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const most = random.pick([1, 3, 20, 200, 100_000]);
  for (let at = 0; at < stream.length; ) {
    const size = 1 + random.below(most);
    chunks.push(stream.slice(at, at + size));
    at += size;
  }
  return chunks;
}
