import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import {
  type Accounts,
  developmentAccounts,
  type Grants,
  TokenAccounts,
  type TokenAccountsOptions,
} from 'igrs-rump/server';
import { readAccounts } from 'igrs-rump/server/node';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { SimulatedClock } from './support/simulated-clock.ts';

const grants: Grants = { '*': ['observe'] };
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const stranger = await generateKeyPair('ES256', { extractable: true });
const key = { ...(await exportJWK(publicKey)), kty: 'EC' } as const;
const options: TokenAccountsOptions = {
  algorithm: 'ES256',
  issuer: 'https://accounts.example',
  audience: 'rump',
  keys: [key],
  accounts: { home: { grants } },
};
const clock = new SimulatedClock();
const accounts = new TokenAccounts(options, clock);
const now = Math.floor(clock.now() / 1000);

interface Claims {
  readonly sub?: string | undefined;
  readonly iss?: string;
  readonly aud?: string;
  readonly exp?: number | undefined;
  readonly nbf?: number;
  readonly iat?: number;
  readonly jti?: string;
}

function sign(
  claims: Claims = {},
  header: object = {},
  by: Parameters<SignJWT['sign']>[0] = privateKey,
): Promise<string> {
  const whole = { sub: 'home', iss: options.issuer, aud: options.audience, exp: now + 60, ...claims };
  return new SignJWT(whole as never).setProtectedHeader({ alg: 'ES256', ...header }).sign(by);
}

async function isRefused(token: string, by: Accounts = accounts): Promise<void> {
  await assert.rejects(by.authenticate(token), (error) => {
    assert.ok(RumpError.is(error), String(error));
    // The same for all: nobody learns which check failed.
    assert.deepEqual([error.code, error.message], ['rejected', 'the token is not valid for this server']);
    return true;
  });
}

test('a valid token: account, grants, and when it expires, the tolerance included', async () => {
  const { claims, ...principal } = await accounts.authenticate(await sign());
  assert.deepEqual(principal, { account: 'home', grants, expires: (now + 65) * 1000 });
  assert.deepEqual([claims?.account, claims?.id, claims?.issued], ['home', undefined, undefined]);
});

test('what is revoked, and what is older than the longest life, is refused', async () => {
  const token = await sign({ jti: 'one', iat: now - 50 });
  await accounts.authenticate(token);
  for (const change of [
    { revoked: { tokens: ['one'] } },
    { revoked: { accounts: ['home'] } },
    { maxTokenDays: 49 / 86_400 },
    { roles: { appliance: ['register'] as const } },
  ]) {
    await isRefused(token, new TokenAccounts({ ...options, ...change }, clock));
  }
  const devices = ['0001-001122334455'];
  const less = new TokenAccounts(
    { ...options, maxTokenDays: 51 / 86_400, revoked: { tokens: ['two'], devices } },
    clock,
  );
  const { expires, revoked } = await less.authenticate(token);
  assert.deepEqual([expires, revoked], [(now + 1) * 1000, devices]);
  // How old it is, it does not say.
  await isRefused(await sign({ jti: 'one' }), less);
});

