/** `rump serve` and `rump simulate` as a user runs them, and a controller that sees and controls what they have. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as ours from 'igrs-rump';
import { createCodec, RumpError } from 'igrs-rump';
import type * as oursExchange from 'igrs-rump/exchange';
import { Controller } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { patchedSources } from '../tools/patch.ts';
import { cliFile, rump, temporaryDirectory } from './command.ts';

const directory = temporaryDirectory();

interface Introduction {
  readonly url: string;
  readonly dashboard: string | null;
  readonly tcp: string | null;
  readonly engine: string;
  readonly tokens: { readonly appliances?: string; readonly controller?: string };
}

interface Running {
  /** Resolves when standard error has said this. */
  said(text: string): Promise<void>;
  line(): Promise<string>;
  /** As Ctrl-C or a service manager does; resolves with what was printed in all. */
  end(
    signal: 'SIGINT' | 'SIGTERM',
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

function start(args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [cliFile, ...args], { env: { ...process.env, NODE_OPTIONS: '', ...env } });
  after(() => child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  let ended = false;
  let changed = (): void => {};
  const note = (): void => changed();
  child.stdout.on('data', (data) => {
    stdout += data;
    note();
  });
  child.stderr.on('data', (data) => {
    stderr += data;
    note();
  });
  const exit = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      ended = true;
      note();
      resolve(code);
    }),
  );
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) {
      if (ended) assert.fail(`it ended early: ${stdout}${stderr}`);
      await new Promise<void>((resolve) => (changed = resolve));
    }
  };
  return {
    said: (text) => until(() => stderr.includes(text)),
    line: async () => {
      await until(() => stdout.includes('\n'));
      return stdout.slice(0, stdout.indexOf('\n'));
    },
    end: async (signal) => {
      child.kill(signal);
      return { code: await exit, stdout, stderr };
    },
  };
}

async function serve(...args: readonly string[]): Promise<Running & Introduction> {
  const running = start(['serve', '--port', '0', '--json', ...args]);
  return { ...running, ...(JSON.parse(await running.line()) as Introduction) };
}

function control(url: string, token: string): Controller {
  return new Controller({ codec: createCodec(), connect: webSocket(url, { token, WebSocket: WebSocket as never }) });
}

for (const engine of ['wasm', 'js'] as const) {
  test(`serve and simulate: a controller sees and controls a device, over TCP and WebSocket, on ${engine}`, async () => {
    const server = await serve('--tcp', '0', '--engine', engine);
    assert.equal(server.engine, engine);
    assert.ok(server.tokens.appliances && server.tokens.controller && server.tcp);
    const token = { RUMP_TOKEN: server.tokens.appliances };
    const faults = join(directory, `faults-${engine}.json`);
    writeFileSync(faults, JSON.stringify([{ at: 1, fault: 'dryFire', event: 'raised', type: 'water-heater' }]));
    const common = ['simulate', '--count', '2', '--interval', '100', '--engine', engine];
    const overWeb = start(
      [...common, '--server', server.url, '--seed', '1', '--speed', '20', '--faults', faults],
      token,
    );
    const overTcp = start([...common, '--server', server.tcp, '--seed', '2', '--types', 'refrigerator'], token);
    await Promise.all([overWeb.said('2 appliances are online'), overTcp.said('2 appliances are online')]);

    const controller = control(server.url, server.tokens.controller);
    const devices = await controller.devices();
    assert.deepEqual(
      devices.map(({ id, presence }) => [id, presence.state]),
      ['0001-020001000000', '0002-020001000001', '0003-020002000000', '0003-020002000001'].map((id) => [id, 'online']),
    );
    for await (const alarm of controller.device('0001-020001000000').alarms()) {
      assert.deepEqual(alarm.body.faults, ['dryFire']);
      break;
    }
    const cooler = controller.device('0003-020002000001');
    const { body } = await cooler.control({ fridgeTemperature: 3 });
    assert.equal('fridgeTemperature' in body && body.fridgeTemperature, 3);
    for await (const status of cooler.statuses()) {
      if ('fridgeTemperature' in status.body && status.body.fridgeTemperature === 3) break;
    }
    await controller.close();

    const simulated = await overTcp.end('SIGINT');
    assert.equal(simulated.code, 0);
    assert.match(simulated.stdout, /^appliances +2\nregistered +2\nstatuses +\d+\nalarms +\d+\ncontrols +1\n$/);
    // The server first: the others are told, and keep on trying.
    const served = await server.end('SIGTERM');
    assert.equal(served.code, 0);
    assert.match(served.stderr, /this server is for development/);
    assert.match(served.stderr, /rump: \d+ frames came in: 1 requests, \d+ statuses and \d+ alarms passed on\n$/);
    const orphaned = await overWeb.end('SIGTERM');
    assert.match(orphaned.stdout, /^registered +2, ended: .*2 shutdown/m);
    assert.equal(orphaned.code, 0);
  });
}

