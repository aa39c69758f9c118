/**
 * `npm run demo`: decodes a stream that an independent program has corrupted on purpose, in pieces as from a socket, and shows
 * what it contains: frames, skipped bytes and why, the last state of each device, and how fast both engines are.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { type Codec, createCodec, type FrameBatch, type KindName, type Message } from 'igrs-rump';
import { describe, type FieldDescription, formatDeviceId } from 'igrs-rump/profile';
import { measure, median, timed } from '../bench/throughput.ts';
import { readArguments } from '../scripts/common/arguments.ts';

readArguments('Usage: npm run demo\n\nDecodes a corrupt stream and shows what there was in it.', {});

/** Without the colours of the table library, so that output in a file is plain text. */
const PLAIN = { compact: true, head: [], border: [] };

const stream = readFileSync(new URL('../test/vectors/dirty.bin', import.meta.url));

/** The most important fields; a message has all others too. */
const HIGHLIGHTS: Readonly<Record<string, readonly string[]>> = {
  'water-heater': ['power', 'mode', 'tankTemperature', 'targetTemperature', 'hotWater'],
  'air-conditioner': ['power', 'mode', 'roomTemperature', 'targetTemperature', 'fanSpeed'],
  refrigerator: ['mode', 'fridgeActual', 'freezerActual', 'fridgeDoor', 'activePower'],
  'microwave-oven': ['state', 'mode', 'remaining', 'cavityTemperature', 'door'],
};

type State = Extract<Message, { messageType: 'status' | 'response' }>;

function isState(message: Message): message is State {
  return message.kind !== 'unknown' && (message.messageType === 'status' || message.messageType === 'response');
}

/** Feeds the stream in pieces of a network's size and keeps the newest state of each device. */
async function watch(codec: Codec): Promise<Map<string, State>> {
  const states = new Map<string, State>();
  const take = (batches: Iterable<FrameBatch>): void => {
    for (const batch of batches) {
      for (const message of batch) {
        if (isState(message)) states.set(formatDeviceId(message.deviceType, message.serial), message);
      }
    }
  };
  const scanner = codec.scanner();
  const bar = new SingleBar({
    format: '{bar} {value} of {total} bytes, {frames} frames, {devices} devices',
    hideCursor: true,
  });
  const live = process.stderr.isTTY;
  if (live) bar.start(stream.length, 0, { frames: 0, devices: 0 });
  for (let at = 0; at < stream.length; at += 256) {
    take(scanner.push(stream.subarray(at, at + 256)));
    // Slow enough to watch on a terminal.
    if (live) await sleep(15);
    if (live) bar.update(Math.min(at + 256, stream.length), { frames: scanner.stats.frames, devices: states.size });
  }
  take(scanner.end());
  if (live) bar.stop();

  const { stats } = scanner;
  console.log(`\n${stats.frames} frames found, ${stats.unknownKinds} of them of kinds that the profile does not know`);
  console.log(`${stats.bytesSkipped} of ${stats.bytes} bytes skipped: noise, and starts of no frame, because of`);
  console.log(
    `  check mismatch ${stats.badChecks}, impossible length ${stats.badLengths}, unknown version ${stats.badVersions}, the end of the stream ${stats.truncated}\n`,
  );
  return states;
}

function cell(state: State, field: FieldDescription): string {
  const value = (state.body as unknown as Readonly<Record<string, unknown>>)[field.name];
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' && field.unit !== undefined ? `${value} ${field.unit}` : String(value);
}

/** One table for each type of device, because each has fields of its own. */
function showStates(states: ReadonlyMap<string, State>): void {
  for (const [deviceType, names] of Object.entries(HIGHLIGHTS)) {
    const { fields } = describe(`${deviceType}.status` as KindName);
    const columns = fields.filter(({ name }) => names.includes(name));
    const table = new Table({ head: [deviceType, ...columns.map(({ title }) => title)], style: PLAIN });
    for (const [id, state] of [...states].sort(([first], [second]) => first.localeCompare(second))) {
      if (state.deviceType === deviceType) table.push([id, ...columns.map((field) => cell(state, field))]);
    }
    console.log(table.toString());
  }
  console.log('(The program that made the stream is fond of extremes: no oven is that cold.)');
}

/** Scans the dirty stream repeatedly, a mebibyte per push and without creating objects, as a router does. */
async function showThroughput(): Promise<void> {
  const repeats = Math.floor((1 << 20) / stream.length);
  const chunk = new Uint8Array(repeats * stream.length);
  for (let repeat = 0; repeat < repeats; repeat++) chunk.set(stream, repeat * stream.length);
  const variants = (['wasm', 'js'] as const).map((engine) => {
    const codec = createCodec({ engine });
    const run = (): number => {
      const scanner = codec.scanner();
      for (const _ of scanner.push(chunk));
      return scanner.stats.frames;
    };
    return timed(engine, run(), run);
  });
  const samples = await measure(variants, { rounds: 9, roundMilliseconds: 40, warmUpMilliseconds: 100 });
  const table = new Table({
    head: ['engine', 'frames/s', 'GB/s', 'ns/frame'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: PLAIN,
  });
  for (const { name, frames } of variants) {
    const nanosecondsPerFrame = median(samples.get(name) ?? []);
    const framesPerSecond = 1e9 / nanosecondsPerFrame;
    const bytesPerSecond = (framesPerSecond * chunk.length) / frames;
    table.push([
      name,
      Math.round(framesPerSecond).toLocaleString('en'),
      (bytesPerSecond / 1e9).toFixed(2),
      nanosecondsPerFrame.toFixed(1),
    ]);
  }
  console.log(
    `\nThe same stream, found, checked and indexed, ${repeats} times in one chunk (medians; this machine, now):`,
  );
  console.log(table.toString());
}

const codec = createCodec();
console.log(`engine: ${codec.engine}`);
showStates(await watch(codec));
await showThroughput();
