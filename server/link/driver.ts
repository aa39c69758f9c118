/** Connects the machine of one link to the link itself, the clock and the bus. */
import type { DeviceAddress } from '../../sdk/exchange/address.ts';
import { type Clock, Timer } from '../../sdk/exchange/clock.ts';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Scanner } from '../../sdk/scan/scanner.ts';
import { MAXIMUM_WIRE_LENGTH } from '../../sdk/wire/frames.ts';
import { type Follower, harmless, type Outcome, type Requester } from '../bus/bus.ts';
import { type Frame, frameOf } from '../frames.ts';
import { countFrame } from '../stats.ts';
import type { Channel } from './channel.ts';
import { chargeDeliveries } from './device.ts';
import { type DriverHost, Following, Holding } from './holding.ts';
import { nextDeadline, step } from './machine.ts';
import { deliverStatus, followed } from './observe.ts';
import { Sender } from './outbox.ts';
import { type Effect, type LinkEvent, type LinkSettings, type LinkState, linkState } from './state.ts';

/** What a host adds to a link that stays open while its server sleeps. */
export interface Keeper {
  /** Unique among open links, now and after any sleep. */
  readonly name: string;
  /** Bytes of a frame that was incomplete before the sleep. */
  readonly unfinished: Uint8Array;
  /** The link as it was before the sleep; null for a new one. */
  restore(settings: LinkSettings, clock: Clock): LinkState | null;
  /** Bytes came; the last `bytesPending` belong to an incomplete frame. */
  scanned(chunk: Uint8Array, bytesPending: number): void;
  /** Called whenever a snapshot may have become out of date. */
  changed(): void;
}

/** Input without a frame has a cost too: otherwise a flood of single bytes would be free. */
const COST_OF_CHUNK = 0.25;

export class LinkDriver implements Follower {
  /** Resolves when the link is closed and has released everything at the bus. */
  readonly ended: Promise<void>;
  readonly #channel: Channel;
  readonly #host: DriverHost;
  readonly #state: LinkState;
  readonly #scanner: Scanner;
  readonly #sender: Sender;
  readonly #holding: Holding;
  readonly #following: Following;
  readonly #timer: Timer;
  readonly #keeper: Keeper | null;
  /** Input that came after `pause`, before the channel had stopped; null while it flows. */
  #unread: (Uint8Array | string)[] | null = null;
  #end: () => void = () => {};

