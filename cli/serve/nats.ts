/** The bus that servers share over NATS; loaded only with `--nats`. */
import { connect, credsAuthenticator, type NatsConnection, type TlsOptions } from '@nats-io/transport-node';
import { RumpError } from 'igrs-rump';
import { type NatsBusOptions, natsBus } from 'igrs-rump/nats';
import type { Bus } from 'igrs-rump/server';
import type { Log } from 'igrs-rump/server/node';
import { withoutCredentials } from '../../sdk/values/error.ts';
import { isTooShort } from '../../server/nats/options.ts';
import { Failure, misuse } from '../failure.ts';
import { readSmallFile } from '../input.ts';
import { readPems } from './tls.ts';

export interface OpenBus {
  readonly bus: Bus;
  /** The NATS server; null for a bus in memory. */
  readonly nats: string | null;
  /** Whether what must outlive the process can be stored now. */
  isReady(): boolean;
  /** Rejects with a Failure if the bus has ended for good. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Milliseconds between pings that detect a lost NATS server. */
const PING_INTERVAL = 5000;
/** Milliseconds until one server is given up and the next is tried. */
const CONNECT_TIME = 5000;

export interface NatsFiles {
  /** As written by `nsc`. */
  readonly natsCredentials?: string;
  /** Certificates of the authorities that check the servers' certificates; by default those that Node knows. */
  readonly natsCa?: string;
  /** The certificate that this server shows if NATS asks for one. */
  readonly natsCert?: string;
  readonly natsKey?: string;
}

/** Why the connection is not secure, by the code of OpenSSL or Node. */
const REASONS: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an unknown authority; name that with --nats-ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an unknown authority; name that with --nats-ca',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; if that is right, name it with --nats-ca',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it does not accept the certificate of --nats-cert',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not know the authority of the certificate of --nats-cert',
};

const NO_TLS = /does not support 'tls'/;

export async function openNats(
  servers: readonly string[],
  files: NatsFiles,
  settings: Omit<NatsBusOptions, 'connection'>,
  log: Log,
): Promise<OpenBus> {
  const worded = (error: unknown): Failure => {
    const text = (error as Error).message;
    const { code = '' } = rootOf(error);
    let message = REASONS[code] ?? text;
    if (NO_TLS.test(text))
      message = 'it has no TLS; nats:// in place of tls://, without --nats-ca and --nats-cert, goes in the clear';
    // A server that requires a certificate closes the connection after the handshake, which the client of NATS does not notice.
    if (text === 'timeout' && servers.some(isSecure)) {
      message =
        files.natsCert === undefined
          ? 'no answer in time; where it asks for a certificate, name one with --nats-cert and --nats-key'
          : 'no answer in time; it may not accept the certificate of --nats-cert';
    }
    return new Failure(`--nats ${servers.map(withoutCredentials).join(', ')}: ${message}`, error);
  };
  const connection = await connected(servers, files, worded);
  const bus = await natsBus({ connection, ...settings }).catch(async (error: unknown) => {
    await connection.close();
    throw RumpError.is(error) ? worded(error) : error;
  });
  let short: number | null = null;
  const warnOfLength = (): void => {
    const before = short;
    short = isTooShort(connection) ? (connection.info?.max_payload ?? null) : null;
    if (short === null || short === before) return;
    log.warn('nats', `NATS: its max_payload of ${short} bytes is too small for what servers store`, {
      maxPayload: short,
    });
  };
  bus.watch((state) => {
    warnOfLength();
    if (state === 'connected') log.info('nats', `NATS: ${state}`, { state });
    else if (state !== 'closed') log.warn('nats', `NATS: ${state}`, { state });
  });
  // Where it is too small for anything, the bus stays in the state in which it was while NATS was away.
  (async () => {
    for await (const { type } of connection.status()) if (type === 'reconnect') warnOfLength();
  })();
  let isClosing = false;
  const failed = connection.closed().then((error): Promise<never> => {
    if (isClosing) return never;
    throw new Failure(`NATS has ended the connection for good${error ? `: ${error.message}` : ''}`);
  });
  failed.catch(() => {});
  return {
    bus,
    nats: connection.getServer(),
    isReady: () => bus.state === 'connected' || bus.state === 'limited',
    failed,
    close: async () => {
      isClosing = true;
      const { disconnections, failures, declaredOffline, malformed } = bus.stats;
      await bus.close();
      await connection.close();
      log.info(
        'nats-closed',
        `NATS was away ${disconnections} times and failed ${failures} times; ` +
          `${declaredOffline} devices of others were declared offline, ${malformed} messages were dropped`,
        { disconnections, failures, declaredOffline, malformed },
      );
    },
  };
}

const never = new Promise<never>(() => {});

async function connected(
  servers: readonly string[],
  files: NatsFiles,
  worded: (error: unknown) => Failure,
): Promise<NatsConnection> {
  const { natsCredentials: credentials } = files;
  const file = credentials === undefined ? null : await readSmallFile(credentials);
  const tls = await tlsOf(servers, files);
  const options = {
    servers: [...servers],
    name: 'rump serve',
    maxReconnectAttempts: -1,
    pingInterval: PING_INTERVAL,
    timeout: CONNECT_TIME,
  };
  const identity = file === null ? {} : { authenticator: credsAuthenticator(file) };
  return connect({ ...options, ...identity, ...(tls && { tls }) }).catch((error: unknown) => {
    throw worded(error);
  });
}

function isSecure(server: string): boolean {
  return /^tls:/i.test(server);
}

/**
 * Null if the servers decide whether there is TLS. Even for `tls://` the client of NATS lets them, so anybody in between could say no.
 */
async function tlsOf(servers: readonly string[], files: NatsFiles): Promise<TlsOptions | null> {
  const { natsCa, natsCert, natsKey } = files;
  if ((natsCert === undefined) !== (natsKey === undefined)) throw misuse('--nats-cert and --nats-key need each other');
  const secure = servers.filter(isSecure);
  const other = servers.find((server) => !secure.includes(server));
  const given = [natsCa, natsCert].some((file) => file !== undefined);
  if (other !== undefined && (secure.length > 0 || given)) {
    const wanted = 'it must begin with tls:// where another does, or --nats-ca or --nats-cert is given';
    throw misuse(`--nats ${withoutCredentials(other)}: ${wanted}`);
  }
  if (secure.length === 0) return null;
  await readPems({
    ...(natsCa !== undefined && { '--nats-ca': ['ca', natsCa] }),
    ...(natsCert !== undefined && { '--nats-cert': ['cert', natsCert] }),
    ...(natsKey !== undefined && { '--nats-key': ['key', natsKey] }),
  });
  // Read again for each connection, so that renewed ones take effect.
  return {
    ...(natsCa !== undefined && { caFile: natsCa }),
    ...(natsCert !== undefined && { certFile: natsCert }),
    ...(natsKey !== undefined && { keyFile: natsKey }),
  };
}

/** The error that another error was made from. */
function rootOf(error: unknown): NodeJS.ErrnoException {
  const { cause } = error as Error;
  return cause instanceof Error ? rootOf(cause) : (error as NodeJS.ErrnoException);
}
