/** A controlled device (6.3): registers with a message server, answers requests, reports its status and raises alarms. */

import type { AnyCodec, TypesOf } from '../../any-codec.ts';
import type { Codec } from '../../codec.ts';
import { NOT_CLONEABLE, RumpError, refuse } from '../../values/error.ts';
import { PROFILE_FINGERPRINT } from '../../wire/names.ts';
import { type KnownAddress, knownAddress } from '../arguments.ts';
import type { Backoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { Connection } from '../connection.ts';
import type { Connect, LinkClose } from '../link.ts';
import {
  type BodyOf,
  bodyOf,
  codeName,
  DEFAULT_KEEP_ALIVE,
  type FieldName,
  type FieldValue,
  fieldValue,
  fitted,
  flagsOf,
  type KindOf,
  type MessageRole,
  messageOf,
  type NameOf,
  nameOf,
  refusalOf,
  requireRoles,
} from '../roles.ts';
import type { ApplianceStats } from '../stats.ts';
import { ApplianceMachine, type ControlledDevice, type DeviceRequest, SEQUENCES } from './machine.ts';

/** Every type of device that the codec knows, in place of one's name. */
export type AnyDevice = '*';

type NamesOf<Type, C extends AnyCodec> = Type extends AnyDevice ? TypesOf<C>['deviceType'] : Type & string;
type InputBody<Role extends MessageRole, Type, C extends AnyCodec> = BodyOf<
  TypesOf<C>['inputs'],
  KindOf<Role, TypesOf<C>, NamesOf<Type, C>>
>;

/** A state as a strict writer takes it, without its result. */
export type ReportedState<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec = Codec> = InputBody<
  'status',
  Type,
  C
>;
export type ControlFields<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec = Codec> = BodyOf<
  TypesOf<C>['messages'],
  KindOf<'control', TypesOf<C>, NamesOf<Type, C>>
>;

/** The body of an alarm. Its time, in Unix seconds, may be left out: then it is the present time. */
export type AlarmInput<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec = Codec> = Omit<
  InputBody<'alarm', Type, C>,
  FieldName<'alarm', 'time', TypesOf<C>>
> & {
  readonly [Time in FieldName<'alarm', 'time', TypesOf<C>>]?: number;
};

/** Empty if the profile has no such message. */
type Version<Type, C extends AnyCodec> = [NameOf<'version-response', TypesOf<C>>] extends [never]
  ? undefined
  : InputBody<'version-response', Type, C>;

/** The state of an appliance's connection to the server. */
export type ApplianceLink =
  | { readonly state: 'connecting' }
  /** There is a link; the server has not answered the register message yet. */
  | { readonly state: 'registering' }
  | { readonly state: 'online'; readonly session: number; readonly keepAlive: number }
  /** No link; the next try comes in `retryIn` milliseconds. */
  | { readonly state: 'waiting'; readonly close: LinkClose; readonly retryIn: number }
  /** For good; `error` if `connect` failed in a way that no other try can mend, such as an invalid address. */
  | { readonly state: 'closed'; readonly error?: unknown };

/** A result, or nothing if all is well. */
// A type parameter, so that errors of the compiler name it.
// biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing is what most will write.
type Answer<C extends AnyCodec, Result = FieldValue<'response', 'result', TypesOf<C>>> = Result | undefined | void;

export interface ApplianceOptions<
  Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice,
  C extends AnyCodec = Codec,
> {
  /** The codec of this package, or of one generated from a profile with the same frame, messages and roles; all types come from it. */
  readonly codec: C;
  /** Opens a link, such as `webSocket(…)` or `tcp(…)`; called again whenever a link has ended. */
  readonly connect: Connect;
  /** `TTTT-SSSSSSSSSSSS`, of a type that the profile knows. */
  readonly deviceId: string;
  /** The answer to version queries (6.4.5). */
  readonly version: Version<Type, C>;
  /**
   * Carries out control messages (6.4.2), one after the other: their fields, and the bits of their masks that no field owns. The answer is
   * the returned result, by default `ok`; if it throws, the answer is `fault`, and the error goes to `onError`. (The profile names the
   * results; these are the default one's.)
   */
  onControl(
    fields: ControlFields<Type, C>,
    more: { readonly unknownFields: readonly number[] },
  ): Answer<C> | Promise<Answer<C>>;
  /** The present state; its `result` is ignored and may be left out. */
  status(): Omit<ReportedState<Type, C>, FieldName<'status', 'result', TypesOf<C>>>;
  /** The same for a response, where the profile gives it other fields; by default what `status` returns. */
  response?(): Omit<InputBody<'response', Type, C>, FieldName<'response', 'result', TypesOf<C>>>;
  /** Seconds (5 to 3600) between signs of life that are requested; the server decides. 30, or the nearest that the profile allows, by default. */
  readonly keepAlive?: number;
  /** By default that it sends statuses and alarms. */
  readonly capabilities?: FieldValue<'register', 'capabilities', TypesOf<C>>;
  readonly onLink?: (link: ApplianceLink) => void;
  /**
   * Called with what `onControl`, `status` and `onLink` throw, with the reason why there can be no link at all, and (`rejected`) if another
   * appliance has registered with this device ID. Without it, a line on the console says so.
   */
  readonly onError?: (error: unknown) => void;
  /** Time and timers; for tests. */
  readonly clock?: Clock;
  /** Spreads the tries to connect, and determines where sequences begin: from 0, below 1. */
  readonly random?: () => number;
  /** Waits between tries: at first 500 ms, twice as long each time, at most 30 s. */
  readonly backoff?: Partial<Backoff>;
  /** Milliseconds (more than 0, at most 2,147,483,647) that one try to connect may take; 10,000 by default. */
  readonly connectTimeout?: number;
}

/** A device on its link to the server, which it opens again whenever it breaks, until `close()`. Make one for each device. */
export class Appliance<Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice, C extends AnyCodec = Codec> {
  /** @internal */
  static readonly name = 'Appliance';
  readonly deviceId: string;
  readonly link: ApplianceLink = { state: 'connecting' };
  /** @internal After the properties that a console should show first. */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #options: ApplianceOptions<Type, C>;
  readonly #address: KnownAddress;
  readonly #connection: Connection<ApplianceLink>;
  readonly #machine: ApplianceMachine;
  #isControlling = false;

  /**
   * Connects at once, and again whenever the link breaks.
   *
   * @throws {RumpError} `wrong-type` or `unknown-name` for `deviceId`, what `codec.encode` throws for `version`, `keepAlive`,
   * `capabilities` and the header, `wrong-type` for `codec`, `connect`, `onControl`, `status` and `response`, `wrong-type` or
   * `out-of-range` for an invalid time, `unsupported` for a profile without the roles of the exchange
   */
  constructor(options: ApplianceOptions<Type, C>) {
    this.#connection = new Connection(options, this);
    requireRoles('an appliance', true);
    const { onControl, status, response = status } = options;
    for (const [name, value] of Object.entries({ onControl, status, response }))
      if (typeof value !== 'function') refuse('wrong-type', name, value, 'it must be a function');
    const { keepAlive = fitted('register', 'keep-alive', DEFAULT_KEEP_ALIVE) } = options;
    const { capabilities = flagsOf('pushes-status', 'pushes-alarms') } = options;
    const address = knownAddress(options.deviceId);
    const values = { 'keep-alive': keepAlive, capabilities, fingerprint: PROFILE_FINGERPRINT };
    const registration = bodyOf('register', values);
    this.deviceId = address.id;
    this.#options = options;
    this.#address = address;
    // What could not be sent later is refused now.
    const { version } = options;
    const refusal = refusalOf('fault', 0);
    const own = { register: registration, deregister: {}, heartbeat: {}, refusal, 'version-response': version };
    for (const [role, body] of Object.entries(own) as [MessageRole, object][])
      if (messageOf(role) !== undefined) this.#write(role, 0, body);
    const device: ControlledDevice = {
      send: (role, sequence, body) => this.#connection.send(this.#write(role, sequence, body)),
      request: (request) => this.#carryOut(request),
      report: () => this.report(),
    };
    // Anywhere: a device that restarts, its clock too, must not repeat the sequences of alarms that it raised before.
    const sequence = Math.floor(this.#connection.random() * SEQUENCES) % SEQUENCES || 0;
    this.#machine = new ApplianceMachine(this.#connection, device, address, registration, sequence);
    this.#connection.open(this.#machine);
  }

  /** Counts of what was dropped, in a new object. */
  get stats(): ApplianceStats {
    return { ...this.#machine.stats };
  }

  /** Alarms that are not acknowledged yet. */
  get waitingAlarms(): number {
    return this.#machine.alarms.length;
  }

  /** Reports the device's current state to its observers (6.4.3). Without a link, as soon as there is one. */
  report(): void {
    if (this.#machine.phase !== 'online') return;
    const body = this.#currentState('status', codeName('ok'));
    if (body !== null) this.#machine.report(body);
  }

  /**
   * Raises or clears an alarm (6.4.4). It is kept, and sent again after a break, until the server says that it is stored: then the
   * promise resolves. It rejects with `closed` if the appliance is closed first; awaiting it is optional.
   *
   * @param alarm the body of the device type's alarm message; a time that is left out is the present time
   * @throws {RumpError} at once: what `codec.encode` throws for an alarm that cannot be written, `buffer-too-small` if 256 already wait,
   * `unsupported` if the profile has no alarms, `closed`
   */
  alarm(alarm: AlarmInput<Type, C>): Promise<void> {
    if (this.#connection.isClosed) throw new RumpError('closed', `${this.deviceId} is closed`);
    const frame = this.#write('alarm', 0, withTime(alarm, this.#connection.clock.now()));
    if (!this.#machine.hasRoomForAlarm) {
      const text = `${this.waitingAlarms} alarms of ${this.deviceId} wait for the server to store them, which is all there is room for`;
      throw new RumpError('buffer-too-small', text, { path: 'alarm' });
    }
    const acknowledged = new Promise<void>((resolve, reject) => {
      this.#machine.alarm({ frame, sequence: null, resolve, reject });
    });
    acknowledged.catch(() => {});
    return acknowledged;
  }

  /** Says goodbye to the server, closes the link and stays closed. Resolves when the link is closed. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  #carryOut(request: DeviceRequest): void {
    if (request.role === 'control') this.#carryOutControls();
    else if (request.role === 'status-query') this.#respond(request, codeName('ok'));
    else this.#machine.answer(request, 'version-response', this.#options.version as unknown as object);
  }

  /** One after the other, in order of arrival. Those of a link that is gone are dropped: they can no longer be answered. */
  async #carryOutControls(): Promise<void> {
    if (this.#isControlling) return;
    this.#isControlling = true;
    for (let next = this.#machine.request; next !== undefined; next = this.#machine.request) await this.#control(next);
    this.#isControlling = false;
  }

  async #control(request: DeviceRequest): Promise<void> {
    const { body, unknownFields } = request;
    let result = codeName('ok');
    try {
      const answer: unknown = await this.#options.onControl(body as ControlFields<Type, C>, { unknownFields });
      result = (answer ?? result) as string;
    } catch (error) {
      result = codeName('fault');
      this.#connection.report(error);
    }
    this.#respond(request, result);
  }

  /** A response carries the whole state (7.6). A state that cannot be written is a fault of the device, and is reported as one. */
  #respond(request: DeviceRequest, result: string): void {
    const body = this.#currentState('response', result);
    if (body !== null) this.#machine.answer(request, 'response', body);
    else this.#machine.answer(request, 'refusal', refusalOf('fault', messageOf(request.role)?.code ?? 0));
  }

  #currentState(role: 'status' | 'response', result: string): object | null {
    try {
      const state = this.#options[role]?.() ?? this.#options.status();
      const body = { ...state, ...bodyOf(role, { result }) };
      this.#write(role, 0, body);
      return body;
    } catch (error) {
      this.#connection.report(error);
      return null;
    }
  }

  #write(role: MessageRole, sequence: number, body: object): Uint8Array {
    if (body instanceof Uint8Array) return this.#options.codec.withSequence(body, sequence);
    const { deviceType, serial } = this.#address;
    const message = { kind: `${deviceType}.${nameOf(role, this.deviceId)}`, serial, sequence, body };
    return this.#options.codec.encode(message as never);
  }

  get [Symbol.toStringTag](): string {
    return 'Appliance';
  }
}

/** The body of an alarm, with the time `now` (milliseconds) if it has none. */
export function withTime<Alarm extends object>(alarm: Alarm, now: number): Alarm {
  const time = fieldValue(alarm, 'alarm', 'time') ?? fitted('alarm', 'time', Math.floor(now / 1000));
  return { ...alarm, ...bodyOf('alarm', { time }) };
}
