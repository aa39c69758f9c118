/** What the page knows: devices, their states and history, alarms. Parts of the page listen to it. */
import type { AlarmLine, Answer, Body, DeviceLine, FromWorker, LinkState, ToWorker } from '../feed.ts';
import { History } from './history.ts';

export interface Device {
  line: DeviceLine;
  state: Body | null;
  version: Body | null;
  readonly history: History;
}

export type Topic = 'link' | 'devices' | 'state' | 'alarms' | 'alarm' | 'answer' | 'frames' | 'traffic' | 'inspection';

type Heard = FromWorker | null;

/** Alarms that are over, kept for looking back. */
const MOST_PAST = 60;

export class Home {
  readonly devices = new Map<string, Device>();
  /** By device and fault. */
  readonly open = new Map<string, AlarmLine>();
  /** Newest first. */
  readonly past: AlarmLine[] = [];
  link: { state: LinkState; message: string } = { state: 'connecting', message: '' };
  readonly #worker: Worker;
  readonly #listeners = new Map<Topic, ((heard: Heard) => void)[]>();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #requests = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
  }

  on(topic: Topic, listener: (heard: Heard) => void): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  /** Sends a control message; resolves with what became of it, never rejects. */
  control(device: string, fields: Body): Promise<Answer> {
    const request = ++this.#requests;
    this.#say({ type: 'control', request, device, fields });
    return new Promise((resolve) => this.#waiting.set(request, resolve));
  }

  queryStatus(device: string): Promise<Answer> {
    const request = ++this.#requests;
    this.#say({ type: 'query-status', request, device });
    return new Promise((resolve) => this.#waiting.set(request, resolve));
  }

  inspect(frame: number): void {
    this.#say({ type: 'inspect', frame });
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #tell(topic: Topic, heard: Heard = null): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(heard);
  }

  #hear(heard: FromWorker): void {
    switch (heard.type) {
      case 'link':
        this.link = heard;
        if (heard.state === 'reconnecting') for (const { history } of this.devices.values()) history.break(Date.now());
        this.#tell('link', heard);
        return;
      case 'devices':
        for (const line of heard.devices) {
          const known = this.devices.get(line.id);
          if (known !== undefined) known.line = line;
          else this.devices.set(line.id, { line, state: null, version: null, history: new History() });
        }
        this.#tell('devices');
        return;
      case 'version': {
        const device = this.devices.get(heard.device);
        if (device !== undefined) device.version = heard.version;
        this.#tell('devices');
        return;
      }
      case 'status': {
        const device = this.devices.get(heard.device);
        if (device === undefined) return;
        device.state = heard.body;
        device.history.add(heard.time, heard.body);
        this.#tell('state', heard);
        return;
      }
      case 'alarm':
        this.#follow(heard.alarm);
        this.#tell('alarm', heard);
        this.#tell('alarms');
        return;
      case 'open-alarms':
        for (const [key, { device }] of this.open) if (device === heard.device) this.open.delete(key);
        for (const alarm of heard.alarms) this.#open(alarm);
        this.#tell('alarms');
        return;
      case 'answer':
        this.#waiting.get(heard.answer.request)?.(heard.answer);
        this.#waiting.delete(heard.answer.request);
        this.#tell('answer', heard);
        return;
      default:
        this.#tell(heard.type, heard);
    }
  }

  #follow(alarm: AlarmLine): void {
    this.past.unshift(alarm);
    this.past.length = Math.min(this.past.length, MOST_PAST);
    if (alarm.event === 'cleared') for (const fault of alarm.faults) this.open.delete(`${alarm.device} ${fault}`);
    else this.#open(alarm);
  }

  #open(alarm: AlarmLine): void {
    for (const fault of alarm.faults) this.open.set(`${alarm.device} ${fault}`, { ...alarm, faults: [fault] });
  }
}
