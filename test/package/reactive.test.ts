/** What a page's state holds becomes a proxy in Vue (so in Nuxt and Pinia), which must leave alone what has private fields. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as main from 'igrs-rump';
import * as exchange from 'igrs-rump/exchange';
import * as js from 'igrs-rump/js';
import * as server from 'igrs-rump/server';
import { heaterState, VERSION } from '../exchange/support/heater.ts';

const tools = createRequire(new URL('../consumers/tools/package.json', import.meta.url));
const { reactive, readonly, ref, shallowReactive } = tools('vue');
const { observable } = tools('mobx');
const { produce } = tools('immer');

const deviceId = '0001-000000000001';
const codec = main.createCodec();
const status = { kind: 'water-heater.status', serial: 1, sequence: 2, body: heaterState() } as const;
const frame = codec.encode(status);
const [scanned] = codec.scanner().push(frame);
const batch = scanned as main.FrameBatch;
const [near] = exchange.memoryLinks();
const connect = (): Promise<exchange.Link> => new Promise(() => {});
const controller = new exchange.Controller({ codec, connect });
const appliance = new exchange.Appliance({
  codec,
  connect,
  deviceId,
  version: VERSION,
  onControl: () => {},
  status: heaterState,
});
const { accounts } = server.developmentAccounts({ me: { grants: {} } });
const bus = new server.MemoryBus();
const messageServer = new server.MessageServer({ codec, accounts, bus });

/** An object of each class that a user gets hold of, under the name of its class, and something that reads its private fields. */
const uses: Readonly<Record<string, readonly [object: object, use: (object: never) => unknown]>> = {
  Codec: [codec, (it: main.Codec) => it.decode(frame)],
  Scanner: [main.createCodec().scanner(), (it: main.Scanner) => it.push(Uint8Array.of(1))],
  Router: [codec.router({ rules: [] }), (it: main.Router) => it.route(batch)],
  FrameBatch: [batch, (it: main.FrameBatch) => it.message(0)],
  FrameViews: [batch.views('water-heater.status'), (it: Iterable<main.FrameView>) => [...it]],
  FrameView: [[...batch.views('water-heater.status')][0] as object, (it: main.FrameView) => it.serial],
  ColumnBuilder: [codec.columnBuilder('water-heater.status', ['power']), (it: { length: number }) => it.length],
  MessageDecoderStream: [new main.MessageDecoderStream(codec), (it: main.MessageDecoderStream) => it.stats],
  MessageEncoderStream: [new main.MessageEncoderStream(codec), (it: main.MessageEncoderStream) => it.writable.locked],
  Controller: [controller, (it: exchange.Controller) => it.stats],
  Device: [controller.device(deviceId), (it: exchange.Device) => it.statuses().return?.()],
  Reader: [controller.alarms(), (it: AsyncIterableIterator<unknown>) => it.return?.()],
  Appliance: [appliance, (it: exchange.Appliance) => it.report()],
  MessageServer: [messageServer, (it: server.MessageServer) => it.stats],
  MemoryBus: [bus, (it: server.MemoryBus) => it.records('*')],
  TokenAccounts: [accounts, (it: server.TokenAccounts) => it.authenticate('').catch(() => {})],
};

for (const [name, [object, use]] of Object.entries(uses)) {
  test(`${name} has its name, and works in a reactive state`, () => {
    assert.equal(object.constructor.name, name);
    assert.equal(Object.prototype.toString.call(object), `[object ${name}]`);
    for (const make of [reactive, readonly, shallowReactive]) {
      use(make({ object }).object as never);
      use(make(object) as never);
    }
    use(ref(object).value as never);
    use(ref({ list: [object] }).value.list[0] as never);
    // A store of MobX, and a state that immer has written, hold instances of classes as they are.
    use(observable({ object }).object as never);
    use(
      produce({ object, count: 0 }, (draft: { object: object; count: number }) => {
        draft.count++;
        use(draft.object as never);
      }).object as never,
    );
  });
}

test('every class of an entry is among those that were tried in a reactive state', () => {
  const classes = [main, js, exchange, server]
    .flatMap((entry): unknown[] => Object.values(entry))
    .filter((value) => typeof value === 'function' && value.prototype !== undefined && /^class/.test(String(value)));
  assert.ok(classes.length > 10);
  for (const each of classes as { name: string; prototype: object }[]) {
    // An error is one by its own mark, and no reactive state takes it.
    if (each.prototype instanceof Error) continue;
    assert.ok(each.name in uses, `${each.name} is not tried here`);
  }
  assert.equal(main.RumpError.name, 'RumpError');
});

test('messages, rules, columns and links of a reactive state are taken like any other', () => {
  assert.deepEqual(codec.encode(reactive(structuredClone(status))), frame);
  assert.deepEqual(codec.encodeAll(reactive([structuredClone(status)])), frame);
  const rules = reactive({ rules: [{ to: 'all', deviceType: ['water-heater'] }] });
  const [again] = main.createCodec().scanner().push(frame);
  assert.equal(codec.router(rules).route(again as main.FrameBatch)[0]?.to, 'all');
  const columns = reactive((again as main.FrameBatch).columns('water-heater.status', ['serial', 'sequence']));
  assert.equal(columns.serial[0], 1);
  assert.equal(ref(near).value.readable.locked, false);
});

test.after(async () => {
  controller.close();
  appliance.close();
  await messageServer.close();
});
