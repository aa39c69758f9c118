/**
 * A program as assembly/route.ts reads it. Words: first, for each kind, the place of its steps, and their end; then steps, lists of
 * codes and texts. Numbers: ranges and masks.
 */
import type { RouteCondition, RouteProgram, RouteStep } from '../route-program.ts';

export interface RouteWords {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** The most destinations that one frame can go to: one, and one for each rule that makes copies. */
  readonly partsPerFrame: number;
}

/** Comparisons. */
const ANY = 0;
const IN_RANGES = 1;
const HAS_BITS = 2;
const IS_BYTES = 3;

const packed: WeakMap<RouteProgram, RouteWords> = /* @__PURE__ */ new WeakMap();

/** Once for each program: a batch may be a single frame. */
export function packProgram(program: RouteProgram): RouteWords {
  let words = packed.get(program);
  if (words === undefined) {
    words = pack(program.steps);
    packed.set(program, words);
  }
  return words;
}

function pack(kinds: readonly (readonly RouteStep[])[]): RouteWords {
  const words: number[] = new Array(kinds.length + 1).fill(0);
  const numbers: number[] = [];
  // Rules share their lists of codes and serials between kinds.
  const places = new Map<readonly number[] | undefined, number>([[undefined, 0]]);
  const place = (list: readonly number[] | undefined, target: number[], values: readonly number[] = []): number => {
    const at = places.get(list) ?? target.length;
    if (!places.has(list)) for (const value of values) target.push(value);
    places.set(list, at);
    return at;
  };
  const steps = kinds.map((list) =>
    list
      .filter(canMatch)
      .flatMap(({ destination, shards, copy, deviceTypes, messageIds, serials, condition }) => [
        destination,
        shards,
        Number(copy),
        place(deviceTypes, words, withLength(deviceTypes)),
        place(messageIds, words, withLength(messageIds)),
        (serials ?? []).length / 2,
        place(serials, numbers, serials),
        comparisonOf(condition),
        placeOf(condition),
        condition?.presence ?? -1,
        condition?.operands.length ?? 0,
        place(condition?.operands, comparisonOf(condition) === IS_BYTES ? words : numbers, condition?.operands),
      ]),
  );
  let at = words.length;
  for (const [kind, list] of steps.entries()) {
    words[kind] = at;
    at += list.length;
  }
  words[steps.length] = at;
  return {
    words: Int32Array.from(words.concat(...steps)),
    numbers: Float64Array.from(numbers),
    partsPerFrame: 1 + Math.max(...kinds.map((list) => list.filter(({ copy }) => copy).length)),
  };
}

/** In words, no serials are any serial, and no mask has no bits to ask for. */
function canMatch({ serials, condition }: RouteStep): boolean {
  return serials?.length !== 0 && condition?.operands.length !== 0;
}

function withLength(codes: readonly number[] = []): number[] {
  return [codes.length, ...codes];
}

function comparisonOf(condition: RouteCondition | undefined): number {
  switch (condition?.type) {
    case undefined:
      return ANY;
    case 'flags':
      return HAS_BITS;
    case 'text':
    case 'bytes':
      return IS_BYTES;
    default:
      return IN_RANGES;
  }
}

/** As assembly/place.ts packs it; of text and bytes, which have no bits, the first byte and how many. */
function placeOf(condition: RouteCondition | undefined): number {
  if (condition === undefined) return 0;
  const { byte, size, low, width, signed } = condition;
  return byte | (size << 12) | (low << 16) | (width << 22) | (signed ? 1 << 28 : 0);
}
