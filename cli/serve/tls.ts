/** Certificate and key of `rump serve`, which are read again when they change; and the detection of a lack of file descriptors. */
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { Listener, Log } from 'igrs-rump/server/node';
import { DEFAULT_INTERVAL, followFiles } from '../../server/node/followed-files.ts';
import { Failure, misuse } from '../failure.ts';
import { readSmallFile } from '../input.ts';

interface TlsFiles {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Null without TLS. */
export async function readTls({ tlsCert, tlsKey }: TlsFiles): Promise<TlsOptions | null> {
  if (tlsCert === undefined && tlsKey === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined) throw misuse('--tls-cert and --tls-key need each other');
  return readPems({ '--tls-cert': ['cert', tlsCert], '--tls-key': ['key', tlsKey] });
}

const CERTIFICATE = ['certificate', /^-----BEGIN ([A-Z0-9]+ )?CERTIFICATE-----/m] as const;
const PRIVATE_KEY = [
  'private key without a passphrase',
  /^-----BEGIN (?!ENCRYPTED)([A-Z]+ )?PRIVATE KEY-----/m,
] as const;

/** Files for TLS by option, each with its purpose. Fails in one line if one cannot be read, or if they contradict each other. */
export async function readPems(
  files: Readonly<Record<string, readonly [member: 'ca' | 'cert' | 'key', file: string]>>,
): Promise<TlsOptions> {
  const tls: TlsOptions = {};
  for (const [option, [member, file]] of Object.entries(files)) {
    const content = await readSmallFile(file);
    // Checked here, because OpenSSL's own message does not help, and it accepts a `ca` without any certificate as an empty list.
    const [what, start] = member === 'key' ? PRIVATE_KEY : CERTIFICATE;
    if (!start.test(content.toString('latin1'))) throw new Failure(`${option} ${file}: it holds no ${what} in PEM`);
    tls[member] = content;
  }
  try {
    createSecureContext(tls);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'the key is not that of the certificate' : message;
    const named = Object.entries(files).map(([option, [, file]]) => `${option} ${file}`);
    throw new Failure(`${named.join(', ')}: ${reason}`, error);
  }
  return tls;
}

/** @returns ends it */
export function followTls(files: TlsFiles, listeners: readonly Listener[], log: Log): () => void {
  const { tlsCert, tlsKey } = files;
  if (tlsCert === undefined || tlsKey === undefined) return () => {};
  let isFirst = true;
  return followFiles([tlsCert, tlsKey], DEFAULT_INTERVAL, async () => {
    try {
      const tls = await readTls(files);
      if (tls !== null) for (const listener of listeners) listener.renew(tls);
      if (!isFirst) log.info('certificate-changed', 'the certificate has changed, and is in force');
    } catch (error) {
      log.error('certificate-unusable', `${(error as Error).message}; the previous certificate stays in force`);
    }
    isFirst = false;
  });
}

const LOOK_INTERVAL = 1000;

/**
 * Reports when the process has no file descriptors left, and when it has again. The system then ends new connections without telling the
 * server, so the server tries for itself.
 *
 * @returns ends it
 */
export function watchDescriptors(log: Log): () => void {
  let isShort = false;
  const timer = setInterval(async () => {
    const code = await open(devNull).then(
      async (file) => {
        await file.close();
        return '';
      },
      (error: NodeJS.ErrnoException) => error.code ?? '',
    );
    const wasShort = isShort;
    isShort = code === 'EMFILE' || code === 'ENFILE';
    if (isShort && !wasShort)
      log.error(
        'too-many-files',
        'too many open files: new connections are dropped; raise the limit (LimitNOFILE, ulimit -n)',
      );
    if (wasShort && !isShort) log.info('files-again', 'connections are accepted again');
  }, LOOK_INTERVAL).unref();
  return () => clearInterval(timer);
}
