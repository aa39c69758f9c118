/**
 * Runs on its own, with the garbage collector exposed and nothing else in its heap, and prints what it measured as JSON.
 * usage: node --expose-gc measure.mjs SCENARIO ENGINE
 */
import { createCodec } from 'igrs-rump';

const [, , scenario, engine] = process.argv;
const collectGarbage = /** @type {() => void} */ (globalThis.gc);
const codec = createCodec({ engine: /** @type {'wasm' | 'js'} */ (engine) });
const MEGABYTE = 1 << 20;

/** Bytes that are held now, once all garbage is gone; Wasm memory is part of arrayBuffers. */
function held() {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** @param {number} length */
function streamOf(length) {
  const frames = codec.encodeAll(
    Array.from({ length: 500 }, (_, sequence) => ({
      kind: /** @type {const} */ ('water-heater.alarm'),
      serial: sequence * 1_000_003,
      sequence,
      body: {
        event: 'raised',
        severity: 'fault',
        faults: ['waterLeak', 'communication'],
        time: 1_700_000_000 + sequence,
      },
    })),
  );
  const stream = new Uint8Array(length);
  for (let at = 0; at + frames.length <= length; at += frames.length) stream.set(frames, at);
  return stream;
}

function streaming() {
  const chunk = streamOf(MEGABYTE);
  const scanner = codec.scanner();
  let messages = 0;
  let afterFirst = 0;
  for (let megabyte = 0; megabyte < 256; megabyte++) {
    for (let at = 0; at < MEGABYTE; at += 0x10000) {
      for (const batch of scanner.push(chunk.subarray(at, at + 0x10000))) {
        for (let index = 0; index < batch.length; index += 100) messages += batch.message(index).sequence >= 0 ? 1 : 0;
      }
    }
    if (megabyte === 0) afterFirst = held();
  }
  return { grown: held() - afterFirst, messages, stats: scanner.stats };
}

function hugeChunk() {
  const chunk = streamOf(100 * MEGABYTE);
  const scanner = codec.scanner();
  const before = held();
  let most = 0;
  let batches = 0;
  let frames = 0;
  for (const batch of scanner.push(chunk)) {
    batches++;
    frames += batch.length;
    if (batches % 20 === 0) most = Math.max(most, held() - before);
  }
  for (const batch of scanner.end()) frames += batch.length;
  return { most, batches, frames, stats: scanner.stats };
}

function thousandScanners() {
  const start = streamOf(20_000).subarray(0, 20);
  const warm = codec.scanner();
  warm.push(start);
  const before = held();
  const scanners = Array.from({ length: 1000 }, () => {
    const scanner = codec.scanner();
    scanner.push(start);
    return scanner;
  });
  const after = held();
  return { each: (after - before) / scanners.length, pending: scanners[999]?.stats.bytesPending };
}

function announced() {
  const header = codec.encode({
    kind: 'unknown',
    deviceType: 9,
    messageType: 9,
    serial: 1,
    sequence: 1,
    body: new Uint8Array(256),
  });
  const scanner = codec.scanner();
  scanner.push(header.subarray(0, 20));
  const before = held();
  let most = 0;
  for (let round = 0; round < 1000; round++) {
    // Each byte could still be the frame's; then another one is announced.
    for (let at = 20; at < 273; at++) scanner.push(header.subarray(at, at + 1));
    most = Math.max(most, scanner.stats.bytesPending);
    scanner.push(new Uint8Array(1));
    scanner.push(header.subarray(0, 20));
  }
  return { grown: held() - before, most };
}

const scenarios = { streaming, hugeChunk, thousandScanners, announced };
console.log(JSON.stringify(scenarios[/** @type {keyof typeof scenarios} */ (scenario)]()));
