import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
};

/** Isolated from other origins, a page has shared memory, as the hosts have that are no browsers. */
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

const PACKAGE = '/package/';

/**
 * A site of a few files and the package as it is, on a port of its own: an origin that no other site shares.
 * @param {object} options
 * @param {Record<string, string>} options.files by path
 * @param {string} options.packageFolder
 * @param {string | undefined} options.policy the content security policy of all of it
 * @param {(what: string, content: any) => void} options.told what the scripts of the site tell
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function serve({ files, packageFolder, policy, told }) {
  const headers = policy === undefined ? HEADERS : { ...HEADERS, 'content-security-policy': policy };

  /** @param {string} path */
  async function contentOf(path) {
    if (!path.startsWith(PACKAGE)) return files[path] ?? null;
    return readFile(join(packageFolder, path.slice(PACKAGE.length))).catch(() => null);
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      told(pathname.slice(1), await json(request));
      response.writeHead(204, headers).end();
      return;
    }
    const path = pathname === '/' ? '/index.html' : pathname;
    const content = await contentOf(path);
    response.writeHead(content === null ? 404 : 200, {
      ...headers,
      'content-type': TYPES[extname(path)] ?? 'text/plain',
    });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}
