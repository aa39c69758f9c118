/** The controller's side in each runtime: discovery in all of them, pairing where there are pre-shared keys. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createCodec } from 'igrs-rump';
import { type LanAppliance, pairingSecret, serveOnLan } from 'igrs-rump/lan';
import { deviceId, heaterState, VERSION } from '../exchange/support/heater.ts';
import { installed } from '../host/host.mjs';

const execute = promisify(execFile);
const program = fileURLToPath(new URL('support/client.mjs', import.meta.url));
const id = deviceId(0x4a4a);
const pairing = pairingSecret();
let appliance: LanAppliance<'water-heater'>;

before(async () => {
  let targetTemperature = 50;
  appliance = await serveOnLan<'water-heater'>({
    codec: createCodec(),
    deviceId: id,
    pairing,
    interface: 'lo',
    version: VERSION,
    onControl: (fields) => {
      targetTemperature = fields.targetTemperature ?? targetTemperature;
    },
    status: () => heaterState(targetTemperature),
  });
});

after(() => appliance.close());

const RUNTIMES: readonly (readonly [string, () => readonly string[], number | string])[] = [
  ['Node 20', () => [installed('node-20/bin/node')], 58],
  ['Node 22', () => [installed('node-22/bin/node')], 58],
  ['Node 24', () => [installed('node-24/bin/node')], 58],
  ['Node 26', () => [installed('node-26/bin/node')], 58],
  ['Deno', () => [installed('deno/deno'), 'run', '--no-lock', '--no-check', '--allow-all'], 'unsupported'],
  ['Bun', () => [installed('bun/bin/bun.exe')], 'unsupported'],
];

for (const [name, command, control] of RUNTIMES) {
  test(`${name}: finds the appliance; ${control === 58 ? 'controls it' : 'says that it cannot pair'}`, async () => {
    const [file, ...args] = command() as [string, ...string[]];
    const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
    const { stdout } = await execute(file, [...args, program, id, pairing], { env, timeout: 60_000 });
    assert.deepEqual(JSON.parse(stdout), { found: [id, 'water-heater', 'up'], control });
  });
}
