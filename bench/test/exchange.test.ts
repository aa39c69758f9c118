/** The bench of the message server runs, ends by itself, and prints its results. No time is asserted. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AgainstResult, againstMarkdown } from '../exchange/against.ts';
import { type AttackResult, attackMarkdown } from '../exchange/attack.ts';
import type { TaskResult } from '../exchange/measure.ts';
import { ATTACKS, Recorder } from '../exchange/processes.ts';
import { bytesPerDevice, markdownOf, type Results } from '../exchange/report.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

function run(...args: readonly string[]) {
  return execute(process.execPath, ['--import', 'tsx', 'bench/run.ts', 'exchange', ...args], { cwd: root });
}

test('a small run has figures for every flow, and its table has them too', async () => {
  const { stdout } = await run('--quick', '--json', '--devices', '20', '--engine', 'js');
  const results: Results = JSON.parse(stdout);
  assert.equal(results.devices, 20);
  const js = results.engines.js;
  assert.ok(js !== undefined && results.engines.wasm === undefined);
  for (const { framesPerSecond, processor, latency } of [js.control, js.status] satisfies TaskResult[]) {
    assert.ok(framesPerSecond > 0 && processor > 0 && latency.samples > 0);
    assert.ok(0 < latency.p50 && latency.p50 <= latency.p99 && latency.p99 <= latency.p999);
  }
  assert.deepEqual(
    js.memory.map(({ devices }) => devices),
    [0, 20, 200],
  );
  const table = markdownOf(results);
  assert.match(table, /\| control and its response \| js \| [\d,]+ \| \d+ % \| 300 \|/);
  assert.match(table, /\| js \| 200 \| \d+ \| -?[\d.]+ \| -?[\d.]+ \|/);
});

test('beside a broker, both have figures for every task and transport', async () => {
  const { stdout } = await run('--quick', '--json', '--devices', '20', '--against', 'mosquitto');
  const { broker, measured }: { readonly broker: string; readonly measured: AgainstResult[] } = JSON.parse(stdout);
  assert.match(broker, /^mosquitto version \d/);
  assert.deepEqual(
    measured.map(({ server, transport }) => `${server} ${transport}`),
    ['igrs-rump websocket', 'mosquitto websocket', 'igrs-rump tcp', 'mosquitto tcp'],
  );
  for (const { status, control, millisecondsPerConnect } of measured) {
    assert.ok(status.framesPerSecond > 0 && control.framesPerSecond > 0 && millisecondsPerConnect >= 0);
  }
  assert.match(againstMarkdown(measured), /\| TCP \| mosquitto \| [\d,]+ \| \d+ %, \d+ % \|/);
});

test('with an audit, beside a server without one', async () => {
  const { stdout } = await run('--quick', '--json', '--devices', '20', '--engine', 'wasm', '--observed', 'audit');
  const { servers }: { readonly servers: Record<string, Results['engines']['wasm']> } = JSON.parse(stdout);
  assert.deepEqual(Object.keys(servers), ['neither', 'audit']);
  for (const each of Object.values(servers)) assert.ok((each?.control.framesPerSecond ?? 0) > 0);
});

test('under attack, others have figures for every kind of it', async () => {
  const { stdout } = await run('--quick', '--json', '--devices', '20', '--attackers', '4', '--engine', 'js');
  const { measured }: { readonly measured: AttackResult[] } = JSON.parse(stdout);
  assert.deepEqual(
    measured.map(({ attack }) => attack),
    ['nothing', ...ATTACKS],
  );
  assert.ok(measured.every(({ answered, connecting }) => answered >= 0 && answered <= 1 && connecting > 0));
  assert.match(attackMarkdown(measured), /\| nobody \| \d+ % \| [\d.]+ \|/);
});

test('what is not allowed is refused', async () => {
  await assert.rejects(run('--engine', 'native'), /--engine has native; there are: wasm, js/);
  await assert.rejects(run('--bus', 'none'), /--bus is none; it takes memory or nats/);
  await assert.rejects(run('--servers', '2'), /--servers needs --bus nats/);
  await assert.rejects(run('--against', 'mosquitto', '--bus', 'nats'), /one of these at a time: --against, --bus nats/);
  await assert.rejects(run('--observed', 'audit', '--bus', 'nats'), /one of these at a time: --observed, --bus nats/);
  await assert.rejects(run('--devices', '0'), /--devices is 0; it must be a whole number from 1 to 8000/);
});

test('percentiles are those of the sorted times, and warming up does not count', () => {
  const recorder = new Recorder();
  recorder.add(1e6);
  recorder.clear();
  for (let count = 0; count < 100_000; count++) recorder.add(((count * 7919) % 100_000) / 1000);
  assert.deepEqual(recorder.latency(), { samples: 100_000, p50: 50, p99: 99, p999: 99.9 });
});

test('memory of a device is what came with the devices, divided among them', () => {
  const memory = [
    { devices: 0, resident: 100, heap: 10 },
    { devices: 10, resident: 600, heap: 30 },
  ];
  assert.equal(bytesPerDevice(memory, 0, 'heap'), null);
  assert.equal(bytesPerDevice(memory, 1, 'resident'), 50);
  assert.equal(bytesPerDevice(memory, 1, 'heap'), 2);
});
