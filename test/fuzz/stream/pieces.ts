/** Pieces of a stream: right frames, and every way we know to make wrong ones of them. */

import { buildHeader } from '../../suite/support/build-frame.ts';
import { fromHex } from '../../suite/support/hex.ts';
import { ENDING, OVERHEAD, wire } from '../../suite/support/wire.ts';
import goldenJson from '../../vectors/golden.json' with { type: 'json' };
import lenientJson from '../../vectors/lenient.json' with { type: 'json' };
import { below, pick, type Random, weighted } from '../random.ts';
import type { Draft } from './draft.ts';

/** Appends one frame, right or wrong, or some bytes that are none. */
export type Piece = (draft: Draft, random: Random) => void;

const frames = [...goldenJson, ...lenientJson].map(({ hex }) => fromHex(hex));
const header = buildHeader();
const LENGTH = wire.length?.byte ?? 0;
const VERSION = wire.version?.byte ?? 0;
const MESSAGE = wire.message?.byte ?? 0;
const DEVICE = wire.device?.byte ?? 0;
/** Bytes of a start, and those that make lengths short or long. */
const LIKELY = [...header.subarray(0, 3), 0, 1, 2, 0xff];

function appendFrame(draft: Draft, random: Random): number {
  const at = draft.length;
  draft.append(pick(random, frames));
  return at;
}

function byte(random: Random): number {
  return random() < 0.7 ? pick(random, LIKELY) : below(random, 256);
}

/** Somewhere in what was appended from `at` on. */
function place(draft: Draft, at: number, random: Random): number {
  return at + below(random, draft.length - at);
}

const right: Piece = appendFrame;

/** Any value in body and header, with a right check: what both engines must read alike. */
const otherValues: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  for (let count = 1 + below(random, 6); count > 0; count--) {
    const changed = at + VERSION + 1 + below(random, draft.length - ENDING - at - VERSION - 1);
    if (changed - at < LENGTH || changed - at >= wire.headerLength) draft.bytes[changed] = below(random, 256);
  }
  draft.seal(at);
};

const flipped: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  for (let count = 1 + below(random, 3); count > 0; count--) {
    const changed = place(draft, at, random);
    draft.bytes[changed] = (draft.bytes[changed] as number) ^ (1 << below(random, 8));
  }
};

const cut: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  draft.length = place(draft, at, random);
};

const inserted: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  draft.insert(place(draft, at, random), byte(random));
};

const doubled: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  const chosen = place(draft, at, random);
  draft.insert(chosen, draft.bytes[chosen] as number);
};

const removed: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  draft.remove(place(draft, at, random));
};

/** Another length than the body's, near it or anything; in half of them with the bytes and the check that go with it. */
const otherLength: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  const own = draft.length - at - OVERHEAD;
  const other = random() < 0.7 ? Math.max(0, own + below(random, 33) - 16) : below(random, 0x10000);
  draft.bytes[at + LENGTH] = other >>> 8;
  draft.bytes[at + LENGTH + 1] = other & 0xff;
  if (random() < 0.5 || other > wire.maximumBodyLength + 20) return;
  while (draft.length - at - OVERHEAD < other) draft.push(below(random, 256));
  draft.length = at + OVERHEAD + other;
  draft.seal(at);
};

const otherVersion: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  draft.bytes[at + VERSION] = below(random, 256);
  if (random() < 0.5) draft.seal(at);
};

const otherMarker: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  draft.bytes[at + below(random, VERSION)] = byte(random);
  if (random() < 0.5) draft.seal(at);
};

/** A body of any length under codes that may have no body; every length of a kernel's last block. */
const anyBody: Piece = (draft, random) => {
  const at = draft.length;
  draft.append(header);
  const length = random() < 0.6 ? below(random, 65) : below(random, wire.maximumBodyLength + 1);
  draft.bytes[at + MESSAGE] = random() < 0.5 ? below(random, 24) : below(random, 256);
  draft.bytes[at + DEVICE] = random() < 0.8 ? 0 : 0xff;
  draft.bytes[at + DEVICE + 1] = below(random, 6);
  draft.bytes[at + LENGTH] = length >>> 8;
  draft.bytes[at + LENGTH + 1] = length & 0xff;
  const mask = random() < 0.5 ? 0xff : 0;
  for (let index = 0; index < length + ENDING; index++) draft.push(below(random, 256) & mask);
  draft.seal(at);
  if (random() < 0.2) draft.bytes[draft.length - 1] = (draft.bytes[draft.length - 1] as number) ^ 1;
};

const noise: Piece = (draft, random) => {
  const likely = random() < 0.5;
  for (let count = 1 + below(random, 40); count > 0; count--) draft.push(likely ? byte(random) : below(random, 256));
};

/** Frames within the body of another one: hidden where the outer one is right, found where it is not. */
const nested: Piece = (draft, random) => {
  const at = draft.length;
  draft.append(header);
  for (let count = below(random, 5); count > 0; count--) inner(random)(draft, random);
  draft.length = Math.min(draft.length, at + wire.headerLength + wire.maximumBodyLength);
  const length = draft.length - at - wire.headerLength;
  draft.bytes[at + LENGTH] = length >>> 8;
  draft.bytes[at + LENGTH + 1] = length & 0xff;
  for (let count = 0; count < ENDING; count++) draft.push(0);
  draft.seal(at);
  if (random() < 0.5) draft.bytes[draft.length - 1] = (draft.bytes[draft.length - 1] as number) ^ 1;
};

/** The beginning of one frame and the end of another. */
const spliced: Piece = (draft, random) => {
  const at = appendFrame(draft, random);
  draft.length = place(draft, at, random) + 1;
  const other = pick(random, frames);
  draft.append(other, below(random, other.length));
  if (random() < 0.5 && draft.length - at > ENDING) draft.seal(at);
};

/** A few bytes over and over, such as starts every four bytes: what costs most to search. */
const repeated: Piece = (draft, random) => {
  const at = draft.length;
  const period = 1 + below(random, 24);
  if (random() < 0.3) draft.append(header, 0, 3);
  while (draft.length < at + period) draft.push(byte(random));
  for (let count = below(random, 400); count > 0; count--) draft.push(draft.bytes[draft.length - period] as number);
};

const inner = weighted<Piece>([
  [4, right],
  [2, cut],
  [1, flipped],
  [1, noise],
]);

export const anyPiece: (random: Random) => Piece = weighted<Piece>([
  [40, right],
  [22, otherValues],
  [6, flipped],
  [3, cut],
  [3, inserted],
  [2, doubled],
  [3, removed],
  [4, otherLength],
  [2, otherVersion],
  [2, otherMarker],
  [6, anyBody],
  [3, noise],
  [2, nested],
  [2, spliced],
  [1, repeated],
]);
