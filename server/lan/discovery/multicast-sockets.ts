/** Sockets for multicast DNS, one for each interface and address family, and the limits of their input. */

import { createSocket } from 'node:dgram';
import type { Packet } from 'dns-packet';
import makeMulticast, { type MulticastDNS } from 'multicast-dns';
import { RumpError } from '../../../sdk/values/error.ts';
import { type Bucket, bucketOf, draw } from '../../limits.ts';
import type { DiscoveryStats, HeardRecord } from './known-devices.ts';
import { type Network, networksOf } from './network.ts';

/** Packets a second, and in one burst; a long one counts as several. */
const OF_SENDER = { perSecond: 100, atOnce: 300 };
const IN_ALL = { perSecond: 1000, atOnce: 3000 };
/** Senders that are remembered; the one silent for longest is forgotten first. */
const MAX_SENDERS = 256;

/** Limits the packets that are decoded, per sender and in all, so that a flood from one sender does not drown the others. */
class PacketRateLimiter {
  readonly #all: Bucket = bucketOf(IN_ALL.perSecond, IN_ALL.atOnce, performance.now());
  readonly #senders = new Map<string, Bucket>();

  lets(sender: string, packets: number, now: number): boolean {
    const bucket = this.#senders.get(sender) ?? bucketOf(OF_SENDER.perSecond, OF_SENDER.atOnce, now);
    this.#senders.delete(sender);
    this.#senders.set(sender, bucket);
    if (this.#senders.size > MAX_SENDERS) {
      const [oldest] = this.#senders.keys();
      this.#senders.delete(oldest as string);
    }
    // The sender's own limit first: what it drops costs the others nothing.
    return draw(bucket, packets, now) && draw(this.#all, packets, now);
  }
}

export interface Sender {
  readonly address: string;
  readonly port: number;
}

interface StationsListener {
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
const RECORDS_OF_PACKET = 8;
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
      const type = isFour ? 'udp4' : 'udp6';
      const key = keyOf(network);
      const udp = createSocket({ type, reuseAddr: true, ipv6Only: !isFour });
      const multicast = makeMulticast({
        ...(isFour
          ? { interface: network.address, bind: '0.0.0.0' }
          : { ip: GROUP_OF_VERSION_6, interface: `::%${network.interface}`, bind: '::' }),
        type,
        socket: udp,
      });
      const [decode] = udp.listeners('message');
      udp.removeAllListeners('message');
      udp.on('message', (bytes, from) => this.#read(bytes, from, network) && decode?.(bytes, from));
      const socket = { network, multicast, send: (packet: Packet, to?: Sender) => sent(multicast, packet, to) };
      multicast.on('error', () => {
        // Unavailable: another program may use the port exclusively.
        this.#open.delete(key);
        multicast.destroy();
        resolve();
      });
      multicast.on('warning', () => this.stats.refused++);
      multicast.on('packet', (packet: Packet, from: Sender) => {
        this.stats.packets++;
        const { answers = [], additionals = [] } = packet;
        const records = [...answers, ...additionals] as readonly HeardRecord[];
        if (packet.type === 'query') this.#listener.query(packet, from, socket);
        else if (from.port === MULTICAST_PORT) this.#listener.response(records, from, socket);
        else this.stats.refused++;
      });
      multicast.on('ready', () => {
        if (this.#isClosed) multicast.destroy();
        else {
          this.#open.set(key, socket);
          this.#listener.opened(socket);
        }
        resolve();
      });
    });
  }

  /** Whether to decode it: that costs most, if names point at long ones. */
  #read(bytes: Buffer, from: Sender, network: Network): boolean {
    let records = 0;
    for (let at = 4; at < 12; at++) records += (bytes[at] as number) << (at % 2 === 0 ? 8 : 0);
    // Sockets of one family receive from every interface: each keeps what came over its own. Nothing can be sent to port 0: multicast-dns
    // would try in a later turn, where nobody can catch what it throws.
    if (!network.isNear(from.address) || from.port === 0 || records > MAX_RECORDS) this.stats.refused++;
    else if (this.#limiter.lets(from.address, 1 + records / RECORDS_OF_PACKET, performance.now())) return true;
    else this.stats.flooded++;
    return false;
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
