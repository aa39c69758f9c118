/** What JetStream keeps: the bucket and the stream of alarms. Every call settles in bounded time. */
import {
  type Consumer,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type OrderedConsumerOptions,
  RetentionPolicy,
  StorageType,
  type StoredMsg,
  type StreamInfo,
} from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { nanos, nuid } from '@nats-io/nats-core';
import { RumpError } from '../../sdk/values/error.ts';
import { EVERY_DEVICE } from '../accounts/grants.ts';
import { deviceKey, Subjects, serverKey } from './messages.ts';
import type { NatsBusCounts, NatsBusSettings } from './options.ts';
import { type Known, readRecord, type StoredRecord, writeRecord } from './record.ts';

/** Another server has written meanwhile. */
export const CONFLICT: unique symbol = Symbol('conflict');
/** Attempts to write a record if others write between reading and writing. */
export const MAX_CONFLICTS = 8;

const WRONG_LAST_SEQUENCE: readonly number[] = [10_071, 10_164];
const FULL: readonly number[] = [10_023, 10_047, 10_054, 10_077, 10_122];
/** There is no leader at present. */
const ELECTING = 503;
/** Fewer nodes than replicas: a starting cluster counts its nodes as they come. */
const NO_PEERS = 10_005;
/** Of servers that make a stream at the same moment, NATS tells some that its subjects are taken, although it is the same one. */
const TAKEN = 10_065;
/** Records being stored at once. More would wait in NATS for longer than a second and be asked for again, each second. */
const AT_ONCE = 256;
/** Milliseconds after which an unanswered request is sent again. */
const AGAIN = 1000;
/** Milliseconds between two tries. */
const PAUSE = 250;
/** The client's error if nobody answers, such as while the replicas of a stream elect a leader. */
const NOBODY = 'JetStreamNotEnabled';
/** Prefix of the subjects of a bucket's keys. */
const KEYS = '$KV';

/** Called each time NATS has not done something: because it is full, or in time. */
export type Failed = (isFull: boolean) => void;

/** What the parts of a bus share. */
export interface Shared {
  /** Names this server among all. */
  readonly server: string;
  readonly settings: NatsBusSettings;
  readonly storage: Storage;
  readonly subjects: Subjects;
  readonly counts: NatsBusCounts;
}

export class Storage {
  readonly #jetStream: JetStreamClient;
  readonly #settings: NatsBusSettings;
  readonly #manager: JetStreamManager;
  readonly #failed: Failed;
  #bucket: KV;
  #storing = 0;
  /** Records that wait for their turn, the oldest first. */
  readonly #waiting: (() => void)[] = [];

  private constructor(settings: NatsBusSettings, manager: JetStreamManager, bucket: KV, failed: Failed) {
    this.#settings = settings;
    this.#jetStream = jetstream(settings.connection, { timeout: settings.storeTimeout });
    this.#manager = manager;
    this.#bucket = bucket;
    this.#failed = failed;
  }

  /** Creates what is missing. Rejects with a RumpError if NATS has no JetStream, or this account no right to it. */
  static async open(settings: NatsBusSettings, failed: Failed): Promise<Storage> {
    const timeout = settings.storeTimeout;
    try {
      const start = async (): Promise<Storage> => {
        const manager = await jetstreamManager(settings.connection, { timeout });
        return new Storage(settings, manager, await made(settings, manager), failed);
      };
      // At the start, no answer means that there is no JetStream.
      return await patiently(settings, start, (error) => mayPass(error) && (error as Error).name !== NOBODY);
    } catch (error) {
      const wrong = `NATS has no bucket ${settings.bucket} and stream ${settings.alarmStream} for this server, and makes none`;
      const text = `${wrong}: ${messageOf(error)}; it needs JetStream, and this account the rights to use it`;
      throw new RumpError('unsupported', text, { path: 'connection' });
    }
  }

  /** Creates them again if they were lost. */
  async restore(): Promise<void> {
    this.#bucket = await this.#asked('make the bucket', () => made(this.#settings, this.#manager));
  }

  bucketInfo(): Promise<StreamInfo> {
    return this.#asked('say what the bucket holds', () => this.#manager.streams.info(this.bucketStream));
  }

  alarmsInfo(): Promise<StreamInfo> {
    return this.#asked('say which alarms it keeps', () => this.#manager.streams.info(this.#settings.alarmStream));
  }

