/** A message server with simulated time, and the far ends of its links. */
import assert from 'node:assert/strict';
import { createCodec, type Message, type MessageInput, PROFILE_FINGERPRINT } from 'igrs-rump';
import { type Bus, type Grants, type Limits, MemoryBus, MessageServer, type OnFrame } from 'igrs-rump/server';
import type { CloseReason } from '../../../sdk/exchange/link.ts';
import type { ServerText, TextRequest } from '../../../sdk/exchange/text.ts';
import { heaterState } from '../../exchange/support/heater.ts';
import { type FarEnd, memoryLink } from './memory-link.ts';
import { serverText } from './schema.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';

export const codec = createCodec();

export const ALL: Grants = { '*': ['register', 'observe', 'control'] };

/** Nobody has a token here: links are accepted with the principals that tests make up. */
const noAccounts = { authenticate: () => Promise.reject(new Error('no accounts')) };

export interface Setting {
  readonly limits?: Partial<Limits>;
  readonly bus?: Bus;
  readonly onFrame?: OnFrame;
  readonly clock?: SimulatedClock;
  /** The server's, in place of the tests' own. */
  readonly serverCodec?: typeof codec;
}

export interface Far {
  readonly account?: string;
  readonly grants?: Grants;
  readonly text?: boolean;
  /** Milliseconds from now. */
  readonly expiresIn?: number;
}

export class Exchange {
  readonly clock: SimulatedClock;
  readonly bus: Bus;
  readonly server: MessageServer;
  #session = 0;

  constructor({
    limits,
    bus = new MemoryBus(),
    onFrame,
    clock = new SimulatedClock(),
    serverCodec = codec,
  }: Setting = {}) {
    this.clock = clock;
    this.bus = bus;
    this.server = new MessageServer({
      codec: serverCodec,
      accounts: noAccounts,
      bus,
      clock,
      // Sessions 1, 2, 3, …: what is drawn is known.
      random: () => ++this.#session / 0x100000000,
      ...(limits === undefined ? {} : { limits }),
      ...(onFrame === undefined ? {} : { onFrame }),
    });
  }

  async connect({ account = 'home', grants = ALL, text = true, expiresIn }: Far = {}): Promise<Client> {
    const { link, far } = memoryLink({ text });
    const expires = expiresIn === undefined ? null : this.clock.now() + expiresIn;
    this.server.accept(link, { account, expires, grants });
    await settled();
    return new Client(far);
  }

  /** A device that has registered; what that brought is taken off. */
  async device(serial: number, far: Far = {}, body: object = {}): Promise<Client> {
    const device = await this.connect(far);
    await device.send(register(serial, body));
    device.take();
    return device;
  }

  pass(milliseconds: number): Promise<void> {
    return this.clock.pass(milliseconds);
  }
}

export class Client {
  readonly far: FarEnd;
  readonly #scanner = codec.scanner();
  #taken = 0;

  constructor(far: FarEnd) {
    this.far = far;
  }

  /** Why the link was closed, or that it is open. */
  get why(): CloseReason | 'open' {
    return this.far.closed?.reason ?? 'open';
  }

  /** Frames, texts, or messages to make them of; then all comes to rest. */
  async send(...parts: readonly (MessageInput | TextRequest | Uint8Array | string)[]): Promise<void> {
    for (const part of parts) this.far.write(wire(part));
    await settled();
  }

  /** What the server has sent since the last time. */
  take(): { readonly messages: Message[]; readonly texts: ServerText[]; readonly order: string[] } {
    const messages: Message[] = [];
    const texts: ServerText[] = [];
    const order: string[] = [];
    for (const chunk of this.far.received.slice(this.#taken)) {
      if (typeof chunk === 'string') {
        const text = serverText(chunk);
        texts.push(text);
        order.push(text.type);
      } else {
        for (const batch of this.#scanner.push(chunk)) {
          for (const message of batch) {
            messages.push(message);
            order.push(message.kind);
          }
        }
      }
    }
    this.#taken = this.far.received.length;
    const { bytesSkipped, bytesPending } = this.#scanner.stats;
    assert.deepEqual({ bytesSkipped, bytesPending }, { bytesSkipped: 0, bytesPending: 0 }, 'the server sent no frame');
    return { messages, texts, order };
  }

  /** The one message that came. */
  message(): Message {
    const { messages } = this.take();
    assert.equal(messages.length, 1, `one message, not ${JSON.stringify(messages)}`);
    return messages[0] as Message;
  }

  text<Type extends ServerText['type']>(type: Type): Extract<ServerText, { type: Type }> {
    const found = this.take().texts.filter((text) => text.type === type);
    assert.equal(found.length, 1, `one text ${type}, not ${found.length}`);
    return found[0] as Extract<ServerText, { type: Type }>;
  }
}

export function wire(part: MessageInput | TextRequest | Uint8Array | string): Uint8Array | string {
  if (typeof part === 'string' || part instanceof Uint8Array) return part;
  return 'kind' in part ? codec.encode(part) : JSON.stringify(part);
}

export function register(serial: number, body: object = {}, sequence = 1): MessageInput {
  const whole = {
    keepAlive: 30,
    capabilities: ['pushesStatus', 'pushesAlarms'],
    profileFingerprint: PROFILE_FINGERPRINT,
    ...body,
  };
  return { kind: 'water-heater.register', serial, sequence, body: whole } as MessageInput;
}

export function heartbeat(serial: number, sequence = 1): MessageInput {
  return { kind: 'water-heater.heartbeat', serial, sequence, body: {} };
}

export function control(serial: number, sequence: number, targetTemperature = 55): MessageInput {
  return { kind: 'water-heater.control', serial, sequence, body: { targetTemperature } };
}

export function alarm(
  serial: number,
  event: 'raised' | 'active' | 'cleared',
  faults: ('waterLeak' | 'dryFire' | 'freezing')[],
  sequence = 1,
): MessageInput {
  return {
    kind: 'water-heater.alarm',
    serial,
    sequence,
    body: { event, severity: 'fault', faults, time: 1000 + sequence },
  };
}

/** A status, or with another kind a response, whose tank has so many degrees. */
export function state(
  serial: number,
  tankTemperature: number,
  sequence = 1,
  kind: 'water-heater.status' | 'water-heater.response' = 'water-heater.status',
): MessageInput {
  return {
    kind,
    serial,
    sequence,
    body: { ...heaterState(), tankTemperature },
  };
}

/** Of statuses and responses: how many degrees. */
export function degrees(message: Message): number | null {
  assert.ok(message.kind === 'water-heater.status' || message.kind === 'water-heater.response', message.kind);
  return message.body.tankTemperature;
}
