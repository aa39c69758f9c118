/** examples/edge-router in workerd: frames by WebSocket, and a sender that counts what is under way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAXIMUM_FRAME_LENGTH } from 'igrs-rump';
import { dirty, noise } from './support/captures.ts';
import { Destination } from './support/edge-router.ts';
import { allAt, heartbeats, repeated, routed, taken } from './support/edge-routing.ts';
import { listen, start } from './support/edge-running.ts';
import { EdgeSocket } from './support/edge-socket.ts';

for (const [engine, date] of [
  ['wasm', '2026-07-01'],
  ['js', '2025-05-31'],
] as const) {
  test(`frames split anywhere come out whole, in order, and are answered for, with engine ${engine}`, async () => {
    const server = await listen();
    const edge = await start({ date, urls: allAt(server.url) });
    const socket = await EdgeSocket.open(edge.url);
    const other = await EdgeSocket.open(edge.url);
    for (let at = 0; at < dirty.length; at += 97) {
      socket.send(dirty.subarray(at, at + 97));
      // Each socket is a stream of its own.
      other.send(noise.subarray(at % 4000, (at % 4000) + 10));
    }
    await socket.until(() => socket.rounds.reduce((sum, { frames }) => sum + frames, 0) === 572);
    await Promise.all([socket.close(), other.close()]);

    assert.deepEqual(taken(server.taken), routed(dirty));
    const [first, ...rounds] = socket.answers;
    assert.deepEqual(first, { type: 'open', engine, window: 2 ** 20, message: 2 ** 18 });
    let settled = 0;
    for (const round of rounds) {
      assert.equal(round.from, settled);
      assert.ok(round.settled > round.from && round.settled <= dirty.length);
      assert.equal(round.delivered, round.settled);
      assert.ok(round.destinations.every(({ delivered }) => delivered));
      settled = round.settled;
    }
    const answered = rounds.flatMap(({ destinations }) => destinations);
    assert.equal(
      answered.reduce((sum, { bytes }) => sum + bytes, 0),
      server.taken.reduce((sum, { bytes }) => sum + bytes.length, 0),
    );
    assert.equal(other.rounds.length, 0, 'noise of less than a quarter of the window is answered');
  });
}

test('a sender that waits for answers gets any amount through a slow destination', async () => {
  let most = 0;
  const server = await listen(async () => {
    await sleep(5);
    return 204;
  });
  const limits = { windowBytes: 50_000, messageBytes: 20_000 };
  const edge = await start({ rules: [{ to: 'all' }], urls: { all: server.url }, limits });
  const socket = await EdgeSocket.open(edge.url);
  const body = repeated(dirty, 50);
  await socket.sendInTurn(body, 10_000);
  // At its end stands half a frame.
  await socket.until(() => socket.settled > body.length - MAXIMUM_FRAME_LENGTH);
  await socket.close();
  for (const { bytes } of server.taken) most = Math.max(most, bytes.length);
  assert.deepEqual(taken(server.taken), routed(body, { rules: [{ to: 'all' }] }));
  assert.ok(most <= limits.windowBytes);
  assert.equal(
    socket.rounds.reduce((sum, { frames }) => sum + frames, 0),
    50 * 572,
  );
});

test('a sender that does not wait is stopped, and told why', async () => {
  const hanging = await listen(() => null);
  const limits = { windowBytes: 50_000, messageBytes: 20_000 };
  const edge = await start({ rules: [{ to: 'all' }], urls: { all: hanging.url }, limits });
  const socket = await EdgeSocket.open(edge.url);
  for (let message = 0; message < 3; message++) socket.send(dirty.subarray(0, 20_000));
  assert.deepEqual(await socket.closed, {
    code: 1013,
    reason: 'more than 50000 bytes are not settled: wait for answers',
  });
  assert.equal(socket.settled, 0);
});

test('text, and messages that are too long, are refused with a reason', async () => {
  const server = await listen();
  const limits = { messageBytes: 20_000, windowBytes: 40_000 };
  const edge = await start({ urls: allAt(server.url), limits });
  const talking = await EdgeSocket.open(edge.url);
  talking.send(dirty.subarray(0, 10_000));
  talking.webSocket.send('RP');
  assert.deepEqual(await talking.closed, { code: 1003, reason: 'frames must be sent in binary messages' });
  // What came before is delivered.
  const expected = routed(dirty.subarray(0, 10_000));
  while (server.taken.length < Object.keys(expected).length) await sleep(10);
  assert.deepEqual(taken(server.taken), expected);
  const long = await EdgeSocket.open(edge.url);
  long.send(dirty.subarray(0, 20_001));
  assert.deepEqual(await long.closed, { code: 1009, reason: 'a message may have at most 20000 bytes' });
  // Longer than workerd itself takes by default.
  const longest = await EdgeSocket.open(edge.url);
  longest.announce(40 * 2 ** 20);
  assert.equal((await longest.closed).code, 1009);
});

test('what a destination does not take is reported, and the others go on', async () => {
  let fails = true;
  const [failing, good] = [await listen(() => (fails ? 500 : 204)), await listen()];
  const rules = [{ copyTo: 'failing' }, { to: 'good' }];
  const edge = await start({
    rules,
    urls: { failing: failing.url, good: good.url },
    limits: { restMilliseconds: 4000 },
  });
  const socket = await EdgeSocket.open(edge.url);
  const send = async (): Promise<void> => {
    const { length } = socket.rounds;
    socket.send(dirty);
    await socket.until(() => socket.rounds.length > length);
  };
  await send();
  await send();
  fails = false;
  await sleep(5000);
  await send();
  const codes = socket.rounds.map(({ destinations }) => destinations.map(({ error }) => error?.code ?? 'delivered'));
  assert.deepEqual(codes, [
    ['refused', 'delivered'],
    ['resting', 'delivered'],
    ['delivered', 'delivered'],
  ]);
  // Nothing after the first gap counts as delivered: from there a sender sends again, if it has to be everything.
  assert.deepEqual(
    socket.rounds.map(({ delivered }) => delivered),
    [0, 0, 0],
  );
  assert.ok(socket.settled > 2 * dirty.length);
  assert.equal(taken(good.taken).good?.length, routed(repeated(dirty, 3), { rules }).good?.length);
  await socket.close();
});

test('a sender that does not read its answers is stopped, before they fill the memory', async () => {
  // Sixty destinations that cannot be reached make an answer of twelve kilobytes to every frame.
  const gone = await Destination.listen();
  const names = Array.from({ length: 60 }, (_, index) => `${'gone'.repeat(12)}-${index}`);
  const edge = await start({
    rules: names.map((copyTo) => ({ copyTo })),
    urls: Object.fromEntries(names.map((name) => [name, gone.url])),
    limits: { restMilliseconds: 600_000 },
  });
  gone.stop();
  const socket = await EdgeSocket.open(edge.url);
  const { webSocket } = socket;
  // Long, so that few of them lie in the system's buffers.
  const message = heartbeats(400);
  socket.send(message);
  await socket.until(() => socket.rounds.length > 0);

  // Those buffers hold some megabytes of answers too; once it has stopped us, the worker throws away what we send.
  const messages = 5000;
  webSocket.pause();
  for (let sent = 0; sent < messages; sent++) {
    webSocket.send(message);
    if (sent % 20 === 0) while (webSocket.bufferedAmount > 0) await sleep(5);
  }
  webSocket.resume();
  assert.deepEqual(await socket.closed, { code: 1008, reason: 'answers are not read' });
  assert.ok(socket.rounds.length < messages / 2, `${socket.rounds.length} answers`);
});

test('frames that came whole before the sender left are delivered', async () => {
  const server = await listen();
  const edge = await start({ rules: [{ to: 'all' }], urls: { all: server.url } });
  const expected = routed(dirty, { rules: [{ to: 'all' }] });
  for (const leave of ['close', 'terminate'] as const) {
    server.taken.length = 0;
    const socket = await EdgeSocket.open(edge.url);
    for (let at = 0; at < dirty.length; at += 1000) socket.send(dirty.subarray(at, at + 1000));
    await socket.until(() => socket.settled > 15_000);
    socket.webSocket[leave]();
    await socket.closed;
    while ((taken(server.taken).all?.length ?? 0) < (expected.all?.length ?? 0)) await sleep(10);
    assert.deepEqual(taken(server.taken), expected);
  }
});

test('a socket that has had its share of deliveries says where to go on', async () => {
  const server = await listen();
  const rules = [{ to: 'all' }];
  const edge = await start({ rules, urls: { all: server.url }, limits: { socketDeliveries: 1 } });
  let sockets = 0;
  // At the capture's end stands half a frame.
  for (let begin = 0; begin < dirty.length - MAXIMUM_FRAME_LENGTH; sockets++) {
    const socket = await EdgeSocket.open(edge.url);
    for (let at = begin; at < dirty.length; at += 1000) socket.send(dirty.subarray(at, at + 1000));
    const { code, reason } = await socket.closed;
    assert.deepEqual([code, reason], [1012, `connect again and go on from byte ${socket.settled}`]);
    begin += socket.settled;
  }
  assert.ok(sockets > 1);
  // Each frame once, though all that was left was sent each time.
  assert.deepEqual(taken(server.taken), routed(dirty, { rules }));
});
