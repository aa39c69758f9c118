/** An accounts file that changes under a server: what takes effect, on which links, and what of a bad file. */
import assert from 'node:assert/strict';
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { type Link, memoryLinks } from 'igrs-rump/exchange';
import { type Grants, MemoryBus, MessageServer, type Principal } from 'igrs-rump/server';
import { type AccountsFile, type AccountsFileContent, readAccounts } from 'igrs-rump/server/node';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { temporaryDirectory } from '../temporary-directory.ts';
import { until } from '../until.ts';
import { codec, register, wire } from './support/exchange.ts';

const folder = temporaryDirectory();

const pairs = await Promise.all(
  ['first', 'second'].map(async (kid) => ({ kid, ...(await generateKeyPair('ES256', { extractable: true })) })),
);
const keys = await Promise.all(
  pairs.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kty: 'EC', kid })),
);
const HEATER = '0001-001122334455';
const OTHER = '0001-001122334456';
const grants: Grants = { '*': ['observe', 'control'] };
const content: AccountsFileContent = {
  algorithm: 'ES256',
  issuer: 'i',
  audience: 'a',
  keys,
  accounts: { alice: { grants }, bob: { grants }, heaters: { grants: { '*': ['register'] } } },
};
let files = 0;

async function written(given: object | string = content): Promise<string> {
  const file = join(folder, `accounts-${files++}.json`);
  await writeFile(file, typeof given === 'string' ? given : JSON.stringify(given));
  return file;
}

interface TokenClaims {
  readonly kid?: string;
  readonly jti?: string;
  readonly issued?: number;
  readonly roles?: readonly string[];
}

function tokenOf(
  account: string,
  { kid = 'first', jti, issued = Date.now() / 1000, roles }: TokenClaims = {},
): Promise<string> {
  const claims = {
    sub: account,
    iss: 'i',
    aud: 'a',
    iat: Math.floor(issued),
    exp: Math.floor(Date.now() / 1000) + 86_400 * 5,
  };
  const by = pairs.find((pair) => pair.kid === kid)?.privateKey;
  return new SignJWT({ ...claims, ...(jti && { jti }), ...(roles && { roles }) })
    .setProtectedHeader({ alg: 'ES256', kid })
    .sign(by as never);
}

/** Links that the file may close; each says why it was. */
class Links {
  readonly closed: string[] = [];
  readonly open: [string, Principal, string | undefined][] = [];

  disconnect(
    matches: (principal: Principal, device?: string) => boolean,
    { reason }: { readonly reason: string },
  ): void {
    for (const [name, principal, device] of [...this.open]) {
      if (!matches(principal, device)) continue;
      this.open.splice(
        this.open.findIndex(([each]) => each === name),
        1,
      );
      this.closed.push(`${name} ${reason}`);
    }
  }
}

async function withLinks(accounts: AccountsFile): Promise<Links> {
  const links = new Links();
  accounts.watch(links, { interval: 1e6 })();
  for (const interval of [Number.NaN, 0, -1])
    assert.throws(() => accounts.watch(links, { interval }), { path: 'interval' });
  accounts.watch(links, { interval: 1e6 });
  const add = async (name: string, account: string, device?: string, claims?: TokenClaims): Promise<void> => {
    links.open.push([name, await accounts.authenticate(await tokenOf(account, claims)), device]);
  };
  await add('alice', 'alice', undefined, { jti: 'one' });
  await add('alice again', 'alice', undefined, { jti: 'two' });
  await add('bob', 'bob', undefined, { kid: 'second' });
  await add('heater', 'heaters', HEATER);
  await add('other heater', 'heaters', OTHER);
  return links;
}

const without = (name: string) =>
  Object.fromEntries(Object.entries(content.accounts).filter(([each]) => each !== name));

for (const [what, changed, closed] of [
  ['nothing but the order', { ...content, accounts: { bob: { grants }, ...content.accounts } }, []],
  ['a new account', { ...content, accounts: { ...content.accounts, carol: { grants } } }, []],
  ['fewer grants', { ...content, accounts: { ...content.accounts, bob: { grants: { '*': ['observe'] } } } }, ['bob']],
  [
    'other devices',
    { ...content, accounts: { ...content.accounts, bob: { grants: { [HEATER]: ['control'] } } } },
    ['bob'],
  ],
  ['an account is gone', { ...content, accounts: without('alice') }, ['alice', 'alice again']],
  ['a key is gone', { ...content, keys: [keys[0]] }, ['bob']],
  ['a key is another', { ...content, keys: [keys[0], { ...keys[0], kid: 'second' }] }, ['bob']],
  ['another issuer', { ...content, issuer: 'j' }, ['alice', 'alice again', 'bob', 'heater', 'other heater']],
  ['a token is revoked', { ...content, revoked: { tokens: ['two'] } }, ['alice again']],
  ['an account is revoked', { ...content, revoked: { accounts: ['bob'] } }, ['bob']],
  ['a device is revoked', { ...content, revoked: { devices: [HEATER] } }, ['heater']],
  ['tokens end later', { ...content, maxTokenDays: 30 }, []],
  ['tokens end earlier', { ...content, maxTokenDays: 1 }, ['alice', 'alice again', 'bob', 'heater', 'other heater']],
  ['roles that none of them has', { ...content, roles: {} }, ['alice', 'alice again', 'bob', 'heater', 'other heater']],
] as const) {
  test(`${what}: the links that it concerns are closed, and no others`, async () => {
    const file = await written();
    const accounts = await readAccounts(file);
    const links = await withLinks(accounts);
    await writeFile(file, JSON.stringify(changed, null, 1));
    await accounts.reload();
    assert.deepEqual(
      links.closed,
      closed.map((name) => `${name} unauthorised`),
    );
  });
}

