/** Many random profiles, in as many processes as there are cores; each takes some and ends, because nothing that it loads is freed. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Failure } from './judge.ts';

interface ManyOptions {
  readonly from: number;
  readonly count: number;
  /** How long one that fails is made smaller. */
  readonly milliseconds: number;
  readonly onFailure?: (failure: Failure) => void;
  readonly onDone?: (count: number) => void;
}

const AT_ONCE = 25;
const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** The profiles that fail, in order of their seeds. */
export async function tryMany({ from, count, milliseconds, onFailure, onDone }: ManyOptions): Promise<Failure[]> {
  const failures: Failure[] = [];
  const starts = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, index) => from + index * AT_ONCE);
  const run = async (): Promise<void> => {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const end = Math.min(start + AT_ONCE, from + count);
      for (const failure of await failuresOf(start, end, milliseconds)) {
        failures.push(failure);
        onFailure?.(failure);
      }
      onDone?.(end - start);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, run));
  return failures.sort((left, right) => left.seed - right.seed);
}

function failuresOf(from: number, to: number, milliseconds: number): Promise<Failure[]> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', worker, ...[from, to, milliseconds].map(String)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = output.split('\n').filter((line) => line !== '');
      if (code !== 0) reject(new Error(`profiles ${from} to ${to - 1}: ${errors}`));
      else resolve(lines.map((line) => JSON.parse(line) as Failure));
    });
  });
}
