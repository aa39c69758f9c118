/** Hands a program to the Wasm side, and takes each destination's run out of its memory. */

import { HEADER_LENGTH, MAXIMUM_WIRE_LENGTH, SERIAL_LENGTH } from '../../generated/layout.ts';
import {
  ANY,
  COUNT_BYTES,
  COUNT_LENGTH,
  GENERAL,
  HAS_BITS,
  IN_RANGES,
  IS_BYTES,
  LOW_BIT,
  type RumpExports,
  SIGNED_BIT,
  SIZE_BIT,
  STEP_BASE,
  STEP_CONDITION,
  STEP_COPY,
  STEP_DESTINATION,
  STEP_DEVICE_TYPES,
  STEP_LOCATION,
  STEP_MESSAGE_IDS,
  STEP_OPERANDS,
  STEP_OPERANDS_AT,
  STEP_PRESENCE,
  STEP_SERIALS,
  STEP_SERIALS_AT,
  STEP_SHARDS,
  WIDTH_BIT,
} from '../../generated/wasm.ts';
import { join } from '../../values/bytes.ts';
import { RumpError } from '../../values/error.ts';
import type { EngineRuns } from '../engine.ts';
import type { RouteCondition, RouteProgram, RouteStep } from '../route-program.ts';

interface Parts {
  frames: number;
  readonly bytes: Uint8Array<ArrayBuffer>[];
}

export function routeFrames(exports: RumpExports, program: RouteProgram, window: number, frames: number): EngineRuns {
  const { destinations } = program;
  const { words, numbers, partsPerFrame } = packProgram(program);
  // One round is enough unless rules make copies; then further rounds cost less than room for every copy.
  const parts = Math.max(frames, partsPerFrame);
  const length = Math.max(window, partsPerFrame * MAXIMUM_WIRE_LENGTH);
  if (exports.prepareRoute(words.length, numbers.length, destinations.length, parts, partsPerFrame, length) === 0) {
    throw new RumpError('unsupported', 'the host gives no memory for these rules; fewer rules or shards need less');
  }
  const { buffer } = exports.memory;
  new Int32Array(buffer, exports.routeWords(), words.length).set(words);
  new Float64Array(buffer, exports.routeNumbers(), numbers.length).set(numbers);
  const counts = new Uint32Array(buffer, exports.routeCounts(), destinations.length * COUNT_LENGTH);
  const memory = new Uint8Array(buffer);
  const found = new Map<number, Parts>();
  let dropped = 0;
  for (let next = 0; next < frames; ) {
    next = exports.route(next);
    dropped += exports.routeDropped();
    take(memory, counts, exports.routeRuns(), found);
  }
  const runs = [...found].sort(([first], [second]) => first - second);
  return {
    dropped,
    runs: runs.map(([destination, part]) => ({ destination, frames: part.frames, bytes: join(part.bytes) })),
  };
}

/** The runs follow each other, in order of destination. */
function take(memory: Uint8Array, counts: Uint32Array, start: number, found: Map<number, Parts>): void {
  let at = start;
  for (let destination = 0; destination * COUNT_LENGTH < counts.length; destination++) {
    const frames = counts[destination * COUNT_LENGTH] as number;
    if (frames === 0) continue;
    const end = at + (counts[destination * COUNT_LENGTH + COUNT_BYTES] as number);
    const bytes = memory.slice(at, end) as Uint8Array<ArrayBuffer>;
    const parts = found.get(destination);
    if (parts === undefined) {
      found.set(destination, { frames, bytes: [bytes] });
    } else {
      parts.frames += frames;
      parts.bytes.push(bytes);
    }
    at = end;
  }
}

/**
 * A program as assembly/route.ts reads it. Words: first, for each kind, the place of its steps, and their end; then steps, lists of
 * codes and texts. Numbers: ranges and masks.
 */
interface RouteWords {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** The most destinations that one frame can go to: one, and one for each rule that makes copies. */
  readonly partsPerFrame: number;
}

const packed: WeakMap<RouteProgram, RouteWords> = /* @__PURE__ */ new WeakMap();

/** Kept with each program: a batch may be a single frame. */
function packProgram(program: RouteProgram): RouteWords {
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
    list.filter(canMatch).flatMap(({ destination, shards, copy, deviceTypes, messageIds, serials, condition }) => {
      const comparison = comparisonOf(condition);
      const step: number[] = [];
      step[STEP_DESTINATION] = destination;
      step[STEP_SHARDS] = shards;
      step[STEP_COPY] = Number(copy);
      step[STEP_DEVICE_TYPES] = place(deviceTypes, words, withLength(deviceTypes));
      step[STEP_MESSAGE_IDS] = place(messageIds, words, withLength(messageIds));
      step[STEP_SERIALS] = (serials ?? []).length / (SERIAL_LENGTH > 0 ? 1 : 2);
      step[STEP_SERIALS_AT] = place(serials, SERIAL_LENGTH > 0 ? words : numbers, serials);
      step[STEP_CONDITION] = comparison + (condition?.general === undefined ? 0 : GENERAL);
      step[STEP_LOCATION] = locationOf(condition);
      step[STEP_PRESENCE] = condition?.general === undefined ? (condition?.presence ?? -1) : -1;
      step[STEP_OPERANDS] = condition?.operands.length ?? 0;
      step[STEP_OPERANDS_AT] = place(
        condition?.operands,
        comparison === IS_BYTES ? words : numbers,
        condition?.operands,
      );
      step[STEP_BASE] = baseOf(condition);
      return step;
    }),
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

/** In words, an empty list of serials means any serial, and an empty mask asks for no bits. */
function canMatch({ serials, condition }: RouteStep): boolean {
  return serials?.length !== 0 && condition?.operands.length !== 0;
}

/** Two words a code: codes of several fields may have up to 48 bits. */
function withLength(codes: readonly number[] = []): number[] {
  return [codes.length, ...codes.flatMap((code) => [code, Math.floor(code / 0x100000000)])];
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

/** What the Wasm side subtracts from the body's place: fields of the header count from the frame's start there. */
function baseOf(condition: RouteCondition | undefined): number {
  return condition !== undefined && condition.byte < 0 ? HEADER_LENGTH : 0;
}

/** As assembly/location.ts packs it; for text and bytes, which have no bits, the first byte and how many. */
function locationOf(condition: RouteCondition | undefined): number {
  if (condition === undefined) return 0;
  const { byte, size, low, width, signed, general } = condition;
  if (general !== undefined) return (general.body << 16) | general.index;
  return (
    (byte + baseOf(condition)) |
    (size << SIZE_BIT) |
    (low << LOW_BIT) |
    (width << WIDTH_BIT) |
    (signed ? 1 << SIGNED_BIT : 0)
  );
}
