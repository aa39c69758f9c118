import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Layer, violations } from '../../scripts/layers.ts';

const LAYERS: readonly Layer[] = [
  { path: 'ground', packages: [] },
  { path: 'middle', packages: ['node:*', 'yaml'] },
  { path: 'middle/inner', packages: [], apart: ['ground'] },
  { path: 'top' },
];

function found(files: Record<string, string>): string[] {
  return violations(new Map(Object.entries(files)), LAYERS);
}

test('imports towards the ground and within a layer are allowed', () => {
  assert.deepEqual(
    found({
      'ground/a.ts': '',
      'middle/b.ts':
        "import { a } from '../ground/a.ts';\nimport { readFileSync } from 'node:fs';\nexport * from './c.ts';",
      'middle/c.ts': "import yaml from 'yaml';",
      'top/d.ts':
        "import type {\n  B,\n} from '../middle/b.ts';\nconst later = await import('../ground/a.ts');\nimport anything from 'anything';",
    }),
    [],
  );
});

test('an import away from the ground is named, of a type or a module, now or later', () => {
  for (const text of [
    "import { d } from '../top/d.ts';",
    "import type { D } from '../top/d.ts';",
    "export * from '../top/d.ts';",
    "import '../top/d.ts';",
    "const d = await import('../top/d.ts');",
  ]) {
    const [line, ...others] = found({ 'ground/a.ts': text, 'top/d.ts': '' });
    assert.match(line ?? '', /^ground\/a\.ts imports top\/d\.ts/, text);
    assert.deepEqual(others, []);
  }
});

test('packages, layers that stay apart, circles and files of no layer are named', () => {
  assert.match(
    found({ 'ground/a.ts': "import { join } from 'node:path';" }).join(),
    /imports node:path; ground may import no package/,
  );
  assert.match(
    found({ 'ground/a.ts': '', 'middle/inner/b.ts': "import '../../ground/a.ts';" }).join(),
    /stays apart from ground/,
  );
  assert.match(
    found({ 'top/a.ts': "import type { B } from './b.ts';", 'top/b.ts': "import './a.ts';" }).join(),
    /a circle: top\/a\.ts → top\/b\.ts → top\/a\.ts/,
  );
  assert.match(found({ 'elsewhere/a.ts': '' }).join(), /elsewhere\/a\.ts is in no layer/);
});
