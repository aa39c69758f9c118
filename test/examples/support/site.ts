import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { root } from './paths.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** The package's folder as any server of plain files gives it, under a content security policy if there is one. */
export class Site {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async serve(policy?: string): Promise<Site> {
    const server = createServer(async ({ url = '' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const path = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      const content = await readFile(join(root, path)).catch(() => null);
      if (policy !== undefined) response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.writeHead(content === null ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Site(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Allows what stands in a page itself by its hashes, and files of its own site; `more` are other sources of scripts. */
export function strictPolicy(page: string, ...more: string[]): string {
  const hashes = (element: string): string[] =>
    [...page.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, 'g'))].map(
      ([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`,
    );
  const scripts = ["'self'", ...hashes('script'), ...more].join(' ');
  return `default-src 'none'; script-src ${scripts}; style-src ${hashes('style').join(' ')}; img-src data:`;
}
