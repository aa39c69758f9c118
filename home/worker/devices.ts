/** Converts what the controller receives from the devices into messages for the page. */
import { type Message, RumpError } from 'igrs-rump';
import type { AlarmMessage, Controller, DevicePresence, ListedDevice } from 'igrs-rump/exchange';
import { formatDeviceId, parseDeviceId } from 'igrs-rump/profile';
import type { AlarmLine, Body, DeviceLine, FromWorker } from '../feed.ts';

export class Devices {
  readonly #controller: Controller;
  readonly #say: (message: FromWorker) => void;
  readonly #lines = new Map<string, DeviceLine>();
  readonly #versions = new Set<string>();

  constructor(controller: Controller, say: (message: FromWorker) => void) {
    this.#controller = controller;
    this.#say = say;
    this.#follow('statuses', (message) => this.tellState(message));
    this.#follow('alarms', (message) => say({ type: 'alarm', alarm: alarmLine(message) }));
    this.#follow('presences', (presence) => this.#present(presence));
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
    for (const { id, grants, presence } of listed) {
      this.#lines.set(id, lineOf(id, presence, grants.includes('control')));
    }
    this.#tellLines();
    for (const { id, status, alarms } of listed) {
      if (status !== null) this.tellState(status);
      this.#say({ type: 'open-alarms', device: id, alarms: alarms.map(alarmLine) });
      this.#askVersion(id);
    }
  }

  /** Of a status, or of the response that carries one. */
  tellState({ deviceType, serial, body }: Message): void {
    if (typeof deviceType === 'number') return;
    const device = formatDeviceId(deviceType, serial);
    this.#say({ type: 'status', device, body: body as unknown as Body, time: Date.now() });
  }

  #present(presence: DevicePresence): void {
    const known = this.#lines.get(presence.device);
    if (known === undefined) {
      // For a new device, the list has its grants.
      this.list();
      return;
    }
    this.#lines.set(known.id, lineOf(known.id, presence, known.mayControl));
    this.#tellLines();
    this.#askVersion(known.id);
  }

  #tellLines(): void {
    const devices = [...this.#lines.values()].sort((first, second) => first.id.localeCompare(second.id));
    this.#say({ type: 'devices', devices });
  }

  /** Requested once: it only changes when the device registers with other firmware. */
  async #askVersion(id: string): Promise<void> {
    if (this.#versions.has(id) || this.#lines.get(id)?.isOnline !== true) return;
    this.#versions.add(id);
    try {
      const { body } = await this.#controller.device(id).queryVersion();
      this.#say({ type: 'version', device: id, version: body as unknown as Body });
    } catch {
      this.#versions.delete(id);
    }
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
        this.list();
      }
    }
  }
}

type Received<What extends 'statuses' | 'alarms' | 'presences'> =
  ReturnType<Controller[What]> extends AsyncIterableIterator<infer Value> ? Value : never;

function lineOf(id: string, presence: ListedDevice['presence'], mayControl: boolean): DeviceLine {
  const { deviceType } = parseDeviceId(id);
  const { state, since, sameProfile } = presence;
  return {
    id,
    deviceType: deviceType as DeviceLine['deviceType'],
    isOnline: state === 'online',
    since,
    sameProfile,
    mayControl,
  };
}

function alarmLine({ deviceType, serial, body }: AlarmMessage): AlarmLine {
  const { event, severity, faults, time } = body;
  return {
    device: formatDeviceId(deviceType, serial),
    event: String(event),
    severity: String(severity),
    faults,
    time: time * 1000,
  };
}
