/** One attempt to connect to an address; it succeeds if the other side has the device's key. */
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import type { Link } from '../../../sdk/exchange/link.ts';
import { socketLink } from '../../../sdk/transport/node/socket-link.ts';
import { RumpError } from '../../../sdk/values/error.ts';
import { TLS_OPTIONS } from './secret.ts';

/** A signal that aborts with another one or when time is over. `AbortSignal.any` would do, but Node 20 may forget such signals. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it was time that ended it. */
  readonly isOver: boolean;
  /** From now on so many milliseconds are left, at most. */
  shorten(milliseconds: number): void;
  /** Call it at the end: else its timer keeps the program alive. */
  clear(): void;
}

export function deadline(signal: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  let isOver = false;
  let ends = performance.now() + milliseconds;
  const expire = (): void => {
    isOver = true;
    controller.abort();
  };
  let timer = setTimeout(expire, milliseconds);
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    shorten(left) {
      if (performance.now() + left >= ends) return;
      ends = performance.now() + left;
      clearTimeout(timer);
      timer = setTimeout(expire, left);
    },
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

export interface Place {
  readonly host: string;
  readonly port: number;
  readonly deviceId: string;
  readonly key: Uint8Array;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Milliseconds that the other side has to end the connection too. */
const CLOSE_TIME = 3000;

/** Milliseconds after which the kernel asks whether an appliance that says nothing is still there. */
const PROBE_AFTER = 30_000;

/** Errors of a connection that reached no listener. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Rejects with a RumpError: `rejected` if the other side has not the key, `timeout` if there is no answer; or with the signal's reason. */
export function openLink({ host, port, deviceId, key, timeout }: Place, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const where = `${host} port ${port}`;
    const limit = deadline(signal, timeout);
    const socket: TLSSocket = connectSecurely({
      ...TLS_OPTIONS,
      host,
      port,
      // No certificate is accepted: a peer with the key shows none.
      ca: [],
      pskCallback: () => ({ psk: key, identity: deviceId }),
      checkServerIdentity: (_host, certificate) => (isShown(certificate) ? new Error(CERTIFICATE) : undefined),
    });
    const settle = (): void => {
      limit.clear();
      socket.off('secureConnect', open);
      socket.off('error', fail);
      socket.off('close', gone);
      limit.signal.removeEventListener('abort', abort);
    };
    const stop = (error: unknown): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const refused = (why: string): void => {
      const text = `the peer at ${where} does not have the key of ${deviceId}: is it the pairing secret of this device? (${why})`;
      stop(new RumpError('rejected', text, { path: 'secret' }));
    };
    const open = (): void => {
      if (isShown(socket.getPeerCertificate())) {
        refused(CERTIFICATE);
        return;
      }
      settle();
      socket.setNoDelay(true);
      socket.setKeepAlive(true, PROBE_AFTER);
      resolve(socketLink(socket, CLOSE_TIME));
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      // The message of a TLS error has addresses and source lines of OpenSSL.
      if (!UNREACHABLE.has(error.code ?? '')) refused(error.code ?? error.message);
      else stop(new RumpError('timeout', `${deviceId} cannot be reached at ${where}: ${error.message}`));
    };
    const gone = (): void => refused('it ends the connection');
    const abort = (): void => {
      const late = new RumpError('timeout', `${deviceId} does not answer at ${where} within ${timeout} ms`);
      stop(limit.isOver ? late : signal.reason);
    };
    socket.on('secureConnect', open);
    socket.on('error', fail);
    socket.on('close', gone);
    if (limit.signal.aborted) abort();
    else limit.signal.addEventListener('abort', abort, { once: true });
  });
}

const CERTIFICATE = 'it shows a certificate in place of the key';

function isShown(certificate: object | null): boolean {
  return Object.keys(certificate ?? {}).length > 0;
}
