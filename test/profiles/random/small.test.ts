/** What is refused of a profile that has what the default one has not, and where; on both engines. */
import { test } from 'node:test';
import { trySmall } from './small.ts';

test('header fields, codes of two places, serials that are text, versions and escapes: what is refused, and where', async () => {
  await trySmall();
});
