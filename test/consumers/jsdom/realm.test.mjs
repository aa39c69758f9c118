/**
 * Run by Jest: its tests live in a realm of their own, so that bytes and objects which come from Node, as those of sockets and
 * files do, are no instances of the classes that the package sees.
 */
import { Buffer } from 'node:buffer';
import { deserialize, serialize } from 'node:v8';
import { createCodec, RumpError } from 'igrs-rump';
import { describe as describeKind, inspect } from 'igrs-rump/profile';

const kind = 'water-heater.control';
const message = { kind, serial: 1, sequence: 2, body: { power: true } };
const elsewhere = deserialize(serialize(message));

test.each(['wasm', 'js'])('%s: bytes and messages of another realm are as good as this one’s', (engine) => {
  const codec = createCodec({ engine });
  expect(codec.engine).toBe(engine);
  const frame = codec.encode(message);
  const bytes = Buffer.from(frame);
  expect(bytes instanceof Uint8Array).toBe(false);
  expect(elsewhere instanceof Object).toBe(false);
  expect(codec.encode(elsewhere)).toEqual(frame);
  const own = Uint8Array.from(frame);
  for (const given of [frame, own, bytes]) {
    expect(codec.decode(given)).toEqual({ ...message, deviceType: 'water-heater', messageType: 'control' });
    const [batch] = codec.scanner().push(given);
    expect([...batch.columns(kind, ['power']).power]).toEqual([1]);
    expect(codec.router([{ to: 'all' }]).route(batch)[0].frames).toBe(1);
    expect(codec.withSequence(given, 3).length).toBe(frame.length);
    expect(inspect(given).kind).toBe(kind);
  }
  expect(codec.encodeInto(message, bytes)).toBe(frame.length);
});

test('objects of the page are refused by their class names', () => {
  const codec = createCodec();
  for (const [body, name] of [
    [new FormData(), /FormData/],
    [document.createElement('p'), /HTMLParagraphElement/],
    [new (class Setting {})(), /a Setting;/],
  ]) {
    expect(() => codec.encode({ ...message, body })).toThrow(name);
  }
  try {
    codec.encode({ ...message, body: new FormData() });
  } catch (error) {
    expect(RumpError.is(error)).toBe(true);
    expect(error.path).toBe('body');
  }
  expect(Object.isFrozen(describeKind(kind).fields[0])).toBe(true);
});
