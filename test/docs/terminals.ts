/** A message server and what talks to it, each in a terminal of its own, as a block of a document has somebody start them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { outputOf } from '../cli/command.ts';

interface Addresses {
  readonly url: string;
  readonly tcp: string | null;
  readonly tokens: { readonly appliances?: string; readonly controller?: string };
}

const GIVEN = /^RUMP_TOKEN=\S+ /;

export class Terminals {
  readonly #directory: string;
  readonly #path: string;
  readonly #ends: (() => Promise<void>)[] = [];
  #server: Addresses | null = null;
  #isExported = false;

  /** @param path where the command `rump` is found */
  constructor(directory: string, path: string) {
    this.#directory = directory;
    this.#path = path;
  }

  /**
   * Runs a line as it stands, except for ports and tokens, which are not known before the server runs; or notes that it exports a token. A
   * command that stays has done its work when it says so; others end. A block without a server has server and appliances of another block:
   * here they are started first.
   */
  async run(line: string): Promise<void> {
    const [, command = ''] = /\brump (\w+)/.exec(line) ?? [];
    if (command === '') {
      this.#isExported = true;
      return;
    }
    if (command === 'serve') return this.#serve(line);
    if (this.#server === null) {
      await this.#serve('rump serve');
      if (command !== 'simulate') await this.run('RUMP_TOKEN=… rump simulate');
    }
    const { appliances, controller } = this.#server?.tokens ?? {};
    const isGiven = this.#isExported || GIVEN.test(line);
    const token = isGiven ? (command === 'simulate' ? appliances : controller) : undefined;
    const { said, ended } = this.#start(this.#atServer(line), token);
    if (command === 'simulate' || command === 'watch') await said(command === 'watch' ? ' is online' : 'online\n');
    else assert.equal(await ended, 0, `${line}\n${await said('')}`);
  }

  /** Ends what still runs: whoever connects first, so that nobody loses the server. */
  async close(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
  }

  async #serve(line: string): Promise<void> {
    const { said } = this.#start(`${line.replaceAll(/(--tcp|--metrics) \d+/g, '$1 0')} --port 0 --json`);
    const lines = (await said('}\n')).split('\n');
    this.#server = JSON.parse(lines.find((each) => each.startsWith('{')) as string);
  }

  #atServer(line: string): string {
    const { url, tcp } = this.#server as Addresses;
    // What comes after the command, such as jq, is not ours.
    const alone = line.replace(GIVEN, '').replace(/ [|>] .*$/, '');
    const placed = alone.replace(/tcp:\/\/127\.0\.0\.1:\d+/, tcp ?? '');
    return placed.includes(' --server ') ? placed : `${placed} --server ${url}`;
  }

  #start(line: string, token?: string) {
    const given = token === undefined ? {} : { RUMP_TOKEN: token };
    const env = { ...process.env, NODE_OPTIONS: '', PATH: this.#path, ...given };
    const child = spawn('sh', ['-c', `exec ${line}`], { cwd: this.#directory, env });
    const said = outputOf(child);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    this.#ends.push(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    return { said, ended };
  }
}
