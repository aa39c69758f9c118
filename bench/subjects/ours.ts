/** Our own codec, on either engine. */
import {
  type Codec,
  createCodec,
  type EngineName,
  type FrameBatch,
  type KindName,
  type Message,
  type MessageInput,
} from 'igrs-rump';
import { concatenate, type Messages } from '../corpus.ts';
import { COLUMN_FIELDS, COLUMN_KIND, type Found, keep, ROUTING_RULES, type Subject, type Work } from './subject.ts';

export function ours(engine: EngineName): Subject {
  const codec = createCodec({ engine });
  return {
    scan: (stream) => scan(codec, stream),
    route: (stream) => route(codec, stream),
    columns: (stream) => columns(codec, stream, COLUMN_KIND, COLUMN_FIELDS),
    columnsOf: (stream, kind, fields) => columns(codec, stream, kind, fields),
    view: (stream) => view(codec, stream),
    objects: (messages) => objects(codec, messages),
    encode: (messages) => encode(codec, messages),
    decodeOne: (messages) => decodeOne(codec, messages),
    encodeOne: (messages) => encodeOne(codec, messages),
    encodeFresh: (messages) => encodeFresh(codec, messages),
    grow: (messages, frames) => grow(codec, messages, frames),
    scanInCalls: (messages, framesPerCall) => scanInCalls(codec, messages, framesPerCall),
  };
}

function scan(codec: Codec, stream: Uint8Array): Work {
  return {
    run: () => {
      const scanner = codec.scanner();
      for (const _ of scanner.push(stream));
      return scanner.stats.frames;
    },
    result: () => {
      const found: Found[] = [];
      for (const batch of codec.scanner().push(stream)) {
        for (let index = 0; index < batch.length; index++) {
          found.push([batch.offset(index), batch.bytes(index).length, batch.kind(index)]);
        }
      }
      return found;
    },
  };
}

function route(codec: Codec, stream: Uint8Array): Work {
  const router = codec.router({ rules: ROUTING_RULES });
  return {
    run: () => {
      let frames = 0;
      for (const batch of codec.scanner().push(stream)) {
        for (const routed of router.route(batch)) frames += routed.frames;
      }
      return frames;
    },
    result: () => {
      const parts = new Map<string, Uint8Array[]>(ROUTING_RULES.map(({ to }) => [to, []]));
      for (const batch of codec.scanner().push(stream)) {
        for (const { to, bytes } of router.route(batch)) parts.get(to)?.push(bytes);
      }
      return Object.fromEntries([...parts].map(([to, bytes]) => [to, concatenate(bytes)]));
    },
  };
}

function columns(codec: Codec, stream: Uint8Array, kind: KindName, fields: readonly string[]): Work {
  return {
    run: () => {
      let frames = 0;
      for (const batch of codec.scanner().push(stream)) {
        frames += batch.length;
        keep(batch.columns(kind, fields));
      }
      return frames;
    },
    result: () => {
      const builder = codec.columnBuilder(kind, fields);
      for (const batch of codec.scanner().push(stream)) builder.add(batch);
      const whole = builder.finish();
      return Object.fromEntries(fields.map((field) => [field, Array.from(whole[field] as ArrayLike<unknown>)]));
    },
  };
}

function view(codec: Codec, stream: Uint8Array): Work {
  const sum = (sums: Record<string, number>): number => {
    let frames = 0;
    for (const batch of codec.scanner().push(stream)) {
      frames += batch.length;
      addViews(batch, sums);
    }
    return frames;
  };
  return summing(sum);
}

/** Adds the fields of `VIEW_CHOICE` to the sum of each kind, read by name as a user reads them. */
function addViews(batch: FrameBatch, sums: Record<string, number>): void {
  let sum = 0;
  for (const status of batch.views('water-heater.status')) {
    if (status.power) sum += (status.tankTemperature ?? 0) + status.heatingPower;
  }
  add(sums, 'water-heater.status', sum);
  sum = 0;
  for (const status of batch.views('air-conditioner.status')) {
    if (status.power) sum += (status.roomTemperature ?? 0) + status.activePower;
  }
  add(sums, 'air-conditioner.status', sum);
  sum = 0;
  for (const status of batch.views('refrigerator.status')) {
    if (status.compressorRunning) sum += (status.fridgeActual ?? 0) + status.activePower;
  }
  add(sums, 'refrigerator.status', sum);
  sum = 0;
  for (const status of batch.views('microwave-oven.status')) {
    if (status.turntable) sum += (status.cavityTemperature ?? 0) + status.activePower;
  }
  add(sums, 'microwave-oven.status', sum);
}

