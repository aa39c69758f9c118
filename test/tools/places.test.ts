/** What no result of the codec shows: how the JavaScript engine says where frames are, and what becomes of the bytes beside one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { JsEngine } from '../../sdk/engine/js/engine.ts';
import { DEFAULT_MEMORY } from '../../sdk/engine/window.ts';
import { examineFrame } from '../../sdk/frame/examine.ts';
import { emitCheck } from '../../tools/emit/typescript/check.ts';
import { patchedProfile } from './patch.ts';

test('places of frames are integers: with -0 among them JavaScriptCore never compiles what reads there', () => {
  const engine = new JsEngine(DEFAULT_MEMORY);
  const chunk = createCodec().encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 1, body: {} });
  engine.reserve(2 * chunk.length);
  for (const tailLength of [0, 5]) {
    const { shift, status } = engine.scan(chunk, tailLength, chunk, 0, chunk.length, true);
    assert.ok(!Object.is(shift, -0), `after ${tailLength} bytes`);
    assert.equal(status[0], 1);
  }
});

test('to examine a frame changes no byte after it, and needs none', () => {
  const frame = createCodec().encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 1, body: {} });
  const { length } = frame;
  const received = new Uint8Array(length + 32).fill(0xa5);
  received.set(frame);
  for (const bytes of [frame, received]) {
    assert.equal(examineFrame(new DataView(bytes.buffer), length, length), 0);
  }
  assert.deepEqual(received.subarray(length), new Uint8Array(32).fill(0xa5));
});

test('the bytes after a check are cleared only if they are not the end marker, which the error of a corrupt frame is about', () => {
  const find = '    from: 0\n';
  const end = '  end: { title: End mark, bytes: [0x0D, 0x5A] }\n';
  const [without, having] = ['', end].map((added) =>
    emitCheck(patchedProfile({ file: 'frame.yaml', find, replace: find + added })),
  ) as [string, string];
  assert.match(without, /hasCrc16Ccitt/);
  assert.doesNotMatch(having, /hasCrc16Ccitt/);
});
