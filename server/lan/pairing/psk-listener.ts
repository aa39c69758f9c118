/** Accepts connections of controllers over TLS with a pre-shared key, and refuses all others. */

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';
import type { Link } from '../../../sdk/exchange/link.ts';
import { socketLink } from '../../../sdk/transport/node/socket-link.ts';
import { Admission } from '../../node/admission.ts';
import { AuthFailureLimiter } from '../../node/auth-failures.ts';
import { part } from '../../node/parting.ts';
import { TLS_OPTIONS } from './secret.ts';

/** Failures that an address may have at once, and how many more with each second. */
const AT_ONCE = 10;
const PER_SECOND = 0.1;
export interface PskListenerOptions {
  readonly deviceId: string;
  readonly key: Uint8Array;
  readonly port: number;
  /** By default every address of this machine. */
  readonly hostname: string | undefined;
  /** Milliseconds that a handshake may take. */
  readonly handshakeTime: number;
  /** Takes what is paired. */
  readonly enter: (link: Link) => void;
}

/** Counts since the listener was opened. */
export interface PskListenerStats {
  /** Connections that had the key. */
  paired: number;
  /** Those that had not, broke off, or were not done in time. */
  refused: number;
  /** Those that were cut unheard, because the address had failed too often. */
  rateLimited: number;
  /** Those that were cut during the handshake, because too many others were at it, of their address or of all. */
  rejectedFull: number;
}

export interface PskListener {
  readonly port: number;
  readonly stats: PskListenerStats;
  close(): Promise<void>;
}

/**
 * Handshakes at the same time, in all and of one address. Beyond all, the oldest of the address with the most has to go, and beyond those of its
 * address a connection itself; whoever comes
 * with ever new addresses costs only other strangers a place, and no address that has paired before.
 */
const MAX_UNAUTHENTICATED = 64;
const MAX_PER_ADDRESS = 8;
/** Milliseconds that the other side has to end the connection too. */
const CLOSE_TIME = 3000;
/** Milliseconds after which the kernel asks whether the other side is still there. */
const PROBE_AFTER = 60_000;

export async function openPskListener(options: PskListenerOptions): Promise<PskListener> {
  const { deviceId, key, port, hostname, handshakeTime, enter } = options;
  const stats: PskListenerStats = { paired: 0, refused: 0, rateLimited: 0, rejectedFull: 0 };
  const failures = new AuthFailureLimiter(AT_ONCE, PER_SECOND);
  const open = new Set<Socket>();
  const admission = new Admission({
    silent: MAX_UNAUTHENTICATED,
    byNetwork: false,
    cut(socket) {
      stats.rejectedFull++;
      admission.passed(socket);
      socket.destroy();
    },
  });

  const secure = createSecureServer({
    ...TLS_OPTIONS,
    handshakeTimeout: handshakeTime,
    pskCallback: (_socket, identity) => (identity === deviceId ? key : null),
  });
  secure.on('secureConnection', (socket: TLSSocket) => {
    admission.passed(socket, true);
    stats.paired++;
    socket.on('error', () => {});
    enter(socketLink(socket, CLOSE_TIME));
  });
  secure.on('tlsClientError', (_error, socket: TLSSocket) => socket.destroy());

  const tcp = createServer((socket) => {
    socket.on('error', () => {});
    const address = socket.remoteAddress ?? '';
    if (!failures.mayTry(address, performance.now())) stats.rateLimited++;
    else if (admission.countOf(socket) >= MAX_PER_ADDRESS) stats.rejectedFull++;
    else {
      open.add(socket);
      const entered = admission.enter(socket);
      socket.once('close', () => {
        open.delete(socket);
        if (!entered.isWaiting) return;
        stats.refused++;
        failures.failed(address, performance.now());
      });
      socket.setNoDelay(true);
      socket.setKeepAlive(true, PROBE_AFTER);
      secure.emit('connection', socket);
      return;
    }
    socket.destroy();
  });
  return {
    port: await bound(tcp, port, hostname),
    stats,
    async close() {
      const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
      const connections = [...open].map((socket) => ({
        onEnd: (callback: () => void) => void socket.once('close', callback),
        cut: () => socket.destroy(),
      }));
      // A peer without the key is not waited for.
      admission.cut();
      await part(connections, CLOSE_TIME);
      await closed;
    },
  };
}

function bound(server: Server, port: number, hostname: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(hostname === undefined ? {} : { host: hostname }) }, () => {
      server.off('error', reject);
      // Of a connection that could not be taken, for want of descriptors: there will be others.
      server.on('error', () => {});
      resolve((server.address() as AddressInfo).port);
    });
  });
}
