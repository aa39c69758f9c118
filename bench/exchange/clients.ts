/** Devices that answer every control message, and controllers that observe all devices. */
import { createCodec, type MessageInput, PROFILE_FINGERPRINT } from 'igrs-rump';
import { WebSocket } from 'ws';

export interface Device {
  readonly serial: number;
  readonly socket: WebSocket;
  readonly control: Uint8Array;
  readonly response: Uint8Array;
  readonly status: Uint8Array;
}

/** Called for each frame that a controller receives. */
type OnFrame = (kind: string, serial: number, sequence: number) => void;

export interface Controller {
  readonly socket: WebSocket;
  onFrame: OnFrame;
}

/** How many links are opened at the same time: fewer than the server lets wait for authentication. */
const MAX_OPENING = 64;
export const codec = createCodec();

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
    for (let begun = 0; begun < wanted; begun += MAX_OPENING) {
      const batch = Array.from({ length: Math.min(MAX_OPENING, wanted - begun) }, (_, index) =>
        this.#openDevice(urlOf(begun + index), first + begun + index),
      );
      this.devices.push(...(await Promise.all(batch)));
    }
    while (this.controllers.length < controllers) {
      this.controllers.push(await this.#openController(urlOf(this.controllers.length)));
    }
  }

  /** Throws what has gone wrong with a link meanwhile: figures of broken links are worthless. */
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
    const controller: Controller = { socket, onFrame: () => {} };
    await new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (isBinary) this.#each(data, (...frame) => controller.onFrame(...frame));
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

  #each(data: Uint8Array, take: OnFrame): void {
    for (const batch of this.#scanner.push(data)) {
      for (let index = 0; index < batch.length; index++) {
        take(batch.kind(index), batch.serial(index), batch.sequence(index));
      }
    }
  }
}

/** Frames are encoded once: what is timed is the server, not our encoder. */
const STATE = {
  result: 'ok',
  power: true,
  mode: 'eco',
  sterilise: false,
  childLock: false,
  keepWarm: false,
  heating: true,
  flowing: false,
  defrosting: false,
  anodeDue: false,
  targetTemperature: 55,
  tankTemperature: 48.5,
  inletTemperature: 12,
  hotWater: 50,
  flow: 0,
  heatingPower: 2000,
  energy: 1234.5,
  remainingTime: 20,
  onTime: null,
  offTime: null,
} as const;

function frame(messageType: string, serial: number, body: object): Uint8Array {
  return codec.encode({ kind: `water-heater.${messageType}`, serial, sequence: 0, body } as MessageInput);
}

function registerFrame(serial: number): Uint8Array {
  return frame('register', serial, {
    keepAlive: 3600,
    capabilities: ['pushesStatus'],
    profileFingerprint: PROFILE_FINGERPRINT,
  });
}

function controlFrame(serial: number): Uint8Array {
  return frame('control', serial, { targetTemperature: 55 });
}

function responseFrame(serial: number): Uint8Array {
  return frame('response', serial, STATE);
}

function statusFrame(serial: number): Uint8Array {
  return frame('status', serial, STATE);
}
