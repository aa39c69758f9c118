/** A message server over any profile, with appliances and controllers, in simulated time. */
import type { MessageInput } from 'igrs-rump';
import type { Appliance, ApplianceOptions, Controller } from 'igrs-rump/exchange';
import type { Bus, Grants, MessageServer } from 'igrs-rump/server';
import { SimulatedClock, settled } from '../../server/support/simulated-clock.ts';
import { heaterState, VERSION } from './heater.ts';
import type { Built } from './other-profiles.ts';

export const ALL: Grants = { '*': ['register', 'observe', 'control'] };

/** Names as the profile under test has them, in a body and in its texts. */
export type Words = (name: string) => string;

function inWordsOf(words: Words, body: object): object {
  const value = (part: unknown): unknown =>
    Array.isArray(part) ? part.map(value) : typeof part === 'string' ? words(part) : part;
  return Object.fromEntries(Object.entries(body).map(([key, part]) => [words(key), value(part)]));
}

interface Setting {
  readonly limits?: object;
  readonly bus?: Bus;
  /** Whether time is what it is, and not simulated. */
  readonly isReal?: boolean;
}

/** A message server with one heater and one controller, in simulated time. */
export class Hall {
  readonly clock = new SimulatedClock();
  readonly server: MessageServer;
  readonly words: Words;
  readonly #built: Built;
  readonly #time: { readonly clock?: SimulatedClock; readonly random?: () => number };
  readonly #codec: ReturnType<Built['codec']['createCodec']>;
  readonly #open: { close(): Promise<void> }[] = [];

  constructor(built: Built, words: Words = (name) => name, { limits = {}, bus, isReal = false }: Setting = {}) {
    this.#built = built;
    this.words = words;
    this.#codec = built.codec.createCodec();
    this.#time = isReal ? {} : { clock: this.clock, random: () => 0.5 };
    this.server = new built.server.MessageServer({
      codec: this.#codec,
      accounts: { authenticate: () => Promise.reject(new Error('no accounts')) },
      bus: bus ?? new built.server.MemoryBus(),
      ...this.#time,
      limits,
    });
  }

  #options(grants: Grants) {
    const connect = async () => {
      const [client, server] = this.#built.exchange.memoryLinks();
      this.server.accept(server, { account: JSON.stringify(grants), expires: null, grants });
      return client;
    };
    return { codec: this.#codec, connect, ...this.#time };
  }

  heater(options: object = {}, grants: Grants = ALL): Appliance {
    const { result, ...state } = heaterState();
    const heater = new this.#built.exchange.Appliance({
      ...this.#options(grants),
      deviceId: 'deviceId' in options ? options.deviceId : this.id(1),
      version: this.#texts(VERSION),
      onControl: () => undefined,
      status: () => inWordsOf(this.words, state),
      ...options,
    } as unknown as ApplianceOptions<'water-heater'>);
    this.#open.push(heater);
    return heater as unknown as Appliance;
  }

  /** Fields are renamed, texts of a manufacturer's are not. */
  #texts(body: object): object {
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [this.words(key), value]));
  }

  controller(grants: Grants = ALL): Controller {
    const controller = new this.#built.exchange.Controller(this.#options(grants));
    this.#open.push(controller);
    return controller;
  }

  id(serial: number | string): string {
    return this.#built.profile.formatDeviceId(this.words('water-heater') as 'water-heater', serial as never);
  }

  body(body: object): never {
    return inWordsOf(this.words, body) as never;
  }

  encode(kind: string, serial: number | string, body: object): Uint8Array {
    const name = kind.split('.').map(this.words).join('.');
    return this.#codec.encode({ kind: name, serial, sequence: 0, body } as unknown as MessageInput);
  }

  pass(milliseconds: number): Promise<void> {
    return this.clock.pass(milliseconds);
  }

  async rest(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await settled();
  }

  /** The rejection's code and result. */
  async refusal(promise: Promise<unknown>): Promise<readonly unknown[]> {
    const seen = promise.then(
      () => ['answered'],
      (error) => [error.code, error.result],
    );
    await this.rest();
    return seen;
  }

  async end(): Promise<void> {
    for (const each of this.#open) each.close();
    await this.server.close();
  }
}
