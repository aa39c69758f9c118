/** Another commit's build of the package: what `--compare` sets beside this one. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseArguments } from '../scripts/common/arguments.ts';
import { root } from '../scripts/common/paths.ts';

interface Build {
  readonly commit: string;
  /** Contains its dist/. */
  readonly folder: string;
}

/**
 * Made once in a temporary worktree, and kept under build/ by its commit.
 *
 * @param revision anything that names a commit to git
 */
export function buildOf(revision: string): Build {
  const commit = commitOf(revision);
  const folder = join(root, 'build/compare', commit);
  if (!existsSync(folder)) {
    console.error(`building ${revision} (${commit.slice(0, 12)})`);
    buildCommit(commit, folder);
  }
  return { commit, folder };
}

function commitOf(revision: string): string {
  try {
    return run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], root).trim();
  } catch {
    return refuseArguments(`--compare is ${revision}; git knows no such commit here`);
  }
}

function buildCommit(commit: string, folder: string): void {
  const temporary = mkdtempSync(join(tmpdir(), 'igrs-rump-compare-'));
  const worktree = join(temporary, 'worktree');
  try {
    run('git', ['worktree', 'add', '--detach', '--quiet', worktree, commit], root);
    const lock = (where: string): string => readFileSync(join(where, 'package-lock.json'), 'utf8');
    if (lock(worktree) === lock(root)) symlinkSync(join(root, 'node_modules'), join(worktree, 'node_modules'));
    else run('npm', ['ci', '--no-audit', '--no-fund'], worktree);
    run('npm', ['run', 'build'], worktree);
    mkdirSync(join(root, 'build/compare'), { recursive: true });
    // Renamed when it is complete: a build that was interrupted must not be taken for one.
    const copy = mkdtempSync(`${folder}-`);
    cpSync(join(worktree, 'dist'), join(copy, 'dist'), { recursive: true });
    if (existsSync(folder)) rmSync(copy, { recursive: true });
    else renameSync(copy, folder);
  } finally {
    if (existsSync(worktree)) run('git', ['worktree', 'remove', '--force', worktree], root);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Returns the command's output; if it fails, throws an error that contains it. */
function run(command: string, args: readonly string[], folder: string): string {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}:\n${stdout}${stderr}`);
  }
}
