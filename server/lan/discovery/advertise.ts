/** Answers queries for devices, and announces when this one arrives and leaves (RFC 6762, 8.3 and 10.1). */
import type { Answer, Packet, Question } from 'dns-packet';
import {
  ALL_SERVICES,
  type DiscoveryStats,
  type HeardRecord,
  hostOf,
  instanceOf,
  isSame,
  SERVICE,
  textRecord,
} from './known-devices.ts';
import { type MulticastSocket, MulticastSockets, type Sender } from './multicast-sockets.ts';

export interface AdvertiseOptions {
  readonly deviceId: string;
  readonly port: number;
  readonly interface: string | readonly string[] | undefined;
}

export interface Advertisement {
  readonly stats: DiscoveryStats & { readonly conflicts: number };
  close(): Promise<void>;
}

/** Seconds that others may cache a record; shorter for those with addresses (RFC 6762, 10). */
const LONG = 4500;
const SHORT = 120;
/** For resolvers without multicast, which receive no goodbye (RFC 6762, 6.7). */
const LEGACY = 10;
/** Milliseconds between the first two announcements, and the least between two answers. */
const A_SECOND = 1000;
/** Random delay, at most, in milliseconds: without it all devices would answer at once. */
const SPREAD = 100;
const MULTICAST_PORT = 5353;

/**
 * Rejects with a RumpError if no interface takes multicast. Names are not probed: they contain the device ID. Another host that
 * claims the same device is counted as a conflict; its key shows which of the two is right.
 */
export async function advertise({ deviceId, port, interface: names }: AdvertiseOptions): Promise<Advertisement> {
  const [instance, host] = [instanceOf(deviceId), hostOf(deviceId)];
  const answering = new Map<MulticastSocket, ReturnType<typeof setTimeout>>();
  const answered = new WeakMap<MulticastSocket, number>();
  let conflicts = 0;
  let isClosed = false;

  const announce = (socket: MulticastSocket): Promise<void> => {
    answered.set(socket, performance.now());
    return socket.send(packetOf(recordsOf(socket, instance, host, port)));
  };
  const answerSoon = (socket: MulticastSocket): void => {
    if (isClosed || answering.has(socket)) return;
    const rest = Math.max(0, (answered.get(socket) ?? Number.NEGATIVE_INFINITY) + A_SECOND - performance.now());
    const answer = (): void => {
      answering.delete(socket);
      announce(socket);
    };
    answering.set(socket, setTimeout(answer, rest + Math.random() * SPREAD));
  };

  const sockets = new MulticastSockets(names, {
    query(packet: Packet, from: Sender, socket: MulticastSocket) {
      const questions = (packet.questions ?? []).filter((question) => isForUs(question, instance, host));
      if (isClosed || questions.length === 0) return;
      if (from.port === MULTICAST_PORT) {
        const records = recordsOf(socket, instance, host, port);
        const asked = records.filter((record) => questions.some((question) => isAnswerTo(record, question)));
        if (!asked.every((record) => isKnown(record, packet.answers ?? []))) answerSoon(socket);
        return;
      }
      // It expects a unicast answer, and would read the cache-flush bit as part of an unknown class.
      const records = recordsOf(socket, instance, host, port, LEGACY);
      const answer = packetOf(records.map((record) => ({ ...record, flush: false }) as Answer));
      socket.send({ ...answer, id: packet.id ?? 0, questions: questions.slice(0, 1) }, from);
    },
    response(records, _from, socket) {
      // A liar, or the goodbye of the process before this one: whoever hears it takes the device for gone (RFC 6762, 10.1).
      const isWithdrawn = ({ name, data, ttl }: HeardRecord): boolean =>
        ttl === 0 && (isSame(name, instance) || isSame(data, instance));
      if (records.some(isWithdrawn)) answerSoon(socket);
      const isOther = ({ type, name, data, ttl = 0 }: HeardRecord): boolean =>
        type === 'SRV' && ttl > 0 && isSame(name, instance) && (data as { port?: unknown })?.port !== port;
      if (records.some(isOther)) conflicts++;
    },
    opened(socket) {
      announce(socket);
      setTimeout(() => isClosed || announce(socket), A_SECOND).unref();
    },
  });
  try {
    await sockets.open();
  } catch (error) {
    await sockets.close();
    throw error;
  }
  return {
    get stats() {
      return { ...sockets.stats, conflicts };
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const timer of answering.values()) clearTimeout(timer);
      const goodbye = (socket: MulticastSocket) => socket.send(packetOf(recordsOf(socket, instance, host, port, 0)));
      await Promise.all(sockets.all.map(goodbye));
      await sockets.close();
    },
  };
}

function isForUs({ name, type }: Question, instance: string, host: string): boolean {
  const asks = (...types: string[]) => [...types, 'ANY'].includes(type as string);
  if (isSame(name, SERVICE) || isSame(name, ALL_SERVICES)) return asks('PTR');
  if (isSame(name, instance)) return asks('SRV', 'TXT');
  return isSame(name, host) && asks('A', 'AAAA');
}

function isAnswerTo({ name, type }: Answer, question: Question): boolean {
  return isSame(name, question.name) && [type, 'ANY'].includes(question.type as string);
}

/** Whether the requester has it already, and will keep it for at least half of its lifetime (RFC 6762, 7.1). */
function isKnown(record: Answer, known: readonly Answer[]): boolean {
  const text = dataOf(record);
  const { name, type, ttl = 0 } = record as HeardRecord;
  return (known as readonly HeardRecord[]).some(
    (other) =>
      other.type === type && isSame(other.name, String(name)) && (other.ttl ?? 0) * 2 >= ttl && dataOf(other) === text,
  );
}

/** As text, in which equal names are equal whatever their case. */
function dataOf({ type, data }: { readonly type: string; readonly data?: unknown }): string {
  if (type === 'SRV') {
    const { port, target } = data as { readonly port?: unknown; readonly target?: unknown };
    return `${port} ${target}`.toLowerCase();
  }
  return [data].flat().map(String).join('\n').toLowerCase();
}

function packetOf(answers: Answer[]): Packet {
  // AA, without which receivers ignore a response (RFC 6762, 18.4).
  return { type: 'response', flags: 0x400, answers };
}

/** @param longest lifetime in seconds; 0 withdraws everything */
function recordsOf(
  { network }: MulticastSocket,
  instance: string,
  host: string,
  port: number,
  longest = LONG,
): Answer[] {
  const [long, short] = [Math.min(LONG, longest), Math.min(SHORT, longest)];
  const own = { class: 'IN', flush: true } as const;
  const addresses = network.addresses.map((address): Answer => {
    const record = { name: host, ttl: short, data: address, ...own };
    return address.includes(':') ? { type: 'AAAA', ...record } : { type: 'A', ...record };
  });
  return [
    // Others have this name too, so their records must not be flushed.
    { type: 'PTR', name: SERVICE, class: 'IN', ttl: long, data: instance },
    ...(longest === 0 ? [] : [{ type: 'PTR', name: ALL_SERVICES, class: 'IN', ttl: long, data: SERVICE } as const]),
    { type: 'SRV', name: instance, ttl: short, data: { port, target: host }, ...own },
    { type: 'TXT', name: instance, ttl: long, data: textRecord(), ...own },
    ...addresses,
  ];
}