test('with --profile, server, appliances and dashboard are of that profile, compiled once', async () => {
  const folder = join(directory, 'corrected');
  mkdirSync(folder);
  const edits = [
    { file: 'water-heater.yaml', find: 'max: 75, presence: 5', replace: 'max: 80, presence: 5' },
    { file: 'water-heater.yaml', find: 'min: 30, max: 75 }', replace: 'min: 30, max: 80 }' },
  ];
  for (const { file, text } of patchedSources(edits)) writeFileSync(join(folder, file), text);
  const env = { XDG_CACHE_HOME: join(directory, 'cache') };
  const options = ['--engine', 'js', '--profile', folder];
  const server = start(['serve', '--port', '0', '--json', ...options], env);
  const { url, dashboard, tokens }: Introduction = JSON.parse(await server.line());
  const token = { ...env, RUMP_TOKEN: tokens.appliances ?? '' };
  const simulated = start(['simulate', ...options, '--server', url, '--count', '1', '--interval', '100'], token);
  await simulated.said('the appliance is online');

  // The codec of the profile, which the dashboard loads too.
  const [key = '', ...others] = readdirSync(join(env.XDG_CACHE_HOME, 'igrs-rump'));
  assert.deepEqual(others, []);
  const compiled = join(env.XDG_CACHE_HOME, 'igrs-rump', key, 'dist');
  const described = await fetch(`${dashboard}package/profile.js`);
  assert.equal(await described.text(), readFileSync(join(compiled, 'profile.js'), 'utf8'));
  const codec: typeof ours = await import(pathToFileURL(join(compiled, 'index.js')).href);
  const exchange: typeof oursExchange = await import(pathToFileURL(join(compiled, 'exchange.js')).href);
  const connect = webSocket(url, { token: tokens.controller ?? '', WebSocket: WebSocket as never });
  const controller = new exchange.Controller({ codec: codec.createCodec(), connect });
  const [heater] = await controller.devices();
  assert.ok(heater);
  const { body } = await controller.device(heater.id).control({ targetTemperature: 80 });
  assert.equal('targetTemperature' in body && body.targetTemperature, 80);
  await controller.close();

  // The commands of a controller too.
  const asController = { env: { ...env, RUMP_TOKEN: tokens.controller ?? '' } };
  const at = ['--server', url, ...options];
  const listed = rump(['devices', '--csv', ...at], asController);
  assert.match(listed.stdout, new RegExp(`^${heater.id},water-heater,online,`, 'm'), listed.stderr);
  const set = rump(['control', heater.id, 'targetTemperature=79.5', '--json', ...at], asController);
  assert.equal(JSON.parse(set.stdout).body.targetTemperature, 79.5, set.stderr);
  const watched = start(['watch', '--where', 'targetTemperature>75', '--json', ...at], asController.env);
  assert.match(await watched.line(), /"targetTemperature":79\.5/);
  assert.equal((await watched.end('SIGINT')).code, 0);
  const refused = rump(['control', heater.id, 'targetTemperature=79.5', '--server', url], asController);
  assert.match(refused.stderr, /targetTemperature is 79\.5; it must be a number from 30 to 75/);

  const counted = await simulated.end('SIGINT');
  assert.equal(counted.code, 0);
  // It found what the server has compiled.
  assert.doesNotMatch(counted.stderr, /compiling/);
  const served = await server.end('SIGTERM');
  assert.equal(served.code, 0);
  assert.match(served.stderr, /^rump: compiling igrs-rump-default 1\.0\.0 of \S+corrected\n/);
});

test('the dashboard comes with the server, and its page gets a token that works', async () => {
  const server = await serve();
  assert.ok(server.dashboard);
  const page = await fetch(server.dashboard);
  assert.match(await page.text(), /<script type="module" src="main\.js">/);
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  for (const file of ['main.js', 'worker.js', 'style.css']) {
    assert.equal((await fetch(new URL(file, server.dashboard))).status, 200, file);
  }
  const { origin } = new URL(server.dashboard);
  const session = await fetch(new URL('/session', origin), { method: 'POST', headers: { origin } });
  const { token } = (await session.json()) as { token: string };
  const controller = control(server.url, token);
  assert.deepEqual(await controller.devices(), []);
  await controller.close();
  await server.end('SIGINT');
});

