/** The state of the page: devices, their states and names, alarms. Parts of the page subscribe to it. */
import type { AlarmLine, Answer, Body, DeviceLine, FromWorker, LinkState, ToWorker } from '../feed.ts';
import { readStored, readStrings, store } from './browser.ts';
import { deviceTitle } from './format.ts';

export interface Device {
  line: DeviceLine;
  state: Body | null;
  version: Body | null;
}

/** What parts of the page follow: some of what the worker says, and changes of devices, of names and of open alarms. */
type Followed = 'link' | 'statuses' | 'alarms' | 'frames' | 'traffic' | 'inspection' | 'history';
type Topics = { [Type in Followed]: Extract<FromWorker, { readonly type: Type }> } & {
  readonly [Change in 'devices' | 'names' | 'open-alarms']: undefined;
};

/** Earlier alarms to keep, and the longest name. */
const MAX_PAST = 200;
export const MAX_NAME = 60;

export class Home {
  readonly devices = new Map<string, Device>();
  /** By device and fault. */
  readonly open = new Map<string, AlarmLine>();
  /** Newest first; kept in the browser. */
  readonly past: AlarmLine[] = readPast();
  link: { state: LinkState; message: string } = { state: 'connecting', message: '' };
  readonly #worker: Worker;
  readonly #listeners = new Map<string, ((message: never) => void)[]>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** What people call their devices, by ID. */
  #names = readStrings('names');
  /** Alarms that somebody has acknowledged here, by device and fault: the time of the alarm. */
  #acknowledged: Record<string, string> = readStrings('acknowledged');
  readonly #counts = new Map<string, number>();
  readonly #alarmsOf = new Map<string, number>();
  #requests = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    // Changed in another tab: unless it is read here, the next change here would undo it.
    addEventListener('storage', () => {
      this.#names = readStrings('names');
      this.#acknowledged = readStrings('acknowledged');
      this.#notify('names');
      this.#notify('open-alarms');
    });
  }

  on<Topic extends keyof Topics>(topic: Topic, listener: (message: Topics[Topic]) => void): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Sends a control message, or asks for the status; resolves with the result, never rejects. */
  control(device: string, fields: Body | null): Promise<Answer> {
    const request = ++this.#requests;
    this.send({ type: 'control', request, device, fields });
    return new Promise((resolve) => this.#waiting.set(request, resolve));
  }

  /** The name that somebody gave it; otherwise that of its type, with the end of its ID if there are several. */
  nameOf(id: string, deviceType: string): string {
    const given = this.#names[id];
    if (given !== undefined) return given;
    const title = deviceTitle(deviceType);
    return (this.#counts.get(deviceType) ?? 0) > 1 ? `${title} ${id.slice(-4)}` : title;
  }

  givenName(id: string): string {
    return this.#names[id] ?? '';
  }

  /** Kept in this browser; '' removes it. */
  rename(id: string, name: string): void {
    const text = name.trim().slice(0, MAX_NAME);
    if (text === '') delete this.#names[id];
    else this.#names[id] = text;
    store('names', this.#names);
    this.#notify('names');
    this.#notify('open-alarms');
  }

  /** Open alarms of a device. */
  alarmsOf(id: string): number {
    return this.#alarmsOf.get(id) ?? 0;
  }

  isAcknowledged(alarm: AlarmLine): boolean {
    return this.#acknowledged[keyOf(alarm)] === String(alarm.time);
  }

  /** Kept in this browser: the exchange has no message for it. */
  acknowledge(alarms: Iterable<AlarmLine>): void {
    for (const alarm of alarms) this.#acknowledged[keyOf(alarm)] = String(alarm.time);
    // Nobody asks for those that are no longer open.
    const open = Object.entries(this.#acknowledged).filter(([key]) => this.open.has(key));
    this.#acknowledged = Object.fromEntries(open);
    store('acknowledged', this.#acknowledged);
    this.#notify('open-alarms');
  }

  #notify(topic: string, message?: FromWorker): void {
    for (const listener of this.#listeners.get(topic) ?? []) (listener as (message?: FromWorker) => void)(message);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'link':
        this.link = message;
        break;
      case 'devices':
        this.#list(message.devices);
        break;
      case 'lines':
        for (const line of message.devices) this.#change(line.id, { line });
        break;
      case 'version':
        this.#change(message.device, { version: message.version });
        break;
      case 'statuses':
        for (const { device, body } of message.statuses) this.#change(device, { state: body });
        break;
      case 'alarms':
        this.past.unshift(...message.alarms.toReversed());
        this.past.length = Math.min(this.past.length, MAX_PAST);
        store('past', this.past);
        this.#followAll(message.alarms);
        break;
      case 'open-alarms':
        this.open.clear();
        this.#followAll(message.alarms);
        break;
      case 'answer':
        this.#waiting.get(message.answer.request)?.(message.answer);
        this.#waiting.delete(message.answer.request);
    }
    this.#notify(message.type, message);
    if (message.type === 'lines' || message.type === 'version') this.#notify('devices');
    if (message.type === 'alarms') this.#notify('open-alarms');
  }

  #change(id: string, change: Partial<Device>): void {
    Object.assign(this.devices.get(id) ?? {}, change);
  }

  /** Devices keep their last known state. */
  #list(lines: readonly DeviceLine[]): void {
    const before = new Map(this.devices);
    this.devices.clear();
    this.#counts.clear();
    const sorted = [...lines].sort((first, second) => (first.id < second.id ? -1 : 1));
    for (const line of sorted) {
      const known = before.get(line.id);
      this.devices.set(line.id, { state: null, version: null, ...known, line });
      this.#counts.set(line.deviceType, (this.#counts.get(line.deviceType) ?? 0) + 1);
    }
  }

  #followAll(alarms: readonly AlarmLine[]): void {
    for (const alarm of alarms) {
      // An alarm without a fault counts as one of its own.
      for (const fault of alarm.faults.length === 0 ? [''] : alarm.faults) {
        const key = `${alarm.device} ${fault}`;
        if (alarm.isCleared) this.open.delete(key);
        else this.open.set(key, { ...alarm, faults: fault === '' ? [] : [fault] });
      }
    }
    this.#alarmsOf.clear();
    for (const { device } of this.open.values()) this.#alarmsOf.set(device, this.alarmsOf(device) + 1);
  }
}

/** For an open alarm, which has at most one fault. */
function keyOf({ device, faults }: AlarmLine): string {
  return `${device} ${faults[0] ?? ''}`;
}

function readPast(): AlarmLine[] {
  const stored = readStored<unknown>('past', []);
  const isAlarm = (value: Partial<AlarmLine> | null): boolean =>
    typeof value?.device === 'string' && Array.isArray(value.faults) && Number.isFinite(value.time);
  return Array.isArray(stored) ? stored.filter(isAlarm).slice(0, MAX_PAST) : [];
}
