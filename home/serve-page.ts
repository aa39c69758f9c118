/** Answers HTTP requests other than WebSocket upgrades: the page's files, and a token for the page. */
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page as it is served. */
export interface PageFile {
  readonly type: string;
  readonly content: Uint8Array;
}

/** By path, such as `/main.js`. */
export type Page = ReadonlyMap<string, PageFile>;

/** By a file's ending. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export function typeOf(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream';
}

/** Bundled, this file is in dist/, which is as deep as this folder. */
const dist = fileURLToPath(new URL('../dist', import.meta.url));

const PAGE_ENTRIES = ['index.js', 'profile.js', 'exchange.js', 'websocket.js'];

/** What the page imports of this package, by path from the page: codec, exchange and descriptions of its profile. */
export async function packageFiles(from = dist): Promise<Page> {
  const wire = (await readdir(join(from, 'wire'))).filter((name) => name.endsWith('.js'));
  const files = [...PAGE_ENTRIES, ...wire.map((name) => `wire/${name}`)];
  return new Map(
    await Promise.all(
      files.map(async (name): Promise<[string, PageFile]> => {
        return [`/package/${name}`, { type: typeOf(name), content: await readFile(join(from, name)) }];
      }),
    ),
  );
}

/**
 * Only files of this origin. Wasm may be compiled, text may not be evaluated. The page's worker and WebSocket have this origin too, and
 * no other page may frame it: a click on an invisible frame could start an oven.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A restarted server has another page and another key.
  'cache-control': 'no-store',
};

/** The path of the page's token. */
const SESSION = '/session';

/** Names of this machine. A page of another site whose name resolves to this machine would send that name. */
const LOCAL_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

interface PageServerOptions {
  readonly page: Page;
  /** Returns a token of the page's account. */
  readonly token: () => Promise<string>;
  /** Other origins of the page, such as that of a proxy: `https://home.example`. */
  readonly origins?: readonly string[];
  /** Called with the reason why there was no token. */
  readonly onError?: (error: unknown) => void;
}

export function servePage({ page, token, origins = [], onError = () => {} }: PageServerOptions): RequestListener {
  const known = new Set([...LOCAL_NAMES, ...origins.map((origin) => new URL(origin).hostname)]);
  return (request, response) => {
    if (!known.has(nameOf(request))) {
      answer(
        response,
        421,
        'this server does not go by that name: open it as localhost, or start it with --origin and this address',
      );
      return;
    }
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    if (path === SESSION) {
      session(request, response, token, origins).catch((error: unknown) => {
        // The account's token may come from a file, which can be gone: others are not harmed by that.
        onError(error);
        answer(response, 503, 'the server has no token for this page now; its log says why');
      });
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, 'GET or HEAD');
      return;
    }
    const file = page.get(path === '/' ? '/index.html' : path);
    if (file === undefined) {
      answer(response, 404, 'no such file');
      return;
    }
    response.writeHead(200, { ...HEADERS, 'content-type': file.type, 'content-length': file.content.length });
    response.end(request.method === 'HEAD' ? undefined : file.content);
  };
}

/**
 * Sends a token in the body of a response and never in a URL, because URLs end up in logs and histories. Only the page of this origin gets
 * one: the request is a POST, for which every browser sends the origin, and requests with other host names have been refused before. A
 * program on this machine can send any origin, but it could read our memory as well. Therefore the server only listens on loopback;
 * if it is exposed, it needs a login in front of it.
 */
async function session(
  request: IncomingMessage,
  response: ServerResponse,
  token: () => Promise<string>,
  origins: readonly string[],
): Promise<void> {
  const { origin, host } = request.headers;
  const scheme = (request.socket as { readonly encrypted?: boolean }).encrypted === true ? 'https' : 'http';
  const site = request.headers['sec-fetch-site'] ?? 'same-origin';
  if (request.method !== 'POST') answer(response, 405, 'POST');
  else if (
    origin === undefined ||
    !(origin === `${scheme}://${host}` || origins.includes(origin)) ||
    site !== 'same-origin'
  ) {
    answer(response, 403, 'only the page of this origin may ask');
  } else {
    const content = JSON.stringify({ token: await token() });
    response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' }).end(content);
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/** The host without its port. */
function nameOf({ headers: { host = '' } }: IncomingMessage): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
