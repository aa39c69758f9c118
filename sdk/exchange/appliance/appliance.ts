/** A controlled device (6.3): registers with a message server, answers requests, reports its status and raises alarms. */

import type { AnyCodec, TypesOf } from '../../any-codec.ts';
import type { Codec } from '../../codec.ts';
import { NOT_CLONEABLE, RumpError, refuse } from '../../values/error.ts';
import { PROFILE_FINGERPRINT } from '../../wire/names.ts';
import { knownAddress } from '../arguments.ts';
import { guarded, reportError } from '../callbacks.ts';
import { type Clock, Timer } from '../clock.ts';
import { type Backoff, Connection, connectionOptions } from '../connection.ts';
import type { Connect, LinkClose } from '../link.ts';
import {
  type BodyOf,
  bodyOf,
  codeName,
  DEFAULT_KEEP_ALIVE,
  type FieldName,
  type FieldValue,
  fieldNumber,
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
import { hasRoomForAlarm, nextDeadline, SEQUENCES, step } from './machine.ts';
import { type ApplianceEffect, type ApplianceEvent, type ApplianceState, applianceState } from './state.ts';

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

type ControlEffect = Extract<ApplianceEffect, { readonly fields: object }>;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: RumpError) => void;
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
  readonly #state: ApplianceState;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #timer: Timer;
  readonly #acknowledgements = new Map<number, Waiting>();
  #alarms = 0;
  #isClosed = false;
  /** One control message after the other, in order of arrival: those that wait for the one being carried out. */
  readonly #controls: ControlEffect[] = [];
  #isControlling = false;

  /**
   * Connects at once, and again whenever the link breaks.
   *
   * @throws {RumpError} `wrong-type` or `unknown-name` for `deviceId`, what `codec.encode` throws for `version`, `keepAlive`,
   * `capabilities` and the header, `wrong-type` for `codec`, `connect`, `onControl`, `status` and `response`, `wrong-type` or
   * `out-of-range` for an invalid time, `unsupported` for a profile without the roles of the exchange
   */
  constructor(options: ApplianceOptions<Type, C>) {
    const parts = connectionOptions(options);
    const { clock, random } = parts;
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
    this.#clock = clock;
    // What is left out is unknown to the server, which then takes the default.
    const wanted = fieldNumber(registration, 'register', 'keep-alive', DEFAULT_KEEP_ALIVE);
    // Anywhere: a device that restarts, its clock too, must not repeat the sequences of alarms that it raised before.
    const sequence = Math.floor(random() * SEQUENCES) % SEQUENCES || 0;
    this.#state = applianceState(address, registration, wanted, sequence);
    this.#timer = new Timer(clock, () => this.#dispatch({ type: 'tick' }));
    // What could not be sent later is refused now.
    const { version } = options;
    const refusal = refusalOf('fault', 0);
    const own = { register: registration, deregister: {}, heartbeat: {}, refusal, 'version-response': version };
    for (const [role, body] of Object.entries(own) as [MessageRole, object][])
      if (messageOf(role) !== undefined) this.#write(role, 0, body);
    this.#connection = new Connection(parts, {
      connecting: () => this.#tell({ state: 'connecting' }),
      opened: () => {
        this.#tell({ state: 'registering' });
        this.#dispatch({ type: 'opened' });
      },
      message: (message) => this.#dispatch({ type: 'message', message }),
      // A device sends no text: the welcome, presences and the rest are for controllers.
      text: () => {},
      ended: (close, retryIn, failure) => {
        this.#dispatch({ type: 'ended' });
        this.#tell(retryIn === null ? { state: 'closed', ...failure } : { state: 'waiting', close, retryIn });
        if (failure !== undefined) {
          this.#report(failure.error);
          this.close();
        }
        if (retryIn === null || close.reason !== 'replaced') return;
        const text = `another appliance has registered as ${this.deviceId}, which this one does again in ${Math.ceil(retryIn)} ms`;
        this.#report(new RumpError('rejected', text));
      },
    });
    this.#connection.open();
  }

  /** Counts of what was dropped, in a new object. */
  get stats(): ApplianceState['stats'] {
    return { ...this.#state.stats };
  }

  /** Alarms that are not acknowledged yet. */
  get waitingAlarms(): number {
    return this.#state.alarms.length;
  }

  /** Reports the device's current state to its observers (6.4.3). Without a link, as soon as there is one. */
  report(): void {
    if (this.#state.phase !== 'online') return;
    const body = this.#currentState('status', codeName('ok'));
    if (body !== null) this.#dispatch({ type: 'report', body });
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
    if (this.#isClosed) throw new RumpError('closed', `${this.deviceId} is closed`);
    const frame = this.#write('alarm', 0, withTime(alarm, this.#clock.now()));
    if (!hasRoomForAlarm(this.#state)) {
      const text = `${this.#state.alarms.length} alarms of ${this.deviceId} wait for the server to store them, which is all there is room for`;
      throw new RumpError('buffer-too-small', text, { path: 'alarm' });
    }
    const number = ++this.#alarms;
    const acknowledged = new Promise<void>((resolve, reject) => {
      this.#acknowledgements.set(number, { resolve, reject });
    });
    acknowledged.catch(() => {});
    this.#dispatch({ type: 'alarm', number, frame });
    return acknowledged;
  }

  /** Says goodbye to the server, closes the link and stays closed. Resolves when the link is closed. */
  close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#dispatch({ type: 'leave' });
      this.#connection.close();
      for (const { reject } of this.#acknowledgements.values()) {
        reject(new RumpError('closed', `${this.deviceId} was closed before the alarm was acknowledged`));
      }
      this.#acknowledgements.clear();
    }
    return this.#connection.closed;
  }

  #dispatch(event: ApplianceEvent): void {
    for (const effect of step(this.#state, event, this.#timer.now())) this.#carryOut(effect);
    this.#timer.set(nextDeadline(this.#state));
  }

  #carryOut(effect: ApplianceEffect): void {
    switch (effect.type) {
      case 'send':
        this.#connection.send(this.#write(effect.role, effect.sequence, effect.body));
        return;
      case 'control':
        // Those of an earlier link can no longer be answered, and would pile up.
        if (this.#controls[0]?.link !== effect.link) this.#controls.length = 0;
        this.#controls.push(effect);
        if (!this.#isControlling) this.#carryOutControls();
        return;
      case 'status-query':
        this.#respond(effect.link, effect.sequence, 'status-query', codeName('ok'));
        return;
      case 'version-query':
        this.#answer(effect.link, effect.sequence, 'version-response', this.#options.version as unknown as object);
        return;
      case 'sign-of-life':
        this.report();
        return;
      case 'online':
        this.#connection.settled();
        this.#tell({ state: 'online', session: effect.session, keepAlive: effect.keepAlive });
        this.report();
        return;
      case 'acknowledged':
        this.#acknowledgements.get(effect.number)?.resolve();
        this.#acknowledgements.delete(effect.number);
        return;
      case 'drop':
        this.#connection.drop(effect.close);
        return;
    }
  }

  /** One after the other, each only while its link is there. */
  async #carryOutControls(): Promise<void> {
    this.#isControlling = true;
    for (let next = this.#controls.shift(); next !== undefined; next = this.#controls.shift()) {
      if (!this.#isClosed && next.link === this.#state.link && this.#state.phase !== 'offline')
        await this.#control(next);
    }
    this.#isControlling = false;
  }

  async #control({ link, sequence, fields, unknownFields }: ControlEffect): Promise<void> {
    let result = codeName('ok');
    try {
      const answer: unknown = await this.#options.onControl(fields as ControlFields<Type, C>, { unknownFields });
      result = (answer ?? result) as string;
    } catch (error) {
      result = codeName('fault');
      this.#report(error);
    }
    this.#respond(link, sequence, 'control', result);
  }

  /** A response carries the whole state (7.6). A state that cannot be written is a fault of the device, and is reported as one. */
  #respond(link: number, sequence: number, asked: MessageRole, result: string): void {
    const body = this.#currentState('response', result);
    if (body !== null) this.#answer(link, sequence, 'response', body);
    else this.#answer(link, sequence, 'refusal', refusalOf('fault', messageOf(asked)?.code ?? 0));
  }

  #answer(link: number, sequence: number, role: MessageRole, body: object): void {
    this.#dispatch({ type: 'answer', link, sequence, role, body });
  }

  #currentState(role: 'status' | 'response', result: string): object | null {
    try {
      const state = this.#options[role]?.() ?? this.#options.status();
      const body = { ...state, ...bodyOf(role, { result }) };
      this.#write(role, 0, body);
      return body;
    } catch (error) {
      this.#report(error);
      return null;
    }
  }

  #write(role: MessageRole, sequence: number, body: object): Uint8Array {
    if (body instanceof Uint8Array) return this.#options.codec.withSequence(body, sequence);
    const { deviceType, serial } = this.#state.address;
    const message = { kind: `${deviceType}.${nameOf(role, this.deviceId)}`, serial, sequence, body };
    return this.#options.codec.encode(message as never);
  }

  #report(error: unknown): void {
    reportError(this.#options.onError, this.deviceId, error);
  }

  #tell(link: ApplianceLink): void {
    (this as { link: ApplianceLink }).link = link;
    guarded(
      () => this.#options.onLink?.(link),
      (error) => this.#report(error),
    )();
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
