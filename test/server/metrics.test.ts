/** What is counted of a server, in the text format of Prometheus, and who may read it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import type { Bus, Limits } from 'igrs-rump/server';
import { MemoryBus } from 'igrs-rump/server';
import { listenMetrics, type MetricsPageOptions, Monitor, metricsPage } from 'igrs-rump/server/node';
import { until } from '../until.ts';
import { alarm, codec, control, Exchange, heartbeat, register, state } from './support/exchange.ts';
import { type Metric, parseExposition, sampleOf } from './support/exposition.ts';
import { SimulatedClock } from './support/simulated-clock.ts';
import { SlowBus } from './support/slow-bus.ts';

interface Watched {
  readonly exchange: Exchange;
  readonly monitor: Monitor;
  /** All metrics of now. */
  metrics(): Promise<ReadonlyMap<string, Metric>>;
}

function watched(inner: Bus = new MemoryBus(), limits: Partial<Limits> = {}): Watched {
  const clock = new SimulatedClock();
  const monitor = new Monitor({ codec, bus: inner, clock });
  after(() => monitor.close());
  const { bus, onFrame } = monitor;
  const exchange = new Exchange({ bus, onFrame, limits, clock });
  monitor.watch(exchange.server);
  return {
    exchange,
    monitor,
    async metrics() {
      // What was read before is too old then.
      await exchange.pass(1000);
      return parseExposition(await monitor.metrics());
    },
  };
}

test('the reader of the text format refuses what breaks its rules', () => {
  const good = '# HELP a_total A\n# TYPE a_total counter\na_total{b="c\\"\\n\\\\"} 1\na_total{b="d"} 2.5e3\n';
  assert.equal(sampleOf(parseExposition(good), 'a_total', { b: 'c"\n\\' }), 1);
  const histogram = (lines: string): string => `# HELP h H\n# TYPE h histogram\n${lines}`;
  const whole = 'h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n';
  parseExposition(histogram(whole));
  for (const [text, reason] of [
    [good.trimEnd(), /no end/],
    [good.replace('# HELP a_total A\n', ''), /TYPE without HELP/],
    [good.replace('# TYPE a_total counter\n', ''), /between HELP and TYPE/],
    ['a 1\n', /without a TYPE/],
    [good + good, /second group/],
    [good.replace('"d"', '"c\\"\\n\\\\"'), /same labels twice/],
    [good.replace('2.5e3', '-1'), /below zero/],
    [good.replace('2.5e3', '1,5'), /no number/],
    [good.replace('2.5e3', '2 x'), /no sample|no label/],
    [good.replace('"d"', '"d\\t"'), /no label/],
    [good.replaceAll('a_total', 'a'), /end in _total/],
    [`${good}b_total 1\n`, /among those of a_total/],
    [histogram(whole.replace('} 2', '} 0')), /not cumulative/],
    [histogram(whole.replace('h_count 2', 'h_count 1')), /not the last bucket/],
    [histogram(whole.replace('h_sum 3\n', '')), /missing/],
    [histogram(whole.replace('+Inf', '2')), /no bucket \+Inf/],
    [histogram(whole.replace('le="1"', 'le="+Inf"')), /same labels twice/],
  ] as const) {
    assert.throws(() => parseExposition(text), reason, text);
  }
});

