/** keys new, token, accounts check; and docs/guide/accounts.md, followed with a server that stays up while its accounts change. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { fileOf, snippetsOf } from '../docs/snippets.ts';
import { until } from '../until.ts';
import { type Result, rump, start, temporaryDirectory } from './command.ts';

const page = 'docs/guide/accounts.md';
const directory = temporaryDirectory();

/** What the page has somebody type, in order, as words. */
const lines = snippetsOf(page)
  .filter(({ language, treatment }) => language === 'sh' && treatment.kind === 'run')
  .flatMap(({ code }) => code.trimEnd().split('\n'))
  .map((line) => line.split(' '));
const accountsFile = join(directory, 'accounts.json');

test('the guide leads from an empty folder to a heater that its owner controls, until she may no longer', async () => {
  writeFileSync(accountsFile, fileOf(page, 'accounts.json'));
  const issued: string[] = [];
  let url = '';
  let tcp = '';
  let server: ReturnType<typeof start> | null = null;
  for (const [program, ...words] of lines) {
    assert.equal(program, 'rump');
    if (words[0] === 'serve') {
      server = start(
        [...words, '--port', '0', '--json'].map((word) => (word === '5250' ? '0' : word)),
        { directory },
      );
      ({ url, tcp } = JSON.parse(
        (await server.said('}\n')).split('\n').find((line) => line.startsWith('{')) as string,
      ));
    } else if (words[0] === 'simulate') {
      await start(
        words.map((word) => (word.startsWith('tcp:') ? tcp : word)),
        { directory },
      ).said('the appliance is online');
    } else {
      const arrow = words.indexOf('>');
      const { code, stdout, stderr } = rump(arrow < 0 ? words : words.slice(0, arrow), { directory });
      assert.equal(code, 0, stderr);
      if (arrow >= 0) {
        writeFileSync(join(directory, words[arrow + 1] as string), stdout);
        issued.push(stdout.trim());
      }
    }
  }
  assert.ok(server !== null && issued.length === 2);
  assert.equal(statSync(join(directory, 'signing-key.json')).mode & 0o777, 0o600);

  const token = issued[1] as string;
  const controller = new Controller({
    codec: createCodec(),
    connect: webSocket(url, { token, WebSocket: WebSocket as never }),
  });
  const [listed] = await controller.devices();
  assert.ok(listed !== undefined);
  assert.deepEqual(listed.grants, ['observe', 'control']);
  const heater = controller.device(listed.id);
  await heater.control({ power: true } as never);
  const content = JSON.parse(readFileSync(accountsFile, 'utf8'));
  content.accounts.alice.grants['water-heater'] = ['observe'];
  writeFileSync(accountsFile, JSON.stringify(content));
  await server.said('it has changed, and is in force');
  // While it connects again the answer is no.
  const listedAgain = async () => (await controller.devices().catch(() => []))[0];
  await until('the grant is in force', async () => (await listedAgain())?.grants.join() === 'observe');
  await assert.rejects(heater.control({ power: false } as never), { code: 'rejected' });

  writeFileSync(accountsFile, '{');
  server.child.kill('SIGHUP');
  await server.said('the previous accounts stay in force');
  writeFileSync(accountsFile, JSON.stringify({ ...content, revoked: { accounts: ['heater'] } }));
  server.child.kill('SIGHUP');
  await until('the heater is gone', async () => (await listedAgain())?.presence.state === 'offline');
  await controller.close();
  const ended = new Promise((resolve) => server.child.once('exit', resolve));
  server.child.kill('SIGTERM');
  assert.equal(await ended, 0);
  const output = await server.said('frames came in');
  for (const each of issued) assert.ok(!output.includes(each), 'a token is printed');
});

test('a key is not kept where the accounts cannot be written, so that the next try can be made', () => {
  const folder = join(directory, 'unwritten');
  mkdirSync(folder);
  const { code, stderr } = rump(['keys', 'new', '--accounts', 'none/accounts.json'], { directory: folder });
  assert.deepEqual([code, stderr], [1, 'rump: none/accounts.json: no such file or directory\n']);
  assert.deepEqual(readdirSync(folder), []);
});

test('of two commands that add a key to the same accounts neither undoes what the other has added', async () => {
  const folder = join(directory, 'many');
  mkdirSync(folder);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const results = names.map((name) => start(['keys', 'new', '--key', `${name}.json`], { directory: folder }));
  const codes = await Promise.all(
    results.map(async ({ child, said }) => {
      const [code] = await once(child, 'close');
      const output = await said('');
      assert.match(
        output,
        code === 0 ? /signs tokens/ : /^rump: accounts\.json: another command is changing it; if none is,/,
      );
      return code;
    }),
  );
  const { keys } = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'));
  const made = names.filter((_, index) => codes[index] === 0);
  assert.equal(keys.length, made.length);
  assert.deepEqual(readdirSync(folder), [...made.map((name) => `${name}.json`), 'accounts.json'].sort());

  // A file left by a command that was killed blocks the next until somebody has looked.
  symlinkSync(join('many', 'accounts.json'), join(directory, 'linked.json'));
  writeFileSync(join(folder, 'accounts.json.partial'), '');
  const { code, stderr } = rump(['keys', 'new', '--accounts', '../linked.json', '--key', 'g.json'], {
    directory: folder,
  });
  assert.deepEqual([code, stderr.includes(`remove ${realpathSync(folder)}/accounts.json.partial`)], [1, true], stderr);
});

