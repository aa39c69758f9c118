/** Follows docs/correcting-the-profile.md to the letter, against the packed package. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as ours from 'igrs-rump';
import type * as exchange from 'igrs-rump/exchange';
import type * as servers from 'igrs-rump/server';
import type * as webSockets from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { temporaryDirectory } from '../cli/command.ts';
import { heaterState, VERSION } from '../exchange/support/heater.ts';
import { Chromium } from '../home/support/browser.ts';
import { lendCompilers, pack } from '../package/packed.ts';
import { followAll, stepsOf } from './walk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'correcting-the-profile.md'), 'utf8');
const directory = temporaryDirectory();
const walk = join(directory, 'walk');
const tarball = pack(directory);
lendCompilers(directory);
mkdirSync(walk);

/** Of what a page fetches from the registry, this is the only part that stands in: no test needs a network. */
function offline(line: string): string | null {
  // Until somebody ends it: the last test does what can be done with it.
  if (/ (serve|simulate)$/.test(line)) return null;
  if (line.startsWith('npm install --save-dev assemblyscript@')) return null;
  return line === 'npm install igrs-rump' ? `npm install ${tarball}` : line;
}

/** It says that something breaks, as it should. */
const codeOf = (line: string): number => (line.includes('profile diff') ? 1 : 0);

test('the page can be followed', () => followAll(stepsOf(page), { folder: walk, offline, codeOf }));

test('the compilers have the versions that the page names', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['assemblyscript', 'esbuild', 'typescript'])
    assert.ok(page.includes(`${name}@${devDependencies[name]}`));
});

test('the generated codec has the field at its new offset on both engines, in frames, messages and columns', async () => {
  const file = join(walk, 'my-codec', 'dist', 'index.js');
  const { createCodec }: typeof ours = await import(pathToFileURL(file).href);
  const kind = 'water-heater.control';
  const message = { kind, serial: 1, sequence: 2, body: { onTime: 0x0123, mode: 'vacation' } } as const;
  for (const engine of ['wasm', 'js'] as const) {
    const codec = createCodec({ engine });
    assert.equal(codec.engine, engine);
    const frame = codec.encode(message);
    // 16 bytes of header, then bytes 8 and 9 of Table 5; mode is in bits 1 to 3 of byte 4.
    assert.deepEqual([...frame.subarray(16 + 6, 16 + 10)], [0, 0, 0x01, 0x23], engine);
    assert.equal(frame[16 + 4], 4 << 1);
    assert.deepEqual(codec.decode(frame).body, { ...message.body });
    for (const batch of codec.scanner().push(frame)) {
      assert.deepEqual([...batch.columns(kind, ['onTime']).onTime], [0x0123]);
    }
  }
});

test('values that were valid before are out of range or elsewhere now, and the other way round', async () => {
  const file = join(walk, 'my-codec', 'dist', 'index.js');
  const { createCodec }: typeof ours = await import(pathToFileURL(file).href);
  const before: typeof ours = await import('igrs-rump');
  const body = { targetTemperature: 80 };
  const frame = createCodec().encode({ kind: 'water-heater.control', serial: 1, sequence: 2, body });
  assert.deepEqual(createCodec().decode(frame).body, body);
  assert.throws(() => before.createCodec().encode({ kind: 'water-heater.control', serial: 1, sequence: 2, body }), {
    code: 'out-of-range',
    path: 'body.targetTemperature',
  });
});

