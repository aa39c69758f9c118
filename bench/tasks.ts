/** What is benched: each task once for each engine, with a check that all of them do the same before any is timed. */
import { type Codec, createCodec, type MessageInput } from 'igrs-rump';
import { cleanStream, dirtyStream, messages } from './corpus.ts';
import type { Variant } from './throughput.ts';

export interface Task {
  readonly name: string;
  readonly work: string;
  readonly variants: readonly Variant[];
}

const STREAM_LENGTH = 1 << 20;
const COLUMN_KIND = 'air-conditioner.status';
const COLUMN_FIELDS = [
  'serial',
  'sequence',
  'roomTemperature',
  'outdoorTemperature',
  'targetTemperature',
  'power',
  'mode',
  'activePower',
] as const;

type Run = (codec: Codec) => number;

function scan(stream: Uint8Array): Run {
  return (codec) => {
    const scanner = codec.scanner();
    for (const _ of scanner.push(stream));
    return scanner.stats.frames;
  };
}

function columns(stream: Uint8Array): Run {
  return (codec) => {
    let frames = 0;
    for (const batch of codec.scanner().push(stream)) {
      frames += batch.length;
      kept = batch.columns(COLUMN_KIND, COLUMN_FIELDS);
    }
    return frames;
  };
}

function view(stream: Uint8Array): Run {
  return (codec) => {
    let frames = 0;
    let sum = 0;
    for (const batch of codec.scanner().push(stream)) {
      frames += batch.length;
      for (const status of batch.views(COLUMN_KIND)) {
        if (status.power) sum += (status.roomTemperature ?? 0) + status.activePower;
      }
    }
    kept = sum;
    return frames;
  };
}

function objects(stream: Uint8Array): Run {
  return (codec) => {
    let frames = 0;
    for (const batch of codec.scanner().push(stream)) {
      for (const message of batch) {
        kept = message;
        frames++;
      }
    }
    return frames;
  };
}

function encode(inputs: readonly MessageInput[]): Run {
  return (codec) => {
    kept = codec.encodeAll(inputs);
    return inputs.length;
  };
}

function singleDecode(stream: Uint8Array): Run {
  const frames: Uint8Array[] = [];
  for (const batch of createCodec({ engine: 'js' }).scanner().push(stream)) {
    for (let index = 0; index < batch.length; index++) frames.push(batch.bytes(index));
  }
  return (codec) => {
    for (const frame of frames) kept = codec.decode(frame);
    return frames.length;
  };
}

function singleEncode(inputs: readonly MessageInput[]): Run {
  const target = new Uint8Array(512);
  return (codec) => {
    for (const input of inputs) kept = codec.encodeInto(input, target, 0);
    return inputs.length;
  };
}

/** What a run made last, so that no compiler can leave the work out. */
let kept: unknown;

export function tasks(): Task[] {
  const maker = createCodec({ engine: 'js' });
  const clean = cleanStream(maker, STREAM_LENGTH);
  const dirty = dirtyStream(clean, maker);
  const inputs = messages(10_000);
  const small = clean.subarray(0, 1 << 16);
  return [
    task('scan.clean', 'find, check and index 1 MiB', scan(clean)),
    task('scan.dirty', 'the same with 2 % noise and spoilt frames', scan(dirty)),
    task('columns', 'eight columns of one kind, scan included', columns(clean)),
    task('view', 'three fields of one kind under a view, scan included', view(clean)),
    task('objects', 'every frame to a plain object, scan included', objects(clean)),
    task('encode', '10,000 objects to frames, validated', encode(inputs)),
    task('single.decode', 'one frame a call, to an object', singleDecode(small)),
    task('single.encode', 'one object a call, into a buffer', singleEncode(inputs.slice(0, 1500))),
  ];
}

function task(name: string, work: string, run: Run): Task {
  const results: string[] = [];
  const variants = (['wasm', 'js'] as const).map((engine) => {
    const codec = createCodec({ engine });
    const frames = run(codec);
    results.push(`${frames} ${JSON.stringify(kept, replacer)}`);
    return { name: engine, run: () => run(codec) };
  });
  if (new Set(results).size !== 1) throw new Error(`${name}: the engines do not give the same`);
  return { name, work, variants };
}

function replacer(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Uint8Array, String) : value;
}
