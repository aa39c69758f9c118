/** What an import of rump.wasm gives in each runtime: the table in the README says no more than this. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('node_modules/', import.meta.url));
// The package deno is one of the root's; the other runtimes are installed for this folder.
const deno = fileURLToPath(new URL('../../node_modules/.bin/deno', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-raw-module-'));
after(() => rmSync(folder, { recursive: true, force: true }));
copyFileSync(fileURLToPath(new URL('../../dist/rump.wasm', import.meta.url)), join(folder, 'rump.wasm'));
const show = 'console.log(typeof module === "string" ? "path" : module instanceof WebAssembly.Module);';
writeFileSync(join(folder, 'source.mjs'), `import source module from './rump.wasm';\n${show}\n`);
writeFileSync(join(folder, 'default.mjs'), `import module from './rump.wasm';\n${show}\n`);

const node = (version: number): string[] => [`${packages}node-${version}/bin/node`, '--no-warnings'];
const runtimes: readonly (readonly [
  name: string,
  command: readonly string[],
  source: string | null,
  plain: string | null,
])[] = [
  ['node 20', node(20), null, null],
  ['node 22', node(22), null, null],
  ['node 24', node(24), 'true', null],
  ['node 26', node(26), 'true', null],
  ['deno', [deno, 'run', '--allow-read'], 'true', null],
  ['bun', [`${packages}.bin/bun`], null, 'path'],
];

for (const [name, [program = '', ...flags], source, plain] of runtimes) {
  for (const [file, expected] of [
    ['source.mjs', source],
    ['default.mjs', plain],
  ] as const) {
    test(`${name}: ${file} gives ${expected ?? 'an error'}`, () => {
      const { status, stdout, error } = spawnSync(program, [...flags, join(folder, file)], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      assert.equal(error, undefined);
      if (expected === null) assert.notEqual(status, 0, stdout);
      else assert.equal(stdout.trim(), expected);
    });
  }
}
