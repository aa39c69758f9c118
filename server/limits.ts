/** How much of the server a link, a device and an account may use, and how that is counted. */
import { checkedInteger, refuse } from '../sdk/values/error.ts';

/** Whole numbers from 1; `DEFAULT_LIMITS` has the defaults. */
export interface Limits {
  /** Frames a second of an account, over all its links; input other than frames counts as frames of the greatest length. */
  readonly framesPerSecond: number;
  /** Frames that an account may send in a burst, after a pause. */
  readonly frameBurst: number;
  /** Links of one account at the same time. */
  readonly linksPerAccount: number;
  /** Bytes that wait for one link. Statuses and presences do not count: only the newest waits for each device. */
  readonly bufferedBytes: number;
  /** Alarms that may wait for a follower that has read nothing for a second. */
  readonly unreadAlarms: number;
  /** Requests that wait for one device; an account may have half of what others leave. More are refused: `busy`. */
  readonly pendingPerDevice: number;
  /** Requests that a device was sent and has not answered; at most as many as there are sequence numbers. More wait for their turn. */
  readonly requestsInFlight: number;
  /** Requests sent to a device per second. More wait for their turn. */
  readonly requestsPerSecond: number;
  /**
   * Deliveries per second to followers of one link's device, on one server: a status counts once for each follower. Beyond it they
   * get the newest status at that pace, and its alarms are read at that pace.
   */
  readonly deliveriesPerSecond: number;
  /** Requests of one link that wait for an answer. More are refused: `busy`. */
  readonly pendingPerLink: number;
  /** Milliseconds after which a request is given up, its sequence number free again, or a silent bus counts as failed. */
  readonly requestTimeout: number;
  /** Characters of a text message. */
  readonly textLength: number;
  /** Texts per second of one link; WebSocket pings and pongs count too. */
  readonly textsPerSecond: number;
  /** Texts that a link may send in a burst, after a pause. */
  readonly textBurst: number;
  /** Devices that one link may observe by name. */
  readonly observedDevices: number;
  /** Keep-alive of clients with text, in seconds; they are closed after one and a half. Devices ask for their own, 5 to 3600. */
  readonly keepAlive: number;
  /** Statuses and alarms of one device that the bus is storing at the same time; at that number, reading from its link pauses. */
  readonly storing: number;
  /** Milliseconds in which a link without text may register as a device, before it is taken for a controller that listens. */
  readonly registerTime: number;
}

/** The default and the highest value of each; the lowest is 1. */
const RANGES: { readonly [Name in keyof Limits]: readonly [number, number] } = {
  framesPerSecond: [4096, 1e9],
  frameBurst: [8192, 1e9],
  linksPerAccount: [1024, 1e9],
  bufferedBytes: [0x100000, 0x40000000],
  unreadAlarms: [256, 1e6],
  pendingPerDevice: [2048, 0x20000],
  requestsInFlight: [64, 0x10000],
  requestsPerSecond: [1024, 1e9],
  deliveriesPerSecond: [2048, 1e9],
  pendingPerLink: [1024, 0x10000],
  requestTimeout: [30_000, 3_600_000],
  textLength: [0x10000, 0x1000000],
  textsPerSecond: [20, 1e6],
  textBurst: [60, 1e6],
  observedDevices: [4096, 1e6],
  keepAlive: [60, 3600],
  storing: [256, 1e6],
  registerTime: [1000, 3_600_000],
};

export const DEFAULT_LIMITS: Limits = /* @__PURE__ */ defaults();

/** A function, so that bundlers drop what is unused. */
function defaults(): Limits {
  return Object.fromEntries(Object.entries(RANGES).map(([name, [value]]) => [name, value])) as unknown as Limits;
}

/** The defaults, overridden by what was given. Throws a RumpError for an invalid name or number. */
export function checkedLimits(given: Partial<Limits> = {}): Limits {
  if (typeof given !== 'object' || given === null) refuse('wrong-type', 'limits', given, 'it must be an object');
  const limits: { -readonly [Name in keyof Limits]: number } = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(given) as [keyof Limits, number | undefined][]) {
    if (!Object.hasOwn(RANGES, name)) {
      refuse('unknown-name', 'limits', name, `it must be one of ${Object.keys(RANGES).join(', ')}`);
    }
    if (value !== undefined) limits[name] = checkedInteger(value, `limits.${name}`, 1, RANGES[name][1]);
  }
  return limits;
}

/** A rate limit: a number of units per second, and a burst after a pause. */
export interface Bucket {
  readonly perSecond: number;
  readonly most: number;
  /** Units left. Changed in place, and shared by all who draw from it. */
  left: number;
  /** When it was last filled, in monotonic milliseconds. */
  filled: number;
}

export function bucketOf(perSecond: number, most: number, now: number): Bucket {
  return { perSecond, most, left: most, filled: now };
}

/** Takes `amount` out, if it is there, and says whether it was. */
export function draw(bucket: Bucket, amount: number, now: number): boolean {
  const passed = Math.max(0, now - bucket.filled);
  bucket.left = Math.min(bucket.most, bucket.left + (passed * bucket.perSecond) / 1000);
  bucket.filled = now;
  if (bucket.left < amount) return false;
  bucket.left -= amount;
  return true;
}

/** The earliest time at which it holds this much: by default, when nothing is overdrawn any more. */
export function paidAt({ left, perSecond, filled }: Bucket, amount = 0): number {
  return left >= amount ? filled : filled + Math.ceil(((amount - left) / perSecond) * 1000);
}
