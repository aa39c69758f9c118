/** The devices whose link this server has: each is taken over, and its record is written again where NATS has lost it. */
import type { Presence } from '../../sdk/exchange/text.ts';
import { RumpError } from '../../sdk/values/error.ts';
import { type Hold, type Holder, inTurn } from '../bus/bus.ts';
import { HeldDevice, type HeldDeviceHost } from './held-device.ts';
import type { Mirror } from './mirror.ts';
import { type Known, takenOver } from './record.ts';
import { CONFLICT, MAX_CONFLICTS } from './storage.ts';
import type { Subscribing } from './subscriptions.ts';

export class Holds {
  readonly devices: Map<string, HeldDevice> = new Map<string, HeldDevice>();
  /** Devices that are being taken over: one hold after the other. */
  readonly #taking = new Map<string, Promise<unknown>>();
  readonly #mirror: Mirror;
  readonly #subscribing: Subscribing;
  readonly #host: HeldDeviceHost;
  #isEnded = false;

  constructor(mirror: Mirror, subscribing: Subscribing, host: Omit<HeldDeviceHost, 'ended'>) {
    this.#mirror = mirror;
    this.#subscribing = subscribing;
    const ended = (held: HeldDevice): void => {
      if (this.devices.get(held.device) === held) this.devices.delete(held.device);
    };
    this.#host = { ...host, ended };
  }

  /** Whether this server has its link, or soon will. */
  isHere(device: string): boolean {
    return this.devices.has(device) || this.#taking.has(device);
  }

  hold(device: string, presence: Presence, holder: Holder): Promise<Hold> {
    return inTurn(this.#taking, device, () => this.#take(device, presence, holder));
  }

  async #take(device: string, presence: Presence, holder: Holder): Promise<Hold> {
    const { check, server, settings, storage } = this.#host;
    check();
    // If the same link registers again, it would acknowledge what its earlier hold drops.
    await this.devices.get(device)?.written();
    let known: Known | undefined = this.#mirror.devices.get(device);
    if (known === undefined) await this.#mirror.makeRoom();
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt++) {
      const record = takenOver(known?.record ?? null, presence, server, settings.clock.now());
      const revision = await storage.put(device, record, known?.revision ?? 0);
      if (revision === CONFLICT) {
        known = await storage.get(device);
        continue;
      }
      // Nobody would unsubscribe again: the other servers declare it offline.
      if (this.#isEnded) break;
      const before = this.devices.get(device);
      const held = new HeldDevice(device, holder, record, revision, this.#host);
      this.devices.set(device, held);
      before?.replaced();
      try {
        // Requests from now on reach it.
        await this.#subscribing(`for ${device}`, () => held.open());
        if (this.#isEnded) check();
      } catch (error) {
        held.end();
        throw error;
      }
      return held;
    }
    check();
    throw new RumpError('timeout', `other servers keep registering ${device}`);
  }

  /** Writes what this server holds to the bucket, even if that was lost, or others took this server for dead. */
  restore(): void {
    for (const held of [...this.devices.values()]) {
      const known = this.#mirror.devices.get(held.device);
      // Even for the same hold: its last status and its open alarms may be lost.
      if (known === undefined || (this.#mirror.isAnother && held.isAhead(known))) held.restore();
      else held.differs(known);
    }
    this.#mirror.isAnother = false;
  }

  /** Their links close, so that their devices find another server and send again what was not stored. */
  end(): void {
    this.#isEnded = true;
    for (const held of [...this.devices.values()]) {
      held.end();
      held.unreachable();
    }
  }
}
