/** What the rules of the edge router give on this Node, with our JavaScript engine: all workers must give the same. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCodec, type FrameBatch, type RouterOptions } from 'igrs-rump';
import { root } from '../bundle/bundle.ts';
import { concatenate } from '../corpus.ts';
import type { Expected } from './measure.ts';

export function expectedOf(body: Uint8Array): Expected {
  const codec = createCodec({ engine: 'js' });
  const rules = JSON.parse(readFileSync(join(root, 'examples/edge-router/rules.json'), 'utf8')) as RouterOptions;
  const router = codec.router(rules);
  const scanner = codec.scanner();
  const parts = new Map<string, Uint8Array[]>();
  const take = (batches: Iterable<FrameBatch>): void => {
    for (const batch of batches) {
      for (const { to, shard, bytes } of router.route(batch)) {
        const name = shard === undefined ? to : `${to}/${shard}`;
        parts.set(name, [...(parts.get(name) ?? []), bytes]);
      }
    }
  };
  take(scanner.push(body));
  take(scanner.end());
  const digests = [...parts].map(
    ([name, bytes]) => [name, createHash('sha256').update(concatenate(bytes)).digest('hex')] as const,
  );
  const { frames, bytesSkipped } = scanner.stats;
  return { frames, bytesSkipped, destinations: Object.fromEntries(digests.sort()) };
}
