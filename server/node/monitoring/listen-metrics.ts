/** Metrics over HTTP: beside other pages for those who have a token, or on a port of their own. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { printing } from '../../../sdk/exchange/callbacks.ts';
import { checkedNames } from '../../../sdk/values/checked.ts';
import { RumpError, requireMethod } from '../../../sdk/values/error.ts';
import { HANDSHAKE_TIME, HTTP_TIMES, keepListening, type ListenerErrors, LOCAL, opened } from '../listen.ts';
import { CONTENT_TYPE } from './exposition.ts';
import type { Monitor } from './monitor.ts';

export interface MetricsPageOptions {
  /** The token that scrapers send as `Authorization: Bearer`; read on each request, so it may change. Without it, anybody is answered. */
  readonly token?: () => string;
}

export interface ListenMetricsOptions extends MetricsPageOptions, ListenerErrors {
  /** By default a free one. */
  readonly port?: number;
  /** By default this machine alone. There is no TLS: use it only on a network of your own. */
  readonly hostname?: string;
}

export interface MetricsListener {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const METRICS_PATH = '/metrics';
/** Answers that are being read at the same time; each is some kilobytes. */
const MAX_READERS = 32;
/** Milliseconds without a byte after which a slow reader is cut. */
const READ_TIME = 10_000;
const MAX_CONNECTIONS = 64;

/**
 * Answers requests for `/metrics`; for others it returns false and does nothing.
 *
 * @throws {RumpError} `wrong-type` for `monitor` and `token`, `unknown-field` for an option that does not exist
 */
export function metricsPage(
  monitor: Pick<Monitor, 'metrics'>,
  options: MetricsPageOptions = {},
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { token } = checkedNames(options, ['token']);
  // Otherwise the first request would end the process.
  requireMethod(monitor, 'monitor', 'metrics', 'a Monitor');
  if (token !== undefined && typeof token !== 'function')
    throw new RumpError('wrong-type', 'token must be a function', { path: 'token' });
  const readers = new Set<Socket>();
  return (request, response) => {
    if ((request.url ?? '').split('?', 1)[0] !== METRICS_PATH) return false;
    const { socket } = request;
    // Of answers that wait for an earlier one of their connection, Node does not say that the connection has ended.
    for (const reader of readers) if (reader.destroyed) readers.delete(reader);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(request, response, 405, { allow: 'GET, HEAD' });
    } else if (token && !isBearer(token, request.headers.authorization)) {
      refuse(request, response, 401, { 'www-authenticate': 'Bearer' });
    } else if (readers.size >= MAX_READERS || readers.has(socket)) {
      refuse(request, response, 503, { 'retry-after': '1' });
    } else {
      readers.add(socket);
      response.once('close', () => readers.delete(socket));
      response.setTimeout(READ_TIME, () => response.destroy());
      monitor.metrics().then(
        (text) => {
          response.writeHead(200, {
            'content-type': CONTENT_TYPE,
            'content-length': Buffer.byteLength(text),
            'cache-control': 'no-store',
          });
          response.end(request.method === 'HEAD' ? undefined : text);
        },
        () => refuse(request, response, 503),
      );
    }
    return true;
  };
}

/**
 * A port for the metrics alone.
 *
 * @throws {RumpError} `wrong-type` for `monitor` and `token`, `unknown-field` for an option that does not exist; Node's own error if it
 * cannot listen
 */
export async function listenMetrics(
  monitor: Pick<Monitor, 'metrics'>,
  options: ListenMetricsOptions = {},
): Promise<MetricsListener> {
  const { port = 0, hostname = LOCAL, token } = checkedNames(options, ['port', 'hostname', 'token', 'onError']);
  const page = metricsPage(monitor, { token } as MetricsPageOptions);
  const http = createServer({ ...HTTP_TIMES, requestTimeout: HANDSHAKE_TIME }, (request, response) => {
    if (!page(request, response)) refuse(request, response, 404);
  });
  http.maxConnections = MAX_CONNECTIONS;
  http.setTimeout(READ_TIME);
  keepListening(http, options);
  return opened(http, port, hostname, 'http', METRICS_PATH, () => http.closeAllConnections());
}

/** Only the status: whoever is refused learns nothing else. The connection ends, so that no body is awaited. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  request.resume();
  response.writeHead(status, { ...headers, connection: 'close', 'content-length': '0' }).end();
}

/** Compared by digests, so that the time taken reveals nothing about the token. Without a token, nobody has it. */
function isBearer(token: () => string, given = ''): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  try {
    const own = token();
    // Of anything else the text would be known to everybody, such as `undefined` or `[object Promise]`.
    return typeof own === 'string' && timingSafeEqual(digest(given), digest(`Bearer ${own}`));
  } catch (error) {
    printing('token of the metrics has failed')(error);
    return false;
  }
}
