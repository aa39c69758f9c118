/** What the server shares with others: nothing, or NATS. */
import { MemoryBus } from 'igrs-rump/server';
import { misuse } from '../failure.ts';
import type { OpenBus } from './nats.ts';

export async function openBus(servers: readonly string[], credentials: string | undefined): Promise<OpenBus> {
  if (servers.length > 0) return (await import('./nats.ts')).openNats(servers, credentials);
  if (credentials !== undefined) throw misuse('--nats-credentials needs --nats: without it nobody is shown them');
  return { bus: new MemoryBus(), nats: null, close: async () => {} };
}