/** As a user writes it: each client has the types of the codec that it is given, and two profiles are in one program. */
const CONSUMER = `import { createCodec } from 'corrected-rump';
import { Appliance, Controller } from 'corrected-rump/exchange';
import { MemoryBus, MessageServer, developmentAccounts } from 'corrected-rump/server';
import * as before from 'igrs-rump';
import * as exchange from 'igrs-rump/exchange';
import * as servers from 'igrs-rump/server';

const connect = () => Promise.reject(new Error('nowhere'));
const codec = createCodec();
export const controller = new Controller({ codec, connect });
export const kettle = controller.device('0005-000000000001').control({ boiling: true });
// The class of another package, typed by the codec all the same.
export const foreign = new exchange.Controller({ codec, connect });
export const boiled = foreign.device('0005-000000000001').control({ boiling: true });
export const old = new exchange.Controller({ codec: before.createCodec(), connect });
// @ts-expect-error the profile before has no kettle
old.device('0001-000000000001').control({ boiling: true });
export const server = new MessageServer({ codec, accounts: developmentAccounts({}).accounts, bus: new MemoryBus() });
export const oldServer = new servers.MessageServer({ codec: before.createCodec(), accounts: servers.developmentAccounts({}).accounts, bus: new servers.MemoryBus() });
export const heater = new exchange.Appliance<'water-heater'>({
  codec: before.createCodec(),
  connect,
  deviceId: '0001-000000000001',
  version: { protocolVersion: 1, hardwareMajor: 1, hardwareMinor: 0, firmwareMajor: 1, firmwareMinor: 0, firmwarePatch: 0, manufacturer: '', model: '' },
  onControl: ({ mode }) => { mode satisfies string | number | undefined; return 'ok'; },
  status: () => { throw new Error('nobody asks'); },
});
export const mixed = new exchange.Appliance<'kettle', typeof codec>({
  codec,
  connect,
  deviceId: '0005-000000000001',
  version: { protocolVersion: 1, hardwareMajor: 1, hardwareMinor: 0, firmwareMajor: 1, firmwareMinor: 0, firmwarePatch: 0, manufacturer: '', model: '' },
  // @ts-expect-error a kettle has no mode
  onControl: ({ boiling, mode }) => { boiling satisfies boolean | undefined; return 'ok'; },
  status: () => ({ boiling: true, targetTemperature: 90, waterTemperature: 20 }),
});
export type Kept = typeof Appliance;
`;

test('two profiles in one program compile, each client with the types of its codec', () => {
  writeFileSync(join(walk, 'two.ts'), CONSUMER);
  const options = [
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noEmit',
  ];
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, ...options, '--lib', 'ES2022,DOM', '--types', '', '--skipLibCheck', 'false', 'two.ts'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: walk, encoding: 'utf8' });
  assert.equal(stdout, '');
});

const ALL = { '*': ['register', 'observe', 'control'] } as const;

test('two profiles in one program work, each with the classes of its package', async () => {
  const made: string = pathToFileURL(join(walk, 'my-codec', 'dist/')).href;
  const packages = {
    before: ['igrs-rump', 'igrs-rump/exchange', 'igrs-rump/server'],
    corrected: [`${made}index.js`, `${made}exchange.js`, `${made}server.js`],
  };
  const homes = await Promise.all(
    Object.entries(packages).map(async ([name, [codecEntry = '', exchangeEntry = '', serverEntry = '']]) => {
      const { createCodec, PROFILE_FINGERPRINT }: typeof ours = await import(codecEntry);
      const { Appliance, Controller, memoryLinks }: typeof exchange = await import(exchangeEntry);
      const { MemoryBus, MessageServer }: typeof servers = await import(serverEntry);
      const codec = createCodec();
      const accounts = { authenticate: () => Promise.reject(new Error('no accounts')) };
      const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
      const connect = async () => {
        const [client, link] = memoryLinks();
        server.accept(link, { account: 'home', expires: null, grants: ALL });
        return client;
      };
      const { result, ...state } = heaterState();
      const received: object[] = [];
      const appliance = new Appliance({
        codec,
        connect,
        deviceId: '0001-000000000001',
        version: VERSION,
        onControl: (fields: object) => void received.push(fields),
        status: () => state as never,
      });
      const controller = new Controller({ codec, connect });
      const close = async (): Promise<void> => {
        await Promise.all([appliance.close(), controller.close()]);
        await server.close();
      };
      return { name, fingerprint: PROFILE_FINGERPRINT, codec, connect, appliance, controller, received, close };
    }),
  );
  const [before, corrected] = homes as [(typeof homes)[0], (typeof homes)[0]];
  assert.notEqual(before.fingerprint, corrected.fingerprint);
  const closing: (() => Promise<unknown>)[] = homes.map(({ close }) => close);
  try {
    for (const { appliance } of homes) while (appliance.link.state !== 'online') await setTimeout(5);
    const controls = homes.map(({ controller }) =>
      controller.device('0001-000000000001').control({ mode: 'vacation' }),
    );
    await Promise.all(controls);
    for (const { name, received, controller, fingerprint } of homes) {
      assert.deepEqual(received, [{ mode: 'vacation' }], name);
      const [device] = await controller.devices();
      const { presence } = device as NonNullable<typeof device>;
      assert.deepEqual([presence.fingerprint, presence.sameProfile], [fingerprint, true], name);
    }
    // Each has its own ranges and types.
    const hot = { targetTemperature: 80 };
    await corrected.controller.device('0001-000000000001').control(hot);
    const refusal = { code: 'out-of-range', path: 'body.targetTemperature' };
    await assert.rejects(async () => before.controller.device('0001-000000000001').control(hot), refusal);
    assert.equal(corrected.controller.device('0005-000000000001').deviceType as string, 'kettle');
    assert.throws(() => before.controller.device('0005-000000000001'), { code: 'unknown-name', path: 'deviceId' });
    // What has the same header and messages may come of either package, except for types that it does not know.
    const { Controller: Foreign }: typeof exchange = await import('igrs-rump/exchange');
    const foreign = new Foreign({ codec: corrected.codec, connect: corrected.connect });
    closing.push(() => foreign.close());
    await foreign.device('0001-000000000001').control(hot);
    assert.deepEqual(corrected.received.slice(1), [hot, hot]);
    assert.throws(() => foreign.device('0005-000000000001'), { code: 'unknown-name' });
  } finally {
    for (const close of closing.reverse()) await close();
  }
});

