/** What no result of the package shows: in which form the JavaScript engine says where frames are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { JsEngine } from '../../sdk/engine/js/engine.ts';
import { DEFAULT_MEMORY } from '../../sdk/engine/window.ts';

test('places of frames are integers: with -0 among them JavaScriptCore never compiles what reads there', () => {
  const engine = new JsEngine(DEFAULT_MEMORY);
  const chunk = createCodec().encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 1, body: {} });
  engine.reserve(2 * chunk.length);
  for (const tailLength of [0, 5]) {
    const { shift, status } = engine.scan(chunk, tailLength, chunk, 0, chunk.length, true);
    assert.ok(!Object.is(shift, -0), `behind ${tailLength} bytes`);
    assert.equal(status[0], 1);
  }
});