test('frames by message and outcome; those of unknown messages together', async () => {
  const { exchange, metrics } = watched(undefined, { pendingPerLink: 1 });
  const device = await exchange.connect();
  await device.send(codec.encodeAll([register(1), state(1, 40), heartbeat(1), heartbeat(1)]));
  const controller = await exchange.connect({ grants: { '0001-000000000001': ['control'] } });
  await controller.send(control(1, 1), control(1, 1), control(1, 2), control(2, 3));
  for (const messageType of [0x7d, 0x7e]) {
    const rest = { deviceType: 1, serial: 1, sequence: 4, body: new Uint8Array(0) };
    await controller.send(codec.encode({ kind: 'unknown', messageType, ...rest } as never));
  }
  await device.send(state(1, 41, 999, 'water-heater.response'));
  const found = await metrics();
  const framesOf = (message: string): Record<string, number | undefined> =>
    Object.fromEntries(
      ['accepted', 'refused', 'busy', 'repeated', 'stray'].map((outcome) => [
        outcome,
        sampleOf(found, 'rump_frames_total', { message, outcome }),
      ]),
    );
  assert.deepEqual(framesOf('control'), { accepted: 1, refused: 1, busy: 1, repeated: 1, stray: 0 });
  assert.deepEqual(framesOf('heartbeat'), { accepted: 2, refused: 0, busy: 0, repeated: 0, stray: 0 });
  assert.deepEqual(framesOf('response'), { accepted: 0, refused: 0, busy: 0, repeated: 0, stray: 1 });
  assert.deepEqual(framesOf('other'), { accepted: 0, refused: 2, busy: 0, repeated: 0, stray: 0 });
  const all = found.get('rump_frames_total')?.samples.get('rump_frames_total') ?? [];
  const sum = all.reduce((total, { value }) => total + value, 0);
  assert.equal(sum, exchange.server.stats.frames);
});

test('requests: what became of them, how long that took, and how many wait', async () => {
  const { exchange, metrics } = watched(undefined, { requestsInFlight: 2 });
  const device = await exchange.device(1);
  const controller = await exchange.connect();
  await controller.send(control(1, 1), control(1, 2), control(1, 3), control(9, 4));
  let found = await metrics();
  assert.deepEqual([sampleOf(found, 'rump_requests_unanswered'), sampleOf(found, 'rump_requests_waiting')], [2, 1]);
  await exchange.pass(700);
  const [first, second] = device.take().messages;
  const refusal = { result: 'busy', messageId: 1 };
  await device.send(state(1, 40, first?.sequence, 'water-heater.response'), {
    kind: 'water-heater.refusal',
    serial: 1,
    sequence: second?.sequence ?? 0,
    body: refusal,
  } as never);
  // The third is sent now, and never answered.
  await device.send(heartbeat(1));
  await exchange.pass(20_000);
  await device.send(heartbeat(1));
  await exchange.pass(20_000);
  found = await metrics();
  const outcomes = ['answered', 'refused', 'offline', 'timeout'].map((outcome) =>
    sampleOf(found, 'rump_requests_total', { message: 'control', outcome }),
  );
  assert.deepEqual(outcomes, [1, 1, 1, 1]);
  const under = (le: string): number | undefined =>
    sampleOf(found, 'rump_request_seconds_bucket', { message: 'control', le });
  // One was offline at once, two took 1.7 s, one 30 s and what it had waited.
  assert.deepEqual([under('0.001'), under('1'), under('2.5'), under('30'), under('+Inf')], [1, 1, 3, 3, 4]);
  assert.equal(sampleOf(found, 'rump_requests_waiting'), 0);
});

test('alarms: open ones by presence, unacknowledged ones while the bus stores them; what the bus refuses', async () => {
  const bus = new SlowBus();
  const { exchange, metrics } = watched(bus);
  const device = await exchange.device(1);
  await device.send(alarm(1, 'raised', ['dryFire']), alarm(1, 'raised', ['waterLeak']));
  let found = await metrics();
  const open = (presence: string): number | undefined => sampleOf(found, 'rump_alarms_open', { presence });
  assert.deepEqual([open('online'), open('offline')], [2, 0]);
  bus.slow('alarm');
  await device.send(alarm(1, 'cleared', ['dryFire']));
  found = await metrics();
  assert.deepEqual([open('online'), sampleOf(found, 'rump_alarms_unacknowledged')], [1, 1]);
  assert.equal(sampleOf(found, 'rump_bus_storing'), 1);
  await bus.release('alarm');
  await device.send(heartbeat(1));
  bus.mend();
  bus.break('status');
  await device.send(state(1, 44));
  assert.equal(device.why, 'error');
  found = await metrics();
  assert.deepEqual([open('online'), open('offline')], [0, 1]);
  assert.equal(sampleOf(found, 'rump_alarms_unacknowledged'), 0);
  assert.equal(sampleOf(found, 'rump_bus_failures_total', { call: 'status' }), 1);
  assert.equal(sampleOf(found, 'rump_links_closed_total', { reason: 'error' }), 1);
  // A bus that does not say in time: no number rather than an old one, and all others are there.
  bus.slow('records');
  const late = metrics();
  await exchange.pass(1000);
  await exchange.pass(1000);
  found = await late;
  assert.equal(open('online'), undefined);
  assert.equal(sampleOf(found, 'rump_bus_up'), 1);
});

