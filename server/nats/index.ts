/**
 * `igrs-rump/nats`: the bus of many message servers, over NATS with JetStream. It needs the packages `@nats-io/nats-core`,
 * `@nats-io/jetstream` and `@nats-io/kv`, and a transport, such as `@nats-io/transport-node`.
 *
 * ```ts
 * import { connect } from '@nats-io/transport-node';
 * import { natsBus } from 'igrs-rump/nats';
 * import { MessageServer } from 'igrs-rump/server';
 *
 * const connection = await connect({ servers: 'nats.example', maxReconnectAttempts: -1, pingInterval: 5000 });
 * const bus = await natsBus({ connection });
 * const server = new MessageServer({ codec, accounts, bus });
 * bus.watch((state) => console.log(state));
 * …
 * await server.close();
 * await bus.close();
 * await connection.close();
 * ```
 */
import { NatsBus } from './nats-bus.ts';
import type { NatsBusOptions } from './options.ts';

export type { NatsBusOptions, NatsBusState, NatsBusStats } from './options.ts';
export type { NatsBus };

/**
 * Creates the bucket and the stream if they are missing, reads them, and registers this server.
 *
 * @throws {RumpError} `unsupported` if NATS has no JetStream or this account no right to it, `timeout` if it does not store in time;
 * `wrong-type`, `unknown-name` or `out-of-range` for options
 */
export function natsBus(options: NatsBusOptions): Promise<NatsBus> {
  return NatsBus.open(options);
}
