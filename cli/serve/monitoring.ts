/** `rump serve --metrics`, `--metrics-token` and `--audit`: what is counted and recorded, and who may read it where. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MessageServer, MessageServerOptions } from 'igrs-rump/server';
import {
  ControlAudit,
  type ControlRecord,
  Lines,
  type Log,
  type Login,
  listenMetrics,
  type MetricsListener,
  Monitor,
  metricsPage,
  openLineFile,
} from 'igrs-rump/server/node';
import { DEFAULT_INTERVAL, followFiles } from '../../server/node/followed-files.ts';
import { jsonLine } from '../../server/node/monitoring/log.ts';
import { Failure, systemFailure, systemReason } from '../failure.ts';
import { readSmallFile } from '../input.ts';
import type { Address } from '../option-values.ts';

export interface MonitoringOptions {
  readonly metrics?: Address;
  readonly metricsToken?: string;
  readonly audit?: string;
}

interface Monitoring {
  /** What the server is given: only the bus if nothing is monitored. */
  readonly observed: Pick<MessageServerOptions, 'bus' | 'onFrame'>;
  onLogin(login: Login): void;
  watch(server: MessageServer): void;
  /** Whether metrics are on the port of the WebSockets. */
  readonly hasPage: boolean;
  /** If they are: handles its requests, and returns false for others. */
  page(request: IncomingMessage, response: ServerResponse): boolean;
  /** Opens their own port, if there is one. */
  listen(onError: (error: Error) => void): Promise<MetricsListener | null>;
  close(): Promise<void>;
}

/** Characters. */
const SHORTEST_TOKEN = 16;

export async function openMonitoring(
  { metrics, metricsToken: file, audit: path }: MonitoringOptions,
  { codec, bus }: Pick<MessageServerOptions, 'codec' | 'bus'>,
  log: Log,
): Promise<Monitoring> {
  const token = file === undefined ? null : await followedToken(file, log);
  const audit = path === undefined ? null : await openAudit(path, log);
  const dropped = () => ({ log: log.dropped, ...(audit === null ? {} : { audit: audit.dropped() }) });
  const isRead = metrics !== undefined || token !== null;
  const monitor = isRead ? new Monitor({ codec, bus, dropped }) : null;
  const counted: Monitoring['observed'] = monitor ?? { bus };
  const observed = audit === null ? counted : new ControlAudit({ codec, ...pick(counted), record: audit.record });
  const shown = token === null ? {} : { token: token.current };
  const hasPage = monitor !== null && metrics === undefined;
  return {
    observed: pick(observed),
    onLogin: (login) => monitor?.onLogin(login),
    watch: (server) => monitor?.watch(server),
    hasPage,
    page: hasPage ? metricsPage(monitor, shown) : () => false,
    listen: async (onError) =>
      monitor === null || metrics === undefined
        ? null
        : listenMetrics(monitor, { port: metrics.port, hostname: metrics.host, ...shown, onError }),
    async close() {
      token?.stop();
      monitor?.close();
      await audit?.close();
    },
  };
}

function pick({ bus, onFrame }: Monitoring['observed']): Monitoring['observed'] {
  return { bus, ...(onFrame === undefined ? {} : { onFrame }) };
}

/** Reads a file, now and whenever it changes; an unusable one changes nothing. */
async function followedToken(file: string, log: Log) {
  let token = await readToken(file);
  const stop = followFiles([file], DEFAULT_INTERVAL, async () => {
    try {
      token = await readToken(file);
    } catch (error) {
      log.error('metrics-token-unusable', `${(error as Error).message}; the previous token stays in force`);
    }
  });
  return { current: () => token, stop };
}

async function readToken(file: string): Promise<string> {
  const text = (await readSmallFile(file)).toString('utf8');
  const token = text.trim();
  if (/^[!-~]+$/.test(token) && token.length >= SHORTEST_TOKEN) return token;
  throw new Failure(
    `--metrics-token ${file}: it must hold one token, of at least ${SHORTEST_TOKEN} printable ASCII characters without spaces`,
  );
}

interface Audit {
  readonly record: (control: ControlRecord) => void;
  /** Lines that are lost. */
  dropped(): number;
  /** Writes what waits, for at most a second. */
  close(): Promise<void>;
}

/** In place of a file: the log. */
const LOG = '-';
/** Milliseconds. */
const FLUSH_TIME = 1000;

/** @param path of the file that lines are added to; it is opened again on SIGHUP, so that it can be rotated */
async function openAudit(path: string, log: Log): Promise<Audit> {
  if (path === LOG) {
    const record = (control: ControlRecord): void => log.info('control', sentenceOf(control), { ...control });
    // The log counts what it drops.
    return { record, dropped: () => 0, close: async () => {} };
  }
  const file = await openLineFile(path).catch((error: unknown) => {
    throw systemFailure(`--audit ${path}`, error);
  });
  // Once, not for each line on a full disk.
  let isFailing = false;
  const lines = new Lines(
    async (text) => {
      try {
        await file.write(text);
        if (isFailing) log.info('audit', `--audit ${path}: it is written again`);
        isFailing = false;
      } catch (error) {
        const text = `--audit ${path}: ${systemReason(error)}; controls are carried out but not recorded`;
        if (!isFailing) log.error('audit', text);
        isFailing = true;
        throw error;
      }
    },
    (count) => jsonLine({ time: new Date().toISOString(), event: 'lines-dropped', count }),
  );
  const reopen = (): void => {
    file.reopen().catch((error: unknown) => {
      log.error('audit', `--audit ${path}: ${systemReason(error)}; the previous file stays in use`);
    });
  };
  process.on('SIGHUP', reopen);
  return {
    record: (control) => lines.add(jsonLine({ time: new Date().toISOString(), event: 'control', ...control })),
    dropped: () => lines.dropped,
    async close() {
      process.off('SIGHUP', reopen);
      // A pipe that is not read would keep the process alive.
      if (await lines.flush(FLUSH_TIME)) await file.close();
    },
  };
}

function sentenceOf({ account, device, fields, result, milliseconds }: ControlRecord): string {
  const what = fields === null ? 'something that the profile cannot read' : jsonLine(fields);
  return `${account} sent ${device} a control: ${what}; result: ${result}, after ${milliseconds} ms`;
}
