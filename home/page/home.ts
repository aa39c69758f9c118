/** The state of the page: devices, their states and names, alarms. Parts of the page subscribe to it. */
import type { AlarmLine, Answer, Body, DeviceLine, FromWorker, LinkState, ToWorker } from '../feed.ts';
import { readStored, readStrings, store } from './browser.ts';
import { deviceTitle } from './format.ts';

export interface Device {
  line: DeviceLine;
  state: Body | null;
  version: Body | null;
}

type Topic =
  | 'link'
  | 'devices'
  | 'states'
  | 'names'
  | 'alarms'
  | 'alarm'
  | 'answer'
  | 'frames'
  | 'traffic'
  | 'inspection'
  | 'history';

type Notice = FromWorker | null;

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
  readonly #listeners = new Map<Topic, ((message: Notice) => void)[]>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** What people call their devices, by ID. */
  #names = readStrings('names');
  /** Alarms that somebody has acknowledged here, by device and fault: the time of the alarm. */
  #acknowledged: Record<string, string> = readStrings('acknowledged');
  readonly #counts = new Map<string, number>();
  #alarmsOf = new Map<string, number>();
  #requests = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    // Changed in another tab: unless it is read here, the next change here would undo it.
    addEventListener('storage', () => {
      this.#names = readStrings('names');
      this.#acknowledged = readStrings('acknowledged');
      this.#notify('names');
      this.#notify('alarms');
    });
  }

  on(topic: Topic, listener: (message: Notice) => void): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  /** Sends a control message; resolves with its result, never rejects. */
  control(device: string, fields: Body): Promise<Answer> {
    const request = ++this.#requests;
    this.#send({ type: 'control', request, device, fields });
    return new Promise((resolve) => this.#waiting.set(request, resolve));
  }

  queryStatus(device: string): Promise<Answer> {
    const request = ++this.#requests;
    this.#send({ type: 'query-status', request, device });
    return new Promise((resolve) => this.#waiting.set(request, resolve));
  }

  inspect(frame: number): void {
    this.#send({ type: 'inspect', frame });
  }

  askVersion(device: string): void {
    this.#send({ type: 'version', device });
  }

  /** The fields of each device type whose history is kept. */
  record(fields: Readonly<Record<string, readonly string[]>>): void {
    this.#send({ type: 'record', fields });
  }

  /** The history so far, on the topic `history`. */
  askHistory(device: string): void {
    this.#send({ type: 'history', device });
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
    this.#notify('alarms');
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
    this.#notify('alarms');
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #notify(topic: Topic, message: Notice = null): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(message);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'link':
        this.link = message;
        this.#notify('link', message);
        return;
      case 'devices':
        this.#list(message.devices);
        this.#notify('devices');
        return;
      case 'lines':
        for (const line of message.devices) {
          const known = this.devices.get(line.id);
          if (known !== undefined) known.line = line;
        }
        this.#notify('devices');
        return;
      case 'version': {
        const device = this.devices.get(message.device);
        if (device !== undefined) device.version = message.version;
        this.#notify('devices');
        return;
      }
      case 'statuses':
        for (const { device, body } of message.statuses) {
          const known = this.devices.get(device);
          if (known !== undefined) known.state = body;
        }
        this.#notify('states', message);
        return;
      case 'alarms':
        for (const alarm of message.alarms) {
          this.past.unshift(alarm);
          this.#follow(alarm);
        }
        this.past.length = Math.min(this.past.length, MAX_PAST);
        store('past', this.past);
        this.#notify('alarm', message);
        this.#changeAlarms();
        return;
      case 'open-alarms':
        this.open.clear();
        for (const alarm of message.alarms) this.#follow(alarm);
        this.#changeAlarms();
        return;
      case 'answer':
        this.#waiting.get(message.answer.request)?.(message.answer);
        this.#waiting.delete(message.answer.request);
        this.#notify('answer', message);
        return;
      default:
        this.#notify(message.type, message);
    }
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

  #changeAlarms(): void {
    this.#alarmsOf = new Map();
    for (const { device } of this.open.values()) this.#alarmsOf.set(device, this.alarmsOf(device) + 1);
    this.#notify('alarms');
  }

  #follow(alarm: AlarmLine): void {
    // An alarm without a fault counts as one of its own.
    for (const fault of alarm.faults.length === 0 ? [''] : alarm.faults) {
      const key = `${alarm.device} ${fault}`;
      if (alarm.isCleared) this.open.delete(key);
      else this.open.set(key, { ...alarm, faults: fault === '' ? [] : [fault] });
    }
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
