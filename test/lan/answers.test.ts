/** What an appliance answers, on a real network interface (RFC 6762, 6.7 and 7.1). */
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import { advertise } from '../../server/lan/discovery/advertise.ts';
import { instanceOf, SERVICE } from '../../server/lan/discovery/known-devices.ts';
import { deviceId } from '../exchange/support/heater.ts';

const [GROUP, PORT, LOOPBACK] = ['224.0.0.251', 5353, '127.0.0.1'];

async function bound(port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.bind(port, '0.0.0.0');
  await once(socket, 'listening');
  socket.setMulticastInterface(LOOPBACK);
  if (port === PORT) socket.addMembership(GROUP, LOOPBACK);
  return socket;
}

const question = { type: 'PTR', name: SERVICE } as const;

test('whoever asks from another port keeps the answer for ten seconds at most, and flushes nothing', async () => {
  const advertisement = await advertise({ deviceId: deviceId(1), port: 1234, interface: 'lo' });
  const resolver = await bound(0);
  resolver.send(encode({ type: 'query', id: 77, questions: [question] }), PORT, GROUP);
  const [bytes] = await once(resolver, 'message');
  const { id, answers = [] } = decode(bytes) as Packet;
  assert.equal(id, 77);
  assert.ok(answers.length >= 4);
  for (const answer of answers as { ttl?: number; flush?: boolean }[]) {
    assert.ok((answer.ttl ?? 0) <= 10 && (answer.ttl ?? 0) > 0);
    assert.equal(answer.flush ?? false, false);
  }
  resolver.close();
  await advertisement.close();
});

test('what the asker knows already is not answered, unless it is half over', async () => {
  const advertisement = await advertise({ deviceId: deviceId(2), port: 1234, interface: 'lo' });
  const asker = await bound(PORT);
  let responses = 0;
  asker.on('message', (bytes: Buffer) => {
    const { type, answers = [] } = decode(bytes) as Packet;
    const isOurs = (answers as { data?: unknown }[]).some(({ data }) => data === instanceOf(deviceId(2)));
    if (type === 'response' && isOurs) responses++;
  });
  // Both announcements are over then.
  await wait(1500);
  const ask = async (ttl: number): Promise<number> => {
    responses = 0;
    const known: Answer = { ...question, ttl, data: instanceOf(deviceId(2)) };
    asker.send(encode({ type: 'query', questions: [question], answers: [known] }), PORT, GROUP);
    await wait(1500);
    return responses;
  };
  assert.equal(await ask(4500), 0);
  assert.equal(await ask(2300), 0);
  assert.equal(await ask(2000), 1);
  asker.close();
  await advertisement.close();
});

test('a query from port 0, to which nobody can answer, is refused, and the next one is answered', async (t) => {
  // No unprivileged program can send from port 0: the packet is handed to the real sockets.
  const opened: Socket[] = [];
  const note = (message: unknown): void => void opened.push((message as { readonly socket: Socket }).socket);
  channel('udp.socket').subscribe(note);
  t.after(() => channel('udp.socket').unsubscribe(note));
  const advertisement = await advertise({ deviceId: deviceId(3), port: 1234, interface: 'lo' });
  t.after(() => advertisement.close());
  const query = encode({ type: 'query', id: 78, questions: [question] });
  const before = advertisement.stats.refused;
  for (const socket of opened) {
    socket.emit('message', query, { address: LOOPBACK, family: 'IPv4', port: 0, size: query.length });
  }
  assert.ok(opened.length > 0 && advertisement.stats.refused - before >= opened.length);
  const resolver = await bound(0);
  t.after(() => resolver.close());
  resolver.send(query, PORT, GROUP);
  const [bytes] = await once(resolver, 'message');
  assert.equal((decode(bytes) as Packet).id, 78);
});

test('whoever withdraws an appliance that is there is contradicted, once a second at most', async (t) => {
  const advertisement = await advertise({ deviceId: deviceId(4), port: 1234, interface: 'lo' });
  t.after(() => advertisement.close());
  const liar = await bound(PORT);
  t.after(() => liar.close());
  let announcements = 0;
  liar.on('message', (bytes: Buffer) => {
    const { type, answers = [] } = decode(bytes) as Packet;
    const isThere = (answers as { data?: unknown; ttl?: number }[]).some(
      ({ data, ttl = 0 }) => data === instanceOf(deviceId(4)) && ttl > 0,
    );
    if (type === 'response' && isThere) announcements++;
  });
  // Both announcements are over then.
  await wait(1500);
  announcements = 0;
  const goodbye: Answer = { ...question, ttl: 0, data: instanceOf(deviceId(4)) };
  for (let count = 0; count < 20; count++) liar.send(encode({ type: 'response', answers: [goodbye] }), PORT, GROUP);
  await wait(1500);
  assert.ok(announcements >= 1 && announcements <= 2, `${announcements} announcements`);
});
