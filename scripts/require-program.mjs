import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Tests that need a program of the machine, or packages that are too heavy for the root, get them themselves and say so in
 * one line. RUMP_NO_INSTALL=1 forbids it: then they fail, and name the command.
 */
const forbidden = process.env.RUMP_NO_INSTALL === '1';

/** Milliseconds for one step of it. */
const LIMIT = 10 * 60_000;

/**
 * A program of Debian's packages.
 * @param {string} name
 * @param {string} [debianPackage]
 * @param {string} [flag] with which it only says which version it is
 */
export function requireProgram(name, debianPackage = name, flag = '--version') {
  if (runs(name, [flag])) return;
  const command = `apt-get install -y --no-install-recommends ${debianPackage}`;
  const isRoot = process.getuid?.() === 0;
  if (forbidden || !isRoot || !runs('apt-get', ['--version'])) {
    throw new Error(`${name} is not installed; get it with: ${isRoot ? '' : 'sudo '}${command}`);
  }
  console.error(`${name} is not installed: apt-get update && ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], command.split(' ').slice(1)]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      timeout: LIMIT,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}`);
  }
  if (!runs(name, [flag])) throw new Error(`${debianPackage} is installed, but ${name} does not run`);
}

/**
 * The packages of a folder with a package.json of its own, in the versions of its lock file.
 * @param {string} folder
 */
export function requirePackages(folder) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  // An alias names the package as well: npm:node@20.20.2.
  const isMissing = Object.entries(devDependencies).some(
    ([name, version]) => installed(folder, name) !== version.replace(/^npm:.*@/, ''),
  );
  if (!isMissing) return;
  // Not `npm ci`: it refuses a lock file that lacks a package which no platform at hand could install.
  const command = `npm install --no-save --prefix ${folder}`;
  if (forbidden) throw new Error(`the packages of ${folder} are not installed; get them with: ${command}`);
  console.error(`the packages of ${folder} are not installed: ${command}`);
  const args = ['install', '--no-save', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, {
    cwd: join(root, folder),
    encoding: 'utf8',
    timeout: LIMIT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${command} failed:\n${stderr}`);
}

/**
 * @param {string} folder
 * @param {string} name
 */
function installed(folder, name) {
  const manifest = join(root, folder, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function runs(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
