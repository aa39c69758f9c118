/** A message server, appliances and controllers in simulated time, over links that a test may cut, delay and corrupt. */
import { createCodec } from 'igrs-rump';
import {
  Appliance,
  type ApplianceOptions,
  type Clock,
  type Connect,
  Controller,
  type ControllerOptions,
} from 'igrs-rump/exchange';
import { type Grants, type Limits, MemoryBus, MessageServer } from 'igrs-rump/server';
import { SimulatedClock, settled } from '../../server/support/simulated-clock.ts';
import { deviceId, heaterState, VERSION } from './heater.ts';
import { type Line, line, type Weather } from './line.ts';

export const codec = createCodec();

export const ALL: Grants = { '*': ['register', 'observe', 'control'] };

/** In place of the random jitter between attempts to connect. */
const HALF = () => 0.5;

interface Joining {
  readonly account?: string;
  readonly grants?: Grants;
  readonly text?: boolean;
  /** Milliseconds from now. */
  readonly expiresIn?: number;
  readonly weather?: Weather;
}

export class Home {
  readonly clock = new SimulatedClock();
  readonly bus = new MemoryBus();
  server: MessageServer;
  /** All that were opened, the newest last. */
  readonly lines: Line[] = [];
  /** False while the server cannot be reached. */
  isUp = true;
  readonly #limits: Partial<Limits>;
  readonly #open: { close(): Promise<void> }[] = [];

  readonly #clockOf: (home: Home) => Clock;

  constructor(limits: Partial<Limits> = {}, clockOf = (home: Home): Clock => home.clock) {
    this.#limits = limits;
    this.#clockOf = clockOf;
    this.server = this.#start();
  }

  #start(): MessageServer {
    const accounts = { authenticate: () => Promise.reject(new Error('no accounts')) };
    return new MessageServer({ codec, accounts, bus: this.bus, clock: this.#clockOf(this), limits: this.#limits });
  }

  /** What a device or controller connects with. */
  door({ account = 'home', grants = ALL, text = true, expiresIn, weather }: Joining = {}): Connect {
    return async () => {
      if (!this.isUp) throw new Error('nobody answers');
      const made = line({ text, clock: this.clock, ...(weather === undefined ? {} : { weather }) });
      this.lines.push(made);
      const expires = expiresIn === undefined ? null : this.clock.now() + expiresIn;
      this.server.accept(made.server, { account, expires, grants });
      return made.client;
    };
  }

  get lastLine(): Line {
    return this.lines.at(-1) as Line;
  }

  appliance(
    serial: number,
    options: Partial<ApplianceOptions<'water-heater'>> = {},
    joining: Joining = {},
  ): Appliance<'water-heater'> {
    const appliance = new Appliance<'water-heater'>({
      codec,
      connect: this.door(joining),
      deviceId: deviceId(serial),
      version: VERSION,
      onControl: () => undefined,
      status: () => heaterState(),
      clock: this.clock,
      random: HALF,
      ...options,
    });
    this.#open.push(appliance);
    return appliance;
  }

  controller(joining: Joining = {}, options: Partial<ControllerOptions> = {}): Controller {
    const connect = this.door(joining);
    const controller = new Controller({ codec, connect, clock: this.clock, random: HALF, ...options });
    this.#open.push(controller);
    return controller;
  }

  pass(milliseconds: number): Promise<void> {
    return this.clock.pass(milliseconds);
  }

  rest(): Promise<void> {
    return settled();
  }

  /** Like one process that ends and another that starts on the same bus, `down` milliseconds later. */
  async restart(down = 0): Promise<void> {
    this.isUp = false;
    const closing = this.server.close();
    await this.pass(down);
    await closing;
    this.server = this.#start();
    this.isUp = true;
  }

  /** Closes everything. Returns the number of timers that are left, each a leak. */
  async end(): Promise<number> {
    const closing = this.#open.map((role) => role.close());
    await this.pass(10_000);
    await Promise.all(closing);
    await this.server.close();
    await this.pass(120_000);
    return this.clock.waiting;
  }
}

/** Collects what an iterator yields, as it comes. */
export function gather<Value>(values: AsyncIterable<Value>): {
  readonly got: Value[];
  error: unknown;
  isDone: boolean;
} {
  const gathered: { got: Value[]; error: unknown; isDone: boolean } = { got: [], error: null, isDone: false };
  (async () => {
    try {
      for await (const value of values) gathered.got.push(value);
    } catch (error) {
      gathered.error = error;
    }
    gathered.isDone = true;
  })();
  return gathered;
}
