/**
 * `tsx test/profiles/random/cover.ts FOLDER`: what is tried of some random profiles, on both engines, with their bundles in a folder, so
 * that lines of sdk/ that the default profile does not use are counted too.
 */
import { join } from 'node:path';
import { generalProfile } from '../../assembly/general-profiles.ts';
import { seeded } from '../../assembly/streams.ts';
import { tryBodies } from '../bodies/try-bodies.ts';
import { builtOver } from '../support/built.ts';
import { wireFacts } from '../support/wire-facts.ts';
import { drawn } from './profile.ts';
import { trySmall } from './small.ts';
import { tryProfile } from './try.ts';

const [folder = ''] = process.argv.slice(2);
/** Together they have every construct of the frame. */
const SEEDS = [0, 2, 4, 5, 6, 8, 9, 19, 57, 88];

/** Every construct of bodies. */
async function coverBodies(): Promise<void> {
  for (const order of ['big', 'little'] as const) {
    const profile = generalProfile(order);
    const { codec } = await builtOver(profile, true, join(folder, `bodies-${order}`));
    for (const engine of ['wasm', 'js'] as const) {
      tryBodies(profile, wireFacts(profile), codec.createCodec({ engine }), seeded(0xb0d1e5), 5);
    }
  }
}

async function main(): Promise<void> {
  for (const seed of SEEDS) {
    const { profile } = drawn(seed);
    const built = await builtOver(profile, true, join(folder, `seed-${seed}`));
    tryProfile(profile, built, seed, ['wasm', 'js']);
  }
}

await main();
await trySmall(join(folder, 'small'));
await coverBodies();
