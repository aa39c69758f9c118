/** Wraps a bus and tells an observer what is asked of it and how long that took. The server on it does not notice. */
import type { AnyCodec } from '../../../sdk/any-codec.ts';
import type { Presence } from '../../../sdk/exchange/text.ts';
import { requireMethod } from '../../../sdk/values/error.ts';
import type { Selector } from '../../accounts/grants.ts';
import type { Bus, Follower, Hold, Holder, Outcome } from '../../bus/bus.ts';

/** What can fail. */
export type BusCall = 'hold' | 'status' | 'alarm' | 'release' | 'follow' | 'records';

/** The server's codec, and the bus that it would have otherwise. */
interface Observed {
  readonly codec: AnyCodec;
  readonly bus: Bus;
}

interface BusObserver {
  /**
   * A request from a link of this server goes out.
   *
   * @param frame valid during the call only
   * @param account the requesting account; empty if unknown
   * @returns called once, with its outcome; undefined if nobody wants to know
   */
  requested(device: string, frame: Uint8Array, account: string): ((outcome: Outcome) => void) | undefined;
  /** Without it, only requests are observed. @returns called when the call has ended */
  called?(call: BusCall): (isFailed: boolean) => void;
}

/** @throws {RumpError} `wrong-type` for `codec` and `bus` */
export function observedBus(options: Observed, observer: BusObserver): Bus {
  const { codec, bus } = options ?? {};
  requireMethod(codec, 'codec', 'tryDecode', 'a codec: createCodec()');
  requireMethod(bus, 'bus', 'request', 'a bus, such as new MemoryBus()');
  const watched = <Result>(call: BusCall, made: () => Promise<Result>): Promise<Result> => {
    const ended = observer.called?.(call);
    const result = made();
    result.then(
      () => ended?.(false),
      () => ended?.(true),
    );
    return result;
  };
  const observedHold = (hold: Hold): Hold => {
    if (observer.called === undefined) return hold;
    return {
      record: hold.record,
      status: (frame) => watched('status', () => hold.status(frame)),
      alarm: (frame, open) => watched('alarm', () => hold.alarm(frame, open)),
      release: (presence) => watched('release', () => hold.release(presence)),
    };
  };
  const { resume, followers, storeTimeout = 0, requestTimeout = Infinity } = bus;
  return {
    storeTimeout,
    requestTimeout,
    hold: (device: string, presence: Presence, holder: Holder) =>
      watched('hold', () => bus.hold(device, presence, holder)).then(observedHold),
    request: (device: string, frame: Uint8Array, answer: (outcome: Outcome) => void) => {
      const { asker = '' } = answer as { readonly asker?: string };
      const ended = observer.requested(device, frame, asker);
      const observed = (outcome: Outcome): void => {
        answer(outcome);
        ended?.(outcome);
      };
      // The requester stays the same: its share of the device's time counts, and snapshots record who waits.
      bus.request(device, frame, ended ? Object.assign(observed, answer) : answer);
    },
    follow: (selector: Selector, follower: Follower) => watched('follow', () => bus.follow(selector, follower)),
    records: (selector: Selector) => watched('records', () => bus.records(selector)),
    ...(resume && {
      resume: (device: string, holder: Holder) => {
        const hold = resume.call(bus, device, holder);
        return hold && observedHold(hold);
      },
    }),
    ...(followers && { followers: (device: string) => followers.call(bus, device) }),
  };
}
