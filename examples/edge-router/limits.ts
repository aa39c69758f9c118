/** Limits of this worker. The variable LIMITS changes any of them. */
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
  /** Of a WebSocket, received and not settled. */
  windowBytes: 2 ** 20,
  /** Of answers that a WebSocket's peer has not read. */
  unreadBytes: 64 * 2 ** 10,
  /** Deliveries of one WebSocket: the platform limits the subrequests of one invocation. */
  socketDeliveries: 9000,
  /** For each delivery to a destination. */
  destinationMilliseconds: 5000,
  /** For which the same request or socket does not retry a failed destination. */
  restMilliseconds: 30_000,
  /** Shards of all rules together: each is one more delivery of a round. */
  destinations: 64,
};

export type Limits = Readonly<typeof DEFAULTS>;

/** For a frame cut off by the end of a message, and for dropped bytes that are not answered yet. */
const ROOM_FOR_A_FRAME = 1024;

/** Within the range of timers and the memory of a worker. */
const MAX_VALUE = 64 * 2 ** 20;

export function readLimits(given: unknown): Limits {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new RangeError('LIMITS must be an object of numbers');
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULTS, name)) {
      throw new RangeError(`LIMITS.${name} does not exist; there are ${Object.keys(DEFAULTS).join(', ')}`);
    }
    if (!Number.isInteger(value) || value < 1 || value > MAX_VALUE) {
      throw new RangeError(`LIMITS.${name} is ${JSON.stringify(value)}; it must be an integer from 1 to ${MAX_VALUE}`);
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
