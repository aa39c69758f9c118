/** The examples away from this repository: types and start, against the package as npm would publish it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertLines, dirty, dirtyPath } from './support/captures.ts';
import { bun, deno, example, root } from './support/paths.ts';
import { type Finished, finish } from './support/processes.ts';
import { User } from './support/user.ts';
import { withRawModule } from './support/worker-source.ts';

let user: User;
before(() => {
  user = new User();
});
after(() => user.remove());

const checks: Readonly<Record<string, { readonly file: string; check(): Finished }>> = {
  deno: { file: 'serve.ts', check: () => finish(deno, ['check', 'deno/'], user.directory) },
  bun: { file: 'alarms.ts', check: () => finish(`${root}node_modules/.bin/tsc`, ['-p', 'bun'], user.directory) },
  worker: { file: 'worker.ts', check: () => finish(`${root}node_modules/.bin/tsc`, ['-p', 'worker'], user.directory) },
  'edge-router': {
    file: 'codec.ts',
    check: () => finish(`${root}node_modules/.bin/tsc`, ['-p', 'edge-router'], user.directory),
  },
  'workers-server': {
    file: 'worker.ts',
    check: () => finish(`${root}node_modules/.bin/tsc`, ['-p', 'workers-server'], user.directory),
  },
};

for (const [name, { file, check }] of Object.entries(checks)) {
  test(`examples/${name} compiles with the types of its host alone`, () => {
    const { code, stdout, stderr } = check();
    assert.equal(code, 0, stdout + stderr);

    const source = readFileSync(example(`${name}/${file}`), 'utf8');
    user.write(`${name}/${file}`, `${source}\nexport const wrong: number = createCodec().engine;\n`);
    const canary = check();
    user.write(`${name}/${file}`, source);
    assert.notEqual(canary.code, 0);
    assert.match(canary.stdout + canary.stderr, /TS2322/);
  });
}

test('examples/worker compiles with the raw module', () => {
  user.write('worker/worker.ts', withRawModule);
  const { code, stdout } = finish(`${root}node_modules/.bin/tsc`, ['-p', 'worker'], user.directory);
  assert.equal(code, 0, stdout);
});

test('examples/node and examples/bun run with the package from its tarball', () => {
  const lines = finish(process.execPath, ['node/decode.mjs', dirtyPath], user.directory);
  assert.equal(lines.code, 0, lines.stderr);
  assertLines(lines.stdout, dirty);
  const alarms = finish(bun, ['bun/alarms.ts', dirtyPath], user.directory);
  assert.equal(alarms.stderr, 'searched 572 frames, skipped 3323 bytes\n');
});
