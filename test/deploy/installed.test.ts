/** What the Containerfile does, step by step in a folder: the packed package, installed, served by a user without rights. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pack } from '../package/packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-installed-'));
let child: ChildProcess | null = null;

after(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The user "nobody". */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const containerfile = readFileSync(fileURLToPath(new URL('../../deploy/Containerfile', import.meta.url)), 'utf8');

/** The list after an instruction, such as ENTRYPOINT. */
function listOf(instruction: string): string[] {
  const [, list] = new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(containerfile) ?? [];
  return JSON.parse(list ?? 'null');
}

test('the packed package, installed without anything else, serves for a user without rights, and is healthy', async (context) => {
  const tarball = pack(folder);
  const prefix = join(folder, 'prefix');
  mkdirSync(prefix);
  const [, flags = ''] = /^RUN npm install --global (.*) \/tmp\/\*\.tgz/m.exec(containerfile) ?? [];
  execFileSync('npm', ['install', '--global', '--prefix', prefix, '--offline', ...flags.split(' '), tarball], {
    stdio: 'ignore',
  });
  chmodSync(folder, 0o755);
  const accounts = join(folder, 'accounts.json');
  const key = {
    kty: 'EC',
    crv: 'P-256',
    x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
    y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  };
  const grants = { algorithm: 'ES256', issuer: 'i', audience: 'a', keys: [key], accounts: {} };
  writeFileSync(accounts, JSON.stringify(grants), { mode: 0o444 });

  const [rump, ...args] = listOf('ENTRYPOINT') as [string, ...string[]];
  const words = [...args, ...listOf('CMD'), '--json']
    .map((word) => word.replace('/run/secrets/accounts', accounts))
    .map((word) => (['8080', '5250'].includes(word) ? '0' : word));
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  context.diagnostic(isRoot ? 'as the user nobody' : 'as the user who runs the tests, who is not root');
  child = spawn(join(prefix, 'bin', rump), words, {
    ...user,
    cwd: '/',
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child?.once('exit', resolve));
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> })[Symbol.asyncIterator]();
  const { done, value } = await lines.next();
  assert.ok(!done, 'it ended early');
  const { url, dashboard } = JSON.parse(value);
  assert.equal(dashboard, null);
  const { port } = new URL(url);

  // The very command of the container's health check, except for the port.
  const [, health] = /HEALTHCHECK [^[]*CMD (\[.*\])$/m.exec(containerfile) ?? [];
  const [node, ...code] = JSON.parse(health ?? 'null').map((word: string) => word.replace(':8080', `:${port}`));
  execFileSync(node, code);
  const answer = await fetch(`http://127.0.0.1:${port}/health`);
  assert.deepEqual([answer.status, await answer.text()], [200, 'ok\n']);
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 404);

  child.kill('SIGTERM');
  assert.equal(await exit, 0);
  assert.throws(() => execFileSync(node, code, { stdio: 'ignore' }));
});
