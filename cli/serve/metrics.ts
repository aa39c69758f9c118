/** `rump serve --metrics` and `--metrics-token`: who counts, and who may read it where. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Log,
  listenMetrics,
  type MetricsListener,
  Monitor,
  type MonitorOptions,
  metricsPage,
} from 'igrs-rump/server/node';
import { DEFAULT_INTERVAL, followFiles } from '../../server/node/follow-files.ts';
import { Failure, systemFailure } from '../failure.ts';
import type { Address } from '../option-values.ts';

export interface MetricsOptions {
  readonly metrics?: Address;
  readonly metricsToken?: string;
}

export interface ServedMetrics {
  readonly monitor: Monitor;
  /** On the port of the WebSockets: answers what is for it, and otherwise returns false. */
  page(request: IncomingMessage, response: ServerResponse): boolean;
  /** Opens the port of their own, where there is one. */
  listen(onError: (error: Error) => void): Promise<MetricsListener | null>;
  close(): void;
}

/** Characters. */
const SHORTEST_TOKEN = 16;

/** Null where nobody reads them: then nothing is counted for them. */
export async function openMetrics(
  { metrics, metricsToken: file }: MetricsOptions,
  source: MonitorOptions,
  log: Log,
): Promise<ServedMetrics | null> {
  if (metrics === undefined && file === undefined) return null;
  const token = file === undefined ? null : await followedToken(file, log);
  const monitor = new Monitor(source);
  const options = token === null ? {} : { token: token.current };
  return {
    monitor,
    page: metrics === undefined ? metricsPage(monitor, options) : () => false,
    listen: async (onError) =>
      metrics === undefined
        ? null
        : listenMetrics(monitor, { port: metrics.port, hostname: metrics.host, ...options, onError }),
    close() {
      token?.stop();
      monitor.close();
    },
  };
}

/** What a file holds, now and when it has changed; one that cannot be used changes nothing. */
async function followedToken(file: string, log: Log) {
  let token = await readToken(file);
  const stop = followFiles([file], DEFAULT_INTERVAL, async () => {
    try {
      token = await readToken(file);
    } catch (error) {
      log.error('metrics-token-unusable', `${(error as Error).message}; the token before stays in force`);
    }
  });
  return { current: () => token, stop };
}

async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw systemFailure(file, error);
  });
  const token = text.trim();
  if (/^[!-~]+$/.test(token) && token.length >= SHORTEST_TOKEN) return token;
  throw new Failure(
    `--metrics-token ${file}: it must hold one token, of at least ${SHORTEST_TOKEN} printable ASCII characters without spaces`,
  );
}
