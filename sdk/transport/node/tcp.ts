/** `igrs-rump/tcp`: links over plain TCP or TLS, on Node, Deno and Bun. They carry only frames, no text. */
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { type ConnectionOptions, connect as connectSecurely } from 'node:tls';
import type { Connect } from '../../exchange/link.ts';
import { checkedNames } from '../../values/checked.ts';
import { checkedInteger, RumpError, refuse } from '../../values/error.ts';
import { socketLink } from './socket-link.ts';

export interface TcpOptions {
  /** A name or an address. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** A token, or a function that returns one for each connection; it is sent as the first line, and must not have a line break. */
  readonly token?: string | ((signal: AbortSignal) => string | Promise<string>);
  /** TLS, with these options of `node:tls`; `{}` trusts the authorities that Node knows. Without it the token travels in the clear. */
  readonly tls?: ConnectionOptions;
}

/** Milliseconds that the other side has to end the connection too, after a close. */
const GRACEFUL = 3000;

/** Milliseconds of silence after which the host probes a connection. */
const KEEP_ALIVE = 30_000;

/**
 * Opens links to this host and port.
 *
 * @throws {RumpError} `wrong-type` for `host` and for anything but an object, `wrong-type` or `out-of-range` for `port`, which is from 1 to
 * 65535, `unknown-field` for an option that does not exist
 */
export function tcp(options: TcpOptions): Connect {
  const { host, port, token, tls } = checkedNames(options, ['host', 'port', 'token', 'tls']);
  if (typeof host !== 'string' || host === '') refuse('wrong-type', 'host', host, 'it must be the name of a host');
  checkedInteger(port, 'port', 1, 0xffff);
  return async (signal) => {
    const given = typeof token === 'function' ? await token(signal) : token;
    signal.throwIfAborted();
    // Not quoted: it is a secret.
    if (given !== undefined && /\s/.test(given)) {
      const text = 'the token has a space or a line break, and is sent as one line';
      throw new RumpError('out-of-range', text, { path: 'token' });
    }
    const socket = tls === undefined ? connectSocket(port, host) : connectSecurely(port, host, tls);
    // `once` stops listening with the abort, and a try that fails before the socket is destroyed would end the process.
    socket.on('error', () => {});
    try {
      await once(socket, tls === undefined ? 'connect' : 'secureConnect', { signal });
    } catch (error) {
      socket.destroy();
      // In place of an AbortError.
      signal.throwIfAborted();
      throw error;
    }
    socket.setNoDelay(true);
    // A link without text has no ping; the host's own probes detect that the other side is gone.
    socket.setKeepAlive(true, KEEP_ALIVE);
    if (given !== undefined) socket.write(`RUMP ${given}\n`);
    return socketLink(socket, GRACEFUL);
  };
}