const secret = new Uint8Array(32).fill(7);

function sign(account: string, seconds: number): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(account)
    .setIssuer('home')
    .setAudience('rump')
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(secret);
}

test('with keys and grants of a file: no token is printed, and an account may do what it is granted', async () => {
  const accounts = join(directory, 'accounts.json');
  const keys = [{ kty: 'oct', k: Buffer.from(secret).toString('base64url') }];
  const file = {
    algorithm: 'HS256',
    issuer: 'home',
    audience: 'rump',
    keys,
    accounts: {
      heater: { grants: { 'water-heater': ['register'] } },
      watcher: { grants: { '*': ['observe'] } },
    },
  };
  writeFileSync(accounts, JSON.stringify(file));
  const server = await serve('--accounts', accounts, '--limit', 'keepAlive=30');
  assert.deepEqual(server.tokens, {});
  assert.equal(server.dashboard, null);

  const tokenFile = join(directory, 'token');
  writeFileSync(tokenFile, `${await sign('heater', 600)}\n`);
  const wrong = rump(['simulate', '--server', server.url, '--token-file', tokenFile, '--types', 'refrigerator']);
  assert.match(
    wrong.stderr,
    /^rump: --server .*: unauthorised: .*0003-.*; the account of its token has no grant "register" for it/,
  );
  assert.equal(wrong.code, 1);
  const args = ['simulate', '--server', server.url, '--token-file', tokenFile, '--types', 'water-heater'];
  const heater = start(args);
  await heater.said('the appliance is online');
  const watcher = control(server.url, await sign('watcher', 600));
  const device = watcher.device('0001-020001000000');
  assert.equal((await device.queryStatus()).kind, 'water-heater.response');
  await assert.rejects(device.control({ power: true }), (error) => RumpError.is(error) && error.code === 'rejected');
  await watcher.close();
  await heater.end('SIGINT');

  const pageToken = join(directory, 'page-token');
  writeFileSync(pageToken, await sign('nobody', 600));
  const refused = rump(['serve', '--port', '0', '--accounts', accounts, '--dashboard-token', pageToken]);
  assert.match(refused.stderr, /the token is not valid for this server, or has expired/);
  assert.equal(refused.code, 1);
  writeFileSync(pageToken, await sign('watcher', 600));
  const other = await serve('--accounts', accounts, '--dashboard-token', pageToken, '--origin', 'https://home.example');
  assert.equal(other.dashboard, 'https://home.example/');
  await other.end('SIGINT');
  assert.match((await server.end('SIGINT')).stderr, /dashboard +none: it needs a token/);
});

test('wrong usage of serve is reported in one line', async () => {
  const server = await serve('--no-dashboard');
  const { port } = new URL(server.url);
  const json = join(directory, 'empty.json');
  writeFileSync(json, '{}');
  for (const [args, message, code] of [
    [['--port', port], new RegExp(`--port: 127\\.0\\.0\\.1, port ${port}: another program uses that port`), 1],
    [['--port', '0', '--tcp', port], /--tcp: .*another program uses that port/, 1],
    [['--port', '65536'], /a whole number from 0 to 65535/, 2],
    [['--host', 'no such host'], /^rump: --host no such host: no such address$/m, 1],
    [['--host', '999.1.1.1'], /^rump: --host 999\.1\.1\.1: no such address$/m, 1],
    [['--port', '0', '--metrics', '999.1.1.1:0'], /^rump: --metrics 999\.1\.1\.1: no such address$/m, 1],
    [['--accounts', join(directory, 'none.json')], /^rump: --accounts \S+none\.json: no such file or directory$/m, 1],
    [['--accounts', json], /--accounts .*: algorithm is undefined; it must be one of/, 1],
    [['--dashboard-token', json], /--dashboard-token needs --accounts/, 2],
    [['--host', ''], /^rump: option '--host <address>' argument '' is invalid/m, 2],
    [['--limit', 'keepAlive=3', '--limit', 'keepAlive=4'], /--limit keepAlive=4: keepAlive is given twice/, 2],
    [['--limit', 'keepAlive=3=4'], /--limit keepAlive=3=4: it must be NAME=NUMBER/, 2],
    [['--limit', 'frames=1'], /--limit frames=1: it must be NAME=NUMBER, with a name of framesPerSecond/, 2],
    [['--limit', 'linksPerAccout=3'], /--limit linksPerAccout=3: .*; did you mean "linksPerAccount"\?/, 2],
    [['--limit', 'keepAlive=soon'], /--limit keepAlive=soon: it must be NAME=NUMBER, as in keepAlive=60$/m, 2],
    [['--port', '18080', '--tcp', '18080'], /--tcp and --port must be two ports/, 2],
    [['--limit', 'keepAlive='], /--limit keepAlive=: it must be NAME=NUMBER, as in keepAlive=60$/m, 2],
    [['--limit', 'linksPerAccount=-3'], /limits\.linksPerAccount is -3; it must be an integer from 1 to 1000000000/, 2],
    [['--limit', 'keepAlive=2.5'], /limits\.keepAlive is 2\.5; it must be an integer from 1 to 3600/, 2],
    [['--limit', 'keepAlive=0'], /limits\.keepAlive is 0; it must be an integer from 1 to 3600/, 2],
    [['--origin', 'home.example'], /--origin home\.example: it must be an origin as browsers write it/, 2],
  ] as const) {
    const result = rump(['serve', ...args]);
    assert.match(result.stderr, message);
    assert.match(result.stderr, /^rump: /);
    assert.equal(result.code, code, result.stderr);
  }
  await server.end('SIGINT');
});

