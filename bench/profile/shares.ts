/** Of a profile: which share of the time each source file took. Lines count where they were written, wherever they were inlined. */
import { readFileSync } from 'node:fs';
import { type SourceMap, SourceMap as SourceMapOf } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../bundle/bundle.ts';

/** What the profiler tells of a place in the tree of calls. */
export interface ProfiledCall {
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly hitCount?: number | undefined;
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[] | undefined;
}

export interface Sampled {
  readonly nanosecondsPerFrame: number;
  readonly nodes: readonly ProfiledCall[];
}

export interface Share {
  readonly where: string;
  /** From 0 to 1. */
  readonly share: number;
}

const WASM = 'wasm';
/** Built-in functions, and what a peer has compiled by `new Function`. */
const NO_FILE = 'no file';

/** The largest first. */
export function sharesOf({ nodes }: Sampled): Share[] {
  const ticks = new Map<string, number>();
  const maps = new Map<string, SourceMap>();
  let total = 0;
  const count = (where: string, much: number): void => {
    ticks.set(where, (ticks.get(where) ?? 0) + much);
    total += much;
  };
  for (const { callFrame, hitCount = 0, positionTicks = [] } of nodes) {
    if (hitCount === 0 || callFrame.functionName === '(idle)') continue;
    if (callFrame.url.startsWith('wasm:')) count(WASM, hitCount);
    else if (callFrame.functionName.startsWith('(')) count(callFrame.functionName, hitCount);
    else if (!callFrame.url.startsWith('file:')) count(NO_FILE, hitCount);
    else {
      const file = fileURLToPath(callFrame.url);
      for (const position of positionTicks) count(sourceOf(file, position.line, maps), position.ticks);
    }
  }
  return [...ticks]
    .map(([where, much]) => ({ where, share: much / total }))
    .sort((one, other) => other.share - one.share);
}

/** The file of the repository, or of a peer's package, that a line of the bundle comes from. */
function sourceOf(file: string, line: number, maps: Map<string, SourceMap>): string {
  let map = maps.get(file);
  if (map === undefined) {
    map = new SourceMapOf(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    maps.set(file, map);
  }
  const entry = map.findEntry(line - 1, MIDDLE_OF_LINE);
  if (!('originalSource' in entry) || entry.originalSource === undefined) return NO_FILE;
  // Modules that the bundle has made of the profile: `made:bench:table-bodies`.
  const [, made] = /made:bench:(.+)$/.exec(entry.originalSource) ?? [];
  if (made !== undefined) return made;
  const source = relative(root, resolve(dirname(file), entry.originalSource)).replace('bench/peers/node_modules/', '');
  // One file for each device type; together they are what is asked about.
  return source.replace(/(generated\/(?:readers|writers)\/).+/, '$1');
}

/** A line of the bundle comes of one file; its end, whatever its length, is certainly not the line before it. */
const MIDDLE_OF_LINE = 10_000;
