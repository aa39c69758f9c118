/** Which devices the server is to observe for a controller. One text at a time: what is wanted meanwhile goes into the next one. */
import { NEVER_HERE, type Presence, type ServerText, type TextRequest } from '../text.ts';
import { GRANTED, MAX_DEVICES } from './readers.ts';

/** Characters of the device IDs in one text: half of what a server takes by default. */
const MAX_NAMES_LENGTH = 0x8000;

type Refused = Extract<ServerText, { readonly type: 'refused' }>;
type Observed = Extract<ServerText, { readonly type: 'observed' | 'unobserved' }>;

/** What follows from the server's answers. */
export interface Observer {
  presence(device: string, presence: Presence): void;
  /** The account may not observe it. */
  unobservable(device: string, message: string): void;
}

export class Observing {
  readonly #observer: Observer;
  /** How many follow each device, or all that are granted. */
  readonly #followed = new Map<string, number>();
  /** As the server last said, on this link or an earlier one. */
  readonly #online = new Set<string>();
  /** What the server observes on this link, what is still to be requested, and what is to be dropped because nobody follows it. */
  readonly #asked = new Set<string>();
  readonly #unasked = new Set<string>();
  readonly #unwanted = new Set<string>();
  /** Parts of a request that was refused. */
  #suspects: (readonly string[])[] = [];
  /** The request that is not answered yet. */
  #asking: { readonly number: number; readonly isToObserve: boolean; readonly devices: readonly string[] } | null =
    null;

  constructor(observer: Observer) {
    this.#observer = observer;
  }

  /** On a new link. */
  start(): void {
    for (const device of this.#followed.has(GRANTED) ? [GRANTED] : this.#followed.keys()) this.#unasked.add(device);
  }

  ended(): void {
    for (const devices of [this.#asked, this.#unasked, this.#unwanted]) devices.clear();
    this.#suspects = [];
    this.#asking = null;
  }

  /** Requested for each new reader: it needs the state that is known already, which the server sends after its answer. */
  follow(device: string): void {
    this.#followed.set(device, (this.#followed.get(device) ?? 0) + 1);
    this.#unasked.add(device);
  }

  unfollow(device: string): void {
    const followers = (this.#followed.get(device) ?? 1) - 1;
    if (followers > 0) {
      this.#followed.set(device, followers);
      return;
    }
    this.#followed.delete(device);
    this.#unasked.delete(device);
    const isAsked = this.#asked.delete(device);
    if (device === GRANTED) {
      // The server drops single devices with it, so that those still followed are named again.
      this.#unwanted.clear();
      this.#asked.clear();
      this.start();
    } else if (this.#followed.has(GRANTED)) {
      // It would be missing from "all that are granted".
      return;
    }
    if (isAsked) this.#unwanted.add(device);
  }

  get isAsking(): boolean {
    return this.#asking !== null;
  }

  get hasText(): boolean {
    return this.#unasked.size + this.#unwanted.size + this.#suspects.length > 0;
  }

  /** The next text, with this number. */
  next(number: number): TextRequest | undefined {
    const isToObserve = this.#unwanted.size === 0;
    const names = isToObserve ? this.#unasked : this.#unwanted;
    const isGranted = names.has(GRANTED);
    const suspects = isToObserve && !isGranted ? this.#suspects.shift() : undefined;
    const devices = isGranted ? [GRANTED] : suspects ? this.#stillFollowed(suspects) : some(names);
    if (devices.length === 0) return undefined;
    for (const device of devices) {
      names.delete(device);
      if (isToObserve) this.#asked.add(device);
    }
    this.#asking = { number, isToObserve, devices };
    const type = isToObserve ? 'observe' : 'unobserve';
    return { type, request: number, devices: isGranted ? 'granted' : devices };
  }

  /** If all that are granted are listed, those no longer in the list are not online. */
  answered({ request, devices }: Observed): void {
    const asking = this.#answeredBy(request);
    if (!asking?.isToObserve || asking.devices[0] !== GRANTED) return;
    const listed = new Set(devices);
    for (const device of this.#online) {
      if (!listed.has(device)) this.presence(device, NEVER_HERE);
    }
  }

  /**
   * A server that must refuse one device refuses the request. Devices that it did not name are requested again; if none, halves.
   * @returns false if another request was refused
   */
  refused({ request, message, devices: named }: Refused): boolean {
    const asking = this.#answeredBy(request);
    if (asking === null) return false;
    if (!asking.isToObserve) return true;
    const { devices } = asking;
    for (const device of devices) this.#asked.delete(device);
    const names = new Set(named);
    const refused = devices.length === 1 ? devices : devices.filter((device) => names.has(device));
    for (const device of refused) this.#followed.delete(device);
    const half = refused.length > 0 ? devices.length : devices.length >> 1;
    const parts = [devices.slice(0, half), devices.slice(half)].map((part) => this.#stillFollowed(part));
    this.#suspects.unshift(...parts.filter(({ length }) => length > 0));
    for (const device of refused) this.#observer.unobservable(device, message);
    return true;
  }

  /** @returns false if a server names ever new devices */
  presence(device: string, presence: Presence): boolean {
    if (presence.state === 'online') this.#online.add(device);
    else this.#online.delete(device);
    this.#observer.presence(device, presence);
    if (this.#online.size <= MAX_DEVICES) return true;
    this.#online.clear();
    return false;
  }

  /** The request that has this number and is now answered. */
  #answeredBy(number: number) {
    const asking = this.#asking;
    if (asking?.number !== number) return null;
    this.#asking = null;
    return asking;
  }

  #stillFollowed(devices: readonly string[]): string[] {
    return devices.filter((device) => this.#followed.has(device));
  }
}

/** As many as fit into a text. */
function some(names: Iterable<string>): string[] {
  const devices: string[] = [];
  let length = 0;
  for (const name of names) {
    length += name.length + 3;
    if (length > MAX_NAMES_LENGTH) break;
    devices.push(name);
  }
  return devices;
}
