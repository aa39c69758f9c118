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
import type * as webSockets from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { temporaryDirectory } from '../cli/command.ts';
import { heaterState } from '../exchange/support/heater.ts';
import { Chromium } from '../home/support/browser.ts';
import { lendCompilers, pack } from '../package/packed.ts';
import { follow, stepsOf } from './walk.ts';

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
  if (line.endsWith(' serve')) return null;
  if (line.startsWith('npm install --save-dev assemblyscript@')) return null;
  return line === 'npm install igrs-rump' ? `npm install ${tarball}` : line;
}

/** It says that something breaks, as it should. */
const codeOf = (line: string): number => (line.includes('profile diff') ? 1 : 0);

test('the page can be followed', () => {
  const steps = stepsOf(page);
  for (const kind of ['command', 'edit', 'file'])
    assert.ok(
      steps.some((step) => step.kind === kind),
      kind,
    );
  for (const step of steps) follow(step, { folder: walk, offline, codeOf });
});

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

test('what was right before is out of range or elsewhere now, and the other way round', async () => {
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
    const version = {
      protocolVersion: 1,
      hardwareMajor: 1,
      hardwareMinor: 0,
      firmwareMajor: 1,
      firmwareMinor: 0,
      firmwarePatch: 0,
      manufacturer: 'A',
      model: 'B',
    };
    const state: Record<string, Record<string, unknown>> = {
      '0001-000000000001': { ...heaterState(), targetTemperature: 70 },
      '0005-000000000001': { boiling: false, targetTemperature: 90, waterTemperature: 20 },
    };
    for (const [deviceId, body] of Object.entries(state)) {
      const appliance = new Appliance({
        codec,
        connect: connect(tokens.appliances),
        deviceId,
        version,
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
