/** What the examples are given, and what has to come out, as the codec and the golden data say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createCodec, type Message } from 'igrs-rump';
import { vector } from './paths.ts';

/** Noise, corrupt frames and 572 valid ones. */
export const dirtyPath = vector('dirty.bin');
export const dirty = new Uint8Array(readFileSync(dirtyPath));

interface GoldenFrame {
  readonly offset: number;
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly body: unknown;
}

/** The frames in it, as an independent program lists them. */
export const golden: readonly GoldenFrame[] = JSON.parse(readFileSync(vector('dirty.json'), 'utf8'));

/** No frame at all, but three starts of one. */
export const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * index * 31 + 7) & 0xff);
noise.set([0x52, 0x50, 0x01], 100);
noise.set([0x52, 0x50, 0x01, 0x05, 0x00, 0x01], 2000);
noise.set([0x52, 0x50], noise.length - 2);

export function messagesOf(capture: Uint8Array): Message[] {
  const scanner = createCodec().scanner();
  const found: Message[] = [];
  for (const batch of scanner.push(capture)) found.push(...batch);
  for (const batch of scanner.end()) found.push(...batch);
  return found;
}

/** A message as the examples write it. */
export function asJson(message: Message): unknown {
  return JSON.parse(
    JSON.stringify(message, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)),
  );
}

export function parseLines(text: string): unknown[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Lines of JSON that say what is in a capture, no more and no less. */
export function assertLines(text: string, capture: Uint8Array): void {
  assert.ok(text === '' || text.endsWith('\n'), 'the last line is not complete');
  assert.deepEqual(parseLines(text), messagesOf(capture).map(asJson));
}

/** The same against the golden list, which no code of this package has made. */
export function assertGolden(text: string): void {
  const lines = parseLines(text) as GoldenFrame[];
  assert.equal(lines.length, golden.length);
  for (const [index, { offset: _, ...frame }] of golden.entries()) {
    const { kind, serial, sequence, body, ...types } = lines[index] as GoldenFrame;
    assert.deepEqual({ ...(kind === 'unknown' ? types : {}), kind, serial, sequence, body }, frame);
  }
}
