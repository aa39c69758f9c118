/** The scan in C, a program that times its own rounds, between those of the others. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeProgram } from '../program/job.ts';
import type { Subject, Work } from './subject.ts';

interface Answer {
  readonly frames: number;
  /** Nanoseconds: the median of its rounds. */
  readonly middle: number;
}

export function nativeSubject({ command, folder }: NativeProgram): Subject {
  return { scan: (stream) => scan(command, join(folder, 'stream.bin'), stream) };
}

function scan(command: string, file: string, stream: Uint8Array): Work {
  writeFileSync(file, stream);
  const ask = (rounds: number): Answer =>
    JSON.parse(execFileSync(command, [file, String(rounds)], { encoding: 'utf8' }));
  return {
    run: () => ask(1).frames,
    // It prints counts and keeps its index to itself.
    result: () => {
      const { least: _, middle: _too, carryLess: _kernel, ...counts } = ask(1) as unknown as Record<string, number>;
      return counts;
    },
    time: (repeats) => ask(repeats).middle * repeats,
  };
}
