/** The built command in a shell, where redirections, limits and mounts are. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cliFile } from './command.ts';

export const isPosix: boolean = process.platform !== 'win32';
export const hasBash: boolean = isPosix && spawnSync('bash', ['-c', 'true']).status === 0;

/** `rump` stands for the command. */
export function shell(script: string, folder: string): SpawnSyncReturns<string> {
  const start = `rump() { '${process.execPath}' '${cliFile}' "$@"; }\n`;
  return spawnSync('bash', ['-c', start + script], { cwd: folder, encoding: 'utf8' });
}
