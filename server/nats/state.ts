/** What an operator sees of the bus. */

/**
 * `connected`: all is well. `reconnecting`: NATS is not there, or does not store in time; what must be stored is refused until it is
 * back. `closed`: for good, by `close()` or because the connection was closed.
 */
export type NatsBusState = 'connected' | 'reconnecting' | 'closed';

/** Counts since the bus was opened, and what there is now. */
export interface NatsBusStats {
  readonly state: NatsBusState;
  /** Devices that the bucket knows, and those whose link this server has. */
  readonly devices: number;
  readonly held: number;
  /** Servers that live, this one among them, as far as is known. */
  readonly servers: number;
  /** How often NATS was away, and how often the bucket was another than before. */
  readonly disconnections: number;
  readonly bucketsLost: number;
  /** Writes of records, and statuses and alarms that needed none of their own. */
  readonly writes: number;
  readonly coalesced: number;
  /** What NATS did not do in time, or refused. */
  readonly failures: number;
  /** Devices of servers that died, and of links that this one lost while NATS was away, declared offline by this server. */
  readonly declaredOffline: number;
  /** Alarms that were missed while NATS was away, and read again. */
  readonly alarmsCaughtUp: number;
  /** Messages and records that are none of the exchange's, dropped. */
  readonly rubbish: number;
  /** What a holder said that is no holder any more, or that was heard before; dropped. */
  readonly stale: number;
  /** Requests that reached this server after their time; answers that did. Dropped. */
  readonly lateRequests: number;
  readonly lateAnswers: number;
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
    rubbish: 0,
    stale: 0,
    lateRequests: 0,
    lateAnswers: 0,
    requestsTooMany: 0,
  };
}
