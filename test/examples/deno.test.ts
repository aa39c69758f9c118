import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, before, test } from 'node:test';
import { assertGolden, assertLines, dirty, messagesOf, noise, parseLines } from './support/captures.ts';
import { deno, example } from './support/paths.ts';
import { Server } from './support/processes.ts';

let server: Server;
let address: string;

before(async () => {
  // What is not allowed would be asked for, and nobody would answer.
  const flags = ['--no-prompt', '--host', '127.0.0.1', '--port', '0'];
  server = Server.start(deno, ['serve', ...flags, example('deno/serve.ts')]);
  address = `http://127.0.0.1:${await server.port(/Listening on http:\/\/127\.0\.0\.1:(\d+)/)}`;
});
after(() => server.stop());

async function post(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const response = await fetch(address, { method: 'POST', body });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson');
  return response.text();
}

test('examples/deno answers frames with JSON lines, without any permission', async () => {
  const lines = await post(dirty);
  assertLines(lines, dirty);
  assertGolden(lines);
});

test('examples/deno finds nothing in noise, and what is whole in a stream that was cut', async () => {
  assert.equal(await post(noise), '');
  assert.equal(await post(new Uint8Array()), '');
  const cut = dirty.slice(0, 10_007);
  const lines = await post(cut);
  assertLines(lines, cut);
  assert.throws(() => assertLines(lines, dirty), 'canary: another capture has other lines');
});

test('examples/deno says that it takes a POST', async () => {
  const response = await fetch(address);
  assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST']);
  assert.equal(await response.text(), 'POST the bytes of frames here\n');
});

test('examples/deno answers what is there before the rest is', async () => {
  const first = dirty.subarray(0, 4000);
  const upload = request(address, { method: 'POST' });
  upload.write(first);
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  // All of the first part but a frame that its end cuts off.
  const whole = messagesOf(first).length - 1;
  while (parseLines(text).length < whole) await once(response, 'data');
  upload.end(dirty.subarray(4000));
  await once(response, 'end');
  assertLines(text, dirty);
});
