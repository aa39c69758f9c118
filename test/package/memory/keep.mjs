/**
 * Reads messages that are all kept. Run with V8's statistics on what it makes in the old generation.
 * usage: node --trace-pretenuring-statistics --max-semi-space-size=1 keep.mjs ENGINE
 */
import { createCodec } from 'igrs-rump';

const [, , engine] = process.argv;
const codec = createCodec({ engine: /** @type {'wasm' | 'js'} */ (engine) });
const frame = codec.encode({
  kind: 'water-heater.alarm',
  serial: 1,
  sequence: 1,
  body: { event: 'raised', severity: 'fault', faults: ['waterLeak'], time: 1_700_000_000 },
});
const frames = Buffer.concat(Array(1000).fill(frame));
const kept = [];
const scanner = codec.scanner();
for (let round = 0; round < 30; round++) {
  for (const batch of scanner.push(frames)) for (const message of batch) kept.push(message);
}
process.stdout.write(`kept ${kept.length}\n`);
