/** Kinds with the same codes, which bodies tell: what is written as one must not be read as another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { builtOver } from '../support/built.ts';
import { profileOfText, SMALL_FRAME } from '../support/profiles.ts';

const text = `${SMALL_FRAME}messages: { identifiers: [{ code: 1, name: one, when: { byte: 0, value: 1 } }, { code: 1, name: two }] }
bodies:
  - { name: One, messages: [one], bytes: 4, length: at-least, fields: [{ name: x, byte: 1, type: u24 }] }
  - { name: Two, messages: [two], bytes: 5, fields: [{ name: first, byte: 0, type: u8 }, { name: other, byte: 1, type: u32 }] }
`;

test('a message whose values would make it one of another kind is refused, on both engines, by messages and by columns', async () => {
  const { codec: package_ } = await builtOver(profileOfText(text), true);
  for (const engine of ['wasm', 'js'] as const) {
    const codec = package_.createCodec({ engine });
    const two = (first: number) => ({ kind: 'thing.two', body: { first, other: 2 } }) as never;
    const misread = (path: string) => (error: unknown) =>
      RumpError.is(error) &&
      error.code === 'contradiction' &&
      error.path === path &&
      / take it for thing\.one$/.test(error.message);
    assert.deepEqual(codec.decode(codec.encode(two(3))).body, { first: 3, other: 2 });
    assert.throws(() => codec.encode(two(1)), misread('kind'));
    assert.equal(codec.decode(codec.encode(two(1), { lenient: true })).kind, 'thing.one');
    assert.throws(() => codec.encodeAll([two(3), two(1)]), misread('[1].kind'));
    const columns = (first: readonly number[]) => ({ first, other: first }) as never;
    assert.equal(codec.encodeColumns('thing.two' as never, columns([3, 4])).length, 18);
    assert.throws(() => codec.encodeColumns('thing.two' as never, columns([3, 1])), misread('columns[1]'));
  }
});
