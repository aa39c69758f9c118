/**
 * How a host takes connections and ends them. Some have not yet shown who they are: in the TLS handshake, before the token, or
 * while the token is checked. Their number is bounded, and no address shuts out another: over the bound, the oldest connection of the
 * address with the most is cut. How often an address may fail to authenticate is bounded too.
 */
import type { Socket } from 'node:net';
import { type Bucket, bucketOf, draw } from '../limits.ts';

interface Waiting {
  readonly socket: Socket;
  readonly address: string;
  crowd: Crowd | null;
  /** False once it has passed. */
  isWaiting: boolean;
  /** Starts the check of its token. */
  begin: () => void;
  /** Called when the connection closes before it has passed. */
  readonly gone: () => void;
}

/** Connections by address, so that the oldest of the address with the most is found fast, however many there are. */
class Crowd {
  readonly #most: number;
  readonly #cut: (socket: Socket) => void;
  readonly #byAddress = new Map<string, Set<Waiting>>();
  /** Addresses by number of connections; those that have had that number for longest come first. */
  readonly #bySize: Set<string>[] = [];
  #size = 0;

  constructor(most: number, cut: (socket: Socket) => void) {
    this.#most = most;
    this.#cut = cut;
  }

  add(waiting: Waiting): void {
    const { address } = waiting;
    const ofAddress = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, ofAddress);
    ofAddress.add(waiting);
    this.#resize(address, ofAddress.size - 1, ofAddress.size);
    this.#size++;
    if (this.#size <= this.#most) return;
    const [greediest] = this.#bySize.at(-1) as Set<string>;
    const [oldest] = this.#byAddress.get(greediest as string) as Set<Waiting>;
    this.delete(oldest as Waiting);
    this.#cut((oldest as Waiting).socket);
  }

  delete(waiting: Waiting): void {
    const { address } = waiting;
    const ofAddress = this.#byAddress.get(address);
    if (!ofAddress?.delete(waiting)) return;
    this.#size--;
    this.#resize(address, ofAddress.size + 1, ofAddress.size);
    if (ofAddress.size === 0) this.#byAddress.delete(address);
  }

  count(address: string): number {
    return this.#byAddress.get(address)?.size ?? 0;
  }

  /** Takes out the oldest of the first address for which it is allowed; that address becomes the last one. */
  next(isAllowed: (address: string) => boolean): Waiting | null {
    for (const [address, ofAddress] of this.#byAddress) {
      if (!isAllowed(address)) continue;
      const [waiting] = ofAddress as Set<Waiting>;
      this.delete(waiting as Waiting);
      if (this.#byAddress.delete(address)) this.#byAddress.set(address, ofAddress);
      return waiting as Waiting;
    }
    return null;
  }

  #resize(address: string, before: number, after: number): void {
    this.#bySize[before]?.delete(address);
    this.#bySize[after] ??= new Set();
    if (after > 0) this.#bySize[after]?.add(address);
    while (this.#bySize.at(-1)?.size === 0) this.#bySize.pop();
  }
}

/** Connections that have shown nothing yet, and those that wait for their tokens to be checked: each some kilobytes. */
const MAX_SILENT = 8192;
const MAX_QUEUED = 8192;
/** Tokens that are checked at the same time. */
const MAX_CHECKS = 256;
/** Addresses that are remembered as known. */
const MAX_KNOWN = 1024;

interface AdmissionOptions {
  /** Connections that may have shown nothing yet, at the same time. */
  readonly silent?: number;
  /** Whether hosts of one IPv6 network (64 bits) count as one: anyone on the internet has that many. By default they do. */
  readonly byNetwork?: boolean;
  /** Called with a connection that must make room for others. By default it is cut. */
  readonly cut?: (socket: Socket) => void;
}

export class Admission {
  readonly #byNetwork: boolean;
  readonly #silent: Crowd;
  /** Connections of addresses that have authenticated before: strangers take nothing from them. */
  readonly #known: Crowd;
  readonly #queued: Crowd;
  readonly #knownAddresses = new Set<string>();
  /** By remote address and port: a TLS socket is a different object than the socket below it. */
  readonly #waiting = new Map<string | Socket, Waiting>();
  /** How many tokens of an address are being checked. */
  readonly #checks = new Map<string, number>();
  #checking = 0;

  constructor({ silent = MAX_SILENT, byNetwork = true, cut = (socket) => socket.destroy() }: AdmissionOptions = {}) {
    this.#byNetwork = byNetwork;
    this.#silent = new Crowd(silent, cut);
    this.#known = new Crowd(silent, cut);
    this.#queued = new Crowd(MAX_QUEUED, cut);
  }

