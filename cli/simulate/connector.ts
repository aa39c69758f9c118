/** How appliances reach the server, by its address. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connect, Link } from 'igrs-rump/exchange';
import { WebSocket } from 'ws';
import { Failure, misuse } from '../failure.ts';
import { withoutBrackets } from '../option-values.ts';

const PROBE_MILLISECONDS = 10_000;
const WORDLESS_MILLISECONDS = 500;

/** Tries it once, so that a wrong address or token is told, and not tried for ever. */
export async function connector(server: string, token: string): Promise<Connect> {
  const connect = await connectorOf(server, token);
  const signal = AbortSignal.timeout(PROBE_MILLISECONDS);
  let link: Link;
  try {
    link = await connect(signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`--server ${server}: ${reason}`, undefined, { cause: error });
  }
  const refusal = await whyRefused(link);
  link.close();
  if (refusal !== null) throw new Failure(`--server ${server}: ${refusal}`);
  return connect;
}

/** Whoever is turned away is told so by the first text. A link without text ends without a word, so it is waited for a while. */
async function whyRefused({ text, readable, closed }: Link): Promise<string | null> {
  if (!text) {
    const quiet = sleep(WORDLESS_MILLISECONDS, null, { ref: false });
    return (await Promise.race([closed, quiet])) === null ? null : 'it ends the connection at once: is the token good?';
  }
  const gone = closed.then(({ reason, message }) => ({ value: JSON.stringify({ type: 'closing', reason, message }) }));
  const { value } = await Promise.race([readable.getReader().read(), gone]);
  if (typeof value !== 'string') return null;
  const { type, reason, message } = JSON.parse(value);
  return type === 'closing' ? `${reason}: ${message}` : null;
}

async function connectorOf(server: string, token: string): Promise<Connect> {
  const url = URL.canParse(server) ? new URL(server) : null;
  switch (url?.protocol) {
    case 'ws:':
    case 'wss:': {
      const { webSocket } = await import('igrs-rump/websocket');
      // Node 20 has none of its own.
      return webSocket(server, { token, WebSocket: WebSocket as never });
    }
    case 'tcp:': {
      const { tcp } = await import('igrs-rump/tcp');
      if (url.port === '') throw misuse(`--server ${server}: it has no port, such as tcp://127.0.0.1:5250`);
      // A URL has an IPv6 address in brackets, a socket takes it without.
      return tcp({ host: withoutBrackets(url.hostname), port: Number(url.port), token });
    }
    default:
      throw misuse(
        `--server ${server}: it must be an address such as ws://127.0.0.1:8080/rump or tcp://127.0.0.1:5250`,
      );
  }
}