  constructor(channel: Channel, settings: LinkSettings, host: DriverHost, keeper: Keeper | null = null) {
    this.#channel = channel;
    this.#host = host;
    this.#keeper = keeper;
    this.#timer = new Timer(host.clock, () => this.dispatch({ type: 'tick' }));
    const restored = keeper?.restore(settings, host.clock);
    this.#state = restored ?? linkState(settings, this.#timer.now());
    this.#scanner = settings.codec.scanner();
    this.#sender = new Sender(channel, this.#state.outbox);
    const dispatch = (event: LinkEvent): void => this.dispatch(event);
    this.#holding = new Holding(host, dispatch);
    this.#following = new Following(host, this, dispatch);
    this.ended = new Promise((resolve) => (this.#end = resolve));
    channel.open({
      data: (chunk) => this.#take(chunk),
      ping: () => this.dispatch({ type: 'ping' }),
      room: this.#sender.write,
      ended: (close) => this.dispatch({ type: 'ended', close }),
    });
    if (keeper && restored) this.#resume(keeper.unfinished);
    else this.dispatch({ type: 'opened' });
  }

  /** @internal For metrics of what waits. */
  get state(): LinkState {
    return this.#state;
  }

  /** Bypasses the machine, because it is what a server does most often. */
  status(device: string, bytes: Uint8Array): void {
    if (deliverStatus(this.#state, device, bytes)) this.#sender.wake();
  }

  alarm(device: string, bytes: Uint8Array): void {
    this.dispatch({ type: 'alarm', device, bytes });
  }

  presence(device: string, presence: Presence): void {
    this.dispatch({ type: 'presence', device, presence });
  }

  /** Resolves when all requests to the bus so far are done, such as following devices again. */
  get settled(): Promise<unknown> {
    return this.#following.done;
  }

  close(close: LinkClose): void {
    this.dispatch({ type: 'close', close });
  }

  dispatch(event: LinkEvent): void {
    // Frames of other devices go straight to the other side, and change nothing that lasts.
    if (!('device' in event)) this.#keeper?.changed();
    const now = this.#timer.now();
    const date = this.#host.clock.now();
    const effects = step(this.#state, event, now, date);
    for (const effect of effects) this.#carryOut(effect);
    if (!this.#state.outbox.isEmpty) this.#sender.wake();
    this.#timer.set(nextDeadline(this.#state, now, date));
    if (this.#unread !== null && !this.#mustWait) this.#readOn();
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'request':
        this.#host.bus.request(effect.device.id, effect.bytes, this.#requester(effect.key));
        return;
      case 'answer':
        harmless(effect.requester)(effect.outcome);
        return;
      case 'store':
        this.#holding.store(effect.store, effect.bytes, effect.open);
        this.#charge(effect.device, effect.open === null);
        return;
      case 'hold':
        this.#holding.hold(effect.claim, effect.device.id, effect.presence);
        this.#charge(effect.device, false);
        return;
      case 'release':
        this.#holding.release(effect.presence);
        this.#charge(effect.device, false);
        return;
      case 'follow':
        this.#following.follow(effect.selectors, effect.listed, effect.list);
        return;
      case 'list':
        this.#following.list(effect.selectors, effect.list);
        return;
      case 'close':
        this.#close(effect.close, effect.last);
        return;
    }
  }

  /** The delivery that the followers of the device just received. */
  #charge({ id }: DeviceAddress, isStatus: boolean): void {
    chargeDeliveries(this.#state, this.#host.bus.followers?.(id) ?? 1, isStatus);
  }

  #requester(key: string): Requester {
    const requester: Requester = (outcome: Outcome) => this.dispatch({ type: 'outcome', key, outcome });
    requester.asker = this.#state.settings.account.name;
    if (this.#keeper !== null) requester.origin = { link: this.#keeper.name, key };
    return requester;
  }

  #resume(unfinished: Uint8Array): void {
    const { device, settings } = this.#state;
    if (unfinished.length > 0) this.#scan(unfinished);
    if (device !== null) {
      settings.stats.devices++;
      this.#holding.resume(device.claim, device.address.id);
    }
    if (this.#state.closed === null) this.#following.follow(followed(this.#state), null, 0);
  }

  #take(chunk: Uint8Array | string): void {
    if (this.#state.closed !== null) return;
    if (this.#unread !== null) {
      this.#unread.push(chunk);
      return;
    }
    if (typeof chunk === 'string') this.dispatch({ type: 'text', text: chunk });
    else this.#scan(chunk);
    if (!this.#mustWait) return;
    this.#unread = [];
    this.#channel.pause();
  }

  #readOn(): void {
    const unread = this.#unread ?? [];
    this.#unread = null;
    while (unread.length > 0 && this.#unread === null) this.#take(unread.shift() as Uint8Array | string);
    // The rest comes before what arrived meanwhile.
    if (this.#unread !== null) (this.#unread as (Uint8Array | string)[]).unshift(...unread);
    else this.#channel.resume();
  }

  #scan(chunk: Uint8Array): void {
    let length = 0;
    for (const batch of this.#scanner.push(chunk)) {
      // All at once: `onFrame` may scan with the same codec, which would expire the batch.
      const frames: Frame[] = [];
      for (let index = 0; index < batch.length; index++) frames.push(frameOf(batch, index));
      this.dispatch({ type: 'input', cost: frames.length });
      for (const frame of frames) {
        if (this.#state.closed !== null) break;
        length += frame.bytes.length;
        countFrame(this.#state.settings, 'frames', frame);
        this.dispatch({ type: 'frame', frame });
      }
    }
    this.#keeper?.scanned(chunk, this.#scanner.stats.bytesPending);
    const noise = Math.floor((chunk.length - length) / MAXIMUM_WIRE_LENGTH);
    const cost = length === 0 ? Math.max(noise, COST_OF_CHUNK) : noise;
    if (cost > 0) this.dispatch({ type: 'input', cost });
  }

  /** Until the bus has taken the device over, and stored enough of its messages, nothing more is read from the link. */
  get #mustWait(): boolean {
    const { device, waits, closed, settings } = this.#state;
    if (closed !== null) return false;
    return waits || (device !== null && (!device.held || device.storing.size >= settings.limits.storing));
  }

  #close(close: LinkClose, last: string | null): void {
    this.#timer.set(Number.POSITIVE_INFINITY);
    this.#sender.end(close, last);
    Promise.all([this.#following.end(), this.#holding.end()]).then(() => this.#end());
  }
}
