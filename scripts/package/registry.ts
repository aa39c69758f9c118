import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { filesIn, root } from '../common/paths.ts';
import { run } from '../common/run.ts';

/**
 * As much of JSR as Deno's client asks for, on this machine: it takes what `deno publish` uploads, and serves that and nothing
 * else to programs that import it. So what is tested is what would be published, specifiers rewritten and all.
 */
export class Registry {
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
