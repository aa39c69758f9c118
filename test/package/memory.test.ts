import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ScannerStats } from 'igrs-rump';

const measure = fileURLToPath(new URL('memory/measure.mjs', import.meta.url));
const keep = fileURLToPath(new URL('memory/keep.mjs', import.meta.url));
const MEGABYTE = 1 << 20;

/** A process of its own: here the test runner's own objects come and go. */
function measured<Result>(scenario: string, engine: string): Result {
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', measure, scenario, engine], { encoding: 'utf8' }));
}

for (const engine of ['wasm', 'js']) {
  test(`${engine}: 256 MB in chunks of 64 KB leave memory where it was after the first megabyte`, () => {
    const { grown, messages, stats } = measured<{ grown: number; messages: number; stats: ScannerStats }>(
      'streaming',
      engine,
    );
    // Compiled code and feedback still settle after the first megabyte; a leak of one byte for each frame would be 8 MB.
    assert.ok(grown < MEGABYTE / 2, `grown by ${grown} bytes`);
    assert.equal(stats.bytes, 256 * MEGABYTE);
    assert.ok(messages > 80_000);
  });

  test(`${engine}: a chunk of 100 MB is scanned within the default memory`, () => {
    const { most, batches, frames, stats } = measured<{
      most: number;
      batches: number;
      frames: number;
      stats: ScannerStats;
    }>('hugeChunk', engine);
    assert.ok(batches >= 100 && batches < 120, `${batches} batches`);
    assert.equal(stats.bytes, 100 * MEGABYTE);
    assert.equal(stats.frames, frames);
    assert.equal(stats.frameBytes + stats.bytesSkipped, stats.bytes);
    assert.ok(frames > 3_000_000);
    // Window, index and columns of a codec that has grown to its limit, counted twice: as external and as array buffers.
    assert.ok(most < 8 * MEGABYTE, `${most} bytes beside the chunk`);
  });

  test(`${engine}: a thousand scanners cost a thousand tails`, () => {
    const { each, pending } = measured<{ each: number; pending: number }>('thousandScanners', engine);
    assert.equal(pending, 20);
    // A tail is one frame at most, and counts twice like the rest; the other bytes are the objects around it.
    assert.ok(each < 2000, `${each} bytes each`);
  });

  test(`${engine}: frames that are announced and never finished cost less than one frame`, () => {
    const { grown, most } = measured<{ grown: number; most: number }>('announced', engine);
    assert.equal(most, 273);
    assert.ok(grown < MEGABYTE / 4, `grown by ${grown} bytes`);
  });

  test(`${engine}: messages that are kept do not make V8 put later ones into the old generation`, () => {
    const flags = ['--trace-pretenuring-statistics', '--max-semi-space-size=1'];
    const output = execFileSync(process.execPath, [...flags, keep, engine], { encoding: 'utf8' });
    assert.match(output, /^kept 30000$/m);
    // The literals of the message and of its body at least.
    const decided = output.match(/ undecided => don't tenure$/gm) ?? [];
    assert.ok(decided.length >= 2, output);
    assert.doesNotMatch(output, / => tenure$/m);
  });
}
