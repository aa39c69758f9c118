/** The package over each profile of the tests, and beside it the writer that it had before its fast writers. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Codec, CodecOptions } from 'igrs-rump';
import { embedWasm } from '../../../scripts/common/entries.ts';
import type { Kind } from '../../../sdk/field/kind.ts';
import { emitAll } from '../../../tools/emit/all.ts';
import { write } from '../../profiles/support/package.ts';
import { loadProfile } from '../../profiles/support/profiles.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What is compared of one profile. */
export interface Writers {
  /** On Wasm too, where the profile is the package's own. */
  readonly codecs: readonly Codec[];
  readonly kinds: readonly Kind[];
  readonly before: (message: unknown, lenient: boolean) => Uint8Array;
}

interface Before {
  readonly fingerprint: number;
  encode(message: unknown, lenient: boolean): Uint8Array;
}

interface Now {
  readonly fingerprint: number;
  readonly KINDS: readonly Kind[];
  createCodec(options: CodecOptions): Codec;
}

/**
 * `before.json.br` holds, for each profile, `encode` as one minified module: `writeMessage` and `sealFrame` of commit 620c40c, the last
 * one without fast writers, bundled over that profile by esbuild.
 */
const packed: Readonly<Record<string, string>> = JSON.parse(
  brotliDecompressSync(readFileSync(new URL('before.json.br', import.meta.url))).toString(),
);

export const writtenProfiles: readonly string[] = Object.keys(packed);

export async function writersOf(name: string): Promise<Writers> {
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-writers-'));
  try {
    const before = await imported<Before>(join(folder, 'before.mjs'), packed[name] as string);
    const now = await imported<Now>(join(folder, 'now.mjs'), await bundled(name, folder));
    if (now.fingerprint !== before.fingerprint) {
      throw new Error(
        `${name}: the profile has changed since its old writer was packed; compare the writers on the old one`,
      );
    }
    const codecs = (name === 'default' ? (['wasm', 'js'] as const) : (['js'] as const)).map((engine) =>
      now.createCodec({ engine }),
    );
    return { codecs, kinds: now.KINDS, before: before.encode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function imported<Module>(path: string, text: string): Promise<Module> {
  writeFileSync(path, text);
  return (await import(pathToFileURL(path).href)) as Module;
}

async function bundled(name: string, folder: string): Promise<string> {
  let sdk = join(root, 'sdk');
  if (name !== 'default') {
    const copy = join(folder, 'sdk');
    cpSync(sdk, copy, { recursive: true, filter: (path) => !/[/\\](generated|tsconfig\.json)$/.test(path) });
    for (const [path, text] of emitAll(loadProfile(name), root))
      if (path.startsWith('sdk/')) write(join(folder, path), text);
    sdk = copy;
  }
  const { outputFiles } = await build({
    stdin: {
      contents: `export { createCodec } from './${name === 'default' ? 'create' : 'js'}.ts';
export { KINDS } from './generated/kinds.ts';
export { PROFILE_FINGERPRINT as fingerprint } from './generated/layout.ts';`,
      resolveDir: sdk,
    },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    plugins: [embedWasm],
  });
  return (outputFiles[0] as (typeof outputFiles)[number]).text;
}
