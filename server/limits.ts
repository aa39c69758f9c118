/** How much a link, a device and an account may take of the server, and how what they take is counted. */
import { checkedInteger, refuse } from '../sdk/values/error.ts';

/** Whole numbers from 1; `DEFAULT_LIMITS` has the defaults. */
export interface Limits {
  /** Frames a second that an account may send over all its links; input other than frames counts as frames of the greatest length. */
  readonly framesPerSecond: number;
  /** How many frames an account may send at once, after it was quiet. */
  readonly frameBurst: number;
  /** Links at the same time, of one account. */
  readonly linksPerAccount: number;
  /** Bytes that wait for one link, statuses and presences apart, of which only the newest waits for each device. */
  readonly bufferedBytes: number;
  /** Alarms that wait for one follower. */
  readonly unreadAlarms: number;
  /** Requests that wait for one device, of which an account may have half of what others leave. More are refused: `busy`. */
  readonly pendingPerDevice: number;
  /** Requests that a device has been sent and not answered; at most as many as there are sequence numbers. More wait for their turn. */
  readonly requestsInFlight: number;
  /** Requests that a device is sent in a second. More wait for their turn. */
  readonly requestsPerSecond: number;
  /**
   * What the followers of one link's device on one server are told in a second: a status counts as often as it is followed. Beyond it they
   * get the newest status at that pace, and alarms are read at it.
   */
  readonly deliveriesPerSecond: number;
  /** Requests of one link that wait for an answer. More are refused: `busy`. */
  readonly pendingPerLink: number;
  /** Milliseconds after which a request is given up, and its sequence number is free again. */
  readonly requestTimeout: number;
  /** Characters of a text message. */
  readonly textLength: number;
  /** Texts a second of one link; pings and pongs of its WebSocket count too. */
  readonly textsPerSecond: number;
  /** How many texts a link may send at once, after it was quiet. */
  readonly textBurst: number;
  /** Devices that one link observes by name. */
  readonly observedDevices: number;
  /** Seconds: the keep-alive of clients that carry text, which are closed after one and a half. Devices ask for their own, 5 to 3600. */
  readonly keepAlive: number;
  /** Statuses and alarms of one device that the bus is storing at the same time; more are not read from its link meanwhile. */
  readonly storing: number;
  /** Milliseconds that a link without text has to register as a device, before it is taken for a controller that listens. */
  readonly registerTime: number;
}

export const DEFAULT_LIMITS: Limits = {
  framesPerSecond: 4096,
  frameBurst: 8192,
  linksPerAccount: 1024,
  bufferedBytes: 0x100000,
  unreadAlarms: 256,
  pendingPerDevice: 2048,
  requestsInFlight: 64,
  requestsPerSecond: 1024,
  deliveriesPerSecond: 2048,
  pendingPerLink: 1024,
  requestTimeout: 30_000,
  textLength: 0x10000,
  textsPerSecond: 20,
  textBurst: 60,
  observedDevices: 4096,
  keepAlive: 60,
  storing: 256,
  registerTime: 1000,
};

/** The highest value that each may have; the lowest is 1. */
const MAXIMA: { readonly [Name in keyof Limits]: number } = {
  framesPerSecond: 1e9,
  frameBurst: 1e9,
  linksPerAccount: 1e9,
  bufferedBytes: 0x40000000,
  unreadAlarms: 1e6,
  pendingPerDevice: 0x20000,
  requestsInFlight: 0x10000,
  requestsPerSecond: 1e9,
  deliveriesPerSecond: 1e9,
  pendingPerLink: 0x10000,
  requestTimeout: 3_600_000,
  textLength: 0x1000000,
  textsPerSecond: 1e6,
  textBurst: 1e6,
  observedDevices: 1e6,
  keepAlive: 3600,
  storing: 1e6,
  registerTime: 3_600_000,
};

/** The defaults with what was given in their place. Throws a RumpError for a name or number that makes no sense. */
export function checkedLimits(given: Partial<Limits> = {}): Limits {
  if (typeof given !== 'object' || given === null) refuse('wrong-type', 'limits', given, 'it must be an object');
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(MAXIMA, name)) {
      refuse('unknown-name', 'limits', name, `it must be one of ${Object.keys(MAXIMA).join(', ')}`);
    }
    if (value !== undefined) checkedInteger(value, `limits.${name}`, 1, MAXIMA[name as keyof Limits]);
  }
  const limits: Record<string, number | undefined> = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) limits[name] = value;
  return limits as unknown as Limits;
}

/** How often something may happen: so many times a second, and so many at once after a pause. */
export interface Bucket {
  readonly perSecond: number;
  readonly most: number;
  /** What is left. Changed in place, and shared by all who draw from it. */
  left: number;
  /** When it was last filled, in monotonic milliseconds. */
  filled: number;
}

export function bucketOf(perSecond: number, most: number, now: number): Bucket {
  return { perSecond, most, left: most, filled: now };
}

/** Takes `amount` out and says whether it was there. */
export function draw(bucket: Bucket, amount: number, now: number): boolean {
  const passed = Math.max(0, now - bucket.filled);
  bucket.left = Math.min(bucket.most, bucket.left + (passed * bucket.perSecond) / 1000);
  bucket.filled = now;
  if (bucket.left < amount) return false;
  bucket.left -= amount;
  return true;
}

/** When so much is in it, at the earliest: by default, when what was taken out too early is paid for. */
export function paidAt({ left, perSecond, filled }: Bucket, amount = 0): number {
  return left >= amount ? filled : filled + Math.ceil(((amount - left) / perSecond) * 1000);
}
