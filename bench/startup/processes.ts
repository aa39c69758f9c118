/** Hosts that run a program and end: Node, Deno and Bun. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Host } from './sample.ts';
import { type Answer, assertRight, golden } from './variants.ts';

/** What would make the runs of one host unlike those of a user, or unlike each other. */
const FOREIGN = /^(NODE_|DENO_|BUN_|npm_)/;

interface Timing extends Answer {
  readonly import: number;
  readonly create?: number;
  readonly decode?: number;
  readonly scan?: number;
}

/** @param directory where the programs and the package lie */
export function processHost(name: string, command: string, args: readonly string[], directory: string): Host {
  const clean = Object.entries(process.env).filter(([variable]) => !FOREIGN.test(variable));
  // Deno keeps compiled code between runs: here, and not among the user's.
  const env = {
    ...Object.fromEntries(clean),
    DENO_DIR: join(directory, 'deno'),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };

  function run(...more: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, more, { cwd: directory, env, encoding: 'utf8' });
    if (error) throw error;
    if (status !== 0) throw new Error(`${name}: ${command} ${more.join(' ')} ended with ${status}\n${stderr}`);
    return stdout;
  }

  const [, version = 'unknown'] = /(\d+\.\d+\.\d+)/.exec(run('--version')) ?? [];
  return {
    name,
    version,
    async sample(variant) {
      const start = performance.now();
      const output = run(...args, 'program.mjs', variant.name, golden.hex);
      const elapsed = performance.now() - start;
      const { engine, message, frames, ...timing }: Timing = JSON.parse(output);
      assertRight(variant, { engine, message, frames } as Answer);
      return { process: elapsed, ...timing };
    },
  };
}
