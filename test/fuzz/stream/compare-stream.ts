/** One case on both engines, step by step side by side. The cheapest facts of all frames first; messages and more where asked. */
import { MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH, RumpError, type Scanner } from 'igrs-rump';
import { concat } from '../../suite/support/hex.ts';
import { isSame } from '../../suite/support/same-value.ts';
import { areSameFrames, attempt, Difference, differ, isSameRefusal, type Pair } from '../pair.ts';
import { compareBatch } from './compare-batch.ts';
import type { Step, StreamCase } from './make-stream.ts';

/** The smallest window that a codec has. */
const LEAST_WINDOW = 4096;

interface Scanners {
  readonly wasm: Scanner;
  readonly js: Scanner;
}

/** How many frames both engines found. Throws a Difference, or whatever an engine threw. */
export function compareStream({ steps, look }: StreamCase, pair: Pair): number {
  const routers =
    look.rules === null
      ? null
      : { wasm: pair.wasm.router({ rules: look.rules }), js: pair.js.router({ rules: look.rules }) };
  const scanners: Scanners[] = [];
  let frames = 0;
  for (const [index, { scanner, chunk }] of steps.entries()) {
    const where = `step ${index}`;
    if (look.decode && chunk !== null) compareDecode(chunk, pair, where);
    scanners[scanner] ??= { wasm: pair.wasm.scanner(), js: pair.js.scanner() };
    const { wasm, js } = scanners[scanner];
    const left = (chunk === null ? wasm.end() : wasm.push(chunk))[Symbol.iterator]();
    const right = (chunk === null ? js.end() : js.push(chunk))[Symbol.iterator]();
    const most = 2 + Math.ceil((chunk?.length ?? 0) / (LEAST_WINDOW - MAXIMUM_FRAME_LENGTH));
    for (let batches = 0; ; batches++) {
      if (batches > most) throw new Difference(`${where}: more than ${most} batches of ${chunk?.length} bytes`);
      const one = left.next();
      const other = right.next();
      if (one.done !== other.done) differ(`${where}: done after ${batches} batches`, one.done, other.done);
      if (one.done === true || other.done === true) break;
      frames += compareBatch(one.value, other.value, look, routers, pair, where);
      if (!look.leave) continue;
      left.return?.();
      right.return?.();
      break;
    }
    compareStats(wasm, js, where);
  }
  if (look.whole) compareWhole(steps, scanners, pair);
  return frames;
}

function compareStats(wasm: Scanner, js: Scanner, where: string): void {
  const left = wasm.stats;
  const right = js.stats;
  if (!isSame(left, right)) differ(`${where}: stats`, left, right);
  const { bytes, frames, frameBytes, bytesSkipped, bytesPending } = left;
  const { badVersions, badLengths, badChecks, truncated } = left;
  if (frameBytes + bytesSkipped + bytesPending !== bytes || bytesPending >= MAXIMUM_FRAME_LENGTH) {
    throw new Difference(`${where}: the counts of ${JSON.stringify(left)} do not add up`);
  }
  // No start is examined twice, and none within a frame: so the work is bounded by the bytes.
  if (badVersions + badLengths + badChecks + truncated > bytesSkipped || frames * MINIMUM_FRAME_LENGTH > frameBytes) {
    throw new Difference(`${where}: more starts than bytes in ${JSON.stringify(left)}`);
  }
}

/** How a stream is split must change nothing. */
function compareWhole(steps: readonly Step[], scanners: readonly Scanners[], pair: Pair): void {
  for (const [index, { wasm: split }] of scanners.entries()) {
    const own = steps.filter(({ scanner }) => scanner === index);
    const stream = concat(own.map(({ chunk }) => chunk ?? new Uint8Array(0)));
    for (const codec of [pair.wasm, pair.js]) {
      const whole = codec.scanner();
      for (const _ of whole.push(stream));
      if (own.at(-1)?.chunk === null) whole.end();
      const where = `scanner ${index}: ${codec.engine} stats, pushed as one and in chunks`;
      if (!isSame(whole.stats, split.stats)) {
        throw new Difference(`${where}: ${JSON.stringify(whole.stats)}, ${JSON.stringify(split.stats)}`);
      }
    }
  }
}

/** A chunk as one frame: decoding has its own kernel for the check, and must agree with the scan. */
function compareDecode(bytes: Uint8Array<ArrayBuffer>, pair: Pair, where: string): void {
  const left = pair.wasm.tryDecode(bytes);
  const right = pair.js.tryDecode(bytes);
  const isRefused = RumpError.is(left);
  if (isRefused && RumpError.is(right) ? !isSameRefusal(left, right) : !isSame(left, right)) {
    differ(`${where}: decode`, left, right);
  }
  if (isRefused !== left instanceof Error) throw new Difference(`${where}: decode gave ${String(left)}`);
  if (isRefused) return;
  for (const codec of [pair.wasm, pair.js]) {
    const [batch] = codec.scanner().push(bytes);
    if (batch?.length !== 1 || !isSame(batch.message(0), left)) {
      throw new Difference(`${where}: decode gave ${JSON.stringify(left)}, and ${codec.engine} found another frame`);
    }
  }
  const again = attempt(() => pair.wasm.encode(left, { lenient: true }));
  const there = attempt(() => pair.js.encode(left, { lenient: true }));
  // Text that is no UTF-8 reads as replacement characters, which may need more bytes than there were: both refuse it.
  if (!areSameFrames(again, there)) differ(`${where}: encode of what was decoded`, again, there);
}
