/**
 * The controller's side of the exchange as a state machine. It has no link, clock or randomness, and writes no frame: its line and the
 * controller do that. What an event lets it send is sent before the application hears of the event.
 */
import type { DeviceMessage } from '../address.ts';
import { type Line, type Machine, NEVER } from '../connection.ts';
import type { LinkClose } from '../link.ts';
import { codeName, messageNamed, messageOf } from '../roles.ts';
import type { ControllerStats } from '../stats.ts';
import { readServerText, type ServerText, type TextRequest } from '../text.ts';
import type { ReaderOptions } from './device.ts';
import { Observing } from './observing.ts';
import { MAX_DEVICES, Readers, type ReaderType } from './readers.ts';
import { deviceOf, type Request, Requests, refusal } from './requests.ts';

const SECOND = 1000;
/** Milliseconds that a server has for its welcome. */
const WELCOME_TIMEOUT = 10_000;
/** Keep-alives without a sign of life after which the server is taken for gone. */
const PATIENCE = 1.5;
/** The keep-alive, in milliseconds, on a link whose server cannot state its own. */
const PLAIN_KEEP_ALIVE = 60_000;
/** Milliseconds from text to text: half the rate that a server takes by default. */
const TEXT_INTERVAL = 100;
/** Texts in a burst after a pause: a third of what a server takes by default. */
const TEXT_BURST = 20;
/** Texts are numbered below this. */
const MAX_TEXTS = 0x40000000;

/** What a machine uses of its controller. */
export interface Sender {
  send(frame: Uint8Array, sequence: number): void;
  /** Any frame that a server answers, for a link on which no text can ask whether it is there. */
  heartbeat(): void;
}

interface OnlineLink {
  readonly state: 'online';
  readonly account: string | null;
  readonly expires: number | null;
}