test('a token that is revoked, of a revoked account, or older than the longest life is refused', async () => {
  const revoked = { tokens: ['stolen'], accounts: ['bob'] };
  const accounts = await readAccounts(await written({ ...content, maxTokenDays: 2, revoked }));
  for (const token of [
    await tokenOf('alice', { jti: 'stolen' }),
    await tokenOf('bob'),
    await tokenOf('alice', { issued: Date.now() / 1000 - 86_400 * 3 }),
  ]) {
    await assert.rejects(accounts.authenticate(token), (error) => {
      assert.ok(RumpError.is(error) && error.code === 'rejected');
      return !error.message.includes(token);
    });
  }
  const issued = Math.floor(Date.now() / 1000);
  const { expires } = await accounts.authenticate(await tokenOf('alice', { issued }));
  assert.equal(expires, (issued + 2 * 86_400) * 1000);
});

test('a callback of watch that throws does not end the process, nor that the file is followed', async (context) => {
  const said = context.mock.method(console, 'error', () => {});
  const file = await written();
  const accounts = await readAccounts(file);
  let calls = 0;
  const fail = (): void => {
    calls++;
    throw new Error('no');
  };
  const stop = accounts.watch(new Links(), { interval: 1, onReload: fail, onError: fail });
  await writeFile(file, 'no accounts');
  await until('it is read', () => calls >= 1);
  await writeFile(file, JSON.stringify({ ...content, clockTolerance: 3 }));
  await until('it is read again', () => calls >= 2);
  stop();
  assert.match(String(said.mock.calls[0]?.arguments[0]), /a callback of watch has failed: no$/);
});

test('the link of a revoked device ends, and it cannot register again', async () => {
  const file = await written();
  const accounts = await readAccounts(file);
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const stop = accounts.watch(server);
  const heater = async (serial: number): Promise<Link> => {
    const [near, far] = memoryLinks();
    server.accept(far, await accounts.authenticate(await tokenOf('heaters')));
    await near.writable.getWriter().write(wire(register(serial)));
    return near;
  };
  const link = await heater(0x001122334455);
  await heater(0x001122334456);
  await until('both are registered', () => server.stats.devices === 2);
  await writeFile(file, JSON.stringify({ ...content, revoked: { devices: [HEATER] } }));
  await accounts.reload();
  assert.equal((await link.closed).reason, 'unauthorised');
  await heater(0x001122334455);
  await until('it is refused', () => server.stats.refused === 1);
  assert.equal(server.stats.devices, 1);
  stop();
  await server.close();
});

test('a link that was open before its device was revoked cannot register it', async () => {
  const file = await written();
  const accounts = await readAccounts(file);
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const stop = accounts.watch(server);
  const [near, far] = memoryLinks();
  server.accept(far, await accounts.authenticate(await tokenOf('heaters')));
  await writeFile(file, JSON.stringify({ ...content, revoked: { devices: [HEATER] } }));
  await accounts.reload();
  await near.writable.getWriter().write(wire(register(0x001122334455)));
  await until('it is refused or registered', () => server.stats.refused === 1 || server.stats.devices === 1);
  assert.equal(server.stats.devices, 0);
  assert.equal(server.stats.links, 1);
  stop();
  await server.close();
});

test('what a token may do is what its account and its role may do; links close when a role may do less', async () => {
  const home: Grants = { '*': ['register', 'observe', 'control'], [HEATER]: ['control'] };
  const roles = { appliance: ['register'], person: ['observe', 'control'], guest: ['observe'] } as const;
  const shared = { ...content, accounts: { home: { grants: home } }, roles };
  const file = await written(shared);
  const accounts = await readAccounts(file);
  const of = async (...names: string[]) =>
    (await accounts.authenticate(await tokenOf('home', { roles: names }))).grants;
  assert.deepEqual(await of('appliance'), { '*': ['register'], [HEATER]: [] });
  assert.deepEqual(await of('person'), { '*': ['observe', 'control'], [HEATER]: ['control'] });
  assert.deepEqual(await of('guest', 'appliance', 'constructor'), { '*': ['register', 'observe'], [HEATER]: [] });
  for (const claims of [{}, { roles: [] }, { roles: ['constructor'] }, { roles: 'person' as never }]) {
    await assert.rejects(accounts.authenticate(await tokenOf('home', claims)), { code: 'rejected' });
  }
  const links = new Links();
  accounts.watch(links, { interval: 1e6 });
  for (const role of ['appliance', 'person']) {
    links.open.push([role, await accounts.authenticate(await tokenOf('home', { roles: [role] })), undefined]);
  }
  await writeFile(file, JSON.stringify({ ...shared, roles: { ...roles, person: ['observe'] } }));
  await accounts.reload();
  assert.deepEqual(links.closed, ['person unauthorised']);
});

