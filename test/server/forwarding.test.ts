/** Frames are forwarded byte for byte: no message object is made of them, and none is written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Codec, createCodec, type FrameBatch, type MessageInput } from 'igrs-rump';
import { MemoryBus, MessageServer } from 'igrs-rump/server';
import { Monitor } from 'igrs-rump/server/node';
import { ALL, alarm, Client, codec as clientCodec, control, register, state } from './support/exchange.ts';
import { memoryLink } from './support/memory-link.ts';
import { SimulatedClock, settled } from './support/simulated-clock.ts';

const OF_CODEC = [
  'decode',
  'tryDecode',
  'encode',
  'encodeInto',
  'encodeAll',
  'encodeColumns',
  'columnBuilder',
] as const;
// A loop over a batch reads each message by `read`, as `message` does.
const OF_BATCH = ['message', 'read', 'views', 'columns'] as const;

/** Counts each call that makes or takes a message, from now until `free`; the call does what it always does. */
function trap(codec: Codec): { readonly calls: string[]; free(): void } {
  const calls: string[] = [];
  const undo: (() => void)[] = [];
  const watch = (object: object, name: string): void => {
    const own = Object.getOwnPropertyDescriptor(object, name);
    const before = Reflect.get(object, name);
    assert.equal(typeof before, 'function', name);
    Object.defineProperty(object, name, {
      configurable: true,
      value(this: unknown, ...given: unknown[]) {
        calls.push(name);
        return before.apply(this, given);
      },
    });
    undo.push(() => (own ? Object.defineProperty(object, name, own) : Reflect.deleteProperty(object, name)));
  };
  for (const name of OF_CODEC) watch(codec, name);
  const [batch] = codec.scanner().push(clientCodec.encode(control(1, 1)));
  const batches: object = Object.getPrototypeOf(batch as FrameBatch);
  for (const name of OF_BATCH) watch(batches, name);
  return { calls, free: () => undo.forEach((take) => void take()) };
}

for (const [engine, counts] of [
  ['wasm', false],
  ['js', false],
  ['wasm', true],
] as const) {
  const where = counts ? `${engine}, while metrics are counted` : engine;
  test(`no message is made on the way from link to link, on ${where}`, async () => {
    const codec = createCodec({ engine });
    const monitor = new Monitor({ codec, bus: new MemoryBus() });
    const { bus, onFrame } = monitor;
    const server = new MessageServer({
      codec,
      accounts: { authenticate: () => Promise.reject(new Error('no accounts')) },
      ...(counts ? { bus, onFrame } : { bus: new MemoryBus() }),
      clock: new SimulatedClock(),
    });
    monitor.watch(server);
    const connect = (): Client => {
      const { link, far } = memoryLink({ text: true });
      server.accept(link, { account: 'home', expires: null, grants: ALL });
      return new Client(far);
    };
    const [device, controller] = [connect(), connect()];
    await device.send(register(7));
    await controller.send({ type: 'observe', request: 1, devices: 'granted' });
    device.take();
    controller.take();
    const requests = [
      control(7, 500),
      { kind: 'water-heater.status-query', serial: 7, sequence: 501, body: {} },
      { kind: 'water-heater.version-query', serial: 7, sequence: 502, body: {} },
    ] as const;
    const answers = [
      state(7, 41, 0, 'water-heater.response'),
      state(7, 42, 1, 'water-heater.response'),
      { kind: 'water-heater.refusal', serial: 7, sequence: 2, body: { result: 'unsupported', messageId: 6 } },
    ] as const;
    const heartbeat = { kind: 'water-heater.heartbeat', serial: 7, sequence: 9, body: {} } as const;
    const bytesOf = (messages: readonly MessageInput[]) => clientCodec.encodeAll(messages);
    const [asked, answered, said] = [bytesOf(requests), bytesOf(answers), bytesOf([state(7, 43, 3), heartbeat])];
    const raised = bytesOf([alarm(7, 'raised', ['dryFire'])]);

    const { calls, free } = trap(codec);
    try {
      await controller.send(asked);
      await device.send(answered, said);
      await settled();
      await monitor.metrics();
      assert.deepEqual(calls, []);
      // The trap is one: which alarms are open, the server must read.
      await device.send(raised);
      assert.deepEqual(calls, ['tryDecode']);
    } finally {
      free();
    }

    assert.deepEqual(
      device.take().messages.map(({ kind, sequence }) => [kind, sequence]),
      [...requests.map(({ kind }, sequence) => [kind, sequence]), ['water-heater.heartbeat', 9]],
    );
    assert.deepEqual(
      controller.take().messages.map(({ kind, sequence }) => [kind, sequence]),
      [
        ['water-heater.response', 500],
        ['water-heater.response', 501],
        ['water-heater.refusal', 502],
        ['water-heater.status', 3],
        ['water-heater.alarm', 1],
      ],
    );
    await server.close();
    monitor.close();
  });
}
