/** An object whose storage takes nothing more for a while: nothing that must outlive its sleep is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageInput } from 'igrs-rump';
import { DeviceGroupObject, requestFor } from '../../server/workers/device-group.ts';
import type { ObjectState, ServerSocket } from '../../server/workers/host.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { ALL, alarm, codec, heartbeat, register, state } from '../server/support/exchange.ts';
import { until } from '../until.ts';

/** One end of a WebSocket, on which the host keeps nothing: so each link needs a row. */
class Socket implements ServerSocket {
  readonly readyState = 1;
  readonly sent: (Uint8Array | string)[] = [];
  code = 0;
  attachment: unknown = null;

  send(message: Uint8Array | string): void {
    this.sent.push(message);
  }

  close(code: number): void {
    this.code = code;
  }

  serializeAttachment(attachment: { readonly rest: string | null }): void {
    if (attachment.rest !== null) throw new Error('too long');
    this.attachment = attachment;
  }

  deserializeAttachment(): unknown {
    return this.attachment;
  }
}

function object() {
  const rows: string[] = [];
  const disk = { isFull: false };
  const sql = {
    exec(query: string, ...values: readonly unknown[]) {
      if (query.startsWith('SELECT') || query.startsWith('CREATE')) return [];
      if (disk.isFull) throw new Error('database or disk is full: SQLITE_FULL');
      rows.push([query.slice(0, query.indexOf(' SET') + 1 || query.indexOf(' (')).trim(), ...values].join(' '));
      return [];
    },
  };
  const host: ObjectState = {
    storage: { sql, getAlarm: async () => null, setAlarm: async () => {} },
    getWebSockets: () => [],
    acceptWebSocket() {},
    blockConcurrencyWhile: (work) => work(),
  };
  const group = new DeviceGroupObject({ codec, statusSeconds: 0 }, host, null);
  const connect = async (): Promise<Socket> => {
    const socket = new Socket();
    (globalThis as Record<string, unknown>).WebSocketPair = class {
      0 = new Socket();
      1 = socket;
    };
    // Outside of a worker no answer may have the status of an upgrade.
    await group.fetch(requestFor({ account: 'home', expires: null, grants: ALL }, 'rump')).catch(() => {});
    return socket;
  };
  const say = (socket: Socket, ...messages: MessageInput[]): void => {
    group.webSocketMessage(socket, codec.encodeAll(messages).slice().buffer as ArrayBuffer);
  };
  return { rows, disk, group, connect, say };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

test('a full disk: what waits is written when there is room, and said once', async (t) => {
  const lines = t.mock.method(console, 'error', () => {}).mock;
  const { rows, disk, group, connect, say } = object();
  const socket = await connect();
  say(socket, register(1));
  await until('the device is registered', () => group.stats.devices === 1);
  await until('its link is kept', () => rows.some((row) => row.startsWith('INSERT OR REPLACE INTO rump_links')));
  disk.isFull = true;
  rows.length = 0;
  const other = await connect();
  say(socket, state(1, 41));
  await until('it is said', () => lines.callCount() > 0);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.deepEqual(
    lines.calls.map(({ arguments: [line] }) => line),
    ['igrs-rump: the storage does not take what must outlive a sleep: database or disk is full: SQLITE_FULL'],
  );
  assert.deepEqual([group.isSaved, group.stats.links, other.code], [false, 2, 0]);
  disk.isFull = false;
  await until('all is written', () => group.isSaved);
  const written = rows.map((row) => row.replace(/ [\da-f]{8}-.*/, ' …'));
  assert.equal(written[0], `UPDATE rump_devices ${base64(codec.encode(state(1, 41)))} ${deviceId(1)}`);
  assert.equal(written.filter((row) => row === 'INSERT OR REPLACE INTO rump_links …').length, 2);
});

test('a full disk: an alarm is not acknowledged, the link of its device closes, and the others stay', async (t) => {
  t.mock.method(console, 'error', () => {});
  const { rows, disk, group, connect, say } = object();
  const [socket, other] = [await connect(), await connect()];
  say(socket, register(1));
  await until('the device is registered', () => group.stats.devices === 1);
  say(socket, state(1, 42));
  await until('its status is written', () => rows.some((row) => row.startsWith('UPDATE rump_devices')));
  disk.isFull = true;
  say(socket, state(1, 43));
  say(socket, alarm(1, 'raised', ['waterLeak']), heartbeat(1, 2));
  await until('its link has closed', () => socket.code !== 0);
  assert.deepEqual([socket.code, other.code], [4013, 0]);
  await until('it has left', () => group.stats.devices === 0);
  const again = await connect();
  say(again, register(1));
  await until('nor can it register', () => again.code === 4013);
  disk.isFull = false;
  rows.length = 0;
  const back = await connect();
  say(back, register(1));
  say(back, alarm(1, 'raised', ['waterLeak']));
  await until('the alarm is written', () => rows.some((row) => row.startsWith('UPDATE rump_devices [')));
  // With it comes what it said last.
  assert.ok(rows.some((row) => row.includes(base64(codec.encode(state(1, 43))))));
});