/** Resolves with what the watcher says next. */
function watched(accounts: AccountsFile) {
  const said: string[] = [];
  const options = {
    interval: 50,
    onReload: () => void said.push('reloaded'),
    onError: (error: RumpError) => void said.push(error.message),
  };
  const stop = accounts.watch(new Links(), options);
  after(stop);
  const next = async (): Promise<string> => {
    await until('the watcher says something', () => said.length > 0);
    return said.shift() as string;
  };
  return { next, said, stop };
}

test('changes are found: in place, by another file, and by a symbolic link that points elsewhere', async () => {
  const changed = (name: string) => ({ ...content, accounts: { [name]: { grants } } });
  const file = await written();
  const link = join(folder, 'link');
  await symlink(file, link);
  const accounts = await readAccounts(link);
  const { next, stop } = watched(accounts);
  await writeFile(file, JSON.stringify(changed('in place')));
  assert.equal(await next(), 'reloaded');
  assert.deepEqual(Object.keys(accounts.content.accounts), ['in place']);
  await rename(await written(changed('renamed')), file);
  assert.equal(await next(), 'reloaded');
  await symlink(await written(changed('elsewhere')), `${link}.new`);
  await rename(`${link}.new`, link);
  assert.equal(await next(), 'reloaded');
  assert.deepEqual(Object.keys(accounts.content.accounts), ['elsewhere']);
  stop();
});

test('a bad file, and a missing one, leave the previous accounts in force, and are reported once', async () => {
  const file = await written();
  const accounts = await readAccounts(file);
  const { next, stop } = watched(accounts);
  await rename(await written('{"algorithm":'), file);
  assert.match(await next(), /^line 1, column 14: it is not JSON$/);
  await rm(file);
  assert.match(await next(), /cannot be read/);
  assert.equal((await accounts.authenticate(await tokenOf('alice'))).account, 'alice');
  await rename(await written({ ...content, maxTokenDays: 1 }), file);
  assert.equal(await next(), 'reloaded');
  stop();
});

test('errors of a file, each in one line that names it and reveals nothing of a key', async () => {
  const secret = 'c2VjcmV0';
  const symmetric = { ...content, algorithm: 'HS256', keys: [{ kty: 'oct', k: secret }] };
  const twice = JSON.stringify(content).replace('"bob":', '"al\\u0069ce":');
  for (const [given, code, message] of [
    [twice, 'contradiction', /^line 1, column \d+: it names "alice" twice$/],
    [
      { ...content, accounts: { alice: { grants: { '*': ['watch'] } } } },
      'unknown-name',
      /has "watch"; it must be one of register, observe, control/,
    ],
    [
      { ...content, keys: secret },
      'wrong-type',
      /^keys is a String; it must be an array of JSON Web Keys, at least one$/,
    ],
    [{ ...content, keys: [] }, 'wrong-type', /^keys is an array; .*, at least one$/],
    [{ ...content, keys: undefined }, 'wrong-type', /^keys is undefined; it must be an array/],
    [
      { ...content, keys: [{ ...content.keys[0], d: secret }] },
      'wrong-type',
      /^keys\[0\] is a private key; leave its d out$/,
    ],
    [symmetric, 'out-of-range', /keys\[0\] has 48 bits; for HS256 it must have at least 256/],
    [
      { ...content, algorithm: 'RS256', keys: [{ kty: 'RSA', e: 'AQAB', n: secret }] },
      'out-of-range',
      /it must have at least 2048/,
    ],
    [{ ...content, revokd: {} }, 'unknown-name', /"revokd"; it must be one of algorithm/],
    [{ ...content, revoked: { device: [] } }, 'unknown-name', /"device"; it must be one of tokens, accounts, devices/],
    [
      { ...content, revoked: { devices: ['heater'] } },
      'wrong-type',
      /revoked\.devices\[0\] is "heater"; it must be a device ID/,
    ],
    [{ ...content, roles: ['appliance'] }, 'wrong-type', /roles is an array|roles is/],
    [
      { ...content, roles: { appliance: ['regster'] } },
      'unknown-name',
      /roles\["appliance"\] has "regster"; it must be one of register, observe, control/,
    ],
    [{ ...content, maxTokenDays: 0 }, 'out-of-range', /maxTokenDays is 0/],
    [`{"keys":[{"k":"${secret}"}]`, 'wrong-type', /^line 1, column \d+: it is not JSON$/],
    [`{\n  "keys": [{ "k": "${secret}" "kty": "oct" }]\n}`, 'wrong-type', /^line 2, column 30: it is not JSON$/],
  ] as const) {
    await assert.rejects(readAccounts(await written(given)), (error) => {
      assert.ok(RumpError.is(error), String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      assert.ok(!error.message.includes(secret) && !error.message.includes('\n'), error.message);
      return true;
    });
  }
});
