import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec, type Message } from 'igrs-rump';
import { temporaryDirectory } from '../temporary-directory.ts';
import {
  asJson,
  assertGolden,
  assertLines,
  dirty,
  dirtyPath,
  messagesOf,
  noise,
  parseLines,
} from './support/captures.ts';
import { example, nodes } from './support/paths.ts';
import { finish, Server } from './support/processes.ts';

const program = example('node/decode.mjs');
const directory = temporaryDirectory();

function file(name: string, bytes: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

for (const { name, path } of [{ name: 'this Node', path: process.execPath }, ...nodes]) {
  test(`examples/node decodes a file on ${name}`, () => {
    const { code, stdout, stderr } = finish(path, [program, dirtyPath]);
    assert.equal(stderr, '572 frames, 3323 bytes skipped, 26 check mismatches\n');
    assert.equal(code, 0);
    assertLines(stdout, dirty);
    assertGolden(stdout);
  });
}

test('examples/node finds nothing in noise, and what is whole in a capture that was cut', () => {
  const nothing = finish(process.execPath, [program, file('noise.bin', noise)]);
  assert.deepEqual([nothing.code, nothing.stdout], [0, '']);
  assert.match(nothing.stderr, /^0 frames, 5000 bytes skipped/);

  const cut = dirty.subarray(0, 10_007);
  const some = finish(process.execPath, [program, file('cut.bin', cut)]);
  assert.equal(some.code, 0);
  assertLines(some.stdout, cut);
  assert.throws(() => assertLines(some.stdout, dirty), 'canary: another capture has other lines');
});

test('examples/node reports invalid arguments', () => {
  const missing = finish(process.execPath, [program, join(directory, 'nowhere.bin')]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /^ENOENT.*nowhere\.bin'\n$/);
  const none = finish(process.execPath, [program]);
  assert.deepEqual([none.code, none.stderr], [2, 'usage: node decode.mjs FILE | --port PORT\n']);
});

test('examples/node decodes connections side by side, and outlives a broken one', async () => {
  const server = Server.start(process.execPath, [program, '--port', '0']);
  try {
    const port = await server.port(/port: (\d+)/);
    const codec = createCodec();
    const streams = (['water-heater', 'refrigerator'] as const).map((deviceType, place) =>
      codec.encodeAll(
        Array.from({ length: 300 }, (_, sequence) => ({
          kind: `${deviceType}.status-query` as const,
          serial: place,
          sequence,
          body: {},
        })),
      ),
    );
    const sockets = streams.map(() => connect({ port }));
    const broken = connect({ port }, () => broken.end(noise));
    broken.resume();
    // Seven bytes of the one, seven of the other: no chunk is a frame, and the streams alternate.
    for (let at = 0; at < 300 * 18; at += 7) {
      for (const [place, socket] of sockets.entries())
        socket.write((streams[place] as Uint8Array).subarray(at, at + 7));
      if (at % 140 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const socket of sockets) socket.end();
    await server.until(
      'three streams end, and their lines are out',
      ({ stdout, stderr }) => stderr.split(' frames, ').length === 4 && stdout.split('\n').length > 600,
    );

    const lines = parseLines(server.stdout) as Message[];
    for (const [place, stream] of streams.entries()) {
      assert.deepEqual(
        lines.filter(({ serial }) => serial === place),
        messagesOf(stream).map(asJson),
      );
    }
    assert.equal(lines.length, 600);
    assert.match(server.stderr, /^0 frames, 5000 bytes skipped/m);

    const aborted = connect({ port }, () => {
      aborted.write(dirty.subarray(0, 30));
      setTimeout(() => aborted.resetAndDestroy(), 50);
    });
    await server.until('the reset is reported', ({ stderr }) => /ECONNRESET/.test(stderr));
    assert.ok(server.isRunning);
  } finally {
    await server.stop();
  }
});
