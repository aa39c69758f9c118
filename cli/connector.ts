/** Connects to the server, by its address and a token: simulated appliances, and the commands that act as a controller. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connect, Link } from 'igrs-rump/exchange';
import { WebSocket } from 'ws';
import { readServerText } from '../sdk/exchange/text.ts';
import { withoutCredentials } from '../sdk/values/error.ts';
import { Failure, misuse } from './failure.ts';
import { readSmallFile } from './input.ts';
import { withoutBrackets } from './option-values.ts';

/** The option that names it, as in messages. */
export function serverNamed(server: string): string {
  return `--server ${withoutCredentials(server)}`;
}

interface TokenOptions {
  readonly token?: string;
  readonly tokenFile?: string;
}

export async function readToken({ token, tokenFile }: TokenOptions): Promise<string> {
  if (tokenFile !== undefined) {
    const text = (await readSmallFile(tokenFile)).toString('utf8');
    return checked(text.trim(), tokenFile);
  }
  if (token === undefined) {
    throw misuse('a token is required: --token-file FILE, or RUMP_TOKEN in the environment; rump serve prints one');
  }
  return checked(token, '--token or RUMP_TOKEN');
}

/** A token is sent in a header and in a line, which other characters could end early. */
function checked(token: string, name: string): string {
  if (/^[\w.-]+$/.test(token)) return token;
  if (token === '') throw misuse(`${name}: empty, where a token is required`);
  throw misuse(`${name}: not a token, which consists of letters, digits, dots, hyphens and underscores`);
}

const PROBE_MILLISECONDS = 10_000;
/** How long a link without text may take to end if the token is refused. */
const REFUSAL_MILLISECONDS = 500;

/** Connects once as a probe, so that a wrong address or token is reported and not retried for ever. */
export async function connector(server: string, token: string, timeout = PROBE_MILLISECONDS): Promise<Connect> {
  let socketError: Error | null = null;
  const connect = await connectorOf(server, token, (error) => {
    socketError ??= error;
  });
  const signal = AbortSignal.timeout(timeout);
  let link: Link;
  try {
    link = await connect(signal);
  } catch (error) {
    throw unreachable(server, signal.aborted ? new Error(`no answer in ${timeout} ms`) : (socketError ?? error));
  }
  const silence = new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve(`it says nothing in ${timeout} ms`), { once: true });
  });
  const refusal = await Promise.race([whyRefused(link), silence]);
  link.close();
  if (refusal !== null) throw new Failure(`${serverNamed(server)}: ${refusal}`);
  return connect;
}

/** Codes of OpenSSL for a certificate that nobody vouches for. */
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/;

function unreachable(server: string, error: unknown): Failure {
  // If a name has several addresses, there is one code for all of them and no message.
  const { code = '', message } = error as NodeJS.ErrnoException;
  // OpenSSL's words, which name its own source. A TLS server that refuses, such as for lack of a certificate, has the same code.
  const isPlain = /wrong version number|packet length too long/.test(message);
  const reason = isPlain ? `it answers without TLS${WITHOUT_TLS}` : `${message.trim() || code}${adviceFor(code)}`;
  return new Failure(`${serverNamed(server)}: ${reason}`, error);
}

const WITHOUT_TLS = '; its address begins with ws: in place of wss:, or tcp: in place of tls:';

function adviceFor(code: string): string {
  if (UNTRUSTED.test(code)) return '; NODE_EXTRA_CA_CERTS can name a file with the certificate to trust';
  return code.startsWith('ERR_TLS_') ? '' : '; is rump serve running there?';
}

/** The first text of a link says why it is refused. A link without text just ends, so wait a moment for that. */
async function whyRefused({ text, readable, closed }: Link): Promise<string | null> {
  if (!text) {
    const quiet = sleep(REFUSAL_MILLISECONDS, null, { ref: false });
    return (await Promise.race([closed, quiet])) === null
      ? null
      : 'it ends the connection at once: is the token valid?';
  }
  const gone = closed.then(({ reason, message }) => ({ value: JSON.stringify({ type: 'closing', reason, message }) }));
  const { value } = await Promise.race([readable.getReader().read(), gone]);
  if (typeof value !== 'string') return null;
  const said = readServerText(value);
  if (typeof said === 'string') return `${said}; is it rump serve that runs there?`;
  if (said?.type !== 'closing') return null;
  const { reason, message } = said;
  const advice =
    reason === 'unauthorised' ? '; take one that rump serve prints, or that a key of its --accounts signed' : '';
  return `${reason}: ${message}${advice}`;
}

/** @param onError called with a WebSocket's error, because its event `close` has no reason */
async function connectorOf(server: string, token: string, onError: (error: Error) => void): Promise<Connect> {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url?.port === '0') throw misuse(`${serverNamed(server)}: its port is 0; it must be from 1 to 65535`);
  switch (url?.protocol) {
    case 'ws:':
    case 'wss:': {
      const { webSocket } = await import('igrs-rump/websocket');
      // Node 20 has no WebSocket.
      class ReportingWebSocket extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols);
          this.on('error', onError);
        }
      }
      return webSocket(server, { token, WebSocket: ReportingWebSocket as never });
    }
    case 'tcp:':
    case 'tls:': {
      const { tcp } = await import('igrs-rump/tcp');
      if (url.port === '')
        throw misuse(`${serverNamed(server)}: it needs a port, as in ${url.protocol}//127.0.0.1:5250`);
      // An IPv6 address has brackets in a URL, and none for a socket.
      const address = { host: withoutBrackets(url.hostname), port: Number(url.port), token };
      return tcp(url.protocol === 'tls:' ? { ...address, tls: {} } : address);
    }
    default:
      throw misuse(
        `${serverNamed(server)}: it must be an address such as ws://127.0.0.1:8080/rump or tcp://127.0.0.1:5250; with TLS wss: or tls:`,
      );
  }
}