test('accounts and key are two files', () => {
  const same = rump(['keys', 'new', '--accounts', 'one.json', '--key', './one.json'], { directory });
  assert.deepEqual([same.code, same.stderr], [2, 'rump: --accounts and --key must be two files\n']);
});

test('errors in a file, a key or an account are reported in one line', () => {
  const folder = join(directory, 'wrong');
  mkdirSync(folder);
  const run = (...words: string[]): Result => rump(words, { directory: folder });
  assert.equal(run('keys', 'new').code, 0);
  const good = readFileSync(join(folder, 'accounts.json'), 'utf8');
  const content = JSON.parse(good);
  const key = { kty: 'oct', k: 'c2VjcmV0' };
  writeFileSync(join(folder, 'other-key.json'), JSON.stringify(key));
  const write = (name: string, text: string | object) =>
    writeFileSync(join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
  const alice = { alice: { grants: { '*': ['observe'] } } };
  write(
    'twice.json',
    JSON.stringify({ ...content, accounts: alice }).replace('"accounts":', '"audience":"b","accounts":'),
  );
  write('grant.json', { ...content, accounts: { alice: { grants: { '*': ['watch'] } } } });
  write('short.json', { ...content, algorithm: 'HS256', keys: [key] });
  write('limited.json', { ...content, accounts: alice, maxTokenDays: 7 });
  write('revoked.json', { ...content, accounts: alice, revoked: { accounts: ['alice'] } });
  write('roles.json', { ...content, accounts: alice, roles: { appliance: ['register'], person: ['observe'] } });
  write('comma.json', '{\n  "keys": [],\n}\n');
  for (const text of ['null', '[]', '7']) write(text, text);
  write('keys.json', { ...content, keys: 5 });
  const check = (name: string) => ['accounts', 'check', name];
  const token = (name: string, ...more: string[]) => ['token', '--account', 'alice', '--accounts', name, ...more];
  for (const [words, message] of [
    [check('twice.json'), /^rump: twice\.json: line 1, column \d+: it names "audience" twice$/m],
    [check('comma.json'), /^rump: comma\.json: line 3, column 1: it is not JSON$/m],
    [['keys', 'new', '--accounts', 'comma.json'], /^rump: comma\.json: line 3, column 1: it is not JSON$/m],
    ...['null', '[]', '7'].map(
      (text) =>
        [['keys', 'new', '--accounts', text], /^rump: .*: its algorithm is missing; this command makes keys/m] as const,
    ),
    [['keys', 'new', '--accounts', 'keys.json'], /^rump: keys\.json: it has a key without a kid/m],
    [check('grant.json'), /grant\.json: .* has "watch"; it must be one of register, observe, control/],
    [check('short.json'), /short\.json: keys\[0\] has 48 bits; for HS256 it must have at least 256/],
    [check('none.json'), /^rump: none\.json: no such file or directory; name another, or make it with rump keys new$/m],
    [token('accounts.json'), /accounts\.json: it has no account "alice"; add it to "accounts" \(there: none yet\)/],
    [
      token('none.json'),
      /^rump: none\.json: no such file .*; name it with --accounts FILE, or make it with rump keys new$/m,
    ],
    [
      token('limited.json', '--days', '7', '--key', 'none.json'),
      /^rump: none\.json: no such file .*; name it with --key FILE, or make it with rump keys new$/m,
    ],
    [token('limited.json'), /its maxTokenDays is 7; --days 30 is more/],
    [token('roles.json'), /each token needs one of its "roles"; name it with --role \(there: appliance, person\)/],
    [token('roles.json', '--role', 'cat'), /it has no role "cat" \(there: appliance, person\)/],
    [token('revoked.json', '--role', 'cat'), /account "alice" is revoked/],
    [token('limited.json', '--role', 'cat'), /it has no "roles"; leave --role out/],
    [token('revoked.json'), /account "alice" is revoked/],
    [
      token('limited.json', '--days', '7', '--key', 'other-key.json'),
      /other-key\.json: it has no private key for ES256/,
    ],
    [['keys', 'new'], /signing-key\.json exists: choose another name$/m],
  ] as const) {
    const { code, stdout, stderr } = run(...words);
    assert.match(stderr, message);
    assert.deepEqual([code, stdout, stderr.trimEnd().split('\n').length], [1, '', 1], stderr);
    assert.ok(!stderr.includes(key.k));
  }
  assert.equal(run(...token('roles.json', '--role', 'person')).code, 0);
  const both = run(...token('roles.json', '--role', 'person', '--role', 'appliance'));
  assert.equal(both.code, 0, both.stderr);
  const [, claims = ''] = both.stdout.split('.');
  assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64url').toString()).roles, ['person', 'appliance']);
  assert.equal(readFileSync(join(folder, 'accounts.json'), 'utf8'), good);
  assert.equal(run('keys', 'new', '--key', 'next.json').code, 0);
  assert.equal(run('accounts', 'check').stdout, '0 accounts, 2 keys\n');
});
