import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

/**
 * @typedef {'chromium' | 'firefox' | 'WebKitWebDriver' | 'Xvfb' | 'tshark' | 'nats-server' | 'ip'} Program
 * @typedef {object} Description
 * @property {string} debianPackage
 * @property {string[]} [names] what else it may be called
 * @property {string[]} [files] where the installers of other systems put it, outside of PATH
 * @property {string} [argument] with which it only says something of itself
 */

/** The programs of the machine that tests need. @type {Record<Program, Description>} */
const PROGRAMS = {
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

/**
 * The path of a program, or its name where PATH leads to it. With RUMP_INSTALL=1 it is installed if it is missing.
 * @param {Program} name
 * @returns {string}
 */
export function requireProgram(name) {
  const path = find(name) ?? (mayInstall ? installed(name) : undefined);
  if (path === undefined) throw new Error(`${name} is not installed; ${howToInstall([name])}`);
  return path;
}

/**
 * Those of the programs that are not there. With RUMP_INSTALL=1 they are installed first, all at once.
 * @param {Program[]} names
 */
export function missingPrograms(names) {
  const missing = names.filter((name) => find(name) === undefined);
  if (missing.length === 0 || !mayInstall) return missing;
  install(missing);
  return missing.filter((name) => find(name) === undefined);
}

/** @param {Program[]} names */
export function howToInstall(names) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `get it with: ${sudo}apt-get ${installArguments(names).join(' ')} (as root, RUMP_INSTALL=1 does that by itself)`;
}

/** @param {Program} name */
function installed(name) {
  install([name]);
  return find(name);
}

/** @param {Program[]} names */
function install(names) {
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
    // What is still missing is told by whoever asked for it.
    console.error(`apt-get ${args.join(' ')} failed:\n${error?.message ?? stderr}`);
    return;
  }
}

/** @param {Program[]} names */
function installArguments(names) {
  return ['install', '-y', '--no-install-recommends', ...names.map((name) => PROGRAMS[name].debianPackage)];
}

/**
 * @param {Program} name
 * @returns {string | undefined}
 */
function find(name) {
  const { names = [name], files = [], argument = '--version' } = PROGRAMS[name];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const named = names.flatMap((each) => folders.map((folder) => join(folder, each)));
  // Some distributions put a script in the place of a browser, which only says how to get one.
  const runs = (/** @type {string} */ path) => spawnSync(path, [argument], { stdio: 'ignore' }).status === 0;
  return named.find((path) => existsSync(path) && runs(path)) ?? files.find((path) => existsSync(path));
}

/** Why the packages of a folder could not be installed: each part that needs them asks anew. @type {Map<string, Error>} */
const failures = new Map();

/**
 * The packages of a folder with a package.json of its own, in the versions of its lock file: too heavy for the root, they are
 * installed when they are first needed.
 * @param {string} folder
 */
export function requirePackages(folder) {
  const failure = failures.get(folder);
  if (failure !== undefined) throw failure;
  const { devDependencies } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
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

/**
 * @param {string} folder
 * @param {string} name
 */
function versionIn(folder, name) {
  const manifest = join(root, folder, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
