/** Sockets for multicast DNS, one for each interface and address family, and the limits of their input. */

import { createSocket } from 'node:dgram';
import type { Packet } from 'dns-packet';
import makeMulticast, { type MulticastDNS } from 'multicast-dns';
import { RumpError } from '../../../sdk/values/error.ts';
import { type Bucket, bucketOf, draw } from '../../link/bucket.ts';
import type { DiscoveryStats, HeardRecord } from './known-devices.ts';
import { type Network, networksOf } from './network.ts';

/** Packets a second, and in one burst. */
const OF_SENDER = { perSecond: 100, atOnce: 300 };
const IN_ALL = { perSecond: 1000, atOnce: 3000 };
/** Senders that are remembered; the one silent for longest is forgotten first. */
const MAX_SENDERS = 256;

/** Limits the packets that are read, per sender and in all, so that a flood from one sender does not drown the others. */
export class PacketRateLimiter {
  readonly #all: Bucket = bucketOf(IN_ALL.perSecond, IN_ALL.atOnce, performance.now());
  readonly #senders = new Map<string, Bucket>();

  lets(sender: string, now: number): boolean {
    const bucket = this.#senders.get(sender) ?? bucketOf(OF_SENDER.perSecond, OF_SENDER.atOnce, now);
    this.#senders.delete(sender);
    this.#senders.set(sender, bucket);
    if (this.#senders.size > MAX_SENDERS) {
      const [oldest] = this.#senders.keys();
      this.#senders.delete(oldest as string);
    }
    // The sender's own limit first: what it drops costs the others nothing.
    return draw(bucket, 1, now) && draw(this.#all, 1, now);
  }
}

export interface Sender {
  readonly address: string;
  readonly port: number;
}

export interface StationsListener {
  query(packet: Packet, from: Sender, socket: MulticastSocket): void;
  response(records: readonly HeardRecord[], from: Sender, socket: MulticastSocket): void;
  /** Another interface was found. */
  opened(socket: MulticastSocket): void;
}

export interface MulticastSocket {
  readonly network: Network;
  /** Sends to all, or to one address; resolves once it is sent or has failed. */
  send(packet: Packet, to?: Sender): Promise<void>;
}

interface OpenStation extends MulticastSocket {
  readonly multicast: MulticastDNS;
}

const GROUP_OF_VERSION_6 = 'ff02::fb';
const MULTICAST_PORT = 5353;
const MAX_RECORDS = 256;
/** Milliseconds between two looks for new interfaces. */
const LOOK_AGAIN = 10_000;

export class MulticastSockets {
  readonly stats: DiscoveryStats = { packets: 0, refused: 0, flooded: 0, rejectedFull: 0 };
  readonly #names: readonly string[] | undefined;
  readonly #listener: StationsListener;
  readonly #open = new Map<string, OpenStation>();
  readonly #limiter = new PacketRateLimiter();
  #timer: ReturnType<typeof setInterval> | null = null;
  #isClosed = false;

  constructor(names: string | readonly string[] | undefined, listener: StationsListener) {
    this.#names = typeof names === 'string' ? [names] : names;
    this.#listener = listener;
  }

  /** Rejects with a RumpError if it can listen on no interface. */
  async open(): Promise<void> {
    await this.#look(networksOf(this.#names));
    if (this.#open.size === 0) {
      const text = `no network interface takes multicast DNS (UDP port ${MULTICAST_PORT}); name one with the option interface`;
      throw new RumpError('unsupported', text, { path: 'interface' });
    }
    this.#timer = setInterval(() => this.#lookAgain(), LOOK_AGAIN);
    this.#timer.unref();
  }

  get all(): readonly MulticastSocket[] {
    return [...this.#open.values()];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(({ multicast }) => new Promise<void>((resolve) => multicast.destroy(() => resolve()))));
  }

  /** A machine's interfaces and addresses come and go. */
  #lookAgain(): void {
    let networks: Network[] = [];
    try {
      networks = networksOf(this.#names);
    } catch {
      // The named interface is down at present.
    }
    const keys = new Set(networks.map(keyOf));
    for (const [key, { multicast }] of this.#open) {
      if (keys.has(key)) continue;
      this.#open.delete(key);
      multicast.destroy();
    }
    this.#look(networks);
  }

  async #look(networks: readonly Network[]): Promise<void> {
    const fresh = networks.filter((network) => !this.#open.has(keyOf(network)));
    await Promise.all(fresh.map((network) => this.#start(network)));
  }

  #start(network: Network): Promise<void> {
    return new Promise((resolve) => {
      const isFour = network.family === 4;
      const multicast = makeMulticast({
        ...(isFour ? {} : { ip: GROUP_OF_VERSION_6 }),
        type: isFour ? 'udp4' : 'udp6',
        interface: isFour ? network.address : `::%${network.interface}`,
        bind: isFour ? '0.0.0.0' : '::',
        socket: createSocket({ type: isFour ? 'udp4' : 'udp6', reuseAddr: true, ipv6Only: !isFour }),
      });
      const socket = { network, multicast, send: (packet: Packet, to?: Sender) => sent(multicast, packet, to) };
      multicast.on('error', () => {
        // Unavailable: another program may use the port exclusively.
        this.#open.delete(keyOf(network));
        multicast.destroy();
        resolve();
      });
      multicast.on('warning', () => this.stats.refused++);
      multicast.on('packet', (packet: Packet, from: Sender) => this.#take(packet, from, socket));
      multicast.on('ready', () => {
        if (this.#isClosed) {
          multicast.destroy();
          resolve();
          return;
        }
        this.#open.set(keyOf(network), socket);
        this.#listener.opened(socket);
        resolve();
      });
    });
  }

  #take(packet: Packet, from: Sender, socket: OpenStation): void {
    if (!this.#limiter.lets(from.address, performance.now())) {
      this.stats.flooded++;
      return;
    }
    const { questions = [], answers = [], additionals = [] } = packet;
    // Sockets of one family receive from every interface: each keeps what came over its own.
    const isForUs = socket.network.isNear(from.address);
    // Nothing can be sent to port 0: multicast-dns would try in a later turn, where nobody can catch what it throws.
    if (!isForUs || from.port === 0 || questions.length + answers.length + additionals.length > MAX_RECORDS) {
      this.stats.refused++;
      return;
    }
    this.stats.packets++;
    if (packet.type === 'query') this.#listener.query(packet, from, socket);
    else if (from.port === MULTICAST_PORT)
      this.#listener.response([...answers, ...additionals] as readonly HeardRecord[], from, socket);
    else this.stats.refused++;
  }
}

function keyOf({ interface: name, family, addresses }: Network): string {
  return [name, family, ...addresses].join(' ');
}

function sent(multicast: MulticastDNS, packet: Packet, to?: Sender): Promise<void> {
  return new Promise((resolve) => {
    try {
      if (packet.type === 'query') multicast.query(packet as never, () => resolve());
      else multicast.respond(packet as never, (to ?? null) as never, () => resolve());
    } catch {
      // The socket was closed meanwhile, or the packet is longer than the network allows.
      resolve();
    }
  });
}