test('invalid tokens are refused', async () => {
  const good = await sign();
  const [header, payload, signature] = good.split('.') as [string, string, string];
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'home', iss: options.issuer, aud: options.audience, exp: now + 60 };
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', publicKey as never));
  const bad: Record<string, string> = {
    'no token': '',
    noise: 'RUMP',
    'three dots': '...',
    'too long': `${good}${'A'.repeat(5000)}`,
    'wrong key': await sign({}, {}, stranger.privateKey),
    'key of its own in the header': await sign({}, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
    'algorithm none': `${encode({ alg: 'none' })}.${payload}.`,
    'algorithm none, spelt otherwise': `${encode({ alg: 'NoNe' })}.${payload}.`,
    'algorithm none, with a signature': `${encode({ alg: 'none' })}.${payload}.${signature}`,
    'the public key taken for a secret': await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(spki),
    'signature cut': good.slice(0, -10),
    'no signature': `${header}.${payload}.`,
    'payload of another': `${header}.${encode({ ...claims, sub: 'admin' })}.${signature}`,
    expired: await sign({ exp: now - 5 }),
    'not yet': await sign({ nbf: now + 6 }),
    'no expiry': await sign({ exp: undefined }),
    'another audience': await sign({ aud: 'something-else' }),
    'another issuer': await sign({ iss: 'https://accounts.example.evil' }),
    'no account': await sign({ sub: undefined }),
    'an account without grants here': await sign({ sub: 'elsewhere' }),
    'a name that every object has': await sign({ sub: 'constructor' }),
    'a critical header that we do not know': await sign({}, { crit: ['x'], x: 1 }).catch(
      () => `${encode({ alg: 'ES256', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    ),
    'a kid that is not ours': await sign({}, { kid: 'other' }),
  };
  for (const [name, token] of Object.entries(bad)) {
    await test(name, () => isRefused(token));
  }
  await isRefused(undefined as never);
});

test('the clock may differ by the tolerance, and no more', async () => {
  await accounts.authenticate(await sign({ exp: now - 4 }));
  await accounts.authenticate(await sign({ nbf: now + 5 }));
  const strict = new TokenAccounts({ ...options, clockTolerance: 0 }, clock);
  assert.equal((await strict.authenticate(await sign({ exp: now + 1 }))).expires, (now + 1) * 1000);
  await isRefused(await sign({ exp: now }), strict);
});

test('another algorithm with the very same secret', async () => {
  const secret = crypto.getRandomValues(new Uint8Array(64));
  const keys = [{ kty: 'oct', k: Buffer.from(secret).toString('base64url') }];
  const secrets = new TokenAccounts({ ...options, algorithm: 'HS256', keys }, clock);
  await secrets.authenticate(await sign({}, { alg: 'HS256' }, secret));
  for (const alg of ['HS384', 'HS512']) await isRefused(await sign({}, { alg }, secret), secrets);
});

test('several keys: the token names its own', async () => {
  const keys = [
    { ...key, kid: 'a' },
    { ...(await exportJWK(stranger.publicKey)), kty: 'EC', kid: 'b' },
  ];
  const both = new TokenAccounts({ ...options, keys }, clock);
  await both.authenticate(await sign({}, { kid: 'a' }));
  await both.authenticate(await sign({}, { kid: 'b' }, stranger.privateKey));
  await isRefused(await sign({}, { kid: 'b' }), both);
  await isRefused(await sign({}), both);
});

test('invalid options are refused when accounts are made, with their path', async () => {
  const wrong: [object, string][] = [
    [{ algorithm: 'none' }, 'algorithm'],
    [{ algorithm: undefined }, 'algorithm'],
    [{ issuer: '' }, 'issuer'],
    [{ audience: undefined }, 'audience'],
    [{ keys: [] }, 'keys'],
    [{ keys: [{ kty: 'oct', k: 'AAAA' }] }, 'keys[0].kty'],
    [{ algorithm: 'HS256' }, 'keys[0].kty'],
    [{ keys: [null] }, 'keys[0].kty'],
    [{ keys: [key, key] }, 'keys'],
    [{ accounts: [] }, 'accounts'],
    [{ accounts: { home: null } }, 'accounts["home"]'],
    [{ accounts: { home: { grants: { heater: ['observe'] } } } }, 'accounts["home"].grants'],
    [{ accounts: { home: { grants: { '*': ['everything'] } } } }, 'accounts["home"].grants["*"]'],
    [{ accounts: { home: { grants: { '*': 'observe' } } } }, 'accounts["home"].grants["*"]'],
    [{ clockTolerance: -1 }, 'clockTolerance'],
    [{ clockTolerance: 301 }, 'clockTolerance'],
    [{ clockTolerance: Number.NaN }, 'clockTolerance'],
    [{ maxTokenDays: Number.NaN }, 'maxTokenDays'],
    [{ roles: { owner: ['everything'] } }, 'roles["owner"]'],
    // In another form than grants it would revoke nothing.
    [{ revoked: { devices: ['0001-0011223344AA'] } }, 'revoked.devices[0]'],
    [{ revoked: { token: [] } }, 'revoked'],
    // Read as empty objects they would revoke nothing, and grant nothing.
    [{ revoked: new Map([['accounts', ['home']]]) }, 'revoked'],
    [{ accounts: new Map([['home', { grants: {} }]]) }, 'accounts'],
    [{ accounts: { home: { grants: new Map([['*', ['observe']]]) } } }, 'accounts["home"].grants'],
  ];
  for (const [change, path] of wrong) {
    assert.throws(
      () => new TokenAccounts({ ...options, ...change } as never),
      (error) => RumpError.is(error) && error.path === path,
      `${JSON.stringify(change)} at ${path}`,
    );
  }
  const broken = new TokenAccounts({ ...options, keys: [{ kty: 'EC', crv: 'P-256', x: '?', y: '?' }] });
  await assert.rejects(broken.ready(), (error) => RumpError.is(error) && error.path === 'keys[0]');
  await accounts.ready();
});

test('development: tokens of a secret that nobody knows', async () => {
  const [ours, theirs] = [
    developmentAccounts({ home: { grants } }, clock),
    developmentAccounts({ home: { grants } }, clock),
  ];
  const { claims: _, ...principal } = await ours.accounts.authenticate(await ours.token('home', 10));
  assert.deepEqual(principal, { account: 'home', grants, expires: (now + 15) * 1000 });
  await isRefused(await theirs.token('home'), ours.accounts);
  await isRefused(await ours.token('nobody'), ours.accounts);
  await isRefused(await ours.token('home', -10), ours.accounts);
});

test('accounts are read from a file, and a wrong file is refused by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-accounts-'));
  const file = join(folder, 'accounts.json');
  try {
    await writeFile(file, JSON.stringify(options));
    const read = await readAccounts(file);
    const seconds = Math.floor(Date.now() / 1000);
    assert.equal((await read.authenticate(await sign({ exp: seconds + 60 }))).account, 'home');
    const wrong: [string, RegExp][] = [
      ['{', /not JSON/],
      ['null', /options is null/],
      [JSON.stringify({ ...options, algorithm: 'none' }), /algorithm is "none"/],
      [JSON.stringify({ ...options, keys: [{ kty: 'EC', crv: 'P-256' }] }), /keys\[0\] is not a key/],
    ];
    for (const [text, message] of wrong) {
      await writeFile(file, text);
      await assert.rejects(readAccounts(file), (error) => RumpError.is(error) && message.test(error.message));
    }
    await assert.rejects(readAccounts(join(folder, 'other.json')), (error) => RumpError.is(error));
  } finally {
    await rm(folder, { recursive: true });
  }
});
