/** A WebSocket's channel says when there is room again, whatever else the socket keeps in its buffer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebSocket } from 'ws';
import { WebSocketChannel } from '../../server/node/channels.ts';

/** As `ws` does it: what is buffered counts with the header of each message, and a callback comes when a message has left. */
class SlowSocket {
  readonly OPEN = 1;
  readonly readyState = 1;
  bufferedAmount = 0;
  readonly #sent: { readonly bytes: number; readonly sent: () => void }[] = [];

  on(): void {}

  send(chunk: Uint8Array | string, _options: object, sent: () => void): void {
    const bytes = chunk.length + (chunk.length < 126 ? 2 : 4);
    this.bufferedAmount += bytes;
    this.#sent.push({ bytes, sent });
  }

  /** The other side reads all. */
  drain(): void {
    for (const { bytes, sent } of this.#sent.splice(0)) {
      this.bufferedAmount -= bytes;
      sent();
    }
  }
}

test('whoever was told that there is no room is called when there is', () => {
  for (let length = 1; length < 200; length++) {
    const socket = new SlowSocket();
    const channel = new WebSocketChannel(socket as unknown as WebSocket, 0);
    let rooms = 0;
    channel.open({ data() {}, ping() {}, ended() {}, room: () => void rooms++ });
    while (channel.hasRoom) channel.write(new Uint8Array(length));
    assert.equal(rooms, 0);
    socket.drain();
    assert.equal(rooms, 1, `messages of ${length} bytes`);
    assert.ok(channel.hasRoom);
  }
});
