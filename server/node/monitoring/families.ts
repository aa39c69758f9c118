/** The metrics of a message server: name, kind, help, and how each is read. No label names a device, so their number is bounded. */
import { PROFILE_FINGERPRINT } from '../../../sdk/wire/names.ts';
import type { ServerStats } from '../../stats.ts';
import type { LoginOutcome } from '../logins.ts';
import type { Family, Histogram, Labels } from './exposition.ts';
import type { BusCall } from './observed-bus.ts';

/** What became of the frames of one message. */
export type FrameCounts = Pick<ServerStats, 'frames' | 'refused' | 'busy' | 'repeatedRequests' | 'strayResponses'>;

export type RequestOutcome = 'answered' | 'refused' | 'offline' | 'timeout';

export interface RequestCounts {
  readonly outcomes: Map<RequestOutcome, number>;
  readonly seconds: Histogram;
}

export interface BusCounts {
  failures: number;
  readonly seconds: Histogram;
}

/** What waits, summed over the links of the server. */
export interface Queues {
  /** Bytes that wait to be written: of all links, and of the one with the most. */
  readonly bytes: number;
  readonly mostBytes: number;
  /** Requests that devices have not answered, and those that wait for their turn. */
  readonly unanswered: number;
  readonly waiting: number;
  /** Statuses and alarms that the bus is storing. */
  readonly storing: number;
  /** Devices whose followers have reached the limit of deliveries. */
  readonly paced: number;
}

/** The sources of the metrics. */
export interface Readings {
  readonly stats: ServerStats;
  readonly queues: Queues;
  /** By message; all that the profile does not know count as one. */
  readonly frames: ReadonlyMap<string, FrameCounts>;
  readonly requests: ReadonlyMap<string, RequestCounts>;
  readonly logins: ReadonlyMap<LoginOutcome, number>;
  readonly bus: ReadonlyMap<BusCall, BusCounts>;
  /** The counts of a bus that has any. */
  readonly busState: string | undefined;
  readonly busStats: Readonly<Record<string, unknown>>;
  /** Open alarms, by presence of their devices; null if the bus does not say. */
  readonly openAlarms: { readonly online: number; readonly offline: number } | null;
  readonly unacknowledgedAlarms: number;
  readonly loopDelay: Histogram;
  readonly droppedLines: Readonly<Record<string, number>>;
  readonly engine: string;
}

type Labelled<Value> = readonly (readonly [labels: Labels, value: Value])[];

/** A sample for each entry of a map; by default its value is the number. */
function each<Key extends string, Entry, Value = Entry>(
  label: string,
  entries: Iterable<readonly [Key, Entry]>,
  value: (entry: Entry) => Value = (entry) => entry as never,
): Labelled<Value> {
  return [...entries].map(([key, entry]) => [{ [label]: key }, value(entry)]);
}

/** Accepted frames are those that are none of the others. */
function frameOutcomes({ frames, refused, busy, repeatedRequests, strayResponses }: FrameCounts): [string, number][] {
  return [
    ['accepted', frames - refused - busy - repeatedRequests - strayResponses],
    ['refused', refused],
    ['busy', busy],
    ['repeated', repeatedRequests],
    ['stray', strayResponses],
  ];
}

/** The gauges of a bus. Its other counts only grow, except `clockSkew`. */
const BUS_GAUGES: readonly string[] = ['devices', 'held', 'servers'];

function busNumbers(stats: Readings['busStats'], areGauges: boolean): Labelled<number> {
  const numbers = Object.entries(stats).filter(
    (entry): entry is [string, number] =>
      typeof entry[1] === 'number' && entry[0] !== 'clockSkew' && BUS_GAUGES.includes(entry[0]) === areGauges,
  );
  return each(areGauges ? 'what' : 'event', numbers);
}

const STARTED = Date.now() / 1000;
const MICROSECONDS = 1e6;

