/** The commands that act as a controller: their link to a server or an appliance, and what their failures mean to the user. */
import { type Codec, RumpError } from 'igrs-rump';
import { type Connect, Controller, type ControllerLink } from 'igrs-rump/exchange';
import { isCode } from '../../sdk/exchange/roles.ts';
import { connector, readToken, serverNamed } from '../connector.ts';
import { createEngineCodec, type Engine } from '../engine.ts';
import { Failure, misuse, orFailure } from '../failure.ts';

export interface SessionOptions {
  readonly server: string;
  readonly token?: string;
  readonly tokenFile?: string;
  /** The pairing secret of an appliance on the local network, in place of a server. */
  readonly secret?: string;
  readonly interface?: readonly string[];
  /** Seconds. */
  readonly timeout: number;
  readonly engine: Engine;
}

export interface Session {
  readonly codec: Codec;
  readonly controller: Controller;
  /** Resolves when it is online for the first time. */
  readonly online: Promise<void>;
}

export interface Purpose {
  /** The device concerned; null for any. With a secret there must be one. */
  readonly device: string | null;
  /** As in "may not control it". */
  readonly action: 'list' | 'observe' | 'control';
}

/** Another try would fail in the same way. */
const FINAL: ReadonlySet<string> = new Set(['unauthorised', 'token-expired']);

/**
 * Runs `work` with a controller, and closes it afterwards.
 *
 * @throws a Failure that says what to do
 */
export async function withController<Result>(
  options: SessionOptions,
  purpose: Purpose,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const codec = await createEngineCodec(options.engine);
  const connect = await connectOf(options, purpose.device);
  const name = options.secret === undefined ? serverNamed(options.server) : `${purpose.device}`;
  let start = (): void => {};
  let fail: (error: unknown) => void = () => {};
  const online = new Promise<void>((resolve) => (start = resolve));
  const failed = new Promise<never>((_, reject) => (fail = reject));
  let isStarted = false;
  let wasOnline = false;
  const onLink = (link: ControllerLink): void => {
    if (link.state === 'online') {
      isStarted = true;
      wasOnline = true;
      start();
    }
    if (link.state !== 'waiting') return;
    // A server also ends a valid link when the account's grants have changed; only the next try shows whether any are left.
    const isRefused = !wasOnline && FINAL.has(link.close.reason);
    wasOnline = false;
    const reason = link.close.message || link.close.reason;
    const text = reason.includes(name) ? reason : `${name}: ${reason}`;
    if (!isStarted || isRefused) fail(new Failure(text));
    else process.stderr.write(`rump: ${text}; the connection ended; trying again\n`);
  };
  const timeout = options.timeout * 1000;
  // A search on the local network uses the whole time, and has its own message when it fails.
  const controller = new Controller({ codec, connect, onLink, onError: fail, timeout, connectTimeout: 2 * timeout });
  try {
    return await Promise.race([failed, work({ codec, controller, online })]);
  } catch (error) {
    throw RumpError.is(error) ? failureOf(error, options, purpose) : error;
  } finally {
    controller.close();
  }
}

async function connectOf(options: SessionOptions, device: string | null): Promise<Connect> {
  if (options.secret !== undefined) return onLan(options, options.secret, device);
  if (options.interface !== undefined) throw misuse('--interface needs --secret: a server is found by its address');
  return connector(options.server, await readToken(options), options.timeout * 1000);
}

async function onLan(
  { interface: names, timeout }: SessionOptions,
  secret: string,
  device: string | null,
): Promise<Connect> {
  if (device === null) throw misuse('--secret opens one appliance: name it with --device, as rump discover lists it');
  const { lan } = await import('igrs-rump/lan');
  return orFailure(
    () => lan({ device, secret, timeout: timeout * 1000, ...(names === undefined ? {} : { interface: names }) }),
    (error) =>
      // The message contains the secret, which belongs in no log.
      error.path === 'secret'
        ? misuse('--secret is not a pairing secret: copy it as the appliance shows it, as rump simulate --lan does')
        : new Failure(error.message, error),
  );
}

/** By the result of a refusal; others show only their name. */
const ADVICE: readonly (readonly [role: 'offline' | 'unauthorised' | 'busy', words: (action: string) => string])[] = [
  ['offline', () => 'is offline; rump devices shows which devices are online'],
  [
    'unauthorised',
    (action) =>
      `this token may not ${action} it, or there is no such device; rump devices shows what it may do with which`,
  ],
  ['busy', () => 'is busy; try again'],
];

/** What the server or the device has refused, and what the user can do about it. */
function failureOf(error: RumpError, { server }: SessionOptions, { device, action }: Purpose): Failure {
  if (error.code === 'unsupported' && device === null) {
    const text = `${serverNamed(server)}: only a WebSocket carries the list of devices: use ws://HOST:PORT/rump`;
    return new Failure(text, error);
  }
  const words = ADVICE.find(([role]) => error.code === 'rejected' && isCode(error.result, role))?.[1];
  return new Failure(words === undefined ? error.message : `${device ?? serverNamed(server)}: ${words(action)}`, error);
}