function add(sums: Record<string, number>, kind: string, sum: number): void {
  sums[kind] = (sums[kind] ?? 0) + sum;
}

/** @param sum fills in the sums of all kinds, and returns the number of frames */
function summing(sum: (sums: Record<string, number>) => number): Work {
  return {
    run: () => {
      const sums = {};
      const frames = sum(sums);
      keep(sums);
      return frames;
    },
    result: () => {
      const sums = {};
      sum(sums);
      return sums;
    },
  };
}

/** What a view saves: the same sums from our own plain objects, on the Wasm engine. */
export function ourObjects(): Subject {
  return { view: sumObjects };
}

function sumObjects(stream: Uint8Array): Work {
  const codec = createCodec({ engine: 'wasm' });
  const sum = (sums: Record<string, number>): number => {
    let frames = 0;
    let heaters = 0;
    let conditioners = 0;
    let refrigerators = 0;
    let ovens = 0;
    for (const batch of codec.scanner().push(stream)) {
      frames += batch.length;
      for (const { kind, body } of batch) {
        if (kind === 'water-heater.status') {
          if (body.power) heaters += (body.tankTemperature ?? 0) + body.heatingPower;
        } else if (kind === 'air-conditioner.status') {
          if (body.power) conditioners += (body.roomTemperature ?? 0) + body.activePower;
        } else if (kind === 'refrigerator.status') {
          if (body.compressorRunning) refrigerators += (body.fridgeActual ?? 0) + body.activePower;
        } else if (kind === 'microwave-oven.status') {
          if (body.turntable) ovens += (body.cavityTemperature ?? 0) + body.activePower;
        }
      }
    }
    sums['water-heater.status'] = heaters;
    sums['air-conditioner.status'] = conditioners;
    sums['refrigerator.status'] = refrigerators;
    sums['microwave-oven.status'] = ovens;
    return frames;
  };
  return summing(sum);
}

function objects(codec: Codec, { stream }: Messages): Work {
  return {
    run: () => {
      let frames = 0;
      for (const batch of codec.scanner().push(stream)) {
        for (const message of batch) {
          keep(message);
          frames++;
        }
      }
      return frames;
    },
    result: () => [...codec.scanner().push(stream)].flatMap((batch) => [...batch].map(plain)),
  };
}

/** Without what the kind implies. */
function plain({ kind, serial, sequence, body }: Message): unknown {
  return { kind, serial, sequence, body };
}

function encode(codec: Codec, { inputs }: Messages): Work {
  return {
    run: () => {
      keep(codec.encodeAll(inputs));
      return inputs.length;
    },
    result: () => codec.encodeAll(inputs),
  };
}

function decodeOne(codec: Codec, { frames }: Messages): Work {
  return {
    run: () => {
      for (const frame of frames) keep(codec.decode(frame));
      return frames.length;
    },
    result: () => frames.map((frame) => plain(codec.decode(frame))),
  };
}

/** Longer than any frame. */
const TARGET_LENGTH = 512;

function encodeOne(codec: Codec, { inputs }: Messages): Work {
  const target = new Uint8Array(TARGET_LENGTH);
  const write = (input: MessageInput): number => codec.encodeInto(input, target, 0);
  return {
    run: () => {
      for (const input of inputs) keep(write(input));
      return inputs.length;
    },
    result: () => concatenate(inputs.map((input) => target.slice(0, write(input)))),
  };
}

function encodeFresh(codec: Codec, { inputs }: Messages): Work {
  return {
    run: () => {
      for (const input of inputs) keep(codec.encode(input));
      return inputs.length;
    },
    result: () => concatenate(inputs.map((input) => codec.encode(input))),
  };
}

function grow(codec: Codec, { stream, frames }: Messages, wanted: number): Work {
  return {
    run: () => {
      const scanner = codec.scanner();
      let read = 0;
      while (read < wanted) {
        for (const batch of scanner.push(stream)) {
          for (const message of batch) {
            keep(message);
            read++;
          }
        }
      }
      return read;
    },
    result: () => frames.length,
  };
}

function scanInCalls(codec: Codec, { frames }: Messages, framesPerCall: number): Work {
  const chunks: Uint8Array[] = [];
  for (let from = 0; from + framesPerCall <= frames.length; from += framesPerCall) {
    chunks.push(concatenate(frames.slice(from, from + framesPerCall)));
  }
  const run = (): number => {
    const scanner = codec.scanner();
    for (const chunk of chunks) for (const _ of scanner.push(chunk));
    return scanner.stats.frames;
  };
  return { run, result: run };
}
