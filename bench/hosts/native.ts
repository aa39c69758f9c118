/** Compiles bench/native/scan.c, where a C compiler is. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { output, root } from '../bundle/bundle.ts';
import type { NativeProgram } from '../program/job.ts';

export function compileNative(): NativeProgram | null {
  mkdirSync(output, { recursive: true });
  const command = join(output, 'scan');
  const compiler = process.env.CC ?? 'cc';
  const args = ['-O3', '-march=native', '-o', command, join(root, 'bench/native/scan.c')];
  const { error, status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (error) {
    console.error(`no C compiler is called ${compiler}: the bench goes without its native variant`);
    return null;
  }
  if (status !== 0) throw new Error(`bench/native/scan.c does not compile:\n${stderr}`);
  return { command, folder: output };
}
