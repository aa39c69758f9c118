/** Hands a program to the Wasm side, and takes each destination's run out of its memory. */

import { MAXIMUM_FRAME_LENGTH } from '../../generated/layout.ts';
import { RumpError } from '../../values/error.ts';
import type { EngineRuns } from '../engine.ts';
import { join } from '../join.ts';
import type { RouteProgram } from '../route-program.ts';
import type { RumpExports } from './exports.ts';
import { packProgram } from './route-words.ts';

/** 32-bit words of a destination's counts: frames, bytes, and one of the Wasm side's own. */
const COUNT_LENGTH = 3;

interface Parts {
  frames: number;
  readonly bytes: Uint8Array<ArrayBuffer>[];
}

export function routeFrames(exports: RumpExports, program: RouteProgram, window: number, frames: number): EngineRuns {
  const { destinations } = program;
  const { words, numbers, partsPerFrame } = packProgram(program);
  // One round is enough unless rules make copies; then further rounds cost less than room for every copy.
  const parts = Math.max(frames, partsPerFrame);
  const length = Math.max(window, partsPerFrame * MAXIMUM_FRAME_LENGTH);
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

/** The runs lie one behind the other, in order of destination. */
function take(memory: Uint8Array, counts: Uint32Array, start: number, found: Map<number, Parts>): void {
  let at = start;
  for (let destination = 0; destination * COUNT_LENGTH < counts.length; destination++) {
    const frames = counts[destination * COUNT_LENGTH] as number;
    if (frames === 0) continue;
    const end = at + (counts[destination * COUNT_LENGTH + 1] as number);
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