export const FAMILIES: readonly Family<Readings>[] = [
  {
    name: 'rump_links',
    type: 'gauge',
    help: 'Links that are open',
    read: ({ stats }) => stats.links,
  },
  {
    name: 'rump_devices',
    type: 'gauge',
    help: 'Devices that are registered on links of this server',
    read: ({ stats }) => stats.devices,
  },
  {
    name: 'rump_links_closed_total',
    type: 'counter',
    help: 'Links that ended, by reason',
    read: ({ stats }) => each('reason', Object.entries(stats.closed), (count) => count ?? 0),
  },
  {
    name: 'rump_logins_total',
    type: 'counter',
    help: 'Attempts to open a link, by outcome',
    read: ({ logins }) => each('outcome', logins),
  },
  {
    name: 'rump_frames_total',
    type: 'counter',
    help: 'Valid frames that came in, by message and outcome',
    read: ({ frames }) =>
      [...frames].flatMap(([message, counts]) =>
        frameOutcomes(counts).map(([outcome, count]) => [{ message, outcome }, count] as const),
      ),
  },
  {
    name: 'rump_requests_total',
    type: 'counter',
    help: 'Requests that went to the bus, by message and outcome',
    read: ({ requests }) =>
      [...requests].flatMap(([message, { outcomes }]) =>
        [...outcomes].map(([outcome, count]) => [{ message, outcome }, count] as const),
      ),
  },
  {
    name: 'rump_request_seconds',
    type: 'histogram',
    help: 'Time from a request to its outcome, by message',
    read: ({ requests }) => each('message', requests, ({ seconds }) => seconds),
  },
  {
    name: 'rump_requests_joined_total',
    type: 'counter',
    help: 'Queries that shared the answer to an equal one',
    read: ({ stats }) => stats.joinedQueries,
  },
  {
    name: 'rump_requests_unanswered',
    type: 'gauge',
    help: 'Requests sent to devices of this server and not answered yet',
    read: ({ queues }) => queues.unanswered,
  },
  {
    name: 'rump_requests_waiting',
    type: 'gauge',
    help: 'Requests that wait for their turn at a device (limits requestsInFlight, requestsPerSecond)',
    read: ({ queues }) => queues.waiting,
  },
  {
    name: 'rump_devices_paced',
    type: 'gauge',
    help: 'Devices whose followers have reached the limit deliveriesPerSecond',
    read: ({ queues }) => queues.paced,
  },
  {
    name: 'rump_buffered_bytes',
    type: 'gauge',
    help: 'Bytes that wait to be written to links, without statuses and presences',
    read: ({ queues }) => queues.bytes,
  },
  {
    name: 'rump_buffered_bytes_max',
    type: 'gauge',
    help: 'The same for the link with the most (limit bufferedBytes)',
    read: ({ queues }) => queues.mostBytes,
  },
  {
    name: 'rump_texts_total',
    type: 'counter',
    help: 'Text messages that came in',
    read: ({ stats }) => stats.texts,
  },
  {
    name: 'rump_texts_bad_total',
    type: 'counter',
    help: 'Text messages that the exchange does not define',
    read: ({ stats }) => stats.badTexts,
  },
  {
    name: 'rump_alarms_open',
    type: 'gauge',
    help: 'Alarms that are not cleared, by the presence of their device, of all servers that share the bus',
    read: ({ openAlarms }) => openAlarms && each('presence', Object.entries(openAlarms)),
  },
  {
    name: 'rump_alarms_unacknowledged',
    type: 'gauge',
    help: 'Alarms that the bus has not stored yet, so that their devices will send them again',
    read: ({ unacknowledgedAlarms }) => unacknowledgedAlarms,
  },
  {
    name: 'rump_bus_up',
    type: 'gauge',
    help: 'Whether the bus stores everything: 1, or 0 while NATS is away, full, or refuses something',
    read: ({ busState }) => Number(busState === undefined || busState === 'connected'),
  },
  {
    name: 'rump_bus_failures_total',
    type: 'counter',
    help: 'Calls to the bus that failed',
    read: ({ bus }) => each('call', bus, ({ failures }) => failures),
  },
  {
    name: 'rump_bus_seconds',
    type: 'histogram',
    help: 'Time that calls to the bus took',
    read: ({ bus }) => each('call', bus, ({ seconds }) => seconds),
  },
  {
    name: 'rump_bus_storing',
    type: 'gauge',
    help: 'Statuses and alarms that the bus is storing (limit storing)',
    read: ({ queues }) => queues.storing,
  },
  {
    name: 'rump_bus_events_total',
    type: 'counter',
    help: 'Counts of a bus over NATS, by name in NatsBusStats',
    read: ({ busStats }) => busNumbers(busStats, false),
  },
  {
    name: 'rump_bus_size',
    type: 'gauge',
    help: 'Devices known to a bus over NATS, those held by this server, and servers that share it',
    read: ({ busStats }) => busNumbers(busStats, true),
  },
  {
    name: 'rump_bus_clock_skew_seconds',
    type: 'gauge',
    help: 'By how much the clock of this server is ahead of that of NATS',
    read: ({ busStats }) => (typeof busStats.clockSkew === 'number' ? busStats.clockSkew / 1000 : []),
  },
  {
    name: 'rump_event_loop_delay_seconds',
    type: 'histogram',
    help: 'By how much a timer of 20 ms is late',
    read: ({ loopDelay }) => [[{}, loopDelay]],
  },
  {
    name: 'rump_log_lines_dropped_total',
    type: 'counter',
    help: 'Lines of log and audit that were dropped for lack of room, or could not be written',
    read: ({ droppedLines }) => each('log', Object.entries(droppedLines)),
  },
  {
    name: 'rump_info',
    type: 'gauge',
    help: 'Always 1: the engine, and the fingerprint of the profile',
    read: ({ engine }) => [[{ engine, profile: PROFILE_FINGERPRINT.toString(16).padStart(8, '0') }, 1]],
  },
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time of the process, of user and system',
    read: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / MICROSECONDS;
    },
  },
  {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Resident memory of the process',
    read: () => process.memoryUsage().rss,
  },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'When the process started, in seconds since 1970',
    read: () => STARTED,
  },
];
