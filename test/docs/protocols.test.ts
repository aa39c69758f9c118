/** docs/protocols.md is what the profiles of real protocols make it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PAGE, protocolsPage } from '../profiles/real/page.ts';

test('docs/protocols.md is not stale: npm run protocols', () => {
  assert.equal(readFileSync(PAGE, 'utf8'), protocolsPage());
});
