/** Channels over the sockets of Node: a WebSocket of `ws`, and plain TCP or TLS. */
import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import { closeFrom, codeOf } from '../../sdk/transport/close-codes.ts';
import type { Channel, ChannelReceiver } from '../link/channel.ts';

/** Bytes that a socket of `ws` buffers before more has to wait. */
const ENOUGH_BUFFERED = 0x10000;

const due: (() => void)[] = [];

/** Runs once everything that arrived in this turn of the event loop, on whatever socket, is handled: hence one write per link and turn. */
function soon(callback: () => void): void {
  if (due.push(callback) === 1) setImmediate(callAll);
}

function callAll(): void {
  for (const callback of due.splice(0)) callback();
}

/** Unless it has closed within so many milliseconds. */
function cutAfter(graceful: number, socket: Socket | WebSocket, cut: () => void): void {
  const timer = setTimeout(cut, graceful);
  socket.once('close', () => clearTimeout(timer));
}

export class WebSocketChannel implements Channel {
  readonly text: boolean = true;
  readonly soon: typeof soon = soon;
  readonly #socket: WebSocket;
  readonly #graceful: number;
  #receiver: ChannelReceiver | null = null;
  /** Whether `hasRoom` was false when last read: then its reader waits for `room`. */
  #isAwaited = false;
  /** Chunks that have not left yet. */
  #underWay = 0;
  readonly #sent = (): void => {
    this.#underWay--;
    if (this.#isAwaited && this.hasRoom) this.#receiver?.room();
  };

  /** @param graceful milliseconds that the other side has to answer the close before the connection is cut */
  constructor(socket: WebSocket, graceful: number) {
    this.#socket = socket;
    this.#graceful = graceful;
  }

  open(receiver: ChannelReceiver): void {
    this.#receiver = receiver;
    const socket = this.#socket;
    const ping = (): void => receiver.ping();
    socket.on('message', (data: RawData, isBinary: boolean) => receiver.data(isBinary ? bytesOf(data) : String(data)));
    socket.on('ping', ping);
    socket.on('pong', ping);
    socket.on('close', (code: number, reason: Buffer) => receiver.ended(closeFrom(code, reason.toString())));
    // Without a listener the error would be thrown; 'close' always follows and has the reason.
    socket.on('error', ignore);
  }

  get hasRoom(): boolean {
    // Only a chunk of ours that leaves makes room: answers to pings, which the socket buffers too, say nothing.
    this.#isAwaited = this.#underWay > 0 && this.#socket.bufferedAmount >= ENOUGH_BUFFERED;
    return !this.#isAwaited;
  }

  write(chunk: Uint8Array | string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    this.#underWay++;
    // Called when this chunk and all before it have left. Needed for every chunk, since the buffer also contains bytes of the socket's own.
    socket.send(chunk, { binary: typeof chunk !== 'string' }, this.#sent);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close({ reason }: LinkClose): void {
    const socket = this.#socket;
    if (socket.readyState === socket.CLOSED) return;
    socket.close(codeOf(reason), reason);
    // Otherwise a socket that is not read would never see the other side's answer.
    socket.resume();
    cutAfter(this.#graceful, socket, () => socket.terminate());
  }
}

export class SocketChannel implements Channel {
  readonly text: boolean = false;
  readonly soon: typeof soon = soon;
  readonly #socket: Socket;
  #first: Uint8Array | null;
  readonly #graceful: number;

  /** @param first what came after the token's line @param graceful milliseconds that the other side has to end the connection too */
  constructor(socket: Socket, first: Uint8Array, graceful: number) {
    this.#socket = socket;
    this.#first = first.length > 0 ? first : null;
    this.#graceful = graceful;
  }

  open(receiver: ChannelReceiver): void {
    const socket = this.#socket;
    // No caller expects anything before this returns. Bound: the functions below would keep what they share with another one.
    if (this.#first !== null) queueMicrotask(receiver.data.bind(receiver, this.#first));
    this.#first = null;
    socket.on('data', (chunk: Buffer) => receiver.data(chunk));
    socket.on('drain', () => receiver.room());
    socket.on('end', () => receiver.ended({ reason: 'done', message: 'the other side has closed the connection' }));
    socket.on('error', ({ message }) => receiver.ended({ reason: 'lost', message }));
    socket.on('close', () => receiver.ended({ reason: 'lost', message: 'the connection broke' }));
    socket.resume();
  }

  get hasRoom(): boolean {
    return !this.#socket.writableNeedDrain;
  }

  write(chunk: Uint8Array | string): void {
    if (this.#socket.writable) this.#socket.write(chunk);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    socket.end();
    socket.resume();
    cutAfter(this.#graceful, socket, () => socket.destroy());
  }
}

function ignore(): void {}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
