/** What passes to another thread, or through JSON, and what is refused there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MessageInput, RumpError } from 'igrs-rump';
import { createCodec, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { assertRefused } from './support/refusal.ts';
import { goldenFrames, kindNames } from './support/vectors.ts';

const places = [{}, { offset: 0 }, { path: 'body.mode' }, { path: 'id', result: 'busy' }, { result: 77 }];

test('an error as plain data keeps code, message and place, and comes back a RumpError', () => {
  for (const place of places) {
    const error = new RumpError('out-of-range', 'mode is "cold"; it must be another', place);
    const json = error.toJSON();
    assert.deepEqual(json, { name: 'RumpError', code: error.code, message: error.message, ...place });
    for (const passed of [json, JSON.parse(JSON.stringify(error)), structuredClone(json), error]) {
      const back = RumpError.from(passed);
      assert.ok(RumpError.is(back) && back instanceof RumpError);
      const { code, message, offset, path, result } = back;
      assert.deepEqual(
        { code, message, offset, path, result },
        { offset: undefined, path: undefined, result: undefined, ...place, code: error.code, message: error.message },
      );
    }
  }
});

test('of what comes from elsewhere only code, message and place are read, however much it is', () => {
  const data = {
    code: 'closed',
    message: 'the scanner has ended',
    path: 'id',
    get more(): never {
      throw new Error('read');
    },
  };
  assert.equal(RumpError.from(data as never).path, 'id');
});

test('a console shows of an error what it has, and nothing that is undefined', () => {
  for (const place of places) {
    const error = new RumpError('out-of-range', 'mode is "cold"', { offset: undefined, ...place } as object);
    assert.deepEqual(Object.keys(error).sort(), ['code', 'name', ...Object.keys(place)].sort());
  }
});

test('what is no such data is refused, above all an error that was cloned itself', () => {
  // Some hosts, such as workerd, clone an error with all that it has.
  const cloned = structuredClone(new RumpError('closed', 'the scanner has ended')) as { code?: unknown };
  if (cloned.code === 'closed') assert.equal(RumpError.from(cloned as never).code, 'closed');
  for (const value of [
    ...(cloned.code === 'closed' ? [] : [cloned]),
    null,
    undefined,
    1,
    {},
    { code: 'closed' },
    { message: 'x' },
    { code: 1, message: 'x' },
  ]) {
    assertRefused(() => RumpError.from(value as never), 'wrong-type', 'value', String(value));
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assertRefused(() => RumpError.from(proxy as never), 'wrong-type', 'value');
});

for (const engine of engines) {
  test(`${engine}: what holds memory or a stream cannot be cloned, and says so; messages and bytes can`, () => {
    const codec = createCodec({ engine });
    const scanner = codec.scanner();
    const [batch] = scanner.push(concat(goldenFrames));
    assert.ok(batch !== undefined);
    const [kind] = kindNames;
    assert.ok(kind !== undefined);
    const [view] = batch.views(kind);
    const holders = {
      codec,
      scanner,
      batch,
      view,
      router: codec.router({ rules: [{ to: 'all' }] }),
      builder: codec.columnBuilder(kind, ['serial']),
    };
    for (const [name, holder] of Object.entries(holders)) {
      for (const value of [holder, { holder }, [holder]]) {
        assert.throws(() => structuredClone(value), { name: 'DataCloneError' }, name);
      }
      // It is no obstacle to what merely looks at it.
      JSON.stringify(name === 'view' ? {} : holder);
    }
    const message = batch.message(0);
    // Hosts that run in a context of their own clone into another realm, whose objects have other prototypes: hence the bytes.
    assert.deepEqual(codec.encode(structuredClone(message) as MessageInput), codec.encode(message as MessageInput));
    const columns = batch.columns(kind, ['serial']);
    assert.deepEqual(Array.from(structuredClone(batch.bytes(0))), Array.from(batch.bytes(0)));
    assert.deepEqual(Array.from(structuredClone(columns).serial), Array.from(columns.serial));
  });
}