  /** Reads the bucket from a sequence on. Each attempt has its own consumer: NATS may have given the last one to a node that is cut off. */
  bucketConsumer(from: Partial<OrderedConsumerOptions>): Promise<Consumer> {
    return this.#asked('say what the bucket holds', () => this.#jetStream.consumers.get(this.bucketStream, from));
  }

  /** An alarm by its number; null if it is no longer kept. It needs only the stream's leader; a consumer would need more of the cluster. */
  alarm(sequence: number): Promise<StoredMsg | null> {
    return this.#message(this.#settings.alarmStream, sequence);
  }

  /** A write to the bucket by its number; null if another one of the same key has followed. */
  write(sequence: number): Promise<StoredMsg | null> {
    return this.#message(this.bucketStream, sequence);
  }

  #message(stream: string, seq: number): Promise<StoredMsg | null> {
    return this.#asked('say what it keeps', () => this.#manager.streams.getMessage(stream, { seq }));
  }

  get bucketStream(): string {
    return `KV_${this.#settings.bucket}`;
  }

  /** Of a message of the bucket's stream. */
  keyOf(subject: string): string {
    return subject.slice(KEYS.length + this.#settings.bucket.length + 2);
  }

  /** Resolves with the new revision. @param revision 0 for a new device */
  async put(device: string, record: StoredRecord, revision: number): Promise<number | typeof CONFLICT> {
    const { monotonic } = this.#settings;
    const began = monotonic();
    const key = deviceKey(device);
    const bytes = writeRecord(record);
    const put = (timeout: number): Promise<number | typeof CONFLICT> =>
      this.#bucket.put(key, bytes, { previousSeq: revision, timeout }).catch((error: unknown): typeof CONFLICT => {
        if (WRONG_LAST_SEQUENCE.includes(codeOf(error))) return CONFLICT;
        throw error;
      });
    if (this.#storing < AT_ONCE) this.#storing++;
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await this.#asked(`store the record of ${device}`, put, monotonic() - began);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#storing--;
      else next();
    }
  }

  /** The present record. A device that was forgotten, or whose record is invalid, has only a revision. */
  async get(device: string): Promise<Known> {
    const entry = await this.#asked(`read the record of ${device}`, () => this.#bucket.get(deviceKey(device)));
    if (entry === null) return { record: null, revision: 0 };
    const record = entry.operation === 'PUT' ? readRecord(device, entry.value) : null;
    return { record, revision: entry.revision };
  }

  /** Does nothing if another server has written meanwhile. */
  async forget(device: string, revision: number): Promise<void> {
    const remove = (): Promise<void> =>
      this.#bucket.delete(deviceKey(device), { previousSeq: revision }).catch((error: unknown) => {
        if (!WRONG_LAST_SEQUENCE.includes(codeOf(error))) throw error;
      });
    await this.#asked(`forget ${device}`, remove);
  }

  /** Writes that this server is alive; resolves with the revision. */
  async beat(server: string): Promise<number> {
    const put = (timeout: number): Promise<number> =>
      this.#bucket.put(serverKey(server), new Uint8Array(0), { timeout });
    return this.#asked('store that this server lives', put);
  }

  async forgetServer(server: string): Promise<void> {
    await this.#asked(`forget server ${server}`, () => this.#bucket.delete(serverKey(server)));
  }

  /** Resolves when it is kept; subscribers of the subject have been sent it before. */
  async keepAlarm(subject: string, bytes: Uint8Array): Promise<void> {
    // One number for all attempts, so that it is kept once.
    const options = { msgID: nuid.next(), expect: { streamName: this.#settings.alarmStream } };
    await this.#asked('keep an alarm', (timeout) => this.#jetStream.publish(subject, bytes, { ...options, timeout }));
  }

  /**
   * Rejects, in our own words, with what NATS has said, or when it is silent. An unanswered request is soon sent again: the node
   * that it went to may be cut off, and another may be the leader by now. The first answer counts; a second write of the same meets a
   * conflict, and a second copy of an alarm has the number of the first.
   *
   * @param waited milliseconds that it has waited for its turn
   */
  #asked<Answer>(what: string, ask: (timeout: number) => Promise<Answer>, waited = 0): Promise<Answer> {
    const { clock, storeTimeout } = this.#settings;
    return new Promise((resolve, reject) => {
      let isOver = false;
      let last: unknown = new RumpError('timeout', `NATS has not answered within ${storeTimeout} ms`);
      let stopNext = (): void => {};
      const over = (): void => {
        isOver = true;
        stopNext();
        stopEnd();
      };
      const fail = (): void => {
        if (isOver) return;
        over();
        const isFull = FULL.includes(codeOf(last));
        this.#failed(isFull);
        reject(new RumpError(isFull ? 'rejected' : 'timeout', `NATS did not ${what}: ${messageOf(last)}`));
      };
      const attempt = (): void => {
        stopNext = clock.after(AGAIN, attempt);
        ask(storeTimeout).then(
          (answer) => {
            if (isOver) return;
            over();
            resolve(answer);
          },
          (error) => {
            last = error;
            if (!mayPass(error)) fail();
            if (isOver) return;
            stopNext();
            stopNext = clock.after(PAUSE, attempt);
          },
        );
      };
      // Somewhat longer than the client's own timeout, whose error is better.
      const left = storeTimeout + 500 - waited;
      const stopEnd = clock.after(Math.max(0, left), fail);
      if (left > 0) attempt();
    });
  }
}

