/** What is compared, and what each must answer before its time counts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The first one is what the others are measured against. */
export const variants = [
  { name: 'empty', title: 'an empty module', engine: null },
  { name: 'wasm', title: '`igrs-rump`, Wasm', engine: 'wasm' },
  { name: 'js', title: "`igrs-rump`, `engine: 'js'`", engine: 'js' },
  { name: 'js-entry', title: '`igrs-rump/js`', engine: 'js' },
] as const;

export type Variant = (typeof variants)[number];

interface Golden {
  readonly hex: string;
  readonly message: { readonly kind: string };
}

const KIND = 'air-conditioner.status';

/** A frame of an independent program, and the message that it holds. */
export const golden = (
  JSON.parse(readFileSync(new URL('../../test/vectors/golden.json', import.meta.url), 'utf8')) as Golden[]
).find(({ message }) => message.kind === KIND) as Golden;

const [deviceType, messageType] = KIND.split('.');
const expected = { ...golden.message, deviceType, messageType };

export interface Answer {
  readonly engine?: string;
  readonly message?: unknown;
  /** How many were scanned, where any were. */
  readonly frames?: number;
}

/** A variant that is fast because it does something else is not measured. */
export function assertRight({ title, engine }: Variant, { engine: actual, message, frames }: Answer): void {
  if (engine === null) return;
  assert.equal(actual, engine, `${title} runs on the engine ${actual}`);
  assert.deepEqual(message, expected, `${title} has decoded something else`);
  assert.ok(frames === undefined || frames === 32, `${title} has found ${frames} frames of 32`);
}
