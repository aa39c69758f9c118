import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Table, tableFromIPC, tableToIPC } from '@uwdata/flechette';
import { createCodec, type KindName, type Message } from 'igrs-rump';
import { describe } from 'igrs-rump/profile';
import { summerDay } from '../../examples/arrow/day.ts';
import { alarmsBySeverity, climateByDevice } from '../../examples/arrow/queries.ts';
import { arrowTable } from '../../examples/arrow/table.ts';
import { vector } from '../cli/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const codec = createCodec();
const day = summerDay(codec, 5);
const dirty = new Uint8Array(readFileSync(vector('dirty.bin')));

type Known = Exclude<Message, { kind: 'unknown' }>;

function messagesOf(capture: Uint8Array, kind: KindName): Known[] {
  const scanner = codec.scanner();
  const found: Message[] = [];
  for (const batch of scanner.push(capture)) found.push(...batch);
  for (const batch of scanner.end()) found.push(...batch);
  return found.filter((message): message is Known => message.kind === kind);
}

function columnsOf(capture: Uint8Array, kind: KindName, names: readonly string[]) {
  const builder = codec.columnBuilder(kind, names);
  const scanner = codec.scanner();
  for (const batch of scanner.push(capture)) builder.add(batch);
  for (const batch of scanner.end()) builder.add(batch);
  return builder.finish();
}

function namesOf(kind: KindName): string[] {
  const fields = describe(kind).fields.filter(({ type }) => type !== 'reserved');
  return ['serial', 'sequence', ...fields.map(({ name }) => name)];
}

/** The message's value as a cell of the table has it: what is not set is null, flags are bits, a code without a name its digits. */
function cellOf(message: Known, name: string): unknown {
  const field = describe(message.kind).fields.find((each) => each.name === name);
  if (field === undefined) return message[name as 'serial'];
  const value = (message.body as unknown as Readonly<Record<string, unknown>>)[name] ?? null;
  if (field.type === 'enum' && value !== null) return String(value);
  if (field.type !== 'flags' || value === null) return value;
  const bitOf = (flag: string | number): number =>
    typeof flag === 'number' ? flag : (field.codes?.find((code) => code.name === flag)?.code ?? -1);
  return (value as (string | number)[]).reduce<number>((bits, flag) => bits + 2 ** bitOf(flag), 0);
}

function assertTable(table: Table, messages: readonly Known[], names: readonly string[]): void {
  assert.equal(table.numRows, messages.length);
  for (const name of names) {
    const cells = [...(table.getChild(name) ?? [])];
    assert.deepEqual(
      cells,
      messages.map((message) => cellOf(message, name)),
      name,
    );
  }
}

for (const [label, capture] of [
  ['a made-up day', day],
  ['the dirty stream', dirty],
] as const) {
  test(`tables of ${label} hold what its messages do, and survive a file`, () => {
    for (const kind of [
      'air-conditioner.status',
      'air-conditioner.alarm',
      'water-heater.control',
      'refrigerator.version-response',
    ] as const) {
      const messages = messagesOf(capture, kind);
      const names = namesOf(kind);
      const table = arrowTable(kind, columnsOf(capture, kind, names));
      assertTable(table, messages, names);
      if (messages.length === 0) continue;
      assertTable(tableFromIPC(tableToIPC(table, {}) as Uint8Array), messages, names);
    }
  });

  test(`queries of ${label} answer what its messages say`, () => {
    const statuses = messagesOf(capture, 'air-conditioner.status');
    const table = arrowTable(
      'air-conditioner.status',
      columnsOf(capture, 'air-conditioner.status', ['serial', 'roomTemperature', 'compressorRunning']),
    );
    const climate = climateByDevice(table);
    assert.deepEqual(
      climate.map(({ serial }) => serial),
      [...new Set(statuses.map(({ serial }) => serial))].sort((one, two) => one - two),
    );
    for (const { serial, reports, meanRoomTemperature, compressorShare } of climate) {
      const bodies = statuses
        .filter((message) => message.serial === serial)
        .map(({ body }) => body as { roomTemperature: number | null; compressorRunning: boolean });
      const readings = bodies.map(({ roomTemperature }) => roomTemperature).filter((value) => value !== null);
      assert.equal(reports, bodies.length);
      const mean = readings.length === 0 ? null : readings.reduce((sum, value) => sum + value, 0) / readings.length;
      assert.equal(meanRoomTemperature, mean);
      assert.equal(compressorShare, bodies.filter(({ compressorRunning }) => compressorRunning).length / reports);
    }
    const alarms = messagesOf(capture, 'air-conditioner.alarm');
    const counts = new Map<string, number>();
    for (const { body } of alarms) {
      const severity = String((body as { severity: unknown }).severity);
      counts.set(severity, (counts.get(severity) ?? 0) + 1);
    }
    assert.ok(alarms.length > 0);
    const severities = columnsOf(capture, 'air-conditioner.alarm', ['severity']);
    assert.deepEqual(alarmsBySeverity(arrowTable('air-conditioner.alarm', severities)), counts);
  });
}

test('numbers, codes and flags stand in the table without a copy', () => {
  const names = ['serial', 'severity', 'faults', 'time'];
  const columns = columnsOf(day, 'air-conditioner.alarm', names);
  const table = arrowTable('air-conditioner.alarm', columns);
  for (const name of names) {
    const values = table.getChild(name)?.data[0]?.values as Uint8Array | undefined;
    const given = (columns as unknown as Readonly<Record<string, Uint8Array>>)[name];
    assert.ok(given !== undefined && values?.buffer === given.buffer, name);
  }
});

test('a made-up day is frames of every device, and noise between them', () => {
  const scanner = codec.scanner();
  for (const _ of scanner.push(day));
  for (const _ of scanner.end());
  const { frames, bytesSkipped, badChecks } = scanner.stats;
  assert.deepEqual({ frames, bytesSkipped, badChecks }, { frames: 5 * 1440 + 10, bytesSkipped: 25, badChecks: 0 });
});

test('the example runs, on a capture of its own and on one from a file', () => {
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, ['--import', 'tsx', 'examples/arrow/capture.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const own = run();
  assert.match(own, /0002-001122334404 │ 1440 +│ 26\.00 °C +│ 69\.0 %/);
  assert.match(own, /critical │ 3 /);
  assert.match(own, /7200 statuses are \d+ bytes of Arrow/);
  assert.match(run(vector('dirty.bin')), /0002-ffffffffffff │ 4 +│/);
});
