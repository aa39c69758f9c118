import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileStream } from '../../bench/corpus.ts';
import { Codecs, makeCase, noCounts, runCase } from './case.ts';
import { makePair } from './pair.ts';

const LOADS = ['getUint8', 'getUint16', 'getUint32', 'getInt32'] as const;

/** Loads from bytes while `call` runs: the JavaScript engine's work, which no clock has to be asked for. */
function loadsOf(call: () => void): number {
  let loads = 0;
  const own = LOADS.map((name) => DataView.prototype[name]);
  for (const [index, name] of LOADS.entries()) {
    const load = own[index] as (this: DataView, at: number) => number;
    DataView.prototype[name] = function (this: DataView, at: number): number {
      loads++;
      return load.call(this, at);
    };
  }
  try {
    call();
  } finally {
    for (const [index, name] of LOADS.entries()) DataView.prototype[name] = own[index] as DataView['getUint8'];
  }
  return loads;
}

/** A start every four bytes, and for each the longest frame in words: a fifth more than that. */
const MOST_FOR_A_BYTE = 21;
/** For each call: what is undecided is looked at again. */
const MOST_FOR_A_CALL = 100;

test('JavaScript loads few bytes for each byte of the costliest stream', () => {
  const { js } = makePair(undefined);
  const stream = hostileStream(1 << 16);
  const loads = loadsOf(() => {
    for (const _ of js.scanner().push(stream));
  });
  assert.ok(loads > stream.length, `${loads} loads for ${stream.length} bytes: the count misses some`);
  assert.ok(loads < MOST_FOR_A_BYTE * stream.length, `${loads} loads for ${stream.length} bytes`);
});

test('JavaScript loads few bytes for each byte of any mutated stream, however it is split', () => {
  const { js } = makePair(undefined);
  for (let index = 1; index < 1000; index++) {
    const { made } = makeCase(1, index);
    if (!('stream' in made)) continue;
    const { steps } = made.stream;
    const bytes = steps.reduce((sum, { chunk }) => sum + (chunk?.length ?? 0), 0);
    const scanners = steps.map(() => js.scanner());
    const loads = loadsOf(() => {
      for (const { scanner, chunk } of steps) {
        if (chunk === null) scanners[scanner]?.end();
        else for (const _ of scanners[scanner]?.push(chunk) ?? []);
      }
    });
    const most = MOST_FOR_A_BYTE * bytes + MOST_FOR_A_CALL * steps.length;
    assert.ok(loads <= most, `case ${index}: ${loads} loads for ${bytes} bytes in ${steps.length} calls`);
  }
});

test('memory does not grow with the number of cases', {
  skip: globalThis.gc === undefined && 'needs --expose-gc',
}, () => {
  const codecs = new Codecs(makePair);
  const grown = (from: number, to: number): number => {
    for (let index = from; index < to; index++)
      assert.equal(runCase(makeCase(2, index).made, codecs, noCounts()), null);
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = grown(0, 1000);
  const after = grown(1000, 3000);
  assert.ok(after - before < 8 << 20, `${before} bytes, then ${after}`);
});
