/** One controlled device, as a controller sees it. */
import type { AnyCodec, OfKind, TypesOf } from '../../any-codec.ts';
import type { Codec } from '../../codec.ts';
import type { Message } from '../../generated/messages.ts';
import { NOT_CLONEABLE } from '../../values/error.ts';
import type { KnownAddress } from '../arguments.ts';
import type { BodyOf, KindOf, MessageRole } from '../roles.ts';
import type { Presence } from '../text.ts';

/** The messages of this role, by the types of the codec. */
type MessageOfRole<Role extends MessageRole, C extends AnyCodec> = OfKind<
  TypesOf<C>['messages'],
  KindOf<Role, TypesOf<C>>
>;

export type StatusMessage<C extends AnyCodec = Codec> = MessageOfRole<'status', C>;
export type AlarmMessage<C extends AnyCodec = Codec> = MessageOfRole<'alarm', C>;
export type ResponseMessage<C extends AnyCodec = Codec> = MessageOfRole<'response', C>;
export type VersionMessage<C extends AnyCodec = Codec> = MessageOfRole<'version-response', C>;

/** Fields of any type of device; the codec refuses those that this one does not have. */
type AnyOf<Union> = Union extends unknown ? Partial<Union> : never;
export type ControlInput<C extends AnyCodec = Codec> = AnyOf<
  BodyOf<TypesOf<C>['inputs'], KindOf<'control', TypesOf<C>>>
>;

export interface DevicePresence extends Presence {
  readonly device: string;
}

export interface RequestOptions {
  /** Gives the request up; it may or may not have been carried out. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds (more than 0, at most 2,147,483,647) to wait for the answer; by default those of the controller. */
  readonly timeout?: number | undefined;
}

export interface ReaderOptions {
  /** Ends the loop, without an error. */
  readonly signal?: AbortSignal | undefined;
}

type RequestRole = 'control' | 'status-query' | 'version-query';

/** What a device needs of its controller. */
interface Requester<C extends AnyCodec> {
  ask(
    address: KnownAddress,
    role: RequestRole,
    body: object,
    options: RequestOptions & { readonly unknownFields?: readonly number[] },
  ): Promise<Message>;
  read(type: 'status', device: string, options: ReaderOptions): AsyncIterableIterator<StatusMessage<C>>;
  read(type: 'alarm', device: string, options: ReaderOptions): AsyncIterableIterator<AlarmMessage<C>>;
  read(type: 'presence', device: string, options: ReaderOptions): AsyncIterableIterator<DevicePresence>;
}

/**
 * Requests reject with a RumpError: `rejected` with the `result` of the device, or of the server for it (`unauthorised`, `busy`, or
 * `offline`, also if the device went before it answered), as the profile names it; `timeout`, `aborted`; `closed` if the link broke or the
 * controller is closed; `buffer-too-small` if 4096 requests already wait; `unsupported` if the profile has no such request; `wrong-type` or
 * `out-of-range` for `options.timeout`; and whatever `codec.encode` throws.
 */
export class Device<C extends AnyCodec = Codec> {
  /** @internal */
  static readonly name = 'Device';
  /** `TTTT-SSSSSSSSSSSS`. */
  readonly id: string;
  readonly deviceType: TypesOf<C>['deviceType'];
  readonly serial: TypesOf<C>['serial'];
  /** @internal After the properties that a console should show first. */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #controller: Requester<C>;
  readonly #address: KnownAddress;

  /** @internal Made by `controller.device`. */
  constructor(controller: Requester<C>, address: KnownAddress) {
    this.#controller = controller;
    this.#address = address;
    this.id = address.id;
    this.deviceType = address.deviceType;
    this.serial = address.serial;
  }

  /**
   * Sets fields and leaves all others as they are (6.4.2).
   *
   * @param fields of the device type's control message, in the profile's units; at least one
   * @param options `unknownFields` are bits of the mask that no field owns, as `codec.encode` takes them in a lenient message
   * @returns the response, with the whole resulting state
   * @throws {RumpError} see the class
   */
  control(
    fields: ControlInput<C>,
    options: RequestOptions & { readonly unknownFields?: readonly number[] } = {},
  ): Promise<ResponseMessage<C>> {
    return this.#ask('control', fields, options);
  }

  /**
   * The present state, from the device (7.11).
   *
   * @throws {RumpError} see the class
   */
  queryStatus(options: RequestOptions = {}): Promise<ResponseMessage<C>> {
    return this.#ask('status-query', {}, options);
  }

  /**
   * Hardware and firmware (6.4.5, 7.12).
   *
   * @throws {RumpError} see the class
   */
  queryVersion(options: RequestOptions = {}): Promise<VersionMessage<C>> {
    return this.#ask('version-query', {}, options);
  }

  /**
   * Its reports (6.4.3), the newest if the loop is behind; on a link with text, starting with what the server knew.
   *
   * @throws {RumpError} see `Controller`
   */
  statuses(options: ReaderOptions = {}): AsyncIterableIterator<StatusMessage<C>> {
    return this.#controller.read('status', this.id, options);
  }

  /**
   * Its alarms (6.4.4), without those that are certainly repeats; on a link with text, starting with those that are open.
   *
   * @throws {RumpError} see `Controller`
   */
  alarms(options: ReaderOptions = {}): AsyncIterableIterator<AlarmMessage<C>> {
    return this.#controller.read('alarm', this.id, options);
  }

  /**
   * When it comes and goes. Over a link without text, such as plain TCP, nothing comes.
   *
   * @throws {RumpError} see `Controller`
   */
  presences(options: ReaderOptions = {}): AsyncIterableIterator<DevicePresence> {
    return this.#controller.read('presence', this.id, options);
  }

  /** The machine has checked that the answer has the role that answers this request. */
  #ask<Answer>(
    role: RequestRole,
    body: object,
    options: RequestOptions & { readonly unknownFields?: readonly number[] },
  ): Promise<Answer> {
    return this.#controller.ask(this.#address, role, body, options) as Promise<unknown> as Promise<Answer>;
  }

  get [Symbol.toStringTag](): string {
    return 'Device';
  }
}
