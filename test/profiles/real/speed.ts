/**
 * `npx tsx test/profiles/real/speed.ts [NAME,…]`: what Wasm gains over the JavaScript engine for real protocols, in one process, both taking turns: a
 * scan of their captured frames, and columns of the kind that they have most of. Only the ratios count.
 */
import { readFileSync } from 'node:fs';
import type { Codec } from 'igrs-rump';
import { checkSources, formatDefect } from '../../../tools/check.ts';
import { readSources } from '../../../tools/load.ts';
import type { Profile } from '../../../tools/model.ts';
import { builtOver } from '../support/built.ts';
import { realFolderOf } from '../support/profiles.ts';

const PROTOCOLS = ['aquarea', 'cn105', 'hisense', 'midea', 'tcl', 'tuya'];
const STREAM_LENGTH = 1 << 20;
const ROUNDS = 25;
const WARM_UP = 400;
const ROUND = 15;

const [names = PROTOCOLS.join(','), folder] = process.argv.slice(2);

interface Variant {
  readonly run: () => number;
  readonly rates: number[];
}

for (const name of names.split(',')) {
  const profile = profileOf(name);
  const { codec } = await builtOver(profile, 'optimised');
  const [wasm, js] = [codec.createCodec({ engine: 'wasm' }), codec.createCodec({ engine: 'js' })] as const;
  const captured = framesOf(name).filter((bytes) => !(js.tryDecode(bytes) instanceof codec.RumpError));
  const stream = streamOf(captured);
  const kinds = captured.map((bytes) => js.decode(bytes).kind);
  const [kind] = [...new Set(kinds)]
    .filter((kind) => kind !== 'unknown')
    .sort((a, b) => fieldsOf(profile, b).length - fieldsOf(profile, a).length);
  const tasks: [name: string, work: (codec: Codec) => () => number][] = [
    ['scan', (codec) => () => scan(codec, stream)],
  ];
  if (kind !== undefined) {
    const own = streamOf(captured.filter((_, index) => kinds[index] === kind));
    const fields = fieldsOf(profile, kind);
    tasks.push([`scan ${kind}`, (codec) => () => scan(codec, own)]);
    tasks.push([`columns of ${kind} (${fields.length})`, (codec) => () => columns(codec, own, kind, fields)]);
  }
  for (const [task, work] of tasks) {
    const [ours, plain] = measured([work(wasm), work(js)]);
    const figures = [ours, plain].map((rate) => `${(rate * STREAM_LENGTH * 1e-3).toFixed(0)} MB/s`);
    console.log(`${name.padEnd(8)} ${task.padEnd(44)} ${(ours / plain).toFixed(2)} × (${figures.join(', ')})`);
  }
}

function profileOf(name: string): Profile {
  const { profile, defects } = checkSources(
    readSources(folder === undefined ? realFolderOf(name) : `${folder}/${name}`),
  );
  if (profile === null) throw new Error(defects.map(formatDefect).join('\n'));
  return profile;
}

function framesOf(name: string): Uint8Array[] {
  const { frames } = JSON.parse(readFileSync(`${realFolderOf(name)}/frames.json`, 'utf8')) as {
    frames: readonly { readonly hex: string }[];
  };
  return frames.map(({ hex }) => Uint8Array.from(Buffer.from(hex.replace(/ /g, ''), 'hex')));
}

function fieldsOf(profile: Profile, kind: string): string[] {
  const body = profile.kinds.find(({ name }) => name === kind)?.body;
  return (body?.fields ?? [])
    .filter(({ type }) => !['reserved', 'text', 'bytes'].includes(type))
    .map(({ name }) => name);
}

/** In no order that a processor could learn. */
function streamOf(frames: readonly Uint8Array[]): Uint8Array {
  const stream = new Uint8Array(STREAM_LENGTH);
  let length = 0;
  for (let state = 1; ; state = (Math.imul(state, 1664525) + 1013904223) >>> 0) {
    const frame = frames[Math.floor((state / 2 ** 32) * frames.length)] as Uint8Array;
    if (length + frame.length > STREAM_LENGTH) return stream.subarray(0, length);
    stream.set(frame, length);
    length += frame.length;
  }
}

function scan(codec: Codec, stream: Uint8Array): number {
  const scanner = codec.scanner();
  for (const _ of scanner.push(stream));
  return scanner.stats.frames;
}

function columns(codec: Codec, stream: Uint8Array, kind: string, fields: readonly string[]): number {
  let length = 0;
  for (const batch of codec.scanner().push(stream)) length += batch.columns(kind as never, fields as never[]).length;
  return length;
}

/** Streams a millisecond of each, medians. */
function measured(works: readonly (() => number)[]): [number, number] {
  const variants: Variant[] = works.map((run) => ({ run, rates: [] }));
  for (const { run } of variants) for (const end = performance.now() + WARM_UP; performance.now() < end; ) run();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { run, rates } of variants) {
      const begin = performance.now();
      let runs = 0;
      while (performance.now() < begin + ROUND) {
        run();
        runs++;
      }
      rates.push(runs / (performance.now() - begin));
    }
  }
  const [first, second] = variants.map(({ rates }) => rates.sort((a, b) => a - b)[ROUNDS >> 1] as number);
  return [first as number, second as number];
}
