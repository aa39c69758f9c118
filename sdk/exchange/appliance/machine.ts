/**
 * The controlled device's side of the exchange as a state machine. It has no link, clock or randomness, and writes no frame: its line and
 * its device do that.
 */
import { RumpError } from '../../values/error.ts';
import { MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import type { DeviceMessage } from '../address.ts';
import type { KnownAddress } from '../arguments.ts';
import { type Line, type Machine, NEVER } from '../connection.ts';
import type { LinkClose } from '../link.ts';
import {
  DEFAULT_KEEP_ALIVE,
  fieldNumber,
  fieldValue,
  isCode,
  isRequest,
  type MessageEntry,
  type MessageRole,
  messageNamed,
  messageOf,
  refusalOf,
} from '../roles.ts';
import type { ApplianceStats } from '../stats.ts';

/** Alarms that may wait for their acknowledgement. */
const MAX_ALARMS = 256;
/** Requests that may wait for the device's own answer; a further one is refused as busy. */
const MAX_REQUESTS = 64;
/** Milliseconds that a server has to answer a registration. */
const REGISTER_TIMEOUT = 10_000;
export const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
const SECOND = 1000;

export interface Alarm {
  /** Not its body, whose lists the caller may change. */
  readonly frame: Uint8Array;
  /** Null until it is sent; the same whenever it is sent again, so that receivers know it. */
  sequence: number | null;
  /** Called when it is acknowledged. */
  readonly resolve: () => void;
  readonly reject: (error: RumpError) => void;
}

/** Of a server, for the application. */
export interface DeviceRequest {
  readonly role: 'control' | 'status-query' | 'version-query';
  readonly sequence: number;
  readonly body: object;
  /** Bits of a control message's mask that no field owns. */
  readonly unknownFields: readonly number[];
}

/** A message of the device's own that the server must answer: the register message, or a heartbeat. */
interface Awaited {
  readonly sequence: number;
  /** Deadline of the answer. */
  readonly by: number;
  /** The last one before it. */
  readonly alarm: Alarm | undefined;
}

/** What a machine uses of its appliance. */
export interface ControlledDevice {
  /** `body` is a body or, of an alarm, its frame. */
  send(role: MessageRole, sequence: number, body: object): void;
  /** Must lead to a call of `answer`. */
  request(request: DeviceRequest): void;
  report(): void;
}

type OwnLink =
  | { readonly state: 'registering' }
  | { readonly state: 'online'; readonly session: number; readonly keepAlive: number };

export class ApplianceMachine implements Machine {
  /** Without an acknowledgement, the oldest first. */
  readonly alarms: Alarm[] = [];
  readonly stats: ApplianceStats = { strays: 0, doubles: 0 };
  phase: 'offline' | 'registering' | 'online' = 'offline';
  readonly #line: Line<OwnLink>;
  readonly #device: ControlledDevice;
  readonly #address: KnownAddress;
  /** The body of its register message. */
  readonly #registration: object;
  #nextSequence: number;
  /** Milliseconds, as agreed upon. */
  #keepAlive = 0;
  #heartbeatAt = NEVER;
  #awaited: Awaited[] = [];
  /** By sequence. Those of a link that is gone can no longer be answered. */
  readonly #requests = new Map<number, DeviceRequest>();

  constructor(
    line: Line<OwnLink>,
    device: ControlledDevice,
    address: KnownAddress,
    registration: object,
    nextSequence: number,
  ) {
    this.#line = line;
    this.#device = device;
    this.#address = address;
    this.#registration = registration;
    this.#nextSequence = nextSequence;
  }

  /** The oldest that is not answered. */
  get request(): DeviceRequest | undefined {
    return this.#requests.values().next().value;
  }

  get hasRoomForAlarm(): boolean {
    return this.alarms.length < MAX_ALARMS;
  }

  opened(): void {
    this.#line.tell({ state: 'registering' });
    this.phase = 'registering';
    this.#await(REGISTER_TIMEOUT, 'register', this.#registration);
    this.#wake();
  }

  message(message: DeviceMessage): void {
    const { serial, deviceType } = this.#address;
    const isOurs = message.serial === serial && message.deviceType === deviceType;
    // Frames after a close, or for another device, are dropped.
    if (this.phase === 'offline' || !isOurs || !this.#take(message)) this.stats.strays++;
    this.#wake();
  }

  // A device has no use for the welcome, presences and the rest, which are for controllers.
  text(): void {}

  ended({ reason }: LinkClose, retryIn: number | null): void {
    this.#leave();
    if (retryIn === null || reason !== 'replaced') return;
    const text = `another appliance has registered as ${this.#address.id}, which this one does again in ${Math.ceil(retryIn)} ms`;
    this.#line.report(new RumpError('rejected', text));
  }

  report(body: object): void {
    if (this.phase === 'online') this.#send('status', body);
  }

  alarm(alarm: Alarm): void {
    this.alarms.push(alarm);
    if (this.phase === 'online') this.#sendAlarms([alarm]);
    this.#wake();
  }

  answer(request: DeviceRequest, role: MessageRole, body: object): void {
    const { sequence } = request;
    if (this.#requests.get(sequence) !== request) return;
    this.#requests.delete(sequence);
    this.#device.send(role, sequence, body);
  }

  tick(): void {
    const now = this.#line.now();
    if (this.#awaitedBy <= now) {
      // Without an echo the link is dead, even if the host believes otherwise.
      const message =
        this.phase === 'online'
          ? `the server has not echoed a heartbeat for ${this.#keepAlive / SECOND} seconds`
          : `the server has not answered for ${REGISTER_TIMEOUT / SECOND} seconds to being told of ${this.#address.id}`;
      this.#drop({ reason: 'silent', message });
    } else if (this.phase === 'online' && this.#heartbeatAt <= now) {
      this.#showLife();
    }
    this.#wake();
  }

  close(): void {
    // Without such a message the end of the link says the same.
    if (this.phase === 'online' && messageOf('deregister') !== undefined) this.#send('deregister', {});
    this.#leave();
    for (const { reject } of this.alarms) {
      reject(new RumpError('closed', `${this.#address.id} was closed before the alarm was acknowledged`));
    }
  }

  #leave(): void {
    this.phase = 'offline';
    this.#requests.clear();
    this.#awaited = [];
    this.#wake();
  }

  get #awaitedBy(): number {
    return this.#awaited[0]?.by ?? NEVER;
  }

  #wake(): void {
    this.#line.wake(Math.min(this.#awaitedBy, this.phase === 'online' ? this.#heartbeatAt : NEVER));
  }

  #drop(close: LinkClose): void {
    this.#leave();
    this.#line.drop(close);
  }

  /** @returns false if it answers nothing, or is never sent to devices */
  #take(message: DeviceMessage): boolean {
    const entry = messageNamed(message.messageType);
    const role = entry?.role;
    if (role === 'register-response' || role === 'refusal') return this.#registered(message, role);
    if (role === 'heartbeat') return this.#echoed(message.sequence);
    if (entry === undefined || !isRequest(entry)) return false;
    this.#asked(message, entry);
    return true;
  }

  #registered({ kind, sequence, body }: DeviceMessage, role: 'register-response' | 'refusal'): boolean {
    if (this.phase !== 'registering' || sequence !== this.#awaited[0]?.sequence || kind === 'unknown') return false;
    const result = fieldValue(body, role, 'result');
    if (role === 'refusal' || (result !== undefined && !isCode(result, 'ok'))) {
      const message = `cannot register ${this.#address.id}: ${result}`;
      this.#drop({ reason: 'unauthorised', message, result: result as string });
      return true;
    }
    const wanted = fieldNumber(this.#registration, 'register', 'keep-alive', DEFAULT_KEEP_ALIVE);
    // Any keep-alive may arrive; below a second the device would do nothing but send heartbeats.
    const keepAlive = Math.max(1, fieldNumber(body, role, 'keep-alive', wanted));
    this.phase = 'online';
    this.#awaited = [];
    this.#keepAlive = keepAlive * SECOND;
    this.#heartbeatAt = this.#line.now() + this.#keepAlive / 2;
    // Those of an earlier link again: what was not acknowledged may not have arrived (6.4.4).
    this.#sendAlarms(this.alarms);
    // Last: what the application raises when it hears of this comes after what waits.
    this.#line.online({ state: 'online', session: fieldNumber(body, role, 'session', 0), keepAlive });
    this.#device.report();
    return true;
  }

  /** In order, followed by a heartbeat, whose echo says that they are stored (6.4.4). Without heartbeats nothing says so. */
  #sendAlarms(alarms: readonly Alarm[]): void {
    if (alarms.length === 0) return;
    for (const alarm of alarms) alarm.sequence = this.#send('alarm', alarm.frame, alarm.sequence);
    if (messageOf('heartbeat') === undefined) this.#stored(this.alarms.length);
    else this.#showLife();
  }

  #stored(count: number): void {
    for (const { resolve } of this.alarms.splice(0, count)) resolve();
  }

  /** By a report in place of the heartbeat that a profile lacks. */
  #showLife(): void {
    this.#heartbeatAt = this.#line.now() + this.#keepAlive / 2;
    if (messageOf('heartbeat') === undefined) this.#device.report();
    // While the device is online, all alarms have been sent.
    else this.#await(this.#keepAlive, 'heartbeat', {});
  }

  #await(timeout: number, role: MessageRole, body: object): void {
    const sequence = this.#send(role, body);
    this.#awaited.push({ sequence, by: this.#line.now() + timeout, alarm: this.alarms.at(-1) });
  }

  /** The echo of a heartbeat acknowledges every alarm before it, and answers for the heartbeats before it. */
  #echoed(sequence: number): boolean {
    if (this.phase !== 'online') return false;
    const place = this.#awaited.findIndex((heartbeat) => heartbeat.sequence === sequence);
    const heartbeat = this.#awaited.splice(0, place + 1).at(-1);
    if (heartbeat === undefined) return false;
    this.#stored(this.alarms.indexOf(heartbeat.alarm as Alarm) + 1);
    return true;
  }

  #asked(message: DeviceMessage, { role, code }: MessageEntry): void {
    const { sequence } = message;
    // A server does not use a sequence again before it is answered: this is the same request, repeated.
    if (this.#requests.has(sequence)) {
      this.stats.doubles++;
      return;
    }
    const isOfUse =
      message.kind !== 'unknown' && (role === 'control' || role === 'status-query' || role === 'version-query');
    if (!isOfUse || this.#requests.size >= MAX_REQUESTS) {
      this.#device.send('refusal', sequence, refusalOf(isOfUse ? 'busy' : 'unsupported', code));
      return;
    }
    const { body, unknownFields = [] } = message as DeviceMessage & Partial<DeviceRequest>;
    const request = { role, sequence, body, unknownFields };
    this.#requests.set(sequence, request);
    this.#device.request(request);
  }

  /** A message of the device's own, with the next number unless it already had one; returns the number. */
  #send(role: MessageRole, body: object, before: number | null = null): number {
    const sequence = before ?? this.#nextSequence;
    if (before === null) this.#nextSequence = (sequence + 1) % SEQUENCES;
    this.#device.send(role, sequence, body);
    return sequence;
  }
}
