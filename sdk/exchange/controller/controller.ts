/** The side of a user or an application server (6.3): sends requests to devices and receives what they report. */

import type { AnyCodec } from '../../any-codec.ts';
import type { Codec } from '../../codec.ts';
import type { Message } from '../../generated/messages.ts';
import { bytesOfHexadecimal } from '../../values/bytes.ts';
import { NOT_CLONEABLE, RumpError } from '../../values/error.ts';
import { DEVICE_ID_EXAMPLE } from '../../wire/names.ts';
import { checkedDelay, type KnownAddress, knownAddress } from '../arguments.ts';
import type { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { Connection } from '../connection.ts';
import type { Connect, LinkClose } from '../link.ts';
import { type MessageRole, messageNamed, nameOf, requireRoles } from '../roles.ts';
import type { ControllerStats } from '../stats.ts';
import type { DeviceEntry, Grant, Presence } from '../text.ts';
import {
  type AlarmMessage,
  Device,
  type DevicePresence,
  type ReaderOptions,
  type RequestOptions,
  type StatusMessage,
} from './device.ts';
import { ControllerMachine } from './machine.ts';
import { checkSignal, GRANTED, type ReaderType } from './readers.ts';
import type { Outcome, Request } from './requests.ts';

/** Milliseconds that a request waits for its answer by default. */
const DEFAULT_TIMEOUT = 10_000;

/** The state of a controller's connection to the server. */
export type ControllerLink =
  | { readonly state: 'connecting' }
  /** `account` and `expires` (milliseconds since 1970) are null on a link without text. */
  | { readonly state: 'online'; readonly account: string | null; readonly expires: number | null }
  /** No link; the next try comes in `retryIn` milliseconds. */
  | { readonly state: 'waiting'; readonly close: LinkClose; readonly retryIn: number }
  /** For good; `error` if `connect` failed in a way that no other try can mend, such as an invalid address. */
  | { readonly state: 'closed'; readonly error?: unknown };

export interface ControllerOptions<C extends AnyCodec = Codec> {
  /** The codec of this package, or of one generated from a profile with the same frame, messages and roles; all types come from it. */
  readonly codec: C;
  /** Opens a link, such as `webSocket(…)` or `tcp(…)`; called again whenever a link has ended. */
  readonly connect: Connect;
  readonly onLink?: (link: ControllerLink) => void;
  /** Called with what `onLink` throws, and with the reason why there can be no link at all; without it, a line on the console says so. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds (more than 0, at most 2,147,483,647) that requests wait for answers unless a call says otherwise; by default 10,000. */
  readonly timeout?: number;
  /** Time and timers; for tests. */
  readonly clock?: Clock;
  /** From 0, below 1, as `Math.random`: spreads the tries to connect. */
  readonly random?: () => number;
  /** Waits between tries: at first 500 ms, twice as long each time, at most 30 s. */
  readonly backoff?: Partial<Backoff>;
  /** Milliseconds (more than 0, at most 2,147,483,647) that one try to connect may take; 10,000 by default. */
  readonly connectTimeout?: number;
}

/** A device of the account, as it was when the server answered. */
export interface ListedDevice<C extends AnyCodec = Codec> {
  /** `TTTT-SSSSSSSSSSSS`. */
  readonly id: string;
  readonly grants: readonly Grant[];
  readonly presence: Presence;
  /** The last one; null if there was none, it may not be observed, or this codec cannot read it. */
  readonly status: StatusMessage<C> | null;
  /** Open alarms: those that raised them, and those that have cleared a part of their faults since, in order. */
  readonly alarms: readonly AlarmMessage<C>[];
}

/**
 * Requests to devices, and loops over what they report.
 *
 * A loop throws a RumpError: at once `closed` if the controller is closed, and `unsupported` if the profile has no such message; later
 * `rejected` if the server does not let the account observe the device or has no room for one more, `buffer-too-small` if more than
 * 1024 alarms wait for a loop that is behind, or statuses or presences of more than 131,072 devices, and `contradiction` if two take
 * values from it at the same time. It ends without an error by `options.signal`, and when the controller is closed. A break of the link
 * does not end it.
 */
export class Controller<C extends AnyCodec = Codec> {
  /** @internal */
  static readonly name = 'Controller';
  readonly link: ControllerLink = { state: 'connecting' };
  /** @internal After the properties that a console should show first. */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #options: ControllerOptions<C>;
  readonly #connection: Connection<ControllerLink>;
  readonly #machine: ControllerMachine;

  /**
   * Connects at once, and again whenever the link breaks.
   *
   * @throws {RumpError} `wrong-type` for `codec` and `connect`, `wrong-type` or `out-of-range` for an invalid time, `unsupported` for a
   * profile without the roles of the exchange
   */
  constructor(options: ControllerOptions<C>) {
    const connection = new Connection<ControllerLink>(options, this);
    requireRoles('a controller', false);
    if (options.timeout !== undefined) checkedDelay(options.timeout, 'timeout');
    this.#options = options;
    this.#connection = connection;
    this.#machine = new ControllerMachine(connection, {
      send: (frame, sequence) => connection.send(options.codec.withSequence(frame, sequence)),
      // For any device: a server echoes on the link, and refuses what it has no use for, which is an answer too.
      heartbeat: () => connection.send(this.#write(knownAddress(DEVICE_ID_EXAMPLE), 'heartbeat', {}, [])),
    });
    connection.open(this.#machine);
  }

  /** Counts of what was dropped, in a new object. */
  get stats(): ControllerStats {
    return { ...this.#machine.stats };
  }

  /**
   * A device of the account; nothing is sent yet.
   *
   * @param deviceId `TTTT-SSSSSSSSSSSS`
   * @throws {RumpError} `wrong-type` for an invalid device ID, `unknown-name` for a type that the profile does not know
   */
  device(deviceId: string): Device<C> {
    return new Device<C>(this, knownAddress(deviceId));
  }

  /**
   * The devices granted to the account, with what the server knows of each.
   *
   * @throws {RumpError} `timeout`, `aborted`, `closed`, `rejected`; `unsupported` on a link without text, such as plain TCP; `wrong-type` or
   * `out-of-range` for `options.timeout`
   */
  async devices(options: RequestOptions = {}): Promise<ListedDevice<C>[]> {
    const devices = await this.#wait(options, 'the list of devices', {});
    return (devices as readonly DeviceEntry[]).map((entry) => this.#listed(entry));
  }

  /**
   * Statuses of all granted devices, including later ones; if the loop is behind, the newest of each device.
   *
   * @throws {RumpError} see the class
   */
  statuses(options: ReaderOptions = {}): AsyncIterableIterator<StatusMessage<C>> {
    return this.read('status', GRANTED, options);
  }

  /**
   * Alarms of all granted devices, without those that are certainly repeats. Alarms that were already open at the server come first.
   *
   * @throws {RumpError} see the class
   */
  alarms(options: ReaderOptions = {}): AsyncIterableIterator<AlarmMessage<C>> {
    return this.read('alarm', GRANTED, options);
  }

  /**
   * Which granted devices come and go. Over a link without text, such as plain TCP, nothing comes.
   *
   * @throws {RumpError} see the class
   */
  presences(options: ReaderOptions = {}): AsyncIterableIterator<DevicePresence> {
    return this.read('presence', GRANTED, options);
  }

  /** Closes the link and stays closed; whatever waits is rejected with `closed`, and loops end. Resolves when the link is closed. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** @internal Devices send requests through it. */
  async ask(
    address: KnownAddress,
    role: MessageRole,
    body: object,
    options: RequestOptions & { readonly unknownFields?: readonly number[] | undefined },
  ): Promise<Message> {
    const unknownFields = options?.unknownFields ?? [];
    const what = `${address.id}: ${nameOf(role, 'this request')}`;
    // Encoded once and before anything waits, so that invalid input is refused here; the sequence is set when it is sent.
    const frame = this.#write(address, role, body, unknownFields);
    return (await this.#wait(options, what, { device: address.id, role, frame })) as Message;
  }

  /** @internal Devices read through it. */
  read(type: 'status', device: string, options: ReaderOptions): AsyncIterableIterator<StatusMessage<C>>;
  /** @internal */
  read(type: 'alarm', device: string, options: ReaderOptions): AsyncIterableIterator<AlarmMessage<C>>;
  /** @internal */
  read(type: 'presence', device: string, options: ReaderOptions): AsyncIterableIterator<DevicePresence>;
  read(type: ReaderType, device: string, options: ReaderOptions): AsyncIterableIterator<unknown> {
    if (this.#connection.isClosed) throw new RumpError('closed', 'this controller is closed');
    if (type !== 'presence') nameOf(type, `a reader of type ${type}`);
    checkSignal(options);
    return this.#machine.read(type, device, options);
  }

  #wait(options: RequestOptions, what: string, asked: Pick<Request, 'device' | 'role' | 'frame'>): Promise<object> {
    checkSignal(options);
    const { signal, timeout = this.#options.timeout ?? DEFAULT_TIMEOUT } = options;
    const deadline = this.#connection.now() + checkedDelay(timeout, 'timeout');
    return new Promise((resolve, reject) => {
      if (this.#connection.isClosed) throw new RumpError('closed', 'this controller is closed');
      const settle = (outcome: Outcome): void => {
        signal?.removeEventListener('abort', abort);
        if ('value' in outcome) resolve(outcome.value);
        else reject(new RumpError(outcome.code, what + outcome.why, outcome));
      };
      const request: Request = { ...asked, deadline, settle, key: '', devices: [] };
      const abort = (): void => {
        this.#machine.forget(request);
        settle({ code: 'aborted', why: ': the caller has given it up' });
      };
      if (signal?.aborted) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.#machine.ask(request);
    });
  }

  #listed({ device, grants, presence, status, alarms }: DeviceEntry): ListedDevice<C> {
    return {
      id: device,
      grants,
      presence,
      status: status === null ? null : (this.#decoded(status, 'status') as StatusMessage<C> | null),
      alarms: alarms
        .map((alarm) => this.#decoded(alarm, 'alarm') as AlarmMessage<C> | null)
        .filter((alarm) => alarm !== null),
    };
  }

  #decoded(text: string, role: 'status' | 'alarm'): Message | null {
    const bytes = bytesOfHexadecimal(text);
    const message = bytes === null ? null : (this.#options.codec.tryDecode(bytes) as Message | RumpError);
    if (message === null || RumpError.is(message) || message.kind === 'unknown') return null;
    return messageNamed(message.messageType)?.role === role ? message : null;
  }

  #write(
    { deviceType, serial }: KnownAddress,
    role: MessageRole,
    body: object,
    unknownFields: readonly number[],
  ): Uint8Array {
    const message = { kind: `${deviceType}.${nameOf(role, 'a controller')}`, serial, sequence: 0, body };
    if (unknownFields.length === 0) return this.#options.codec.encode(message as never);
    return this.#options.codec.encode({ ...message, unknownFields } as never, { lenient: true });
  }

  get [Symbol.toStringTag](): string {
    return 'Controller';
  }
}
