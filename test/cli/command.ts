/** Runs the built command as a user's shell does. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export { temporaryDirectory } from '../temporary-directory.ts';

export const cliFile: string = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
export const dirtyFile: string = vector('dirty.bin');

if (!existsSync(cliFile)) throw new Error('dist/cli.js is not there: run npm run build first');

export interface Result {
  readonly code: number | null;
  readonly bytes: Buffer;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly input?: string | Uint8Array;
  readonly directory?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export function rump(
  args: readonly string[],
  { input = '', directory = process.cwd(), env = {} }: Surroundings = {},
): Result {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [cliFile, ...args], {
    input,
    cwd: directory,
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  return { code: status, bytes: stdout, stdout: stdout.toString(), stderr: stderr.toString() };
}

export function vector(name: string): string {
  return fileURLToPath(new URL(`../vectors/${name}`, import.meta.url));
}

export interface Found {
  readonly offset: number;
  readonly kind: string;
  readonly serial: number;
  readonly sequence: number;
  readonly body: Record<string, unknown> | string;
}

/** All frames that are in the dirty stream, and nothing else is. */
export function dirtyFrames(): Found[] {
  return JSON.parse(readFileSync(vector('dirty.json'), 'utf8'));
}

/** The frames of the golden vectors: each right, and of every kind at least one. */
export function goldenFrames(): Buffer[] {
  const golden: { hex: string }[] = JSON.parse(readFileSync(vector('golden.json'), 'utf8'));
  return golden.map(({ hex }) => Buffer.from(hex, 'hex'));
}

export function jsonLines(text: string): Found[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Runs until the end of the test file; `said` resolves when its output has a text. */
export function start(args: readonly string[], { directory = process.cwd(), env = {} }: Surroundings = {}) {
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd: directory,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  after(() => child.kill('SIGKILL'));
  const said = outputOf(child);
  return { child, said };
}

/** Of a running command: resolves with all of its output so far when that has a text. */
export function outputOf(child: ChildProcessWithoutNullStreams): (text: string) => Promise<string> {
  let output = '';
  let hasEnded = false;
  let changed = (): void => {};
  // Not `exit`: what it wrote last may still be in the pipe.
  child.once('close', () => {
    hasEnded = true;
    changed();
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
      changed();
    });
  }
  return async (text) => {
    while (!output.includes(text)) {
      if (hasEnded) assert.fail(output);
      await new Promise<void>((resolve) => (changed = resolve));
    }
    return output;
  };
}
