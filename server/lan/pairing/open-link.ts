/** One try to connect to whoever is at an address, which succeeds where they have the device's key. */
import { connect as connectSecurely, type TLSSocket } from 'node:tls';
import type { Link } from '../../../sdk/exchange/link.ts';
import { socketLink } from '../../../sdk/transport/node/socket-link.ts';
import { RumpError } from '../../../sdk/values/error.ts';
import { deadline } from '../deadline.ts';
import { TLS_OPTIONS } from './key.ts';

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

/** Errors of a connection that came to nobody. */
const NOBODY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Rejects with a RumpError: `rejected` where they have not the key, `timeout` where nobody answers; or with the signal's reason. */
export function openLink({ host, port, deviceId, key, timeout }: Place, signal: AbortSignal): Promise<Link> {
  return new Promise((resolve, reject) => {
    const where = `${host} port ${port}`;
    const limit = deadline(signal, timeout);
    const socket: TLSSocket = connectSecurely({
      ...TLS_OPTIONS,
      host,
      port,
      // Nobody's certificate counts for anything: whoever has the key shows none.
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
      const text = `whoever answers at ${where} has not the key of ${deviceId}: is it the pairing secret of this device? (${why})`;
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
      resolve(socketLink(socket, new Uint8Array(0), CLOSE_TIME));
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      if (!NOBODY.has(error.code ?? '')) refused(error.message);
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
