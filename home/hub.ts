/** The message server of the home and the page on one port. Its key is generated at start and lasts until the process ends. */
import type { Codec } from 'igrs-rump';
import { developmentAccounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { type Listener, listen } from 'igrs-rump/server/node';
import { type Page, servePage } from './serve-page.ts';

export interface Hub {
  /** Where the page is. */
  readonly address: string;
  readonly port: number;
  /** Where clients connect. */
  readonly url: string;
  readonly server: MessageServer;
  /** A token with which only this device can register. */
  deviceToken(deviceId: string): Promise<string>;
  close(): Promise<void>;
}

interface HubOptions {
  readonly codec: Codec;
  readonly page: Page;
  readonly deviceIds: readonly string[];
  /** The first port to try. */
  readonly port: number;
  /** How many consecutive ports to try. */
  readonly attempts: number;
}

const PAGE = 'page';
/** Seconds for which a token of the page is valid; the page then reconnects with a new one. */
const PAGE_TOKEN_LASTS = 12 * 3600;

/** @throws what Node says of a port: `EADDRINUSE` of the last one that was tried, anything else at once */
export async function openHub({ codec, page, deviceIds, port, attempts }: HubOptions): Promise<Hub> {
  const appliances = deviceIds.map((id) => [id, { grants: { [id]: ['register'] as const } }] as const);
  const accounts = developmentAccounts({
    ...Object.fromEntries(appliances),
    [PAGE]: { grants: { '*': ['observe', 'control'] } },
  });
  const server = new MessageServer({ codec, accounts: accounts.accounts, bus: new MemoryBus() });
  const request = servePage({ page, token: () => accounts.token(PAGE, PAGE_TOKEN_LASTS) });
  const listener = await firstFree(port, attempts, (candidate) => listen(server, { port: candidate, request }));
  return {
    address: `http://127.0.0.1:${listener.port}/`,
    port: listener.port,
    url: listener.url,
    server,
    deviceToken: (deviceId) => accounts.token(deviceId),
    close: async () => {
      // First the links, so that each client receives the reason.
      await server.close();
      await listener.close();
    },
  };
}

async function firstFree(port: number, attempts: number, open: (port: number) => Promise<Listener>): Promise<Listener> {
  for (let candidate = port; ; candidate++) {
    try {
      return await open(candidate);
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || candidate + 1 >= port + attempts) throw error;
    }
  }
}
