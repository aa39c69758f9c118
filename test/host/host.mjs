/**
 * What every host is to the runner: a name, the engine that a codec must get there, and a way to run bundled test files and say
 * what became of each test. The runner counts, compares and judges.
 *
 * @typedef {'wasm' | 'js'} Engine
 * @typedef {{ name: string, status: 'passed' | 'failed' | 'skipped', detail?: string }} TestResult `detail` is the message of
 *   what failed, or the reason of what was skipped
 * @typedef {{ version: string, tests: TestResult[] }} Report
 * @typedef {{ engine: Engine, quick: boolean, module?: object }} Settings what `globalThis.igrsRumpHost` must hold before the
 *   suite is imported: the engine to expect, whether properties are tried fewer times, and a compiled module to pass
 * @typedef {{ files: string[], settings: Settings }} Job `files` are paths, absolute, of bundled test files that import
 *   `node:test`, `node:assert/strict` and `igrs-rump`, the packed one beside them in `node_modules`
 * @typedef {{ name: string, engine: Engine, run: (job: Job) => Promise<Report> }} Host
 */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Nearest first, as Node looks for packages: Deno, which examples run on, is the root's. */
const packages = ['node_modules/', '../../node_modules/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/**
 * A file of a package that test/host/package.json or the root's names.
 * @param {string} path
 */
export function installed(path) {
  const file = packages.map((folder) => `${folder}${path}`).find((each) => existsSync(each));
  if (file !== undefined) return file;
  throw new Error(`${path} is not installed; get it with: npm install; npm install --no-save --prefix test/host`);
}

/** @param {string} name */
export function versionOf(name) {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(installed(`${name}/package.json`), 'utf8'));
  return version;
}
