/** A server that can be put to sleep while its links stay open: what wakes is another one, with what the first one wrote down. */
import assert from 'node:assert/strict';
import { type Grants, MemoryBus, MessageServer } from 'igrs-rump/server';
import { type LastingLink, LastingLinks, type LinkSnapshot } from 'igrs-rump/server/workers';
import type { LinkClose } from '../../../sdk/exchange/link.ts';
import { ALL, Client, codec } from './exchange.ts';
import { KeptRecords } from './kept-records.ts';
import { type Chunk, type FarEnd, memoryLink } from './memory-link.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';

/** The far end of a link whose server is replaced behind it. */
class LastingFarEnd implements FarEnd {
  readonly #before: Chunk[] = [];
  #now: FarEnd;

  constructor(far: FarEnd) {
    this.#now = far;
  }

  /** From now on another server has the near end. */
  move(far: FarEnd): void {
    this.#before.push(...this.#now.received);
    this.#now = far;
  }

  get received(): Chunk[] {
    return [...this.#before, ...this.#now.received];
  }

  get closed(): LinkClose | null {
    return this.#now.closed;
  }

  write(chunk: Chunk): void {
    this.#now.write(chunk);
  }

  writeWhenReady(chunk: Chunk): Promise<void> {
    return this.#now.writeWhenReady(chunk);
  }

  pause(): void {
    this.#now.pause();
  }

  resume(): void {
    this.#now.resume();
  }

  close(close: LinkClose): void {
    this.#now.close(close);
  }
}

interface Kept {
  readonly far: LastingFarEnd;
  readonly account: string;
  readonly expires: number | null;
  readonly grants: Grants;
  link: LastingLink;
}

export class SleepingExchange {
  readonly clock = new SimulatedClock();
  readonly records = new KeptRecords();
  #server: MessageServer;
  #lasting: LastingLinks;
  #stopped = { is: false };
  #session = 0;
  #names = 0;
  readonly #links = new Map<string, Kept>();

  constructor() {
    this.#server = this.#wake().server;
    this.#lasting = new LastingLinks(this.#server);
  }

  get server(): MessageServer {
    return this.#server;
  }

  async connect({
    account = 'home',
    grants = ALL,
    expiresIn,
  }: {
    account?: string;
    grants?: Grants;
    expiresIn?: number;
  } = {}) {
    const { link, far } = memoryLink({ text: true });
    const name = String(this.#names++);
    const expires = expiresIn === undefined ? null : this.clock.now() + expiresIn;
    const lasting = new LastingFarEnd(far);
    const served = this.#lasting.accept(link, { account, expires, grants }, { name, snapshot: null, changed() {} });
    this.#links.set(name, { far: lasting, account, expires, grants, link: served });
    await settled();
    return new Client(lasting);
  }

  /** For so many milliseconds. Only what goes through JSON gets to the next server. */
  async sleep(milliseconds = 0): Promise<void> {
    await settled();
    const open = [...this.#links].filter(([, { far }]) => far.closed === null);
    const written = open.map(([name, kept]) => [name, JSON.stringify(kept.link.snapshot()), kept] as const);
    this.#stopped.is = true;
    await this.clock.pass(milliseconds);
    const { server, bus } = this.#wake();
    this.#server = server;
    this.#lasting = new LastingLinks(server);
    for (const [name, text, kept] of written) {
      const snapshot: LinkSnapshot | null = JSON.parse(text);
      assert.ok(snapshot !== null, 'a link that was not at rest');
      const { link, far } = memoryLink({ text: true });
      kept.far.move(far);
      kept.link = this.#lasting.accept(link, kept, { name, snapshot, changed() {} });
    }
    await Promise.all(written.map(([, , { link }]) => link.settled));
    bus.releaseUnheld(this.clock.now());
    for (const [, , { link }] of written) link.wake();
    await settled();
  }

  #wake() {
    const stopped = { is: false };
    this.#stopped = stopped;
    const bus = new MemoryBus({ store: this.records });
    const server = new MessageServer({
      codec,
      accounts: { authenticate: () => Promise.reject(new Error('no accounts')) },
      bus,
      clock: {
        now: () => this.clock.now(),
        // What sleeps has no timers.
        after: (wait, callback) => this.clock.after(wait, () => stopped.is || callback()),
      },
      random: () => ++this.#session / 0x100000000,
    });
    return { server, bus };
  }
}