test('IPv6 addresses: to listen on, in what is printed, and to connect to', async (context) => {
  if (!Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))) {
    context.skip('this machine has no ::1');
    return;
  }
  for (const host of ['::1', '[::1]']) {
    const server = await serve('--host', host, '--tcp', '0');
    assert.match(server.url, /^ws:\/\/\[::1\]:\d+\/rump$/);
    assert.match(server.tcp as string, /^tcp:\/\/\[::1\]:\d+$/);
    assert.match(server.dashboard as string, /^http:\/\/\[::1\]:\d+\/$/);
    assert.equal((await fetch(server.dashboard as string)).status, 200);
    const session = { method: 'POST', headers: { origin: new URL(server.dashboard as string).origin } };
    assert.equal((await fetch(new URL('/session', server.dashboard as string), session)).status, 200);
    for (const url of [server.url, server.tcp as string]) {
      const token = ['--token', server.tokens.appliances as string];
      const { code, stdout, stderr } = rump(['simulate', '--server', url, ...token, '--duration', '1', '--json']);
      assert.equal(code, 0, stderr);
      assert.equal(JSON.parse(stdout).links, 4);
    }
    await server.end('SIGINT');
  }
  const { code, stderr } = rump(['simulate', '--server', 'tcp://[::1]', '--token', 'abc']);
  assert.equal(code, 2);
  assert.match(stderr, /tcp:\/\/\[::1\]: it needs a port/);
});

test('a byte order mark in front of accounts, faults and tokens is ignored', async () => {
  const token = join(directory, 'mark.token');
  const accounts = join(directory, 'mark.json');
  const faults = join(directory, 'mark-faults.json');
  const key = { kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') };
  const content = { algorithm: 'HS256', issuer: 'i', audience: 'a', keys: [key], accounts: {} };
  writeFileSync(accounts, `\ufeff${JSON.stringify(content)}`);
  const own = await serve('--accounts', accounts, '--no-dashboard');
  await own.end('SIGINT');
  const server = await serve('--no-dashboard');
  writeFileSync(token, `\ufeff${server.tokens.appliances}\r\n`);
  writeFileSync(faults, '\ufeff[]');
  const words = ['simulate', '--server', server.url, '--token-file', token, '--duration', '1', '--faults'];
  const { code, stderr } = rump([...words, faults]);
  assert.equal(code, 0, stderr);
  writeFileSync(faults, Buffer.from('\ufeff[]', 'utf16le'));
  assert.match(rump([...words, faults]).stderr, /mark-faults\.json: line 1, column 1: it is not UTF-8\n$/);
  await server.end('SIGINT');
});

test('a server for others has no dashboard of its own key, and warns', async () => {
  const server = await serve('--host', '0.0.0.0');
  assert.equal(server.dashboard, null);
  const { stderr } = await server.end('SIGINT');
  assert.match(stderr, /other machines can reach 0\.0\.0\.0, and it would let them control everything/);
  assert.match(stderr, /has no TLS/);
});

test('a silent client does not keep the server from ending', async () => {
  const server = await serve('--no-dashboard', '--tcp', '0');
  const { hostname, port } = new URL(server.tcp as string);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  const { code, stderr } = await server.end('SIGINT');
  assert.equal(code, 0, stderr);
  socket.destroy();
});
