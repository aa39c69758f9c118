/** Where controllers come in: TLS with a pre-shared key, and nothing without it. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';
import type { Link } from '../../../sdk/exchange/link.ts';
import { socketLink } from '../../../sdk/transport/node/socket-link.ts';
import { part } from '../../node/parting.ts';
import { Guesses } from './guesses.ts';
import { TLS_OPTIONS } from './key.ts';

export interface DoorOptions {
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

/** Counts since the door was opened. */
export interface DoorStats {
  /** Connections that had the key. */
  paired: number;
  /** Those that had not, broke off, or were not done in time. */
  refused: number;
  /** Those that were cut unheard, because the address had failed too often. */
  guessing: number;
  /** Those that were cut unheard, because too many others were at the handshake. */
  crowded: number;
}

export interface Door {
  readonly port: number;
  readonly stats: DoorStats;
  close(): Promise<void>;
}

/** Handshakes at the same time, in all and of one address. */
const MOST_AT_THE_DOOR = 64;
const MOST_OF_ADDRESS = 8;
/** Milliseconds that the other side has to end the connection too. */
const CLOSE_TIME = 3000;
/** Milliseconds after which the kernel asks whether the other side is still there. */
const PROBE_AFTER = 60_000;

export async function openDoor(options: DoorOptions): Promise<Door> {
  const { deviceId, key, port, hostname, handshakeTime, enter } = options;
  const stats: DoorStats = { paired: 0, refused: 0, guessing: 0, crowded: 0 };
  const guesses = new Guesses();
  const open = new Set<Socket>();
  /** Those at the handshake, by whoever is at the other end. */
  const waiting = new Map<string, string>();

  const secure = createSecureServer({
    ...TLS_OPTIONS,
    handshakeTimeout: handshakeTime,
    pskCallback: (_socket, identity) => (identity === deviceId ? key : null),
  });
  secure.on('secureConnection', (socket: TLSSocket) => {
    waiting.delete(endOf(socket));
    stats.paired++;
    socket.on('error', () => {});
    enter(socketLink(socket, new Uint8Array(0), CLOSE_TIME));
  });
  secure.on('tlsClientError', (_error, socket: TLSSocket) => socket.destroy());

  const tcp = createServer((socket) => {
    socket.on('error', () => {});
    const address = socket.remoteAddress ?? '';
    const isTried = guesses.mayTry(address, Date.now());
    const ofAddress = [...waiting.values()].filter((other) => other === address).length;
    if (!isTried) stats.guessing++;
    else if (waiting.size >= MOST_AT_THE_DOOR || ofAddress >= MOST_OF_ADDRESS) stats.crowded++;
    else {
      const end = endOf(socket);
      open.add(socket);
      waiting.set(end, address);
      socket.once('close', () => {
        open.delete(socket);
        if (!waiting.delete(end)) return;
        stats.refused++;
        guesses.failed(address, Date.now());
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
      // Nobody who is not paired is waited for.
      for (const socket of open) if (waiting.has(endOf(socket))) socket.destroy();
      await part(connections, CLOSE_TIME);
      await closed;
    },
  };
}

function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function bound(server: Server, port: number, hostname: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(hostname === undefined ? {} : { host: hostname }) }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
