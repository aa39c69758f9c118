/** Devices that answer every control message, and controllers that observe all devices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createCodec, type MessageInput, PROFILE_FINGERPRINT } from 'igrs-rump';
import { messages } from '../corpus.ts';
import { type LinkReceiver, type LoadLink, openLink, type Protocol } from './links.ts';

export interface Device {
  readonly serial: number;
  readonly link: LoadLink;
  readonly control: Uint8Array;
  readonly status: Uint8Array;
  /** The topic of its statuses, at a broker. */
  readonly statusTopic: string;
}

/** Called for each frame that a controller receives. */
type OnFrame = (kind: string, serial: number, sequence: number) => void;

export interface Controller {
  readonly link: LoadLink;
  /** In topics: its requests carry it, so that their answers come to no other. */
  readonly number: number;
  onFrame: OnFrame;
}

/** How many links are opened at the same time: fewer than the server lets wait for authentication. */
const MAX_OPENING = 64;

/** Milliseconds after which a link without text is taken for a controller. The server of the bench has the default. */
const LISTENS_AFTER = 1500;
/** Accounts of devices, each with fewer links than a server allows. */
const ACCOUNTS = 16;
export const codec = createCodec();

export class Clients {
  readonly devices: Device[] = [];
  readonly controllers: Controller[] = [];
  readonly #idle: LoadLink[] = [];
  readonly #protocol: Protocol;
  readonly #firstSerial: number;
  #failure: Error | null = null;
  #closing = false;

  constructor(protocol: Protocol, firstSerial: number) {
    this.#protocol = protocol;
    this.#firstSerial = firstSerial;
  }

  /** Opens links until there are so many devices and controllers. */
  async connect(urls: readonly string[], devices: number, controllers: number): Promise<void> {
    const urlOf = (index: number): string => urls[index % urls.length] as string;
    const first = this.#firstSerial + this.devices.length;
    await inBatches(devices - this.devices.length, this.devices, (index) =>
      this.#openDevice(urlOf(index), first + index),
    );
    const before = this.controllers.length;
    while (this.controllers.length < controllers) {
      const number = this.#firstSerial + this.controllers.length;
      this.controllers.push(await this.#openController(urlOf(this.controllers.length), number));
    }
    const cannotAsk = this.#protocol === 'rump' && urls.some((url) => url.startsWith('tcp:'));
    if (this.controllers.length > before && cannotAsk) await sleep(LISTENS_AFTER);
  }

  /** Links that say nothing, once they are accepted. */
  async idle(url: string, count: number): Promise<void> {
    const receiver = { frames: () => {}, text: () => {}, closed: () => {} };
    const options = { protocol: this.#protocol, url, account: 'controller', topics: [] };
    await inBatches(count, this.#idle, () => openLink(options, receiver));
  }

  endIdle(): void {
    for (const link of this.#idle.splice(0)) link.cut();
  }

  /** Throws the error of a link that failed meanwhile: figures of broken links are worthless. */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  close(): void {
    this.#closing = true;
    for (const { link } of [...this.devices, ...this.controllers]) link.cut();
  }

  async #openDevice(url: string, serial: number): Promise<Device> {
    const device = {
      serial,
      control: controlFrame(serial),
      response: responseFrame(serial),
      status: statusFrame(serial),
      statusTopic: `status/${serial}`,
    };
    let registered = (): void => {};
    const scanner = codec.scanner();
    const link = await this.#open(url, `device-${serial % ACCOUNTS}`, [`control/${serial}/+`], {
      frames: (bytes, topic) =>
        eachFrame(scanner, bytes, (kind, _, sequence) => {
          if (kind === 'water-heater.register-response') registered();
          if (kind !== 'water-heater.control' && kind !== 'water-heater.status-query') return;
          link.send(
            codec.withSequence(device.response, sequence),
            `response/${topic.slice(topic.lastIndexOf('/') + 1)}`,
          );
        }),
      text: () => {},
    });
    if (this.#protocol === 'rump') {
      await new Promise<void>((resolve) => {
        registered = resolve;
        link.send(registerFrame(serial), '');
      });
    }
    return { ...device, link };
  }

  async #openController(url: string, number: number): Promise<Controller> {
    let observed = (): void => {};
    let onFrame: OnFrame = () => {};
    const scanner = codec.scanner();
    const link = await this.#open(url, 'controller', ['status/+', `response/${number}`], {
      frames: (bytes) => eachFrame(scanner, bytes, onFrame),
      text: (text) => text.startsWith('{"type":"observed"') && observed(),
    });
    if (this.#protocol === 'rump' && url.startsWith('ws:')) {
      await new Promise<void>((resolve) => {
        observed = resolve;
        link.text(JSON.stringify({ type: 'observe', request: 1, devices: 'granted' }));
      });
    }
    return {
      link,
      number,
      set onFrame(given: OnFrame) {
        onFrame = given;
      },
    };
  }

  #open(url: string, account: string, topics: readonly string[], receiver: Omit<LinkReceiver, 'closed'>) {
    const closed = (why: string): void => {
      if (!this.#closing) this.#failure ??= new Error(`a link of ${account} was closed: ${why}`);
    };
    return openLink({ protocol: this.#protocol, url, account, topics }, { ...receiver, closed });
  }
}

async function inBatches<Made>(count: number, made: Made[], open: (index: number) => Promise<Made>): Promise<void> {
  for (let begun = 0; begun < count; begun += MAX_OPENING) {
    const length = Math.min(MAX_OPENING, count - begun);
    made.push(...(await Promise.all(Array.from({ length }, (_, index) => open(begun + index)))));
  }
}

function eachFrame(scanner: ReturnType<typeof codec.scanner>, data: Uint8Array, take: OnFrame): void {
  for (const batch of scanner.push(data)) {
    for (let index = 0; index < batch.length; index++) {
      take(batch.kind(index), batch.serial(index) as number, batch.sequence(index));
    }
  }
}

/** What heaters report; their frames are encoded once, because the server is timed and not our encoder. */
const STATE = messages(1, 'water-heater.status')[0]?.body as object;

function frame(messageType: string, serial: number, body: object): Uint8Array {
  return codec.encode({ kind: `water-heater.${messageType}`, serial, sequence: 0, body } as MessageInput);
}

export function registerFrame(serial: number): Uint8Array {
  return frame('register', serial, {
    keepAlive: 3600,
    capabilities: ['pushesStatus'],
    profileFingerprint: PROFILE_FINGERPRINT,
  });
}

/** A query of its state. */
export function queryFrame(serial: number): Uint8Array {
  return frame('status-query', serial, {});
}

function controlFrame(serial: number): Uint8Array {
  return frame('control', serial, { targetTemperature: 55 });
}

function responseFrame(serial: number): Uint8Array {
  return frame('response', serial, STATE);
}

export function statusFrame(serial: number): Uint8Array {
  return frame('status', serial, STATE);
}