test('no label names a device or an account, whatever they do', async () => {
  const { exchange, metrics } = watched();
  for (let serial = 1; serial <= 40; serial++) {
    const device = await exchange.device(serial, { account: `account-${serial}` });
    await device.send(state(serial, 40), alarm(serial, 'raised', ['dryFire']));
    const controller = await exchange.connect({ account: `user-${serial}` });
    await controller.send(control(serial, 1));
  }
  const found = await metrics();
  const values = new Set<string>();
  let series = 0;
  for (const { samples } of found.values()) {
    for (const each of samples.values()) {
      series += each.length;
      for (const { labels } of each)
        for (const [name, value] of Object.entries(labels)) if (name !== 'le') values.add(value);
    }
  }
  assert.deepEqual(
    [...values].filter((value) => /\d{4}-|account-|user-|0000/.test(value)),
    [],
  );
  assert.ok(series < 250, `${series} series`);
  assert.equal(sampleOf(found, 'rump_devices'), 40);
  assert.equal(sampleOf(found, 'rump_alarms_open', { presence: 'online' }), 40);
});

test('whoever asks within a second gets the same: the bus is asked once', async () => {
  let asked = 0;
  const inner = new MemoryBus();
  const records = inner.records.bind(inner);
  inner.records = (selector) => {
    asked++;
    return records(selector);
  };
  const { exchange, monitor } = watched(inner);
  await Promise.all(Array.from({ length: 1000 }, () => monitor.metrics()));
  assert.equal(asked, 1);
  await exchange.pass(1000);
  await monitor.metrics();
  assert.equal(asked, 2);
});

test('the event loop: one that was held up for 200 ms shows', async () => {
  const { metrics } = watched();
  const over = async (): Promise<number> => {
    const found = await metrics();
    const of = (name: string, labels = {}): number =>
      sampleOf(found, `rump_event_loop_delay_seconds_${name}`, labels) ?? 0;
    return of('count') - of('bucket', { le: '0.1' });
  };
  // The timer is one of Node, and is due by then.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const before = await over();
  for (const until = performance.now() + 200; performance.now() < until; );
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok((await over()) > before);
});

async function served(options: MetricsPageOptions = {}): Promise<{ readonly url: string; readonly port: number }> {
  const { monitor } = watched();
  const listener = await listenMetrics(monitor, options);
  after(() => listener.close());
  return listener;
}

const TOKEN = 'a-token-of-some-length';

test('what would let the first reader end the process, or everybody read, is refused at once and not quoted', async () => {
  const { exchange, monitor } = watched();
  await assert.rejects(listenMetrics(exchange.server as never), { code: 'wrong-type', path: 'monitor' });
  const message = 'token must be a function';
  await assert.rejects(listenMetrics(monitor, { token: TOKEN } as never), { code: 'wrong-type', message });
  await assert.rejects(listenMetrics(monitor, { tokens: () => TOKEN } as never), {
    code: 'unknown-field',
    message: 'tokens is not an option; there are port, hostname, token, onError',
  });
  // It would listen at a port that nobody chose.
  await assert.rejects(listenMetrics(monitor, 9464 as never), { code: 'unknown-field' });
  assert.throws(() => metricsPage(monitor, { tokens: () => TOKEN } as never), { code: 'unknown-field' });
});

