/** What an operator may set, with defaults that bound everything. */
import type { NatsConnection } from '@nats-io/nats-core';
import { type Clock, MAX_TIMER_DELAY, monotonicTime, systemClock } from '../../sdk/exchange/clock.ts';
import { checkedInteger, refuse } from '../../sdk/values/error.ts';
import { MAXIMUM_WIRE_LENGTH } from '../../sdk/wire/frames.ts';

/**
 * `connected`: all is well. `limited`: within the last lease NATS has refused something, because the bucket is full, or for lack of a right
 * or too many subscriptions, or it has dropped records, or its `max_payload` is too small; what is refused is not acknowledged, and all
 * else goes on. `reconnecting`: NATS is away, does not store in time, or refuses a subscription that it had granted; what must be stored is
 * refused until it is back. `closed`: for good, by `close()` or because the connection was closed.
 */
export type NatsBusState = 'connected' | 'limited' | 'reconnecting' | 'closed';

/** Counts since the bus was opened, and present numbers. */
export interface NatsBusStats {
  readonly state: NatsBusState;
  /** Devices in the bucket, and those whose link this server has. */
  readonly devices: number;
  readonly held: number;
  /** Servers known to be alive, including this one. */
  readonly servers: number;
  /** How often NATS was away, and how often the bucket was another than before. */
  readonly disconnections: number;
  readonly bucketsLost: number;
  /** Writes of records, and statuses and alarms that shared one. */
  readonly writes: number;
  readonly coalesced: number;
  /** What NATS did not do in time, or refused; and records that vanished from the bucket without a message. */
  readonly failures: number;
  /** Devices that this server declared offline: those of servers that died, and those whose link it lost while NATS was away. */
  readonly declaredOffline: number;
  /** Alarms missed while NATS was away, and read later. */
  readonly alarmsCaughtUp: number;
  /** Alarms beyond the 10,000 that may wait while missed ones are read. They are read later, if the stream still keeps them. */
  readonly alarmsTooMany: number;
  /** Invalid messages and records, dropped. */
  readonly malformed: number;
  /** Messages of a former holder, and duplicates; dropped. */
  readonly stale: number;
  /** Requests and answers that came after their deadline. Dropped. */
  readonly lateRequests: number;
  readonly lateAnswers: number;
  /**
   * Milliseconds by which this server's clock is ahead of NATS's, plus the round trip of a beat; negative if it is behind. If the
   * clocks of two servers differ by more than a request may wait, every request is late.
   */
  readonly clockSkew: number;
  /** Requests that were given up at once because too many waited. */
  readonly requestsTooMany: number;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
export type NatsBusCounts = Writable<Omit<NatsBusStats, 'state' | 'devices' | 'held' | 'servers'>>;

export function noCounts(): NatsBusCounts {
  return {
    disconnections: 0,
    bucketsLost: 0,
    writes: 0,
    coalesced: 0,
    failures: 0,
    declaredOffline: 0,
    alarmsCaughtUp: 0,
    alarmsTooMany: 0,
    malformed: 0,
    stale: 0,
    lateRequests: 0,
    lateAnswers: 0,
    clockSkew: 0,
    requestsTooMany: 0,
  };
}

export interface NatsBusOptions {
  /**
   * Open, with the host's own credentials and TLS; closing it remains up to the host. With `maxReconnectAttempts: -1` it never gives up,
   * and with a `pingInterval` of some seconds it notices a silent peer.
   */
  readonly connection: NatsConnection;
  /** Prefix of all subjects, of letters, digits, `-`, `_` and dots; by default `rump`. Another prefix is another exchange. */
  readonly prefix?: string;
  /** The KV bucket of presence, last status and open alarms; by default the prefix, with `-` for each dot. */
  readonly bucket?: string;
  /** The stream that keeps alarms; by default the bucket's name and `-alarms`. */
  readonly alarmStream?: string;
  /** Where JetStream keeps both: `file` by default; `memory` loses all when NATS ends. */
  readonly storage?: 'file' | 'memory';
  /** Replicas of each in a NATS cluster, 1 to 5; by default 3 in a cluster, and 1 on a single server. */
  readonly replicas?: number;
  /** Bytes of the bucket, from 1 MiB, by default 256 MiB. When it is full, nothing more is stored, and the state says so. */
  readonly bucketBytes?: number;
  /** Bytes of the stream of alarms, from 1 MiB, by default 256 MiB. When it is full, the oldest go. */
  readonly alarmBytes?: number;
  /** Milliseconds (from 60,000) that an alarm is kept, by default 30 days. The bucket keeps open ones for as long as they are open. */
  readonly alarmAge?: number;
  /** Alarms kept per device, by default 1000. */
  readonly alarmsPerDevice?: number;
  /** How many devices are remembered, by default 100,000; beyond that, the one offline longest is forgotten. */
  readonly devices?: number;
  /** Requests that wait for an answer, by default 10,000; an account may have half of what others leave. More end with `timeout`. */
  readonly requests?: number;
  /** Milliseconds after which a request is given up; more than the limit `requestTimeout` of the servers. By default 35,000. */
  readonly requestTimeout?: number;
  /** Milliseconds (from 100) in which NATS must store something, or it counts as failed. By default 5000. */
  readonly storeTimeout?: number;
  /** Milliseconds (from 1500) of silence after which a server is taken for dead, and its devices for offline. By default 15,000. */
  readonly lease?: number;
  readonly clock?: Clock;
}

export interface NatsBusSettings extends Required<NatsBusOptions> {
  /** Milliseconds for deadlines: the clock's own. */
  readonly monotonic: () => number;
}

/** A majority is left when one server of three is gone. */
const CLUSTER_REPLICAS = 3;
const MEBIBYTE = 0x100000;
const DAY = 86_400_000;
const MAX_BYTES = Number.MAX_SAFE_INTEGER;
/** For a device's record with the longest status, in hexadecimal, and some alarms. */
const RECORD_LENGTH: number = 2 * MAXIMUM_WIRE_LENGTH + 2048;

function longestMessage({ info }: NatsConnection): number {
  return info?.max_payload ?? RECORD_LENGTH;
}

/** Whether the operator has lowered `max_payload` meanwhile: long records are refused, and long requests do not reach their device. */
export function isTooShort(connection: NatsConnection): boolean {
  return longestMessage(connection) < RECORD_LENGTH;
}

/** @throws {RumpError} `out-of-range` if it is */
export function checkLength(connection: NatsConnection): void {
  checkedInteger(longestMessage(connection), 'max_payload', RECORD_LENGTH, MAX_BYTES);
}

/** Tokens of a subject, without wildcards. */
const PREFIX = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const NAME = /^[A-Za-z0-9_-]+$/;

/** Throws a RumpError for invalid options. */
export function checkedOptions(options: NatsBusOptions): NatsBusSettings {
  if (typeof options !== 'object' || options === null) refuse('wrong-type', 'options', options, 'it must be an object');
  const { connection, storage = 'file', clock = systemClock } = options;
  if (typeof connection?.subscribe !== 'function') {
    refuse(
      'wrong-type',
      'connection',
      connection,
      'it must be a connection of @nats-io/nats-core, such as connect() opens',
    );
  }
  checkLength(connection);
  if (storage !== 'file' && storage !== 'memory')
    refuse('unknown-name', 'storage', storage, 'it must be file or memory');
  const prefix = named(options.prefix ?? 'rump', 'prefix', PREFIX, ', and dots');
  const bucket = named(options.bucket ?? prefix.replaceAll('.', '-'), 'bucket', NAME);
  const whole = (name: keyof NatsBusOptions, usual: number, least: number, most: number): number =>
    checkedInteger(options[name] ?? usual, name, least, most);
  return {
    connection,
    prefix,
    bucket,
    alarmStream: named(options.alarmStream ?? `${bucket}-alarms`, 'alarmStream', NAME),
    storage,
    replicas: whole('replicas', connection.info?.cluster === undefined ? 1 : CLUSTER_REPLICAS, 1, 5),
    bucketBytes: whole('bucketBytes', 256 * MEBIBYTE, MEBIBYTE, MAX_BYTES),
    alarmBytes: whole('alarmBytes', 256 * MEBIBYTE, MEBIBYTE, MAX_BYTES),
    alarmAge: whole('alarmAge', 30 * DAY, 60_000, 3650 * DAY),
    alarmsPerDevice: whole('alarmsPerDevice', 1000, 1, 1e6),
    devices: whole('devices', 100_000, 1, 1e7),
    requests: whole('requests', 10_000, 1, 1e6),
    requestTimeout: whole('requestTimeout', 35_000, 1, MAX_TIMER_DELAY),
    storeTimeout: whole('storeTimeout', 5000, 100, MAX_TIMER_DELAY),
    lease: whole('lease', 15_000, 1500, MAX_TIMER_DELAY),
    clock,
    monotonic: monotonicTime(clock),
  };
}

function named(value: unknown, path: string, form: RegExp, more = ''): string {
  if (typeof value === 'string' && form.test(value)) return value;
  refuse('out-of-range', path, value, `it must be of letters, digits, - and _${more}`);
}