export class ControllerMachine implements Machine {
  readonly stats: ControllerStats = { strays: 0, doubles: 0 };
  readonly #line: Line<OnlineLink>;
  readonly #sender: Sender;
  readonly #readers = new Readers();
  readonly #requests = new Requests();
  readonly #observing = new Observing({
    presence: (device, presence) => this.#report('presence', device, { device, ...presence }, null),
    unobservable: (device, message) => this.#readers.refuse(device, message),
  });
  #phase: 'offline' | 'opening' | 'online' = 'offline';
  /** Whether the link carries text. */
  #hasText = false;
  /** Milliseconds within which the server must be heard; infinity if nothing can be requested. */
  #keepAlive = NEVER;
  #pingAt = NEVER;
  /** Deadline for the welcome, then for hearing anything. */
  #silentBy = NEVER;
  /** When the next text may be sent. */
  #textAt = -NEVER;
  #texts = 0;

  constructor(line: Line<OnlineLink>, sender: Sender) {
    this.#line = line;
    this.#sender = sender;
  }

  opened(text: boolean): void {
    this.#hasText = text;
    if (text) {
      this.#phase = 'opening';
      this.#requests.blocked = 'the server has not answered the connection';
      this.#silentBy = this.#line.now() + WELCOME_TIMEOUT;
      this.#flush();
      return;
    }
    if (messageOf('heartbeat') !== undefined) this.#startKeepAlive(PLAIN_KEEP_ALIVE);
    this.#online(null, null);
  }

  message(message: DeviceMessage, bytes: Uint8Array | null): void {
    if (this.#phase === 'offline') return;
    this.#heard();
    const role = messageNamed(message.messageType)?.role;
    if (role === 'heartbeat') return;
    if ((role === 'status' || role === 'alarm') && message.kind !== 'unknown')
      this.#report(role, deviceOf(message), message, bytes);
    else if (!this.#requests.answer(message)) this.stats.strays++;
    this.#flush();
  }

  text(said: string): void {
    if (this.#phase === 'offline') return;
    this.#heard();
    const text = readServerText(said);
    if (typeof text === 'string') this.#drop({ reason: 'bad-text', message: text });
    else if (text !== null) this.#take(text);
    this.#flush();
  }

  ended(close: LinkClose): void {
    this.#goOffline(close);
    this.#textAt = -NEVER;
    this.#requests.ended();
    this.#observing.ended();
    this.#flush();
  }

  tick(): void {
    const now = this.#line.now();
    this.#requests.expire(now);
    if (this.#silentBy <= now) {
      const message =
        this.#phase === 'opening'
          ? `the server has said no welcome for ${WELCOME_TIMEOUT / SECOND} seconds`
          : `nothing was heard of the server for ${(this.#keepAlive * PATIENCE) / SECOND} seconds`;
      this.#drop({ reason: 'silent', message });
    } else if (this.#pingAt <= now) {
      this.#pingAt = now + this.#keepAlive / 2;
      if (this.#hasText) this.#say({ type: 'ping', request: this.#nextText() });
      else this.#sender.heartbeat();
    }
    this.#flush();
  }

  close(): void {
    this.#requests.close();
    this.#readers.close();
    this.#flush();
  }

  ask(request: Request): void {
    this.#requests.add(request);
    this.#flush();
  }

  /** The caller has aborted, and waits no longer. */
  forget(request: Request): void {
    this.#requests.forget(request);
    this.#flush();
  }

  read(type: ReaderType, device: string, options: ReaderOptions): AsyncIterableIterator<unknown> {
    this.#observing.follow(device);
    this.#flush();
    return this.#readers.open(type, device, options, () => {
      this.#observing.unfollow(device);
      this.#flush();
    });
  }

  #online(account: string | null, expires: number | null): void {
    this.#phase = 'online';
    this.#requests.blocked = null;
    this.#observing.start();
    this.#flush();
    this.#line.online({ state: 'online', account, expires });
  }

  #startKeepAlive(keepAlive: number): void {
    this.#keepAlive = keepAlive;
    this.#pingAt = this.#line.now() + keepAlive / 2;
    this.#heard();
  }

  #heard(): void {
    if (this.#keepAlive !== NEVER) this.#silentBy = this.#line.now() + this.#keepAlive * PATIENCE;
  }

  #take(text: ServerText): void {
    switch (text.type) {
      case 'welcome':
        this.#startKeepAlive(Math.max(1, text.keepAlive) * SECOND);
        if (this.#phase === 'opening') this.#online(text.account, text.expires);
        break;
      case 'presence':
        if (!this.#observing.presence(text.device, text.presence)) this.#dropTooMany();
        break;
      case 'devices': {
        const list = this.#requests.list(text.request);
        // That nobody asked for, or no longer waits for.
        if (list === undefined) break;
        for (const device of text.devices) list.devices.push(device);
        if (list.devices.length > MAX_DEVICES) this.#dropTooMany();
        else if (!text.more) this.#requests.settle(list, { value: list.devices });
        break;
      }
      case 'refused': {
        const list = this.#requests.list(text.request);
        if (list !== undefined) this.#requests.settle(list, refusal(text.message, codeName('unauthorised')));
        else this.#observing.refused(text);
        break;
      }
      case 'observed':
      case 'unobserved':
        this.#observing.answered(text);
        break;
      case 'closing':
        // Its own words are better than what a socket knows of its end.
        this.#drop(text);
        break;
      case 'pong':
        break;
    }
  }

  #report(type: ReaderType, device: string, value: object, bytes: Uint8Array | null): void {
    this.stats.doubles += this.#readers.push(type, device, value, bytes);
  }

  #dropTooMany(): void {
    this.#drop({ reason: 'bad-text', message: `the server names more than ${MAX_DEVICES} devices` });
  }

  /** The link has not ended yet: its other side may take seconds to answer, and nothing waits for the link meanwhile. */
  #drop({ reason, message }: LinkClose): void {
    this.#goOffline({ reason, message });
    this.#line.drop({ reason, message });
  }

  #goOffline({ reason, message }: LinkClose): void {
    this.#phase = 'offline';
    this.#requests.blocked = `there was no link to the server; the last one ended: ${message || reason}`;
    this.#keepAlive = NEVER;
    this.#pingAt = NEVER;
    this.#silentBy = NEVER;
  }

  #say(text: TextRequest): void {
    this.#line.send(JSON.stringify(text));
  }

  #nextText(): number {
    this.#texts = (this.#texts + 1) % MAX_TEXTS;
    return this.#texts;
  }

  /** Any event may bring something to send, or room for it; at the server's pace. Then asks for the next tick. */
  #flush(): void {
    const now = this.#line.now();
    let at = Math.min(this.#pingAt, this.#silentBy);
    if (this.#phase === 'online') {
      if (!this.#hasText) this.#requests.refuseLists();
      while (this.#hasTextToSend && this.#textAt <= now) {
        this.#textAt = Math.max(this.#textAt, now - TEXT_BURST * TEXT_INTERVAL) + TEXT_INTERVAL;
        const number = this.#nextText();
        const text = this.#observing.next(number) ?? this.#requests.sendList(number);
        if (text !== undefined) this.#say(text);
      }
      this.#requests.send(now, (frame, sequence) => this.#sender.send(frame, sequence));
      if (this.#hasTextToSend) at = Math.min(at, this.#textAt);
    }
    this.#line.wake(Math.min(at, this.#requests.deadline));
  }

  get #hasTextToSend(): boolean {
    return this.#hasText && !this.#observing.isAsking && (this.#observing.hasText || this.#requests.hasUnsentList);
  }
}
