/** examples/workers-server as the tests want it: it answers what they ask, counts what would be paid for, and has accounts of theirs. */
import { createCodec } from 'igrs-rump';
import type { Accounts } from 'igrs-rump/server';
import { KvAccounts, type KvNamespace } from 'igrs-rump/server/kv';
import { deviceGroup, messageServer, type ObjectState } from 'igrs-rump/server/workers';
import type { Counts } from './served.ts';

interface Environment {
  readonly ACCOUNTS: KvNamespace;
  readonly DEVICE_GROUPS: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request | string): Promise<Response> };
  };
}

type Writable = { -readonly [Name in keyof Counts]: Counts[Name] };

/** As the build says: seconds until accounts are read and links reviewed again. */
declare const AGE: number;
/** Seconds by which an alarm may be late. */
declare const WAKE: number;

/** By object; objects come and go, and this process stays. */
const counted = new Map<string, Writable>();
let accountReads = 0;
let accountWrites = 0;
/** Milliseconds with a timer: of all objects, for who set one is not known. */
let awake = 0;

const { setTimeout: schedule, clearTimeout: unschedule } = globalThis;
const timers = new Set<unknown>();
let since = 0;
const ended = (timer: unknown): void => {
  if (timers.delete(timer) && timers.size === 0) awake += Date.now() - since;
};
globalThis.setTimeout = ((callback: () => void, milliseconds: number) => {
  const timer = schedule(() => {
    ended(timer);
    callback();
  }, milliseconds);
  if (timers.size === 0) since = Date.now();
  timers.add(timer);
  return timer;
}) as typeof setTimeout;
globalThis.clearTimeout = ((timer: never) => {
  ended(timer);
  unschedule(timer);
}) as typeof clearTimeout;

function countsOf(state: ObjectState): Writable {
  const name = String((state as ObjectState & { readonly id: unknown }).id);
  const nothing = { rowsWritten: 0, rowsRead: 0, alarmsSet: 0, alarms: 0, messages: 0, requests: 0 };
  const counts = counted.get(name) ?? { ...nothing, awake: 0, accountReads: 0, accountWrites: 0 };
  counted.set(name, counts);
  return counts;
}

/** The namespace, whose uses are counted. */
function counting(namespace: KvNamespace): KvNamespace {
  return {
    get(key) {
      accountReads++;
      return namespace.get(key);
    },
    put(key, value) {
      accountWrites++;
      return namespace.put(key, value);
    },
  };
}

/** The object's state, whose uses are counted. */
function countingState(state: ObjectState, counts: Writable): ObjectState {
  const { storage } = state;
  const { sql } = storage;
  return {
    storage: {
      sql: {
        exec(query, ...bindings) {
          const cursor = sql.exec(query, ...bindings) as Iterable<Record<string, unknown>> &
            Pick<Counts, 'rowsWritten' | 'rowsRead'>;
          const rows = [...cursor];
          counts.rowsWritten += cursor.rowsWritten;
          counts.rowsRead += cursor.rowsRead;
          return rows;
        },
      },
      getAlarm: () => storage.getAlarm(),
      setAlarm(time) {
        counts.alarmsSet++;
        return storage.setAlarm(time);
      },
    },
    acceptWebSocket: (socket) => state.acceptWebSocket(socket),
    getWebSockets: () => state.getWebSockets(),
    blockConcurrencyWhile: (callback) => state.blockConcurrencyWhile(callback),
  };
}

const options = {
  codec: createCodec(),
  wakeSeconds: WAKE,
  // As it is by default where accounts are.
  reviewSeconds: AGE === 60 ? 300 : AGE,
  limits: { framesPerSecond: 1e9, frameBurst: 1e9, bufferedBytes: 0x40000 },
  /** As the real ones, except for an account whose tokens expire while the link is open. */
  accounts({ ACCOUNTS }: Environment): Accounts {
    const real = new KvAccounts(counting(ACCOUNTS), { maxAgeSeconds: AGE });
    return {
      async authenticate(token) {
        const principal = await real.authenticate(token);
        return principal.account === 'short' ? { ...principal, expires: Date.now() + 200 } : principal;
      },
      review: (links) => real.review(links),
    };
  },
};

export class DeviceGroup extends deviceGroup(options) {
  /** Of this object in memory: another one wakes. */
  readonly #instance = crypto.randomUUID();
  readonly #counts: Writable;

  constructor(state: ObjectState, environment: unknown) {
    const counts = countsOf(state);
    super(countingState(state, counts), environment);
    this.#counts = counts;
  }

  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname !== '/about') {
      this.#counts.requests++;
      return super.fetch(request);
    }
    // What is not written down yet would be lost where the object is evicted at once.
    while (!this.isSaved) await new Promise<void>((resolve) => schedule(resolve, 20));
    const counts = { ...this.#counts, awake, accountReads, accountWrites };
    return Response.json({ instance: this.#instance, counts, ...this.stats });
  }

  override webSocketMessage(socket: unknown, message: ArrayBuffer | string): void {
    this.#counts.messages++;
    super.webSocketMessage(socket, message);
  }

  override alarm(): void {
    this.#counts.alarms++;
    super.alarm();
  }
}

export default messageServer(options, {
  binding: 'DEVICE_GROUPS',
  // The observer and the account that expires belong to the home.
  group: ({ account }) => (account === 'other' ? 'other' : 'home'),
  request(request, { DEVICE_GROUPS }) {
    const { pathname } = new URL(request.url);
    const [, what, name = ''] = pathname.split('/');
    const group = () => DEVICE_GROUPS.get(DEVICE_GROUPS.idFromName(name));
    if (what === 'about') return group().fetch('https://tests.example/about');
    // As a careless application would: the client's own request, to the object.
    if (what === 'careless') return group().fetch(request);
    if (what === '') return new Response('a page of the application');
    return new Response(null, { status: 404 });
  },
});
