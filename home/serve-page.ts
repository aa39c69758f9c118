/** Answers the requests that are no WebSocket: the page's files, and a token for the page. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Page } from './page-files.ts';

/**
 * Nothing but files of this origin. Wasm is compiled, text never is. The page's worker and WebSocket are of this origin too, and
 * no other page may frame it: a click on a frame nobody sees could start an oven.
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
  // A server that was restarted has another page, and another key.
  'cache-control': 'no-store',
};

/** Where the page gets its token. */
export const SESSION = '/session';

/** Names of this machine. A page of another site that has its name point here would come with that name. */
const LOCAL_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export interface PageServerOptions {
  readonly page: Page;
  /** A token of the page's account. */
  readonly token: () => Promise<string>;
  /** Further origins that the page has, such as that of a proxy in front: `https://home.example`. */
  readonly origins?: readonly string[];
}

export function servePage({ page, token, origins = [] }: PageServerOptions): RequestListener {
  const known = new Set([...LOCAL_NAMES, ...origins.map((origin) => new URL(origin).hostname)]);
  return (request, response) => {
    if (!known.has(nameOf(request))) {
      answer(response, 421, 'this server does not go by that name');
      return;
    }
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    if (path === SESSION) {
      session(request, response, token, origins);
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
 * A token in the body of an answer, never in an address: addresses end in logs and histories. Only this origin's own page gets
 * one: the request is a POST, with which every browser names the origin, and names of other machines were turned away before.
 * Whoever is not a browser on this machine may say what he likes, and could as well read our memory: so the home listens to
 * this machine alone, and whoever opens it to others puts a login in front.
 */
async function session(
  request: IncomingMessage,
  response: ServerResponse,
  token: () => Promise<string>,
  origins: readonly string[],
): Promise<void> {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'] ?? 'same-origin';
  if (request.method !== 'POST') answer(response, 405, 'POST');
  else if (
    origin === undefined ||
    !(origin === `http://${host}` || origins.includes(origin)) ||
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

/** Without its port. */
function nameOf({ headers: { host = '' } }: IncomingMessage): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
