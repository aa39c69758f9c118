/** After a failure, that a codec writes as before. */
import assert from 'node:assert/strict';
import type { Codec } from 'igrs-rump';
import { toHex } from './hex.ts';
import { golden } from './vectors.ts';

/** Long bodies and short ones in turn: whatever a failure left behind in a buffer shows in one of them. */
const probes = golden.filter((_, index) => index % 19 === 0);
let nextProbe = 0;

export function assertUsable(codec: Codec, label: string): void {
  const probe = probes[nextProbe++ % probes.length] as (typeof probes)[number];
  assert.equal(toHex(codec.encode(probe.message)), probe.hex, `after ${label}`);
}

export function assertAllUsable(codec: Codec): void {
  for (const { hex, message } of golden) assert.equal(toHex(codec.encode(message)), hex);
  const all = codec.encodeAll(golden.map(({ message }) => message));
  assert.equal(toHex(all), golden.map(({ hex }) => hex).join(''));
}
