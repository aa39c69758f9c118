/** The link over a hibernating WebSocket, whose host cannot be told to stop reading. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerSocket } from '../../server/workers/host.ts';
import { socketLink } from '../../server/workers/socket-link.ts';

test('a link that is not read keeps a mebibyte, and then ends', async () => {
  const closes: string[] = [];
  const socket = { readyState: 1, send() {}, close: (_code: number, reason: string) => void closes.push(reason) };
  const link = socketLink(socket as unknown as ServerSocket);
  const chunk = new Uint8Array(0x10000);
  for (let count = 0; count < 16; count++) link.receive(chunk);
  assert.deepEqual(closes, []);
  for (let count = 0; count < 16; count++) link.receive(chunk);
  assert.deepEqual(closes, ['frame-rate']);
  assert.equal((await link.closed).reason, 'frame-rate');
});

test('a link that is read takes any number of bytes', async () => {
  const link = socketLink({ readyState: 1, send() {}, close() {} } as unknown as ServerSocket);
  const reader = link.readable.getReader();
  for (let count = 0; count < 100; count++) {
    link.receive(new Uint8Array(0x10000));
    assert.equal((await reader.read()).value?.length, 0x10000);
  }
});

test('messages without a byte, or with few, take memory too', async () => {
  for (const message of ['', 'x', new Uint8Array(0), new Uint8Array(1)]) {
    const link = socketLink({ readyState: 1, send() {}, close() {} } as unknown as ServerSocket);
    for (let count = 0; count < 10_000; count++) link.receive(message);
    assert.equal((await link.closed).reason, 'frame-rate');
  }
});

test('a socket that throws ends its link, once, and what waits does not keep it from closing', async () => {
  for (const [send, close] of [
    [1, false],
    [1, true],
    [0, true],
  ] as const) {
    const calls: string[] = [];
    const socket = {
      readyState: 1,
      send() {
        calls.push('send');
        if (send) throw new TypeError('the peer is gone');
      },
      close(_code: number, reason: string) {
        calls.push(reason);
        if (close) throw new TypeError('the peer is gone');
        socket.readyState = 2;
      },
    };
    const link = socketLink(socket as unknown as ServerSocket);
    const writer = link.writable.getWriter();
    const writing = Promise.all([writer.write('one'), writer.write('two')]);
    if (send) assert.deepEqual(await link.closed, { reason: 'lost', message: '' });
    await writing;
    link.close({ reason: 'shutdown', message: '' });
    assert.equal((await link.closed).reason, send ? 'lost' : 'shutdown');
    assert.equal((await link.readable.getReader().read()).done, true);
    assert.deepEqual(calls, send ? ['send', 'send', 'lost'] : ['send', 'send', 'shutdown']);
  }
});
