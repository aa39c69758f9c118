/** Kinds that share their codes: which frames one of them could have, and whether earlier ones take all of those. */
import type { Body, ByteOrder, Condition, Field, Kind } from '../model.ts';
import { bitsOf, bitsOfField, endOf } from './placement.ts';

/** What bits of the body must be, by place. */
type Claims = ReadonlyMap<number, boolean>;

/** A sharp test may take many steps; entries that are hidden in a way that takes more are not found. */
const MAX_STEPS = 1 << 12;

/** By the conditions: each is compared with all others of its codes. */
const known = new WeakMap<readonly Condition[], Claims>();

/** Kinds share bodies. */
const knownFillers = new WeakMap<Body, Claims>();

function claimsOf(conditions: readonly Condition[], byteOrder: ByteOrder): Claims {
  const before = known.get(conditions);
  if (before !== undefined) return before;
  const claims = new Map<number, boolean>();
  known.set(conditions, claims);
  for (const condition of conditions) claim(claims, bitsOf(condition, byteOrder), condition.value);
  return claims;
}

/** Whether a frame of these codes can be of either, so that their order tells which it is. */
export function overlaps(left: Kind, right: Kind, byteOrder: ByteOrder): boolean {
  const [short, long] = left.body.length <= right.body.length ? [left.body, right.body] : [right.body, left.body];
  if (short.length !== long.length && !short.atLeast) return false;
  return agree(claimsOf(left.message.when, byteOrder), claimsOf(right.message.when, byteOrder));
}

function agree(left: Claims, right: Claims): boolean {
  return [...left].every(([bit, is]) => (right.get(bit) ?? is) === is);
}

/** What is reserved in every such body, and so is written the same in all of them. */
export function fillersOf({ fields, length }: Body): Field[] {
  return fields.filter((field) => field.type === 'reserved' && field.optional === null && endOf(field) <= length);
}

/** What a writer makes of the bits that are reserved in every such body. */
export function writtenOf(body: Body): Claims {
  const before = knownFillers.get(body);
  if (before !== undefined) return before;
  const claims = new Map<number, boolean>();
  knownFillers.set(body, claims);
  for (const field of fillersOf(body)) {
    const { filler, byte, byteOrder } = field;
    if (filler === null || typeof filler === 'number') claim(claims, bitsOfField(field), filler ?? 0);
    else {
      for (const [index, value] of filler.entries()) {
        claim(claims, bitsOf({ byte: byte + index, size: 1, low: 0, width: 8 }, byteOrder), value);
      }
    }
  }
  return claims;
}

function claim(claims: Map<number, boolean>, bits: Iterable<number>, value: number): void {
  let weight = 1;
  for (const bit of bits) {
    claims.set(bit, Math.floor(value / weight) % 2 === 1);
    weight *= 2;
  }
}

/**
 * A kind that takes all frames of the last one, or several that do so together; null where some are left. With `written`, of those frames
 * alone that a writer makes, whose reserved bits have these values.
 */
export function hidingKinds(
  earlier: readonly Kind[],
  kind: Kind,
  byteOrder: ByteOrder,
  written: Claims = new Map(),
): readonly Kind[] | null {
  const { length, atLeast } = kind.body;
  const own = claimsOf(kind.message.when, byteOrder);
  const rivals = earlier
    // A body whose items do not fit is not of a kind with a list, whatever its length.
    .filter((other) => other.body.list === null && overlaps(other, kind, byteOrder))
    .map((other) => ({ other, claims: without(claimsOf(other.message.when, byteOrder), own) }))
    .filter(({ claims }) => agree(claims, written))
    .map(({ other, claims }) => ({ other, claims: without(claims, written) }));
  if (rivals.length === 0) return null;
  // From each of these lengths on the same ones can have a frame.
  const lengths = atLeast ? new Set(rivals.flatMap(({ other }) => lengthsOf(other))) : new Set<number>();
  const hiding = new Set<Kind>();
  for (const each of new Set([length, ...lengths])) {
    if (each < length) continue;
    const fitting = rivals.filter(
      ({ other: { body } }) => body.length === each || (body.atLeast && body.length < each),
    );
    const alone = fitting.find(({ claims }) => claims.size === 0);
    const covers = alone === undefined ? fitting : [alone];
    const steps = { left: MAX_STEPS };
    if (
      !isCovered(
        covers.map(({ claims }) => claims),
        steps,
      )
    ) {
      return null;
    }
    for (const { other } of covers) hiding.add(other);
  }
  return [...hiding];
}

/** The first length that it takes, and the first that it does not. */
function lengthsOf({ body: { length, atLeast } }: Kind): number[] {
  return atLeast ? [length] : [length, length + 1];
}

function without(claims: Claims, settled: Claims): Claims {
  return new Map([...claims].filter(([bit]) => !settled.has(bit)));
}

/** Whether every value of all bits meets one of these. */
function isCovered(covers: readonly Claims[], steps: { left: number }): boolean {
  const [first] = covers;
  if (first === undefined || steps.left-- <= 0) return false;
  const tested = covers.reduce((shortest, claims) => (claims.size < shortest.size ? claims : shortest), first);
  const [bit] = tested.keys();
  if (bit === undefined) return true;
  return [false, true].every((is) =>
    isCovered(
      covers.filter((claims) => (claims.get(bit) ?? is) === is).map((claims) => without(claims, new Map([[bit, is]]))),
      steps,
    ),
  );
}
