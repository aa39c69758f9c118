import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealed } from './support/build-frame.ts';
import { withoutDefaultNames as skip } from './support/capabilities.ts';
import { createCodec, engines } from './support/engines.ts';
import { asInput, plainMessage } from './support/plain-message.ts';
import { assertRefused } from './support/refusal.ts';
import { bodyOf } from './support/wire.ts';

const NAMES = ['manufacturer', 'model'] as const;

for (const engine of engines) {
  const codec = createCodec({ engine });

  const write = (name: string, text: string): Uint8Array<ArrayBuffer> => {
    const message = plainMessage('refrigerator.version-response');
    message.body[name] = text;
    return codec.encode(asInput(message));
  };
  const read = (frame: Uint8Array<ArrayBuffer>, name: string): unknown =>
    (codec.decode(frame).body as unknown as Record<string, unknown>)[name];

  test(`${engine}: text of exactly the field's bytes is taken, a byte more is refused and never cut`, { skip }, () => {
    const full = [
      'a'.repeat(16),
      'é'.repeat(8),
      `${'€'.repeat(5)}a`,
      '😀'.repeat(4),
      'aé€😀aé€',
      '\u07ff\u0800\uffff\u{10000}\u{10ffff}',
    ];
    for (const name of NAMES) {
      for (const text of full) {
        assert.equal(read(write(name, text), name), text);
        for (const more of ['a', 'é', '€', '😀']) {
          assertRefused(() => write(name, text + more), 'out-of-range', `body.${name}`, text + more);
          assertRefused(() => write(name, more + text), 'out-of-range', `body.${name}`, more + text);
        }
      }
      for (const text of [`${'é'.repeat(7)}aaa`, `${'€'.repeat(5)}é`, `${'😀'.repeat(3)}aaaaa`]) {
        assertRefused(() => write(name, text), 'out-of-range', `body.${name}`, text);
      }
    }
  });

  test(`${engine}: text with a NUL or half of a surrogate pair is refused wherever it stands`, { skip }, () => {
    for (const wrong of ['\0', '\ud800', '\udbff', '\udc00', '\udfff', '\udc00\ud800', '\ud800\ud800']) {
      for (const text of [wrong, `a${wrong}`, `${wrong}a`, `😀${wrong}é`]) {
        for (const name of NAMES)
          assertRefused(() => write(name, text), 'out-of-range', `body.${name}`, JSON.stringify(text));
      }
    }
  });

  test(`${engine}: a byte-order mark, controls and the noncharacters are text like any other`, { skip }, () => {
    for (const text of [
      '\ufeffname',
      'na\ufeffme',
      '\ufeff',
      '\u0001\t\n\u007f\u0080',
      '\ufffe\uffff',
      '\u2028\u202e',
      '',
    ]) {
      for (const name of NAMES) assert.equal(read(write(name, text), name), text);
    }
  });

  test(`${engine}: text ends at its first NUL when read, and bytes that are no UTF-8 become U+FFFD`, { skip }, () => {
    const frame = write('model', 'abcdefghijklmnop');
    const withBytes = (...bytes: readonly number[]): unknown => {
      const copy = frame.slice();
      bodyOf(copy).set(bytes, 24);
      return read(sealed(copy), 'model');
    };
    assert.equal(withBytes(0), '');
    assert.equal(withBytes(0x41, 0, 0x42), 'A');
    assert.equal(withBytes(0xff), '\ufffdbcdefghijklmnop');
    assert.equal(withBytes(0xff, 0, 0xff), '\ufffd');
    assert.equal(withBytes(0xc3, 0xa9, 0), 'é');
    assert.equal(withBytes(0xc3, 0), '\ufffd');
    assert.equal(withBytes(0xed, 0xa0, 0x80, 0), '\ufffd\ufffd\ufffd');
    assert.equal(withBytes(0xf4, 0x90, 0x80, 0x80, 0), '\ufffd\ufffd\ufffd\ufffd');
    assert.equal(withBytes(0xef, 0xbb, 0xbf, 0x41, 0), '\ufeffA');
  });
}
