import { fork, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Milliseconds. A host that hangs is ended; one that is slow is not, because the machine may be busy. */
const LIMIT = 10 * 60_000;

/** @typedef {import('./host.mjs').Report} Report */

/** What a run of tests under this one, a profiler or a coverage tool leaves in the environment is not meant for the host. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_|RUMP_|npm_|DENO_|BUN_|FORCE_COLOR)/.test(name)),
);

/**
 * Runs a program until it ends.
 * @param {string} program
 * @param {string[]} args
 * @param {{ folder: string, env?: Record<string, string> }} options
 * @returns {Promise<{ code: number | null, stdout: string, output: string }>} `output` is what came on both streams
 */
export function execute(program, args, { folder, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...environment, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === null) resolve({ code, stdout, output });
      else reject(new Error(`${program} was ended by ${signal}\n${lastLines(output)}`));
    });
  });
}

/**
 * Runs a script in a Node of its own, which takes the job by `answer`: what it embeds may hang, or need another Node than ours.
 * @param {string} node
 * @param {string} script
 * @param {object} job
 * @returns {Promise<Report>}
 */
export function ask(node, script, job) {
  return new Promise((resolve, reject) => {
    const child = fork(script, [], {
      execPath: node,
      execArgv: ['--enable-source-maps'],
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: LIMIT,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    /** @type {Report | undefined} */
    let report;
    child.on('message', (message) => (report = /** @type {Report} */ (message)));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (report !== undefined && code === 0) resolve(report);
      else
        reject(
          new Error(`it ended ${report ? 'badly' : 'without a report'} (${signal ?? code})\n${lastLines(output)}`),
        );
    });
    child.send(job);
  });
}

/**
 * The other side of `ask`.
 * @template Job
 * @param {(job: Job) => Promise<Report>} make
 */
export function answer(make) {
  process.once('message', async (job) => {
    const report = await make(/** @type {Job} */ (job));
    process.send?.(report, () => process.disconnect?.());
  });
}

/**
 * A program that named no test, or that ended badly though no test failed, has no results.
 * @param {import('./host.mjs').TestResult[]} tests
 * @param {{ code: number | null, output: string }} end
 */
export function checked(tests, { code, output }) {
  const hasFailure = tests.some(({ status }) => status === 'failed');
  if (tests.length > 0 && (code !== 0) === hasFailure) return tests;
  throw new Error(`it ended with ${code} and named ${tests.length} tests\n${lastLines(output)}`);
}

/** @param {string} output */
function lastLines(output) {
  return output.trimEnd().split('\n').slice(-30).join('\n');
}

/**
 * A module that a runtime loads before the tests, because not every one lets them see the environment.
 * @param {import('./host.mjs').Job} job
 */
export async function settingsModule({ files: [file], settings }) {
  // Of this run alone: another that is loading it must not find it half written.
  const module = join(dirname(/** @type {string} */ (file)), `settings-${randomUUID()}.mjs`);
  await writeFile(module, `globalThis.igrsRumpHost = ${JSON.stringify(settings)};\n`);
  return module;
}
