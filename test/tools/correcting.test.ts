/** The blocks of YAML in docs/correcting-the-profile.md are one profile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkSources, formatDefect } from '../../tools/check.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/correcting-the-profile.md'), 'utf8');

test('what the page says that data can say is a profile without a defect, and uses what it names', () => {
  // Blocks that begin with the name of a file belong to the walk.
  const text = [...page.matchAll(/^```yaml\n(?!# \S+\.yaml\n)(.*?)^```$/gms)].map(([, block]) => block).join('');
  const { profile, defects } = checkSources([{ file: 'kettle.yaml', text }]);
  assert.deepEqual(defects.map(formatDefect), []);
  assert.ok(profile);
  assert.deepEqual(
    profile.kinds.map(({ name }) => name),
    ['kettle.set', 'kettle.state', 'kettle.energy', 'kettle.points'],
  );
  const { starts, checks, escape: escapes, header } = profile.frame;
  assert.deepEqual([starts.length, checks.length, escapes?.pairs.length], [2, 2, 2]);
  const [version, direction] = ['version', 'direction'].map((name) => header.find((field) => field.name === name));
  const bodies = new Map(profile.bodies.map((body) => [body.name, body]));
  const presences = bodies.get('Settings')?.fields.map(({ presence, optional }) => presence ?? optional?.by ?? null);
  assert.deepEqual(presences, [0, 'bit', null, 'with', 'unless', null]);
  const state = bodies.get('State')?.fields.filter(({ type }) => type !== 'reserved');
  assert.deepEqual(
    [state?.[0]?.pieces?.length, state?.map(({ encoding }) => encoding).filter((encoding) => encoding !== 'binary')],
    [2, ['bcd', 'sign-magnitude']],
  );
  assert.deepEqual(
    bodies.get('Energy')?.fields.map(({ optional }) => optional?.by ?? null),
    [null, 'length', 'length'],
  );
  assert.equal(bodies.get('Points')?.list?.attributes.length, 3);
  assert.deepEqual([version?.values, direction?.default, direction?.field?.type], [[1, 2], 'toDevice', 'enum']);
});
