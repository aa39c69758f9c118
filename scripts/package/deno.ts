import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { filesIn, root } from '../common/paths.ts';
import { run } from '../common/programs.ts';
import { CANARY, SOURCES, wrongUses } from './consumers.ts';
import { type Manifest, user } from './pack.ts';

const CHECKED = ['api.ts', 'wrong.ts', 'streams.ts', 'program.ts'];

function deno(args: string[], env: Record<string, string> = {}) {
  // A cache of its own: leftovers of an earlier run must not stand in for what this one publishes.
  return run('deno', args, {
    env: { DENO_DIR: `${user}/deno-cache`, DENO_NO_UPDATE_CHECK: '1', NO_PROXY: '127.0.0.1', ...env },
    limit: 120_000,
  });
}

/** JSR's checks before it takes the package: its types are explicit, every module that they lead to is there. */
export async function checkPublish(manifest: Manifest) {
  const { version } = JSON.parse(await readFile(`${root}jsr.json`, 'utf8'));
  if (version !== manifest.version)
    throw new Error(`jsr.json has version ${version}, package.json ${manifest.version}`);
  // Dirty, because this is about the files as they are now; publishing itself wants them committed.
  const { code, output } = await deno(['publish', '--dry-run', '--allow-dirty']);
  const warnings = output.split('\n').filter((line) => /^\s*(warning|error)\b/i.test(line));
  if (code !== 0 || warnings.length > 0) throw new Error(output.trim());
  return `${output.match(/^Simulating publish of (\S+)/m)?.[1]}, ${output.match(/^ +file:/gm)?.length} files`;
}

/** The package of npm, in a Deno project with a package.json. */
export async function checkDenoOnNpm() {
  return checkAndRun(user, {});
}

/** The package of JSR, published to a registry on this machine and imported from there. */
export async function checkDenoOnJsr() {
  const registry = new Registry('build/package/jsr');
  const JSR_URL = await registry.open();
  try {
    const publishing = await deno(['publish', '--allow-dirty', '--token', 'local'], { JSR_URL });
    if (publishing.code !== 0) throw new Error(publishing.output.trim());
    const { name, version } = JSON.parse(await readFile(`${root}jsr.json`, 'utf8'));
    const folder = `${user}/jsr-user`;
    await mkdir(folder, { recursive: true });
    for (const file of [...SOURCES, CANARY]) await writeFile(`${folder}/${file}`, await readFile(`${user}/${file}`));
    const imports = { 'igrs-rump': `jsr:${name}@${version}`, 'igrs-rump/': `jsr:/${name}@${version}/` };
    await writeFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    return `${await checkAndRun(folder, { JSR_URL })}, ${registry.files.length} files`;
  } finally {
    registry.close();
  }
}

async function checkAndRun(folder: string, env: Record<string, string>) {
  const paths = CHECKED.map((file) => `${folder}/${file}`);
  const checking = await deno(['check', ...paths], env);
  if (checking.code !== 0) throw new Error(checking.output.trim());
  const canary = await deno(['check', `${folder}/${CANARY}`], env);
  const refused = canary.output.match(/^TS\d+ \[ERROR\]/gm)?.length ?? 0;
  const expected = (await wrongUses()).filter((line) => line !== '').length;
  if (refused < expected) throw new Error(`${expected - refused} wrong uses compile:\n${canary.output.trim()}`);
  const { code, output } = await deno(['run', '--no-prompt', '--quiet', `${folder}/program.ts`], env);
  if (code !== 0) throw new Error(output.trim());
  const { engines, lines, stats } = JSON.parse(output);
  if (engines.join() !== 'wasm,js' || stats.frames !== 2 || lines[0] !== 'air-conditioner to 24.5 degrees') {
    throw new Error(`the program says ${output.trim()}`);
  }
  return `checked and run, engines ${engines.join(' and ')}`;
}

/**
 * As much of JSR as Deno's client needs, on this machine: it takes what `deno publish` uploads, and serves only that
 * to programs that import it. So exactly what would be published is tested, rewritten specifiers included.
 */
class Registry {
  #folder;
  #server: Server | null = null;
  #published: { scope: string; name: string; version: string } | null = null;
  #files: string[] = [];

  /** @param folder build/…, relative to the root: where it keeps what was uploaded */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns its address, for JSR_URL */
  async open(): Promise<string> {
    await rm(root + this.#folder, { recursive: true, force: true });
    await mkdir(root + this.#folder, { recursive: true });
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
    this.#server = server;
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  close() {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** What was uploaded. */
  get files() {
    return this.#files;
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const upload = /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)\/versions\/([^/]+)$/.exec(pathname);
    if (upload !== null && request.method === 'POST') {
      const [, scope = '', name = '', version = ''] = upload;
      await this.#take(request);
      this.#published = { scope, name, version };
      return json(response, 200, { id: '1', status: 'success', error: null });
    }
    // Not there yet; and the package itself is.
    if (upload !== null) return json(response, 404, { code: 'packageVersionNotFound', message: 'not published' });
    if (pathname.startsWith('/api/')) return json(response, 200, {});
    return this.#serve(pathname, response);
  }

  async #take(request: IncomingMessage) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    await writeFile(`${root}${this.#folder}.tar.gz`, Buffer.concat(chunks));
    const { code, output } = await run('tar', ['-xzf', `${this.#folder}.tar.gz`, '-C', this.#folder]);
    if (code !== 0) throw new Error(output);
    this.#files = filesIn(this.#folder, '').filter((file) => statSync(root + file).isFile());
  }

  #serve(pathname: string, response: ServerResponse) {
    if (this.#published === null) return json(response, 404, {});
    const { scope, name, version } = this.#published;
    const base = `/@${scope}/${name}/`;
    const path = pathname.slice(base.length);
    if (!pathname.startsWith(base)) return json(response, 404, {});
    if (path === 'meta.json') return json(response, 200, { scope, name, latest: version, versions: { [version]: {} } });
    if (path === `${version}_meta.json`) {
      const { exports } = JSON.parse(readFileSync(`${root}${this.#folder}/jsr.json`, 'utf8'));
      return json(response, 200, { manifest: this.#manifest(), exports });
    }
    const file = path.startsWith(`${version}/`) ? `${this.#folder}/${path.slice(version.length + 1)}` : '';
    if (!this.#files.includes(file)) return json(response, 404, {});
    const type = file.endsWith('.ts') ? 'application/typescript' : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(readFileSync(root + file));
  }

  #manifest() {
    return Object.fromEntries(
      this.#files.map((file) => {
        const content = readFileSync(root + file);
        const checksum = `sha256-${createHash('sha256').update(content).digest('hex')}`;
        return [file.slice(this.#folder.length), { size: content.length, checksum }];
      }),
    );
  }
}

function json(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
