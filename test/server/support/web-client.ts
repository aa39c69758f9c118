/** A client over a real WebSocket: of `ws`, because not every browser-like one can say an origin, or stop reading. */
import assert from 'node:assert/strict';
import type { Message, MessageInput } from 'igrs-rump';
import { WebSocket } from 'ws';
import type { ServerText, TextRequest } from '../../../sdk/exchange/text.ts';
import { codec, wire } from './exchange.ts';
import { serverText } from './schema.ts';

type Item = Message | ServerText;

export class WebClient {
  readonly socket: WebSocket;
  readonly #scanner = codec.scanner();
  readonly #items: Item[] = [];
  #came: () => void = () => {};
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) for (const batch of this.#scanner.push(data)) this.#items.push(...batch);
      else this.#items.push(serverText(String(data)));
      this.#came();
    });
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.#came();
      }),
    );
    socket.on('error', () => {});
  }

  static async open(url: string, token: string | null, headers: Record<string, string> = {}): Promise<WebClient> {
    const socket = new WebSocket(url, token === null ? ['rump'] : ['rump', `rump.token.${token}`], { headers });
    const client = new WebClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    assert.equal(socket.protocol, 'rump');
    return client;
  }

  send(...parts: readonly (MessageInput | TextRequest | Uint8Array | string)[]): void {
    for (const part of parts) this.socket.send(wire(part));
  }

  /** The next message of this kind, or text of this type; what comes before it is dropped. */
  async next<Name extends string>(name: Name): Promise<Extract<Item, { kind: Name } | { type: Name }>> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        if (('kind' in item ? item.kind : item.type) === name) return item as never;
        continue;
      }
      if (this.socket.readyState === WebSocket.CLOSED) assert.fail(`closed before ${name} came`);
      await new Promise<void>((resolve) => (this.#came = resolve));
    }
  }
}
