/**
 * `npx tsx examples/arrow/capture.ts [FILE]`: reads a capture, or an invented day without one, into Arrow tables and runs queries
 * on them. Build the package first.
 */
import { readFileSync } from 'node:fs';
import { type Table, tableToIPC } from '@uwdata/flechette';
import Cells from 'cli-table3';
import { type Codec, createCodec, type KindName } from 'igrs-rump';
import { formatDeviceId } from 'igrs-rump/profile';
import { readArguments } from '../../scripts/common/arguments.ts';
import { summerDay } from './day.ts';
import { alarmsBySeverity, climateByDevice } from './queries.ts';
import { arrowTable } from './table.ts';

/** Bytes to read from a file at once. */
const CHUNK = 1 << 16;

/** The frames of one kind in a capture as a table. */
function read(codec: Codec, capture: Uint8Array, kind: KindName, fields: readonly string[]): Table {
  const builder = codec.columnBuilder(kind, fields);
  const scanner = codec.scanner();
  for (let at = 0; at < capture.length; at += CHUNK) {
    for (const batch of scanner.push(capture.subarray(at, at + CHUNK))) builder.add(batch);
  }
  for (const batch of scanner.end()) builder.add(batch);
  return arrowTable(kind, builder.finish());
}

const codec = createCodec();
const usage = `Usage: npx tsx examples/arrow/capture.ts [FILE]

A capture of the wire, or a made-up day without one, as Arrow tables, and what one asks of it.`;
const [file] = readArguments(usage, {}, { positionals: 1 }).positionals;
const capture = file === undefined ? summerDay(codec, 5) : readFileSync(file);

const statuses = read(codec, capture, 'air-conditioner.status', [
  'serial',
  'mode',
  'fanSpeed',
  'roomTemperature',
  'outdoorTemperature',
  'compressorRunning',
  'activePower',
]);
const alarms = read(codec, capture, 'air-conditioner.alarm', ['serial', 'event', 'severity', 'faults', 'time']);

const climate = new Cells({
  style: { head: [], border: [] },
  head: ['air conditioner', 'reports', 'mean room temperature', 'compressor runs'],
});
for (const { serial, reports, meanRoomTemperature, compressorShare } of climateByDevice(statuses)) {
  climate.push([
    formatDeviceId('air-conditioner', serial),
    reports,
    meanRoomTemperature === null ? '–' : `${meanRoomTemperature.toFixed(2)} °C`,
    `${(compressorShare * 100).toFixed(1)} %`,
  ]);
}
console.log(climate.toString());

const severities = new Cells({ style: { head: [], border: [] }, head: ['severity', 'alarms'] });
for (const [severity, count] of alarmsBySeverity(alarms)) severities.push([severity, count]);
console.log(severities.toString());

console.log(
  `${statuses.numRows} statuses are ${tableToIPC(statuses, {})?.length} bytes of Arrow, for whatever reads Arrow.`,
);