  /** A connection has begun. @returns `isWaiting` says whether it still waits to pass */
  enter(socket: Socket): Waiting {
    const end = endOf(socket);
    const address = groupOf(socket.remoteAddress ?? '', this.#byNetwork);
    const crowd = this.#knownAddresses.has(address) ? this.#known : this.#silent;
    const gone = (): void => {
      waiting.crowd?.delete(waiting);
      if (this.#waiting.get(end) === waiting) this.#waiting.delete(end);
    };
    const waiting: Waiting = { socket, address, crowd, isWaiting: true, begin: () => {}, gone };
    this.#waiting.set(end, waiting);
    socket.once('close', gone);
    crowd.add(waiting);
    return waiting;
  }

  /** How many connections of its address have shown nothing. */
  countOf(socket: Socket): number {
    const address = groupOf(socket.remoteAddress ?? '', this.#byNetwork);
    return this.#silent.count(address) + this.#known.count(address);
  }

  /** Runs `check` of its token, taking addresses in turn. Never settles for a connection that ends before its turn. */
  check<Result>(socket: Socket, check: () => Promise<Result>): Promise<Result> {
    const waiting = this.#waiting.get(endOf(socket)) ?? this.enter(socket);
    const { address } = waiting;
    return new Promise((resolve, reject) => {
      waiting.begin = () => {
        this.#checking++;
        this.#checks.set(address, this.#checksOf(address) + 1);
        const done = (): void => {
          this.#checking--;
          const left = this.#checksOf(address) - 1;
          if (left > 0) this.#checks.set(address, left);
          else this.#checks.delete(address);
          this.#checkNext();
        };
        const result = check();
        result.then(done, done);
        result.then(resolve, reject);
      };
      this.#move(waiting, this.#queued);
      this.#checkNext();
    });
  }

  /** It has authenticated, or is somebody else's affair. */
  passed(socket: Socket, isKnown = false): void {
    const end = endOf(socket);
    const waiting = this.#waiting.get(end);
    if (waiting === undefined) return;
    this.#move(waiting, null);
    waiting.isWaiting = false;
    this.#waiting.delete(end);
    // It would keep the request and the check of the token, some 3 KiB, for as long as the connection lasts.
    waiting.socket.off('close', waiting.gone);
    if (isKnown) remember(this.#knownAddresses, waiting.address, MAX_KNOWN);
  }

  /** Cuts all that have not passed. */
  cut(): void {
    for (const { socket } of [...this.#waiting.values()]) socket.destroy();
  }

  #move(waiting: Waiting, crowd: Crowd | null): void {
    waiting.crowd?.delete(waiting);
    waiting.crowd = crowd;
    crowd?.add(waiting);
  }

  #checkNext(): void {
    while (this.#checking < MAX_CHECKS) {
      // An address may have half of what others leave: there is always a place for one more address.
      const waiting = this.#queued.next((address) => {
        const own = this.#checksOf(address);
        return own < Math.ceil((MAX_CHECKS - (this.#checking - own)) / 2);
      });
      if (waiting === null) return;
      waiting.crowd = null;
      waiting.begin();
    }
  }

  #checksOf(address: string): number {
    return this.#checks.get(address) ?? 0;
  }
}

/** Adds a text as the newest; the one added longest ago is forgotten first. */
export function remember(known: Set<string>, text: string, most: number): void {
  known.delete(text);
  known.add(text);
  const [oldest] = known;
  if (known.size > most) known.delete(oldest as string);
}

/** A Unix socket has neither address nor port. */
function endOf(socket: Socket): string | Socket {
  const { remoteAddress, remotePort } = socket;
  return remoteAddress === undefined ? socket : `${remoteAddress} ${remotePort}`;
}

/** Text of an address; for IPv6, its first 64 bits. */
export function groupOf(address: string, byNetwork: boolean): string {
  if (!byNetwork || !address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::', 2);
  const [front = [], back = []] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}

/** Addresses that are remembered; the one silent for longest is forgotten first. */
const MAX_ADDRESSES = 4096;

/** Counts failures per address; after too many, the address has to wait. */
export class AuthFailureLimiter {
  readonly #atOnce: number;
  readonly #perSecond: number;
  readonly #failures = new Map<string, Bucket>();

  /** @param atOnce failures that an address may have in a burst @param perSecond how many more each second */
  constructor(atOnce: number, perSecond: number) {
    this.#atOnce = atOnce;
    this.#perSecond = perSecond;
  }

  /** Whether the address may try at all. @param now monotonic milliseconds */
  mayTry(address: string, now: number): boolean {
    const bucket = this.#failures.get(address);
    // Nothing is taken: only a failure costs something.
    return bucket === undefined || (draw(bucket, 0, now) && bucket.left >= 1);
  }

  failed(address: string, now: number): void {
    const bucket = this.#failures.get(address) ?? bucketOf(this.#perSecond, this.#atOnce, now);
    draw(bucket, Math.min(1, bucket.left), now);
    this.#failures.delete(address);
    this.#failures.set(address, bucket);
    if (this.#failures.size <= MAX_ADDRESSES) return;
    const [oldest] = this.#failures.keys();
    this.#failures.delete(oldest as string);
  }
}

interface Connection {
  once(event: 'close', callback: () => void): unknown;
}

/**
 * Clients get a short time to receive the reason before their links are cut.
 *
 * Resolves when all have ended by themselves or, after `within` milliseconds, were cut.
 */
export async function part<Kind extends Connection>(
  connections: Iterable<Kind>,
  within: number,
  cut: (connection: Kind) => void,
): Promise<void> {
  const open = [...connections];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, within);
  });
  const ended = open.map((connection) => new Promise<void>((resolve) => connection.once('close', resolve)));
  await Promise.race([Promise.all(ended), late]);
  clearTimeout(timer);
  for (const connection of open) cut(connection);
}
