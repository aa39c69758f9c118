/** Who has controlled which device, with what result: a record for each control message, whether it was carried out or refused. */
import type { AnyCodec } from '../../../sdk/any-codec.ts';
import type { Codec } from '../../../sdk/codec.ts';
import { addressOf } from '../../../sdk/exchange/address.ts';
import { guarded, printing } from '../../../sdk/exchange/callbacks.ts';
import { type Clock, monotonicTime, systemClock } from '../../../sdk/exchange/clock.ts';
import { fieldValue, messageNamed } from '../../../sdk/exchange/roles.ts';
import { requireMethod } from '../../../sdk/values/error.ts';
import type { Bus, Outcome } from '../../bus/bus.ts';
import { messageOfBytes } from '../../frames.ts';
import type { OnFrame } from '../../stats.ts';
import { observedBus } from './observed-bus.ts';

export interface ControlRecord {
  /** The requesting account; empty if unknown. */
  readonly account: string;
  /** Its ID. */
  readonly device: string;
  /** The fields that were set, with their values; null if the profile cannot read the message. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  /**
   * The name, or else the code, in the device's answer or in a refusal. `offline` and `timeout` if no device answered, `refused`
   * if the account may not control it, `busy` if a limit was reached.
   */
  readonly result: string | number;
  /** From the request to its outcome. */
  readonly milliseconds: number;
}

export interface ControlAuditOptions {
  /** The server's. */
  readonly codec: AnyCodec;
  /** The bus that the server would have without it, or that of a `Monitor`. */
  readonly bus: Bus;
  /** The `onFrame` that the server would have without it; gets every call. */
  readonly onFrame?: OnFrame;
  /** Called once for each control message, once its outcome is known; what it throws is printed. */
  readonly record: (control: ControlRecord) => void;
  /** By default the system's. */
  readonly clock?: Clock;
}

/**
 * Give the server its `bus` and `onFrame`:
 *
 * ```ts
 * const { bus, onFrame } = new ControlAudit({ codec, bus: new MemoryBus(), record: (control) => console.log(control) });
 * const server = new MessageServer({ codec, accounts, bus, onFrame });
 * ```
 *
 * It decodes each control message and its answer, which a server without it does not.
 */
export class ControlAudit {
  /** @internal */
  static readonly name = 'ControlAudit';
  /** For the server. */
  readonly bus: Bus;
  /** For the server. */
  readonly onFrame: OnFrame;
  readonly #codec: Codec;
  readonly #record: (control: ControlRecord) => void;
  /** Monotonic milliseconds. */
  readonly #now: () => number;

  /** @throws {RumpError} `wrong-type` for `codec`, `bus` and `record`, without which nothing would be recorded */
  constructor(options: ControlAuditOptions) {
    this.bus = observedBus(options, { requested: (...request) => this.#requested(...request) });
    const { codec, onFrame, record, clock = systemClock } = options;
    requireMethod(record, 'record', 'call', 'a function');
    this.#codec = codec as Codec;
    this.#record = guarded(record, printing('record of a ControlAudit has failed'));
    this.#now = monotonicTime(clock);
    // What it throws must not cost a record.
    const told = guarded(onFrame, printing('onFrame has failed'));
    this.onFrame = (count, frame, principal) => {
      told(count, frame, principal);
      // A repeated message has a record already, or will have one.
      if ((count !== 'refused' && count !== 'busy') || frame.message?.role !== 'control') return;
      const { account } = principal;
      const device = addressOf(frame.deviceType, frame.serial).id;
      this.#record({ account, device, fields: this.#fieldsOf(frame.bytes), result: count, milliseconds: 0 });
    };
  }

  #requested(device: string, frame: Uint8Array, account: string): ((outcome: Outcome) => void) | undefined {
    if (messageOfBytes(this.#codec, frame)?.role !== 'control') return undefined;
    const began = this.#now();
    // Decoded now: the frame may be part of a chunk that is not kept.
    const fields = this.#fieldsOf(frame);
    return (outcome) => {
      const milliseconds = Math.round((this.#now() - began) * 1000) / 1000;
      this.#record({ account, device, fields, result: this.#resultOf(outcome), milliseconds });
    };
  }

  /** A control message sets what its presence mask says, and no more. */
  #fieldsOf(frame: Uint8Array): ControlRecord['fields'] {
    const message = this.#codec.tryDecode(frame);
    return 'kind' in message && message.kind !== 'unknown' ? (message.body as Readonly<Record<string, unknown>>) : null;
  }

  #resultOf(outcome: Outcome): string | number {
    if (typeof outcome === 'string') return outcome;
    const message = this.#codec.tryDecode(outcome);
    if (!('kind' in message) || message.kind === 'unknown') return 'unreadable';
    const role = messageNamed(message.messageType)?.role;
    if (role !== 'response' && role !== 'refusal') return 'answered';
    return (fieldValue(message.body, role, 'result') as string | number | undefined) ?? 'answered';
  }

  get [Symbol.toStringTag](): string {
    return 'ControlAudit';
  }
}