test('a token that is not a string admits nobody: everybody would know its text', async () => {
  for (const token of [() => undefined, async () => TOKEN]) {
    const { url } = await served({ token } as never);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token()}` } });
    assert.equal(answer.status, 401);
  }
});

test('over HTTP: a token where there is one, GET and HEAD, and nothing else', async () => {
  const { url } = await served({ token: () => TOKEN });
  const answer = async (init: RequestInit, path = ''): Promise<Response> => fetch(url + path, init);
  const withToken = { headers: { authorization: `Bearer ${TOKEN}` } };
  const good = await answer(withToken);
  assert.equal(good.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const text = await good.text();
  parseExposition(text);
  assert.ok(!text.includes(TOKEN));
  const head = await answer({ ...withToken, method: 'HEAD' });
  assert.deepEqual(
    [head.status, head.headers.get('content-length'), await head.text()],
    [200, String(text.length), ''],
  );
  for (const authorization of [undefined, '', TOKEN, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, 'Bearer ']) {
    const refused = await answer({ headers: authorization === undefined ? {} : { authorization } });
    assert.deepEqual([refused.status, await refused.text()], [401, ''], authorization);
    assert.equal(refused.headers.get('www-authenticate'), 'Bearer');
  }
  const posted = await answer({ ...withToken, method: 'POST', body: 'x'.repeat(100_000) });
  assert.deepEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD']);
  assert.equal((await answer(withToken, '/x')).status, 404);
  assert.equal((await answer(withToken, '?name[]=rump_links')).status, 200);
  const huge = await answer({ headers: { authorization: 'x'.repeat(100_000) } });
  assert.equal(huge.status, 431);
});

test('scrapers that do not read, and more of them than are answered: the next one is answered', async () => {
  const { url, port } = await served();
  const sockets: Socket[] = [];
  after(() => sockets.forEach((socket) => void socket.destroy()));
  for (let index = 0; index < 40; index++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    // So many at once that their answers fill what the kernel keeps.
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2000));
    sockets.push(socket);
  }
  const first = await answered(port);
  assert.ok(first.statusCode === 200 || first.statusCode === 503, String(first.statusCode));
  for (const socket of sockets) socket.destroy();
  for (;;) {
    const { status } = await fetch(url);
    if (status === 200) break;
    assert.equal(status, 503);
    await new Promise((resolve) => setImmediate(resolve));
  }
});

function answered(port: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ port, host: '127.0.0.1', path: '/metrics', agent: false }, (response) => {
      response.resume();
      resolve(response);
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('the guide lists all metrics, and no others', async () => {
  const { metrics } = watched();
  const guide = readFileSync(new URL('../../docs/guide/server.md', import.meta.url), 'utf8');
  const [, table = ''] = /<!-- metrics -->\n([\s\S]*?)<!-- \/metrics -->/.exec(guide) ?? [];
  const rows = [...(await metrics())].map(([name, { type, help }]) => `| \`${name}\` | ${type} | ${help} |\n`);
  assert.equal(table, `| metric | type | |\n|---|---|---|\n${rows.join('')}`);
});

test('requests of one connection that ended before they were answered leave no readers, and only one of them waits', async () => {
  let answer = (): void => {};
  let asked = 0;
  const metrics = (): Promise<string> => {
    asked++;
    return new Promise((resolve) => (answer = () => resolve('')));
  };
  const listener = await listenMetrics({ metrics });
  after(() => listener.close());
  for (let connection = 1; connection <= 40; connection++) {
    const socket = connect(listener.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(40));
    await until('it is asked', () => asked === connection);
    socket.resetAndDestroy();
    await once(socket, 'close');
  }
  const last = fetch(listener.url);
  await until('the next is asked', () => asked === 41);
  answer();
  assert.equal((await last).status, 200);
});

test('a token that cannot be read is nobody’s, and ends nothing', async (context) => {
  const printed = context.mock.method(console, 'error', () => {});
  let isThere = false;
  const token = (): string => {
    if (!isThere) throw new Error('no such file');
    return TOKEN;
  };
  const { url } = await served({ token });
  const status = async (): Promise<number> =>
    (await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })).status;
  assert.equal(await status(), 401);
  assert.deepEqual(printed.mock.calls[0]?.arguments, ['igrs-rump: token of the metrics has failed: no such file']);
  isThere = true;
  assert.equal(await status(), 200);
});
