/** What a sender may ask of this worker. The variable LIMITS changes any of these. */
import { env } from 'cloudflare:workers';

const DEFAULTS = {
  /** Of the body of one POST. */
  bodyBytes: 8 * 2 ** 20,
  /** From the first byte of a body to its last. */
  bodyMilliseconds: 60_000,
  /** Of a body, that are gathered before they are delivered. */
  roundBytes: 2 ** 20,
  /** Of one WebSocket message. */
  messageBytes: 256 * 2 ** 10,
  /** Of a WebSocket, that have come and are not settled. */
  windowBytes: 2 ** 20,
  /** Answers that a WebSocket's other side has not taken off the wire. */
  unreadBytes: 64 * 2 ** 10,
  /** Deliveries of one WebSocket: the platform counts what one invocation asks of others. */
  socketDeliveries: 9000,
  /** That a destination has for each delivery. */
  destinationMilliseconds: 5000,
  /** That a destination which failed is left alone, by the same request or socket. */
  restMilliseconds: 30_000,
  /** Shards of all rules together: each is one more delivery of a round. */
  destinations: 64,
};

export type Limits = Readonly<typeof DEFAULTS>;

/** For a frame that a message has cut, and for bytes that went nowhere and are not answered yet. */
const ROOM_FOR_A_FRAME = 1024;

/** Milliseconds are a timer's, bytes those of a worker's memory. */
const MOST = 64 * 2 ** 20;

export function readLimits(given: unknown): Limits {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new RangeError('LIMITS must be an object of numbers');
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      throw new RangeError(`LIMITS.${name} does not exist; there are ${Object.keys(DEFAULTS).join(', ')}`);
    }
    if (!Number.isInteger(value) || value < 1 || value > MOST) {
      throw new RangeError(`LIMITS.${name} is ${JSON.stringify(value)}; it must be an integer from 1 to ${MOST}`);
    }
  }
  const limits: Limits = { ...DEFAULTS, ...given };
  if (limits.windowBytes < limits.messageBytes + ROOM_FOR_A_FRAME) {
    throw new RangeError(
      `LIMITS.windowBytes is ${limits.windowBytes}; it must be at least messageBytes and ${ROOM_FOR_A_FRAME} more, ` +
        `${limits.messageBytes + ROOM_FOR_A_FRAME}`,
    );
  }
  return limits;
}

export const limits = readLimits(env.LIMITS ?? {});
