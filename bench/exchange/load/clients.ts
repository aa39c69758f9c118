/** Devices that answer every control message, and controllers that observe all devices. */
import { WebSocket } from 'ws';
import { codec, controlFrame, registerFrame, responseFrame, statusFrame } from './frames.ts';

export interface Device {
  readonly serial: number;
  readonly socket: WebSocket;
  readonly control: Uint8Array;
  readonly response: Uint8Array;
  readonly status: Uint8Array;
}

/** What a controller gets, frame by frame. */
export type Heard = (kind: string, serial: number, sequence: number) => void;

export interface Controller {
  readonly socket: WebSocket;
  heard: Heard;
}

/** How many links are being opened at the same time: fewer than the server takes at its door. */
const AT_ONCE = 64;

export class Clients {
  readonly devices: Device[] = [];
  readonly controllers: Controller[] = [];
  readonly #firstSerial: number;
  /** One for all links: the server sends whole frames in each WebSocket message. */
  readonly #scanner = codec.scanner();
  #failure: Error | null = null;
  #closing = false;

  constructor(firstSerial: number) {
    this.#firstSerial = firstSerial;
  }

  async connect(urls: readonly string[], devices: number, controllers: number): Promise<void> {
    const urlOf = (index: number): string => urls[index % urls.length] as string;
    const wanted = devices - this.devices.length;
    const first = this.#firstSerial + this.devices.length;
    for (let begun = 0; begun < wanted; begun += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, wanted - begun) }, (_, index) =>
        this.#openDevice(urlOf(begun + index), first + begun + index),
      );
      this.devices.push(...(await Promise.all(batch)));
    }
    while (this.controllers.length < controllers) {
      this.controllers.push(await this.#openController(urlOf(this.controllers.length)));
    }
  }

  /** Throws what has gone wrong with a link meanwhile: figures of links that break are none. */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  close(): void {
    this.#closing = true;
    for (const { socket } of [...this.devices, ...this.controllers]) socket.terminate();
  }

  async #openDevice(url: string, serial: number): Promise<Device> {
    const socket = await this.#open(url, 'device');
    const device = {
      serial,
      socket,
      control: controlFrame(serial),
      response: responseFrame(serial),
      status: statusFrame(serial),
    };
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (!isBinary) return;
        this.#each(data, (kind, _, sequence) => {
          if (kind === 'water-heater.control') socket.send(codec.withSequence(device.response, sequence));
          else if (kind === 'water-heater.register-response') resolve();
        });
      });
      socket.send(registerFrame(serial));
    });
    return device;
  }

  async #openController(url: string): Promise<Controller> {
    const socket = await this.#open(url, 'controller');
    const controller: Controller = { socket, heard: () => {} };
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (isBinary) this.#each(data, (...frame) => controller.heard(...frame));
        else if (String(data).startsWith('{"type":"observed"')) resolve();
      });
      socket.send(JSON.stringify({ type: 'observe', request: 1, devices: 'granted' }));
    });
    return controller;
  }

  #open(url: string, account: string): Promise<WebSocket> {
    const socket = new WebSocket(url, ['rump', `rump.token.${account}`], { perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket));
      socket.on('error', reject);
      socket.on('close', (code, reason) => {
        if (this.#closing) return;
        this.#failure ??= new Error(`a link of ${account} was closed: ${code} ${reason}`);
        reject(this.#failure);
      });
    });
  }

  #each(data: Uint8Array, take: Heard): void {
    for (const batch of this.#scanner.push(data)) {
      for (let index = 0; index < batch.length; index++) {
        take(batch.kind(index), batch.serial(index), batch.sequence(index));
      }
    }
  }
}
