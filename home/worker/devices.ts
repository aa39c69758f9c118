/** Converts what the controller receives from the devices into messages for the page: the newest of each, a few times a second. */
import { type Message, RumpError } from 'igrs-rump';
import type { AlarmMessage, Controller, DevicePresence, ListedDevice } from 'igrs-rump/exchange';
import { formatDeviceId, parseDeviceId } from 'igrs-rump/profile';
import type { AlarmLine, Body, DeviceLine, FromWorker, StatusLine } from '../feed.ts';
import { codeWith, fieldWith, kindOf, messageOf, severityOf } from '../vocabulary.ts';
import type { Recorder } from './recorder.ts';

export class Devices {
  readonly #controller: Controller;
  readonly #recorder: Recorder;
  readonly #say: (message: FromWorker) => void;
  readonly #now: () => number;
  readonly #lines = new Map<string, DeviceLine>();
  readonly #versions = new Set<string>();
  /** What the page does not have yet. */
  readonly #changed = new Map<string, DeviceLine>();
  readonly #statuses = new Map<string, StatusLine>();
  #alarms: AlarmLine[] = [];

  /** @param now seconds since 1970 by a clock that is never set back */
  constructor(controller: Controller, recorder: Recorder, now: () => number, say: (message: FromWorker) => void) {
    this.#controller = controller;
    this.#recorder = recorder;
    this.#now = now;
    this.#say = say;
    this.#follow('statuses', (message) => this.tellState(message));
    this.#follow('presences', (presence) => this.#present(presence));
    if (messageOf('alarm') !== undefined) this.#follow('alarms', (message) => this.#alarm(message));
  }

  /** All devices as the server knows them, at the start and after an interruption. */
  async list(): Promise<void> {
    let listed: ListedDevice[];
    try {
      listed = await this.#controller.devices();
    } catch {
      // The link was lost again; the next one requests the list again.
      return;
    }
    // Devices that the server does not list, such as after its restart, were here once and may come back.
    this.lose();
    this.#changed.clear();
    for (const { id, grants, presence } of listed) {
      const line = lineOf(id, presence, grants.includes('control'));
      this.#lines.set(id, line);
    }
    this.#say({ type: 'devices', devices: [...this.#lines.values()] });
    for (const { status } of listed) if (status !== null) this.tellState(status);
    const alarms = listed.flatMap((device) => device.alarms.map(alarmLine));
    this.#say({ type: 'open-alarms', alarms: alarms.filter((alarm) => alarm !== null) });
    this.flush();
  }

  /** Nothing is known of any device, until the next list or its next presence. */
  lose(): void {
    for (const [id, line] of this.#lines) this.#lines.set(id, { ...line, isOnline: false, since: null });
    this.#versions.clear();
  }

  /** For a status, or a response that carries one. The server sends the last one also for a device that is away. */
  tellState({ deviceType, serial, body }: Message): void {
    if (typeof deviceType === 'number') return;
    const device = formatDeviceId(deviceType, serial);
    const time = this.#lines.get(device)?.isOnline === true ? this.#now() : null;
    const state = body as unknown as Body;
    this.#statuses.set(device, { device, body: state, time });
    if (time !== null) this.#recorder.add(device, deviceType, time, state);
  }

  /** Sends the page what it does not have yet. */
  flush(): void {
    // First what a device sent before it went.
    if (this.#statuses.size > 0) this.#say({ type: 'statuses', statuses: [...this.#statuses.values()] });
    if (this.#changed.size > 0) this.#say({ type: 'lines', devices: [...this.#changed.values()] });
    if (this.#alarms.length > 0) this.#say({ type: 'alarms', alarms: this.#alarms });
    this.#changed.clear();
    this.#statuses.clear();
    this.#alarms = [];
  }

  /** Asked once: it only changes when the device registers with other firmware. */
  async askVersion(id: string): Promise<void> {
    const isAsked = this.#versions.has(id) || messageOf('version-query') === undefined;
    if (isAsked || this.#lines.get(id)?.isOnline !== true) return;
    this.#versions.add(id);
    try {
      const { body } = await this.#controller.device(id).queryVersion();
      this.#say({ type: 'version', device: id, version: body as unknown as Body });
    } catch {
      this.#versions.delete(id);
    }
  }

  #present(presence: DevicePresence): void {
    const known = this.#lines.get(presence.device);
    if (known === undefined) {
      // For a new device, the list has its grants.
      this.#listSoon();
      return;
    }
    const line = lineOf(known.id, presence, known.mayControl);
    this.#lines.set(known.id, line);
    this.#changed.set(known.id, line);
    this.#versions.delete(known.id);
    if (!line.isOnline) this.#recorder.break(known.id);
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Once for all that come at the same time. */
  #listSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.list();
    }, 500);
  }

  #alarm(message: AlarmMessage): void {
    const line = alarmLine(message);
    if (line !== null) this.#alarms.push(line);
  }

  /** A loop that falls too far behind ends with an error; another one then starts, and the list contains what was missed. */
  async #follow<What extends 'statuses' | 'alarms' | 'presences'>(
    what: What,
    deliver: (value: Received<What>) => void,
  ): Promise<void> {
    for (;;) {
      try {
        for await (const value of this.#controller[what]()) deliver(value as Received<What>);
        return;
      } catch (error) {
        if (!RumpError.is(error)) throw error;
        this.#listSoon();
      }
    }
  }
}

type Received<What extends 'statuses' | 'alarms' | 'presences'> =
  ReturnType<Controller[What]> extends AsyncIterableIterator<infer Value> ? Value : never;

function lineOf(id: string, presence: ListedDevice['presence'], mayControl: boolean): DeviceLine {
  const { state, since, sameProfile } = presence;
  return { id, deviceType: typeOf(id), isOnline: state === 'online', since, sameProfile, mayControl };
}

/** Another server's profile may have types that this page does not know. */
function typeOf(id: string): string {
  try {
    return String(parseDeviceId(id).deviceType);
  } catch {
    return id.split('-', 1)[0] ?? '';
  }
}

/** Null for one whose faults cannot be determined. */
function alarmLine({ deviceType, serial, body }: AlarmMessage): AlarmLine | null {
  const kind = kindOf(deviceType, 'alarm');
  const values = body as unknown as Body;
  const read = (name: string | undefined): unknown => (name === undefined ? undefined : values[name]);
  const event = fieldWith(kind, 'event');
  const [faults, time] = [read(fieldWith(kind, 'faults')?.name), read(fieldWith(kind, 'time')?.name)];
  if (!Array.isArray(faults)) return null;
  return {
    device: formatDeviceId(deviceType, serial),
    deviceType,
    event: String(read(event?.name)),
    isCleared: read(event?.name) === codeWith(event, 'cleared'),
    severity: String(read(severityOf(kind)?.name) ?? ''),
    faults,
    time: typeof time === 'number' ? time * 1000 : Date.now(),
  };
}
