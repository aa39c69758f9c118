/** Programs of the machine and packages of folders: running, finding and, if allowed, installing them. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.ts';

/**
 * Runs a command of the machine or of node_modules/.bin and gathers what it prints.
 * @param options `limit` in milliseconds: ends programs that hang, but not slow ones such as the suite on all hosts: 9 minutes alone,
 *   and 20 beside other tests on a machine of half the speed
 */
export function run(
  command: string,
  args: string[],
  { env = {}, limit = 45 * 60_000 }: { env?: Record<string, string>; limit?: number } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const path = `${root}node_modules/.bin${delimiter}${process.env.PATH}`;
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => {
      if (signal) output += `ended by ${signal}\n`;
      // Some tools colour their output whatever they are told.
      resolve({ code: code ?? 1, output: stripVTControlCharacters(output) });
    });
  });
}

export type Program = 'chromium' | 'firefox' | 'WebKitWebDriver' | 'Xvfb' | 'tshark' | 'nats-server' | 'ip';

interface Description {
  readonly debianPackage: string;
  /** Other names it may have. */
  readonly names?: readonly string[];
  /** Where the installers of other systems put it, outside of PATH. */
  readonly files?: readonly string[];
  /** The option with which it only prints its version. */
  readonly argument?: string;
}

/** The programs of the machine that tests need. */
const PROGRAMS: Record<Program, Description> = {
  chromium: {
    debianPackage: 'chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    files: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  },
  firefox: {
    debianPackage: 'firefox-esr',
    names: ['firefox', 'firefox-esr'],
    files: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
  WebKitWebDriver: { debianPackage: 'webkit2gtk-driver', argument: '--help' },
  Xvfb: { debianPackage: 'xvfb', argument: '-help' },
  tshark: { debianPackage: 'tshark' },
  'nats-server': { debianPackage: 'nats-server' },
  ip: { debianPackage: 'iproute2', argument: '-V' },
};

/** Milliseconds for one step of an installation. */
const LIMIT = 10 * 60_000;

/** Only then are packages of Debian installed: they change the machine, unlike npm packages in folders of this repository. */
const mayInstall = process.env.RUMP_INSTALL === '1';

/** The path of a program, or its name if it is in PATH. With RUMP_INSTALL=1 it is installed if it is missing. */
export function requireProgram(name: Program): string {
  const path = find(name) ?? (missingPrograms([name]).length === 0 ? find(name) : undefined);
  if (path === undefined) throw new Error(`${name} is not installed; ${howToInstall([name])}`);
  return path;
}

/** The missing ones of the programs. With RUMP_INSTALL=1 they are installed first, all at once. */
export function missingPrograms(names: Program[]) {
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length === 0 || !mayInstall) return missing;
  install(missing);
  return missing.filter((name) => find(name) === undefined);
}

export function howToInstall(names: Program[]) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `get it with: ${sudo}apt-get ${installArguments(names).join(' ')} (as root, RUMP_INSTALL=1 does that by itself)`;
}

function install(names: Program[]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  console.error(`${names.join(', ')}: apt-get update && apt-get ${installArguments(names).join(' ')}`);
  for (const args of [['update'], installArguments(names)]) {
    const { status, stderr, error } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      timeout: LIMIT,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status === 0) continue;
    // The caller reports what is still missing.
    console.error(`apt-get ${args.join(' ')} failed:\n${error?.message ?? stderr}`);
    return;
  }
}

function installArguments(names: Program[]) {
  return ['install', '-y', '--no-install-recommends', ...names.map((name) => PROGRAMS[name].debianPackage)];
}

function find(name: Program): string | undefined {
  const { names = [name], files = [], argument = '--version' } = PROGRAMS[name];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const named = names.flatMap((each) => folders.map((folder) => join(folder, each)));
  // In place of a browser, some distributions have a script that only says how to get one.
  const runs = (path: string) => spawnSync(path, [argument], { stdio: 'ignore' }).status === 0;
  return named.find((path) => existsSync(path) && runs(path)) ?? files.find((path) => existsSync(path));
}

/** Why the packages of a folder could not be installed: each part that needs them asks again. */
const failures: Map<string, Error> = new Map();

/**
 * The packages of a folder with a package.json of its own, in the versions of its lock file: too heavy for the root, they are
 * installed when they are first needed.
 */
export function requirePackages(folder: string) {
  const failure = failures.get(folder);
  if (failure !== undefined) throw failure;
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const devDependencies: Readonly<Record<string, string>> = manifest.devDependencies;
  // An alias names the package as well: npm:node@20.20.2.
  const isMissing = Object.entries(devDependencies).some(
    ([name, version]) => versionIn(folder, name) !== version.replace(/^npm:.*@/, ''),
  );
  if (!isMissing) return;
  // Not `npm ci`: it refuses a lock file that lacks a package which no platform at hand could install.
  const command = `npm install --no-save --prefix ${folder}`;
  console.error(`the packages of ${folder} are not installed: ${command}`);
  const args = ['install', '--no-save', '--no-audit', '--no-fund'];
  const { status, stderr, error } = spawnSync('npm', args, {
    cwd: join(root, folder),
    encoding: 'utf8',
    timeout: LIMIT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 0) return;
  failures.set(folder, new Error(`${command} failed:\n${error?.message ?? stderr.trim()}`));
  throw failures.get(folder);
}

function versionIn(folder: string, name: string) {
  const manifest = join(root, folder, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
