/** The program of bench/peers/real over a real profile: its codec, its plain codec and what Kaitai's compiler makes of it, in one file. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/common/paths.ts';
import { requirePackages } from '../../scripts/common/require-program.ts';
import { codecSource } from '../../test/profiles/support/built.ts';
import { realFolderOf, realProfile } from '../../test/profiles/support/profiles.ts';
import { wireFacts } from '../../test/profiles/support/wire-facts.ts';
import { fromHex, toHex } from '../../test/suite/support/hex.ts';
import { examinePlain } from '../../test/suite/support/plain-scan.ts';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import type { Profile } from '../../tools/model.ts';
import { compileKaitai, output, peers } from '../bundle.ts';
import type { Pace } from '../throughput.ts';
import { emitPlain } from './emit.ts';

/** What the process is asked for. */
export interface Job {
  /** Bytes of each stream. */
  readonly length: number;
  /** Without one nothing is timed. */
  readonly pace: Pace | null;
  /** Of our own. */
  readonly engines: readonly ('wasm' | 'js')[];
}

/** Nanoseconds per frame of each round, by task and variant; and what the peers do not read, or cannot. */
export interface Answer {
  readonly samples: Readonly<Record<string, readonly number[]>>;
  readonly columns: string;
}

export const REAL_NAMES = ['midea', 'hisense', 'tcl', 'cn105', 'aquarea', 'tuya'] as const;

/** @returns the file, which Node runs with a job */
export async function buildRealProgram(name: string, wasm: boolean | 'optimised'): Promise<string> {
  requirePackages('bench/peers');
  mkdirSync(output, { recursive: true });
  const profile = realProfile(name);
  const made: Readonly<Record<string, () => string | Promise<string>>> = {
    'bench:real/codec': () => codecSource(profile, wasm),
    'bench:real/plain': () => emitPlain(profile),
    'bench:real/facts': () =>
      `export const profile = ${JSON.stringify(profile)}; export const captured = ${JSON.stringify(capturedOf(name, profile))};`,
    'bench:kaitai': () => compileKaitai(emitKaitai(profile)),
    'bench:kaitai-stream': () => `export { default } from 'kaitai-struct/KaitaiStream.js';`,
  };
  const outfile = join(output, 'real', `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/peers/real/program.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    plugins: [
      {
        name: 'made-from-real-profile',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^bench:/ }, ({ path }) => ({ path, namespace: 'made' }));
          onResolve({ filter: /\/real\/values\.ts$/ }, () => ({ path: join(root, 'bench/real/values.ts') }));
          onLoad({ filter: /.*/, namespace: 'made' }, async ({ path }) => ({
            contents: (await made[path]?.()) ?? '',
            loader: 'js',
            resolveDir: peers,
          }));
        },
      },
    ],
  });
  return outfile;
}

/** Without those that depart from the rule of their protocol. */
function capturedOf(name: string, profile: Profile): { hex: string; plain: string }[] {
  const { frames } = JSON.parse(readFileSync(`${realFolderOf(name)}/frames.json`, 'utf8')) as {
    frames: readonly { readonly hex: string; readonly variant?: string }[];
  };
  const end = Uint8Array.from(profile.frame.end);
  const regular = frames.filter(({ variant }) => variant === undefined);
  return regular.map(({ hex }) => {
    const read = examinePlain(wireFacts(profile), fromHex(hex));
    if (typeof read === 'string') throw new Error(`${name} has a frame that is ${read}: ${hex}`);
    return { hex, plain: toHex(read.plain) + toHex(end) };
  });
}
