/** The sender at the other end of the edge router's WebSocket. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

export interface Answer {
  readonly type: 'open' | 'settled';
  readonly engine: string;
  readonly window: number;
  readonly message: number;
  readonly from: number;
  readonly settled: number;
  readonly delivered: number;
  readonly frames: number;
  readonly dropped: number;
  readonly bytesSkipped: number;
  readonly destinations: readonly Outcome[];
}

export interface Outcome {
  readonly to: string;
  readonly shard?: number;
  readonly frames: number;
  readonly bytes: number;
  readonly delivered: boolean;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly frames?: number;
    readonly bytes?: number;
  };
}

export class EdgeSocket {
  readonly webSocket: WebSocket;
  readonly answers: Answer[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  #connection: Duplex | null = null;
  #sent = 0;
  #changed = (): void => {};

  private constructor(url: URL) {
    this.webSocket = new WebSocket(url.href.replace('http', 'ws'), { perMessageDeflate: false });
    this.webSocket.on('upgrade', ({ socket }) => (this.#connection = socket));
    this.webSocket.on('message', (data) => {
      this.answers.push(JSON.parse(String(data)));
      this.#changed();
    });
    this.closed = once(this.webSocket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
    this.closed.then(() => this.#changed());
  }

  static async open(url: URL): Promise<EdgeSocket> {
    const socket = new EdgeSocket(url);
    await once(socket.webSocket, 'open');
    return socket;
  }

  get settled(): number {
    return this.answers.at(-1)?.settled ?? 0;
  }

  /** The answers to frames. */
  get rounds(): Answer[] {
    return this.answers.filter(({ type }) => type === 'settled');
  }

  send(bytes: Uint8Array): void {
    this.#sent += bytes.length;
    this.webSocket.send(bytes);
  }

  /**
   * The header of a binary message of this many bytes, and none of them: who is closed while it still sends may see a reset connection in
   * place of the close code.
   */
  announce(length: number): void {
    const header = new DataView(new ArrayBuffer(14));
    // FIN, binary; masked, with a length of 64 bits; the mask is 0 (RFC 6455, 5.2).
    header.setUint16(0, 0x82ff);
    header.setBigUint64(2, BigInt(length));
    this.#connection?.write(new Uint8Array(header.buffer));
  }

  /** As an honest sender does: never more than the window ahead. */
  async sendInTurn(bytes: Uint8Array, messageLength: number): Promise<void> {
    await this.until(() => this.answers.length > 0);
    const window = this.answers[0]?.window ?? 0;
    for (let at = 0; at < bytes.length; at += messageLength) {
      const message = bytes.subarray(at, at + messageLength);
      await this.until(() => this.#sent + message.length - this.settled <= window);
      this.send(message);
    }
  }

  /** Rejects where the socket closes before. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.webSocket.readyState === WebSocket.CLOSED) throw new Error('the socket has closed');
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async close(): Promise<void> {
    this.webSocket.close();
    await this.closed;
  }
}