/** Rejects if it takes longer than `milliseconds`. */
export function within<Answer>(
  promise: Promise<Answer>,
  milliseconds: number,
  { clock }: Pick<NatsBusSettings, 'clock'>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = new RumpError('timeout', `NATS has not answered within ${milliseconds} ms`);
    const stop = clock.after(milliseconds, () => reject(late));
    promise.then(resolve, reject).finally(stop);
  });
}

/** A cluster that has just started, or lost a node, elects leaders: tries again for twice the time that NATS has to store. */
export async function patiently<Result>(
  { clock, monotonic, storeTimeout }: NatsBusSettings,
  work: () => Promise<Result>,
  mayPass: (error: unknown) => boolean,
): Promise<Result> {
  const end = monotonic() + 2 * storeTimeout;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (monotonic() >= end || !mayPass(error)) throw error;
    }
    await new Promise<void>((resolve) => void clock.after(PAUSE, resolve));
  }
}

/** Whether trying again in a moment may succeed. */
function mayPass(error: unknown): boolean {
  if (error instanceof JetStreamApiError)
    return error.status === ELECTING || error.code === NO_PEERS || error.code === TAKEN;
  if (!(error instanceof Error) || isPermission(error.cause)) return false;
  return ['TimeoutError', 'RequestError', NOBODY].includes(error.name);
}

async function made(settings: NatsBusSettings, manager: JetStreamManager): Promise<KV> {
  const { bucket, replicas, bucketBytes, alarmStream, prefix, storeTimeout } = settings;
  const storage = settings.storage === 'file' ? StorageType.File : StorageType.Memory;
  const subjects = new Subjects(prefix, '').follow(EVERY_DEVICE, 'alarm');
  const alarms = {
    name: alarmStream,
    subjects: [subjects],
    storage,
    num_replicas: replicas,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_bytes: settings.alarmBytes,
    max_age: nanos(settings.alarmAge),
    max_msgs_per_subject: settings.alarmsPerDevice,
  };
  // An existing stream stays as its operator has set it.
  const { config } = await manager.streams.info(alarmStream).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError) || error.status !== 404) throw error;
    return manager.streams.add(alarms);
  });
  const kept = config.subjects ?? [];
  if (!kept.some((subject) => overlap(subject.split('.'), subjects.split('.')))) {
    throw new Error(`stream ${alarmStream} keeps ${kept}, and not ${subjects}`);
  }
  const client = jetstream(settings.connection, { timeout: storeTimeout });
  // Not from a replica that may lag behind: what is read decides who holds a device.
  return new Kvm(client).create(bucket, { history: 1, storage, replicas, max_bytes: bucketBytes, allow_direct: false });
}

/** Whether some subject matches both, token by token. */
function overlap([one, ...more]: readonly string[], [other, ...others]: readonly string[]): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one === '>' || other === '>') return true;
  return (one === other || one === '*' || other === '*') && overlap(more, others);
}

function codeOf(error: unknown): number {
  return error instanceof JetStreamApiError ? error.code : 0;
}

/** This account has no right to it; the subject is named. */
export function isPermission(error: unknown): boolean {
  return error instanceof Error && error.name === 'PermissionViolationError';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
}
