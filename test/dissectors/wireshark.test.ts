/** docs/rump.lua in tshark shows every field as we read it. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkDirectory } from '../../tools/check.ts';
import { Capture, tlsCapture, webSocketCapture } from './capture.ts';
import { golden, lenient, type Sample, unknown } from './samples.ts';
import { dissect, type Shown } from './tshark.ts';
import { messageOf } from './wireshark-reader.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = `${root}docs/rump.lua`;
const { profile } = checkDirectory(`${root}profile`);

function messages(shown: readonly Shown[]): unknown[] {
  assert.ok(profile);
  return shown.map((frame) => messageOf(profile, frame));
}

/** One by one, so that a failure shows the frame that differs and no other. */
function assertSame(shown: readonly Shown[], samples: readonly Sample[], text?: string): void {
  for (const [index, message] of messages(shown).entries()) assert.deepEqual(message, samples[index]?.message, text);
  assert.equal(shown.length, samples.length, text);
}

function stream(samples: readonly Sample[]): Buffer {
  return Buffer.concat(samples.map(({ frame }) => frame));
}

function flipped(frame: Uint8Array, at: number): Uint8Array {
  const copy = frame.slice();
  copy[at] = (copy[at] as number) ^ 0x10;
  return copy;
}

for (const [name, samples] of Object.entries({ golden, lenient, unknown })) {
  test(`${samples.length} ${name} frames, one in each segment`, () => {
    const capture = new Capture();
    for (const { frame } of samples) capture.tcp(frame);
    const shown = dissect(script, capture);
    assertSame(shown, samples);
    for (const { fields } of shown) assert.equal(fields.get('rump.check.status'), '1');
  });
}

test('frames split over segments, and several in one', () => {
  const bytes = stream(golden);
  for (const size of [7, 61, 1000]) {
    const capture = new Capture();
    for (let at = 0; at < bytes.length; at += size) capture.tcp(bytes.subarray(at, at + size));
    const shown = dissect(script, capture);
    assertSame(shown, golden, `segments of ${size} bytes`);
  }
});

test('several frames in a datagram are all shown', () => {
  const shown = dissect(script, new Capture().udp(stream(golden.slice(0, 20))));
  assertSame(shown, golden.slice(0, 20));
});

test('a datagram that ends within a frame says so', () => {
  const [whole, cut] = golden as [Sample, Sample];
  const payload = Buffer.concat([whole.frame, cut.frame.subarray(0, -1)]);
  const [first, second, ...others] = dissect(script, new Capture().udp(payload)) as [Shown, Shown];
  assert.deepEqual(messages([first]), [whole.message]);
  assert.equal(second.fields.has('rump.truncated'), true);
  assert.deepEqual(others, []);
});

test('a frame with a bad check is shown as such, and what follows it is found', () => {
  const three = golden.slice(0, 3) as [Sample, Sample, Sample];
  const bytes = Buffer.concat([three[0].frame, flipped(three[1].frame, 20), three[2].frame]);
  const shown = dissect(script, new Capture().tcp(bytes));
  assert.deepEqual(
    shown.map(({ fields }) => fields.get('rump.check.status')),
    ['1', '0', '1'],
  );
  assert.deepEqual(
    shown.map(({ fields }) => fields.has('rump.check.bad')),
    [false, true, false],
  );
  assert.deepEqual(messages([shown[2] as Shown]), [three[2].message]);
});

test('a valid frame inside one with a bad check is found, and noise is shown as noise', () => {
  const inner = golden[0] as Sample;
  const outer = Buffer.from(golden[1]?.frame ?? []);
  outer.writeUInt16BE(200, 14);
  const noise = Buffer.from('52004752505a', 'hex');
  const bytes = Buffer.concat([noise, outer, inner.frame, Buffer.alloc(300)]);
  const shown = dissect(script, new Capture().tcp(bytes));
  assert.deepEqual(
    shown.map(({ fields }) => fields.get('rump.check.status') ?? fields.get('rump.skipped')?.length),
    [6 * 3 - 1, '0', '1', 300 * 3 - 1],
  );
  assert.deepEqual(messages([shown[2] as Shown]), [inner.message]);
});

test('a value out of its range is noted', () => {
  const [found] = dissect(script, new Capture().tcp((lenient[2] as Sample).frame)) as [Shown];
  assert.equal(found.fields.has('rump.range'), true);
});

test('frames under TLS, with its keys: on any port, and on our own where that is said to be TLS', async () => {
  const some = golden.slice(0, 3);
  const [first = new Uint8Array(), ...others] = some.map(({ frame }) => frame);
  for (const [port, options] of [
    [8443, []],
    [14_543, ['-d', 'tcp.port==14543,tls']],
  ] as const) {
    const { capture, keys } = await tlsCapture([first, Buffer.concat(others)], port);
    assertSame(dissect(script, capture, [...options, '-o', `tls.keylog_file:${keys}`]), some);
    rmSync(dirname(keys), { recursive: true });
  }
});

test('frames on a WebSocket are shown', () => {
  const some = golden.slice(0, 30);
  const shown = dissect(script, webSocketCapture(some.map(({ frame }) => frame)));
  assertSame(shown, some);
});

test('the port is a preference', () => {
  const { frame, message } = golden[0] as Sample;
  const capture = new Capture().tcp(frame, { port: 5000 }).udp(frame, 5000).udp(frame);
  assert.deepEqual(messages(dissect(script, capture)), [message]);
  assert.deepEqual(messages(dissect(script, capture, ['-o', 'rump.port:5000'])), [message, message]);
});
