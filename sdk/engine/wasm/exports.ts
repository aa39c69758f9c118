/** The ABI of assembly/index.ts, and how a module becomes an instance that has it. */

import { PROFILE_FINGERPRINT } from '../../generated/layout.ts';
import { RumpError } from '../../values/error.ts';

export interface RumpExports {
  readonly memory: WebAssembly.Memory;
  readonly FINGERPRINT: WebAssembly.Global;
  readonly STATUS: WebAssembly.Global;
  readonly OUTPUT: WebAssembly.Global;
  readonly OUTPUT_LENGTH: WebAssembly.Global;
  readonly INPUT: WebAssembly.Global;
  memoryFor(length: number): number;
  resize(length: number): number;
  index(): number;
  grouped(): number;
  selected(): number;
  raw(): number;
  numbers(): number;
  scan(length: number, last: number): void;
  select(kind: number): number;
  gather(body: number, field: number, count: number): void;
  columnBehind(length: number, count: number): number;
  scatter(body: number, field: number, length: number, count: number): void;
  gatherSerials(count: number): void;
  gatherSequences(count: number): void;
  gatherOffsets(count: number, start: number): void;
  convert(
    count: number,
    signed: number,
    nullable: number,
    none: number,
    multiplier: number,
    addend: number,
    divisor: number,
  ): void;
  convertWide(count: number, nullable: number, none: number, multiplier: number, addend: number, divisor: number): void;
  narrow(count: number, flip: number): void;
  prepareRoute(
    words: number,
    numbers: number,
    destinations: number,
    parts: number,
    partsPerFrame: number,
    length: number,
  ): number;
  route(first: number): number;
  routeWords(): number;
  routeNumbers(): number;
  routeCounts(): number;
  routeRuns(): number;
  routeDropped(): number;
  seal(length: number): void;
}

/** A few that each version has changed so far; a binary without them is of another one. */
const REQUIRED = [
  'STATUS',
  'INPUT',
  'OUTPUT',
  'resize',
  'scan',
  'select',
  'gather',
  'convert',
  'seal',
  'route',
] as const;

/** Throws whatever the host throws, and a RumpError for a module that was not made from this profile. */
export function instantiate(module: WebAssembly.Module): RumpExports {
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as Partial<RumpExports>;
  const fingerprint = exports.FINGERPRINT?.value;
  const isOurs = typeof fingerprint === 'number' && fingerprint >>> 0 === PROFILE_FINGERPRINT;
  if (!isOurs || REQUIRED.some((name) => exports[name] === undefined)) {
    throw new RumpError('unsupported', 'module is not the rump.wasm that belongs to this version and profile', {
      path: 'module',
    });
  }
  return exports as RumpExports;
}
