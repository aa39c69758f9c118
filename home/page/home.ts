/** The state of the page: devices, their states and history, alarms. Parts of the page subscribe to it. */
import type { AlarmLine, Answer, Body, DeviceLine, FromWorker, LinkState, ToWorker } from '../feed.ts';

/** Samples kept per device: half an hour at one per second. */
const MAX_SAMPLES = 1800;

/** The last half hour of a device in the form that charts need: one list of times, and one of values for each field. */
class History {
  readonly times: number[] = [];
  readonly #values = new Map<string, (number | null)[]>();

  /** `time` in milliseconds since 1970. */
  add(time: number, body: Body): void {
    const last = this.times.at(-1);
    // Answers contain a state too; two at the same time would fold the line back.
    if (last !== undefined && time / 1000 <= last) return;
    this.times.push(time / 1000);
    for (const [name, value] of Object.entries(body)) {
      if (typeof value !== 'number' && value !== null) continue;
      const values = this.#values.get(name) ?? new Array(this.times.length - 1).fill(null);
      values.push(value);
      this.#values.set(name, values);
    }
    if (this.times.length <= MAX_SAMPLES) return;
    this.times.shift();
    for (const values of this.#values.values()) values.shift();
  }

  values(field: string): (number | null)[] {
    return this.#values.get(field) ?? new Array(this.times.length).fill(null);
  }

  /** Marks a gap, at which the line breaks. */
  break(time: number): void {
    const last = this.times.at(-1);
    if (last === undefined || time / 1000 <= last) return;
    this.times.push(time / 1000);
    for (const values of this.#values.values()) values.push(null);
  }
}

export interface Device {
  line: DeviceLine;
  state: Body | null;
  version: Body | null;
  readonly history: History;
}

type Topic = 'link' | 'devices' | 'state' | 'alarms' | 'alarm' | 'answer' | 'frames' | 'traffic' | 'inspection';

type Notice = FromWorker | null;

/** Cleared alarms to keep. */
const MAX_PAST = 60;

export class Home {
  readonly devices = new Map<string, Device>();
  /** By device and fault. */
  readonly open = new Map<string, AlarmLine>();
  /** Newest first. */
  readonly past: AlarmLine[] = [];
  link: { state: LinkState; message: string } = { state: 'connecting', message: '' };
  readonly #worker: Worker;
  readonly #listeners = new Map<Topic, ((message: Notice) => void)[]>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #requests = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
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
        if (message.state === 'reconnecting')
          for (const { history } of this.devices.values()) history.break(Date.now());
        this.#notify('link', message);
        return;
      case 'devices':
        for (const line of message.devices) {
          const known = this.devices.get(line.id);
          if (known !== undefined) known.line = line;
          else this.devices.set(line.id, { line, state: null, version: null, history: new History() });
        }
        this.#notify('devices');
        return;
      case 'version': {
        const device = this.devices.get(message.device);
        if (device !== undefined) device.version = message.version;
        this.#notify('devices');
        return;
      }
      case 'status': {
        const device = this.devices.get(message.device);
        if (device === undefined) return;
        device.state = message.body;
        device.history.add(message.time, message.body);
        this.#notify('state', message);
        return;
      }
      case 'alarm':
        this.#follow(message.alarm);
        this.#notify('alarm', message);
        this.#notify('alarms');
        return;
      case 'open-alarms':
        for (const [key, { device }] of this.open) if (device === message.device) this.open.delete(key);
        for (const alarm of message.alarms) this.#open(alarm);
        this.#notify('alarms');
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

  #follow(alarm: AlarmLine): void {
    this.past.unshift(alarm);
    this.past.length = Math.min(this.past.length, MAX_PAST);
    if (alarm.event === 'cleared') for (const fault of alarm.faults) this.open.delete(`${alarm.device} ${fault}`);
    else this.#open(alarm);
  }

  #open(alarm: AlarmLine): void {
    for (const fault of alarm.faults) this.open.set(`${alarm.device} ${fault}`, { ...alarm, faults: [fault] });
  }
}