test('the package serves: a corrected control over a WebSocket, a kettle, and both on its dashboard', async () => {
  const installed = (name: string): string => pathToFileURL(join(walk, 'my-codec', 'dist', name)).href;
  const { createCodec }: typeof ours = await import(installed('index.js'));
  const { Appliance, Controller }: typeof exchange = await import(installed('exchange.js'));
  const { webSocket }: typeof webSockets = await import(installed('websocket.js'));
  const command = join(walk, 'node_modules/corrected-rump/dist/cli.js');
  const server = spawn(process.execPath, [command, 'serve', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const { url, dashboard, tokens }: { url: string; dashboard: string; tokens: Record<string, string> } = JSON.parse(
      String(line),
    );
    const codec = createCodec();
    const connect = (token: string | undefined) => webSocket(url, { token: token as string, WebSocket } as never);
    const received: object[] = [];
    const reports: (() => void)[] = [];
    const state: Record<string, Record<string, unknown>> = {
      '0001-000000000001': { ...heaterState(), targetTemperature: 70 },
      '0005-000000000001': { boiling: false, targetTemperature: 90, waterTemperature: 20 },
    };
    for (const [deviceId, body] of Object.entries(state)) {
      const appliance = new Appliance({
        codec,
        connect: connect(tokens.appliances),
        deviceId,
        version: VERSION,
        onControl: (fields: object) => void received.push(Object.assign(body, fields)),
        status: () => body as never,
      });
      reports.push(() => appliance.report());
      closing.push(() => appliance.close());
      while (appliance.link.state !== 'online') await setTimeout(20);
    }
    const controller = new Controller({ codec, connect: connect(tokens.controller ?? tokens.page) });
    closing.push(() => controller.close());
    const heater = controller.device('0001-000000000001');
    const response = await heater.control({ targetTemperature: 74, onTime: 390, mode: 'vacation' } as never);
    assert.deepEqual((response.body as { targetTemperature?: number }).targetTemperature, 74);
    await controller.device('0005-000000000001').control({ boiling: true } as never);
    assert.equal(received.length, 2);
    for (const report of reports) report();

    // The command's own appliances, of the new type too.
    const simulated = spawn(
      process.execPath,
      [command, 'simulate', '--server', url, '--types', 'kettle', '--count', '1'],
      {
        env: { ...process.env, RUMP_TOKEN: tokens.appliances },
        stdio: 'ignore',
      },
    );
    closing.push(async () => simulated.kill());
    const isSimulated = (id: string): boolean => id.startsWith('0005-') && !(id in state);
    let kettle: string | undefined;
    while (kettle === undefined) {
      assert.equal(simulated.exitCode, null);
      kettle = (await controller.devices()).map(({ id }) => id).find(isSimulated);
    }
    const heated = await controller.device(kettle).control({ targetTemperature: 95 } as never);
    assert.equal((heated.body as { targetTemperature?: number }).targetTemperature, 95);

    const chromium = await Chromium.open();
    closing.push(() => chromium.close());
    const { page, problems } = await chromium.visit(`${dashboard}#0005-000000000001`);
    await page.getByText('Water temperature').first().waitFor();
    await page.goto(`${dashboard}#0001-000000000001`);
    await page.reload();
    const target = page.locator('[data-field="targetTemperature"]').first();
    await target.waitFor();
    // Table 5 goes to 80 °C now.
    assert.equal(
      await page.evaluate<string>(`document.querySelector('[data-field="targetTemperature"] input')?.max`),
      '80',
    );
    await target.getByText(/74/).first().waitFor();
    assert.deepEqual(problems, []);
  } finally {
    for (const close of closing.reverse()) await close();
    server.kill();
  }
});
