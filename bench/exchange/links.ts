/**
 * Links of the load: to a message server or to an MQTT 3.1.1 broker, over WebSocket or TCP. For MQTT they write only what the load needs,
 * so that the load costs as little as it can: a broker that waits for its load would look slower than it is.
 */
import { connect } from 'node:net';
import { WebSocket } from 'ws';

export type Protocol = 'rump' | 'mqtt';

/** A link as a device or a controller has it. */
export interface LoadLink {
  /** Sends a frame. A message server knows from the frame where it goes; a broker must be told. */
  send(frame: Uint8Array, topic: string): void;
  /** Sends text, which brokers do not have. */
  text(text: string): void;
  cut(): void;
}

export interface LinkReceiver {
  frames(bytes: Uint8Array, topic: string): void;
  text(text: string): void;
  /** With the reason, for a link that was open. */
  closed(why: string): void;
}

interface LinkOptions {
  readonly protocol: Protocol;
  /** `ws:` or `tcp:`. */
  readonly url: string;
  readonly account: string;
  /** Its subscriptions at a broker. */
  readonly topics: readonly string[];
}

/** Resolves when the link is accepted and, at a broker, has its subscriptions. */
export async function openLink(options: LinkOptions, receiver: LinkReceiver): Promise<LoadLink> {
  const { protocol, url, account, topics } = options;
  if (protocol === 'mqtt') return openMqtt(url, topics, receiver);
  const pipe = await openPipe(url, ['rump', `rump.token.${account}`], {
    ...receiver,
    data: (data) => (typeof data === 'string' ? receiver.text(data) : receiver.frames(data, '')),
  });
  if (pipe.isPlain) pipe.write(`RUMP ${account}\n`);
  return { send: (frame) => pipe.write(frame), text: (text) => pipe.write(text), cut: pipe.cut };
}

interface Pipe {
  /** Whether it carries only bytes. */
  readonly isPlain: boolean;
  write(data: Uint8Array | string): void;
  cut(): void;
}

interface PipeReceiver {
  data(data: Uint8Array | string): void;
  closed(why: string): void;
}

function openPipe(url: string, subprotocols: readonly string[], receiver: PipeReceiver): Promise<Pipe> {
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'tcp:'
    ? openSocket(hostname, Number(port), receiver)
    : openWebSocket(url, subprotocols, receiver);
}

function openWebSocket(url: string, subprotocols: readonly string[], { data, closed }: PipeReceiver): Promise<Pipe> {
  const socket = new WebSocket(url, [...subprotocols], { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.on('message', (message: Buffer, isBinary: boolean) => data(isBinary ? message : String(message)));
    socket.once('open', () =>
      resolve({ isPlain: false, write: (given) => socket.send(given), cut: () => socket.terminate() }),
    );
    socket.on('error', reject);
    socket.on('close', (code, reason) => closed(`${code} ${reason}`));
  });
}

function openSocket(host: string, port: number, { data, closed }: PipeReceiver): Promise<Pipe> {
  const socket = connect({ host, port, noDelay: true });
  return new Promise((resolve, reject) => {
    socket.on('data', data);
    socket.once('connect', () =>
      resolve({ isPlain: true, write: (given) => socket.write(given), cut: () => socket.destroy() }),
    );
    socket.on('error', reject);
    socket.on('close', () => closed('the connection ended'));
  });
}

/** Types of packets, in the upper half of their first byte (MQTT 3.1.1, 2.2.1). */
const CONNECT = 0x10;
const CONNACK = 0x20;
const PUBLISH = 0x30;
const SUBSCRIBE = 0x82;
const SUBACK = 0x90;

/** Clean session; no keep-alive, so that idle links are idle. */
const CONNECT_BODY = Buffer.from([0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 0]);

async function openMqtt(url: string, topics: readonly string[], receiver: LinkReceiver): Promise<LoadLink> {
  let accepted: () => void = () => {};
  const reader = new PacketReader((type, body) => {
    if (type === CONNACK || type === SUBACK) {
      accepted();
      return;
    }
    if (type !== PUBLISH) return;
    const end = 2 + body.readUInt16BE(0);
    receiver.frames(body.subarray(end), body.toString('latin1', 2, end));
  });
  const pipe = await openPipe(url, ['mqtt'], { ...receiver, data: (data) => reader.push(data as Buffer) });
  const exchange = (type: number, ...parts: Uint8Array[]): Promise<void> =>
    new Promise((resolve) => {
      accepted = resolve;
      pipe.write(packet(type, ...parts));
    });
  // Without an ID: the broker gives it one.
  await exchange(CONNECT, CONNECT_BODY, prefixed(''));
  if (topics.length > 0) {
    const subscriptions = topics.flatMap((topic) => [prefixed(topic), Buffer.of(0)]);
    await exchange(SUBSCRIBE, Buffer.of(0, 1), ...subscriptions);
  }
  const known = new Map<string, Buffer>();
  return {
    send: (frame, topic) => {
      const name = known.get(topic) ?? prefixed(topic);
      known.set(topic, name);
      pipe.write(packet(PUBLISH, name, frame));
    },
    text: () => {},
    cut: pipe.cut,
  };
}

/** With its length before it. */
function prefixed(text: string): Buffer {
  return Buffer.concat([Buffer.of(text.length >> 8, text.length & 0xff), Buffer.from(text)]);
}

/** Seven bits of a length in each byte, the lowest first; the eighth says that more follow. */
const MORE = 0x80;

function packet(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const isLong = length >= MORE;
  const bytes = Buffer.allocUnsafe((isLong ? 3 : 2) + length);
  bytes[0] = type;
  bytes[1] = isLong ? (length & 0x7f) | MORE : length;
  if (isLong) bytes[2] = length >> 7;
  let at = isLong ? 3 : 2;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

class PacketReader {
  readonly #take: (type: number, body: Buffer) => void;
  #unfinished: Buffer | null = null;

  constructor(take: (type: number, body: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    let rest = this.#unfinished === null ? chunk : Buffer.concat([this.#unfinished, chunk]);
    for (;;) {
      const end = this.#takeFirst(rest);
      if (end === null) break;
      rest = rest.subarray(end);
    }
    this.#unfinished = rest.length > 0 ? rest : null;
  }

  /** Where the first packet ends; null if it is incomplete. */
  #takeFirst(bytes: Buffer): number | null {
    let length = 0;
    for (let at = 1; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      length |= (byte & 0x7f) << (7 * (at - 1));
      if (byte >= MORE) continue;
      const end = at + 1 + length;
      if (end > bytes.length) return null;
      this.#take((bytes[0] as number) & 0xf0, bytes.subarray(at + 1, end));
      return end;
    }
    return null;
  }
}
