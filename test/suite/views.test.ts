import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameBatch, KindName, Message } from 'igrs-rump';
import { fieldsOf } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { sampleKind } from './support/sample-kind.ts';
import { dirtyStream, goldenFrames, kindNames, lenientFrames } from './support/vectors.ts';

const stream = concat([...goldenFrames, ...lenientFrames, dirtyStream]);

type Fields = Readonly<Record<string, unknown>>;

for (const engine of engines) {
  const codec = createCodec({ engine });

  test(`${engine}: every getter of every kind's view gives what the message does`, () => {
    const scanner = codec.scanner();
    let seen = 0;
    // The border falls into a frame, so that some views stand in what is left of the first chunk.
    for (const part of [stream.subarray(0, 9000), stream.subarray(9000)]) {
      for (const batch of scanner.push(part)) {
        const messages: readonly Message[] = [...batch];
        for (const kind of kindNames) {
          const expected = messages.filter((message) => message.kind === kind);
          let place = 0;
          for (const view of batch.views(kind)) {
            const { body, serial, sequence } = expected[place++] as Message;
            assert.equal(view.serial, serial);
            assert.equal(view.sequence, sequence);
            for (const { name } of fieldsOf(kind)) {
              const value = (view as unknown as Fields)[name];
              assert.deepEqual(value, (body as unknown as Fields)[name], `${kind} ${name}`);
            }
            seen++;
          }
          assert.equal(place, expected.length, kind);
        }
      }
    }
    assert.ok(seen > 600);
  });

  test(`${engine}: one view serves all frames, and each loop has its own`, () => {
    const [batch] = codec.scanner().push(stream) as [FrameBatch];
    const kind: KindName = sampleKind;
    const [first, second] = [batch.views(kind), batch.views(kind)];
    const one = first.next().value;
    const two = second.next().value;
    assert.notEqual(one, two);
    const serial = two?.serial;
    assert.equal(first.next().value, one);
    assert.equal(two?.serial, serial);
    assert.equal(
      [...batch.views(kind)].every((view, _, views) => view === views[0]),
      true,
    );
  });
}
