/** Where the bench runs: hosts by name, with the program that each of them runs; and workerd with a worker of one's own. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { refuseArguments } from '../../scripts/common/arguments.ts';
import { root } from '../../scripts/common/paths.ts';
import { requirePackages } from '../../scripts/common/programs.ts';
import { bundleProgram, output } from '../bundle.ts';
import type { Job, NativeProgram, Report } from '../program/job.ts';
import { cleanEnvironment } from '../runner.ts';

export interface Host {
  readonly name: string;
  readonly version: string;
  /** Whether a job can start the native program: pages and workers start none. */
  readonly startsPrograms: boolean;
  /** Each job in a process of its own. */
  run(job: Job): Promise<readonly Report[]>;
}

/** `node` is the one that runs this, `node-26` the newest that the tests run on. */
export const HOST_NAMES = ['node', 'node-26', 'deno', 'bun', 'workerd', 'chromium'] as const;

export type HostName = (typeof HOST_NAMES)[number];
const execute = promisify(execFile);

/** A report has some thousands of figures. */
const MAX_OUTPUT_BYTES = 1 << 26;

/** Node, Deno and Bun: a process for each job, which prints its report. */
async function processHost(name: string, command: string, args: readonly string[], program: string): Promise<Host> {
  const env = cleanEnvironment(`${output}/deno`);
  const run = async (...words: string[]): Promise<string> => {
    const { stdout } = await execute(command, words, { cwd: output, env, maxBuffer: MAX_OUTPUT_BYTES });
    return stdout;
  };
  const [, version = 'unknown'] = /(\d+\.\d+\.\d+)/.exec(await run('--version')) ?? [];
  return {
    name,
    version,
    startsPrograms: true,
    run: async (job: Job) => JSON.parse(await run(...args, program, JSON.stringify(job))) as Report[],
  };
}

/** Compiles bench/native/scan.c; null without a C compiler. */
export function compileNative(): NativeProgram | null {
  mkdirSync(output, { recursive: true });
  const command = join(output, 'scan');
  const compiler = process.env.CC ?? 'cc';
  const args = ['-O3', '-march=native', '-o', command, join(root, 'bench/native/scan.c')];
  const { error, status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (error) {
    console.error(`no C compiler is called ${compiler}: the native variant is left out`);
    return null;
  }
  if (status !== 0) throw new Error(`bench/native/scan.c does not compile:\n${stderr}`);
  return { command, folder: output };
}

const driver = fileURLToPath(new URL('workerd-driver.ts', import.meta.url));

/** workerd through miniflare, which needs a newer Node than this one may be: a driver in that Node takes each job. */
async function workerdHost(node: string, worker: string, version: string): Promise<Host> {
  return {
    name: 'workerd',
    version,
    startsPrograms: false,
    run: async (job: Job) => {
      const { stdout } = await execute(node, [driver, worker, JSON.stringify(job)], { maxBuffer: MAX_OUTPUT_BYTES });
      return JSON.parse(stdout) as Report[];
    },
  };
}

type Browser = { readonly version: string };

interface BrowserTools {
  useChromium<Result>(use: (browser: Browser) => Promise<Result>): Promise<Result>;
  visitSite(browser: Browser, site: object): Promise<{ readonly report: readonly Report[] }>;
}

const HTML =
  '<!doctype html><title>bench</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>';

/** Chromium, headless, as the tests start it: a profile and a page of its own for each job. */
async function chromiumHost(program: string): Promise<Host> {
  const { useChromium, visitSite } = await browserTools();
  const page = readFileSync(program, 'utf8');
  const version = await useChromium(async (browser) => browser.version);
  return {
    name: 'chromium',
    version,
    startsPrograms: false,
    run: (job: Job) =>
      useChromium(async (browser) => {
        const files = { '/index.html': HTML, '/page.js': page };
        const query = `?job=${encodeURIComponent(JSON.stringify(job))}`;
        const { report } = await visitSite(browser, { files, packageFolder: root, query });
        return report;
      }),
  };
}

/** By computed addresses, because their packages are not installed where only types are checked. */
async function browserTools(): Promise<BrowserTools> {
  const address = (name: string): string => String(new URL(`../../test/host/browser/${name}.mjs`, import.meta.url));
  const [{ useChromium }, { visitSite }] = await Promise.all([import(address('chromium')), import(address('site'))]);
  return { useChromium, visitSite };
}

/** The releases that the tests run on, except for Deno, which is a package of the root. */
export const runtimes = join(root, 'test/host/node_modules');

interface HostSettings {
  /** Another Node: its file, or the release of one that the tests run on, such as 26. */
  readonly node?: string | undefined;
  /** The folder of another build of the package; see bundleProgram. */
  readonly compared?: string | null;
}

export async function openHost(name: HostName, { node, compared = null }: HostSettings = {}): Promise<Host> {
  if (name !== 'node' || /^\d+$/.test(node ?? '')) requirePackages('test/host');
  const form = name === 'workerd' ? 'worker' : name === 'chromium' ? 'page' : 'process';
  const program = await bundleProgram(form, compared);
  switch (name) {
    case 'node':
      return processHost(name, nodeFile(node), [], program);
    case 'node-26':
      return processHost(name, nodeFile('26'), [], program);
    case 'deno':
      return processHost(name, join(root, 'node_modules/.bin/deno'), ['run', '--allow-all'], program);
    case 'bun':
      return processHost(name, join(runtimes, 'bun/bin/bun.exe'), ['run'], program);
    case 'workerd':
      return workerdHost(nodeFile('24'), program, versionOf('workerd'));
    case 'chromium':
      return chromiumHost(program);
  }
}

function nodeFile(node: string | undefined): string {
  if (node === undefined) return process.execPath;
  const file = /^\d+$/.test(node) ? join(runtimes, `node-${node}/bin/node`) : node;
  if (!existsSync(file)) refuseArguments(`for Node ${node} there is no ${file}`);
  return file;
}

/** Of the package that the tests run on. */
export function versionOf(packageName: string): string {
  return JSON.parse(readFileSync(join(runtimes, packageName, 'package.json'), 'utf8')).version;
}

export interface Workerd {
  readonly port: number;
  stop(): Promise<void>;
}

/** workerd itself with one worker, with settings as wrangler would make them and nothing in between. */
export async function startWorkerd(settings: string): Promise<Workerd> {
  const server = spawn(workerdFile(), ['serve', '--control-fd=3', settings], { stdio: ['ignore', 2, 2, 'pipe'] });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  const control = server.stdio[3] as Readable;
  const ended = once(server, 'exit').then(([code]) => Promise.reject(new Error(`workerd ended with ${code}`)));
  // Not awaited once it has started.
  ended.catch(() => {});
  const [data] = await Promise.race([once(control, 'data'), ended]);
  return {
    port: JSON.parse(String(data)).port,
    async stop() {
      process.off('exit', kill);
      kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
}

export function workerdFile(): string {
  // `workerd` in .bin may be a script that starts it.
  return createRequire(join(runtimes, 'miniflare'))('workerd').default;
}

/**
 * @param worker the file of the module, and where they are needed more lines of the worker and more services
 * @returns what workerd reads
 */
export function workerdSettings(worker: {
  readonly file: string;
  readonly compatibilityDate: string;
  readonly lines?: readonly string[];
  readonly services?: readonly string[];
}): string {
  const { file, compatibilityDate, lines = [], services = [] } = worker;
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ${['(name = "main", worker = .worker),', ...services].join('\n    ')}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "${file}")],
  compatibilityDate = "${compatibilityDate}",
  ${lines.join('\n  ')}
);
`;
}
