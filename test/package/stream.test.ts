/** The streams between real ends: the body of a `fetch`, and sockets whose other side is slow. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { test } from 'node:test';
import { createCodec, type Message, MessageDecoderStream, MessageEncoderStream, type MessageInput } from 'igrs-rump';

const MEGABYTE = 1 << 20;
const dirtyStream = readFileSync(new URL('../vectors/dirty.bin', import.meta.url));
const codec = createCodec();
const scanned = codec.scanner();
const dirtyMessages: Message[] = [];
for (const batches of [() => scanned.push(dirtyStream), () => scanned.end()]) {
  for (const batch of batches()) dirtyMessages.push(...batch);
}

/** What the kernel and the streams between two ends may hold, far above what they do hold. */
const MAX_IN_BETWEEN = 64 * MEGABYTE;
/** More than a writer that does not wait for the other side can stay below. */
const ENOUGH = 4 * MAX_IN_BETWEEN;

const alarms: MessageInput[] = Array.from({ length: 1000 }, (_, sequence) => ({
  kind: 'water-heater.alarm',
  serial: 7,
  sequence,
  body: { event: 'raised', severity: 'fault', faults: ['waterLeak'], time: 1_700_000_000 },
}));
const alarmBytes = codec.encodeAll(alarms);

async function port(server: Server | NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Serves HTTP while `use` runs. */
async function served(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createHttpServer(listener);
  try {
    await use(`http://127.0.0.1:${await port(server)}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Two ends of one TCP connection while `use` runs. */
async function connected(use: (near: Socket, far: Socket) => Promise<void>): Promise<void> {
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = connect({ port: await port(server), host: '127.0.0.1' });
  const far = await accepted;
  try {
    await use(near, far);
  } finally {
    near.destroy();
    far.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

interface Ends {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

function web(socket: Socket): Ends {
  // Node's types have their own web streams, which do not mix with those of a worker.
  const { readable, writable } = Duplex.toWeb(socket) as unknown as Ends;
  const writer = writable.getWriter();
  // The high-water mark of Node 20 is the socket's bytes taken as a count of chunks, so that a pipe would write 16,384 of them
  // before it waits; the promise of each write is right.
  const waiting = new WritableStream<Uint8Array>({
    start: (controller) => void writer.closed.catch((error: unknown) => controller.error(error)),
    write: (chunk) => writer.write(chunk),
  });
  return { readable, writable: waiting };
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  assert.ok(response.body);
  return response.body;
}

/** An endless source of the same, up to `limit` times, and how often it was asked. */
function counted<Out>(output: Out, limit: number): { stream: ReadableStream<Out>; taken: () => number } {
  let taken = 0;
  const stream = new ReadableStream<Out>(
    {
      pull(controller) {
        if (taken++ >= limit) controller.close();
        else controller.enqueue(output);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken: () => taken };
}

test('the body of a fetch, decoded', async () => {
  const listener: RequestListener = (_, response) => {
    for (let at = 0; at < dirtyStream.length; at += 500) response.write(dirtyStream.subarray(at, at + 500));
    response.end();
  };
  await served(listener, async (url) => {
    const decoder = new MessageDecoderStream(codec);
    const found: Message[] = [];
    for await (const messages of bodyOf(await fetch(url)).pipeThrough(decoder)) found.push(...messages);
    assert.deepEqual(found, dirtyMessages);
    assert.equal(decoder.stats.bytes, dirtyStream.length);
  });
});

test('messages as the body of a request, through a server that answers with what it decoded', async () => {
  const listener: RequestListener = (request, response) => {
    void (Readable.toWeb(request) as ReadableStream<Uint8Array>)
      .pipeThrough(new MessageDecoderStream(codec))
      .pipeThrough(new MessageEncoderStream(codec, { lenient: true }))
      .pipeTo(
        new WritableStream<Uint8Array>({
          write: (chunk) => void response.write(chunk),
          close: () => void response.end(),
        }),
      );
  };
  await served(listener, async (url) => {
    const messages = new ReadableStream<MessageInput[]>({
      start(controller) {
        for (let at = 0; at < alarms.length; at += 100) controller.enqueue(alarms.slice(at, at + 100));
        controller.close();
      },
    });
    const body = messages.pipeThrough(new MessageEncoderStream(codec));
    const init = { method: 'POST', body, duplex: 'half' };
    const answer = await fetch(url, init as RequestInit);
    assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), alarmBytes);
  });
});

test('a reader who leaves a fetch early stops the server', async () => {
  const source = counted(alarmBytes, ENOUGH / alarmBytes.length);
  let left: Promise<unknown> | undefined;
  const listener: RequestListener = (_, response) => {
    // Not Writable.toWeb: over a response it does not wait for the socket in Node 20.
    const readable = Readable.fromWeb(source.stream as NodeReadableStream);
    left = pipeline(readable, response).catch((error: unknown) => error);
  };
  await served(listener, async (url) => {
    const decoder = new MessageDecoderStream(codec);
    const reader = bodyOf(await fetch(url))
      .pipeThrough(decoder)
      .getReader();
    for (let reads = 0; reads < 20; reads++) assert.ok(((await reader.read()).value?.length ?? 0) > 0);
    assert.ok(decoder.stats.bytes <= 21 * 16 * 1024);
    await reader.cancel('enough');
    assert.ok((await left) instanceof Error);
    assert.ok(source.taken() * alarmBytes.length < MAX_IN_BETWEEN, `${source.taken()} chunks`);
  });
});

test('a socket there and back: encoded, decoded, encoded and decoded again', async () => {
  await connected(async (near, far) => {
    const server = web(far);
    const echoed = server.readable
      .pipeThrough(new MessageDecoderStream(codec))
      .pipeThrough(new MessageEncoderStream(codec, { lenient: true }))
      .pipeTo(server.writable)
      .catch((error: unknown) => error);
    const client = web(near);
    const encoder = new MessageEncoderStream(codec);
    const sent = encoder.readable.pipeTo(client.writable).catch((error: unknown) => error);
    const writer = encoder.writable.getWriter();
    const written = (async () => {
      for (const alarm of alarms) await writer.write(alarm);
    })();
    const found: Message[] = [];
    const reader = client.readable.pipeThrough(new MessageDecoderStream(codec)).getReader();
    // Not until the end: Node's web socket ends neither side before both have.
    while (found.length < alarms.length) found.push(...((await reader.read()).value ?? assert.fail('cut off')));
    await written;
    assert.deepEqual(
      found,
      alarms.map((alarm) => ({ ...alarm, deviceType: 'water-heater', messageType: 'alarm' })),
    );
    near.destroy();
    far.destroy();
    await Promise.all([echoed, sent]);
  });
});

test('a server that reads slowly slows down who encodes for it', async () => {
  await connected(async (near, far) => {
    const source = counted(alarms, ENOUGH / alarmBytes.length);
    const sent = source.stream
      .pipeThrough(new MessageEncoderStream(codec))
      .pipeTo(web(near).writable)
      .catch((error: unknown) => error);
    const reader = web(far).readable.getReader();
    let received = 0;
    while (received < MEGABYTE) {
      const { value } = await reader.read();
      received += value?.length ?? 0;
      const inBetween = source.taken() * alarmBytes.length - received;
      assert.ok(inBetween < MAX_IN_BETWEEN, `${inBetween} bytes ahead of the reader`);
    }
    await reader.cancel();
    far.destroy();
    assert.ok((await sent) instanceof Error);
    assert.ok(source.taken() * alarmBytes.length < MAX_IN_BETWEEN);
  });
});

test('a client that reads slowly slows down the server that it decodes from', async () => {
  await connected(async (near, far) => {
    const source = counted(alarmBytes, ENOUGH / alarmBytes.length);
    const sent = source.stream.pipeTo(web(far).writable).catch((error: unknown) => error);
    const decoder = new MessageDecoderStream(codec);
    const reader = web(near).readable.pipeThrough(decoder).getReader();
    for (let reads = 1; reads <= 50; reads++) {
      const { value = [] } = await reader.read();
      assert.ok(value.length > 0 && value.length <= 925);
      // A turn of the event loop, in which the sockets could run ahead.
      await new Promise((resolve) => setImmediate(resolve));
      assert.ok(decoder.stats.bytes <= reads * 16 * 1024);
    }
    await reader.cancel();
    near.destroy();
    assert.ok((await sent) instanceof Error);
    assert.ok(source.taken() * alarmBytes.length < MAX_IN_BETWEEN);
  });
});
