/** One controlled device, in the hands of a controller. */

import type { Serial } from '../../generated/device-id.ts';
import type { DeviceTypeName, Message, MessageInputs, Messages } from '../../generated/messages.ts';
import { NOT_CLONEABLE } from '../../values/error.ts';
import type { KnownAddress } from '../address.ts';
import type { KindOf } from '../roles.ts';
import type { Presence } from '../text.ts';
import type { ReaderOptions } from './reader.ts';

export type StatusMessage = Messages[KindOf<'status'>];
export type AlarmMessage = Messages[KindOf<'alarm'>];
export type ResponseMessage = Messages[KindOf<'response'>];
export type VersionMessage = Messages[KindOf<'version-response'>];

/** Fields of any type of device; the codec refuses those that this one does not have. */
type AnyOf<Union> = Union extends unknown ? Partial<Union> : never;
export type ControlInput = AnyOf<MessageInputs[KindOf<'control'>]['body']>;

export interface DevicePresence extends Presence {
  readonly device: string;
}

export interface RequestOptions {
  /** Gives the request up; it may have been carried out or not. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

type RequestRole = 'control' | 'status-query' | 'version-query';

/** What a device needs of its controller. */
interface Requester {
  ask(
    address: KnownAddress,
    role: RequestRole,
    body: object,
    options: RequestOptions & { readonly unknownFields?: readonly number[] },
  ): Promise<Message>;
  read(type: 'status', device: string, options: ReaderOptions): AsyncIterableIterator<StatusMessage>;
  read(type: 'alarm', device: string, options: ReaderOptions): AsyncIterableIterator<AlarmMessage>;
  read(type: 'presence', device: string, options: ReaderOptions): AsyncIterableIterator<DevicePresence>;
}

/**
 * Requests reject with a RumpError: `rejected` with the `result` of the device, or of the server for it (`offline`,
 * `unauthorised`, `busy`), as the profile calls it; `timeout`, `aborted`, `closed` where the link broke; `unsupported` where the
 * profile has no such request; and whatever `codec.encode` throws.
 */
export class Device {
  /** @internal */
  static readonly name = 'Device';
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #controller: Requester;
  readonly #address: KnownAddress;

  /** @internal `controller.device` makes them. */
  constructor(controller: Requester, address: KnownAddress) {
    this.#controller = controller;
    this.#address = address;
  }

  /** `TTTT-SSSSSSSSSSSS`. */
  get id(): string {
    return this.#address.id;
  }

  get deviceType(): DeviceTypeName {
    return this.#address.deviceType;
  }

  get serial(): Serial {
    return this.#address.serial;
  }

  /** Sets these fields and leaves all others as they are (6.4.2). The response has the whole state behind it. */
  control(
    fields: ControlInput,
    options: RequestOptions & { readonly unknownFields?: readonly number[] } = {},
  ): Promise<ResponseMessage> {
    return this.#ask('control', fields, options) as Promise<ResponseMessage>;
  }

  /** The state as the device has it now (7.11). */
  queryStatus(options: RequestOptions = {}): Promise<ResponseMessage> {
    return this.#ask('status-query', {}, options) as Promise<ResponseMessage>;
  }

  /** Hardware and firmware (6.4.5, 7.12). */
  queryVersion(options: RequestOptions = {}): Promise<VersionMessage> {
    return this.#ask('version-query', {}, options) as Promise<VersionMessage>;
  }

  /**
   * What it reports (6.4.3), the newest where the loop is behind; on a link with text beginning with what the server knew.
   */
  statuses(options: ReaderOptions = {}): AsyncIterableIterator<StatusMessage> {
    return this.#controller.read('status', this.id, options);
  }

  /** Its alarms (6.4.4), each once; on a link with text beginning with those that are open. */
  alarms(options: ReaderOptions = {}): AsyncIterableIterator<AlarmMessage> {
    return this.#controller.read('alarm', this.id, options);
  }

  /** When it comes and goes; needs a link that carries text. */
  presences(options: ReaderOptions = {}): AsyncIterableIterator<DevicePresence> {
    return this.#controller.read('presence', this.id, options);
  }

  #ask(
    role: RequestRole,
    body: object,
    options: RequestOptions & { readonly unknownFields?: readonly number[] },
  ): Promise<Message> {
    return this.#controller.ask(this.#address, role, body, options);
  }

  get [Symbol.toStringTag](): string {
    return 'Device';
  }
}
