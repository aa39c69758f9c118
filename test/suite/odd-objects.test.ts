/** Messages whose objects are not plain ones: frozen, behind a proxy, of a class, or with getters that run the caller's code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KindName, type MessageInput, RumpError } from 'igrs-rump';
import { codeNames, fieldsOf, isControl, type KindField } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { toHex } from './support/hex.ts';
import { asInput, type PlainMessage, plainMessage } from './support/plain-message.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { controlKind, emptyKind, fieldOfType, sampleFields, sampleKind } from './support/sample-kind.ts';
import { assertAllUsable, assertUsable } from './support/usable.ts';
import { golden, kindNames } from './support/vectors.ts';
import { MAX_FRAME_LENGTH } from './support/wire.ts';

const flagsKind = kindNames.find((kind) => !isControl(kind) && fieldOfType(kind, 'flags') !== undefined) as KindName;
const flags = fieldOfType(flagsKind, 'flags') as KindField;

for (const engine of engines) {
  const codec = createCodec({ engine });
  const scratch = new Uint8Array(MAX_FRAME_LENGTH);

  test(`${engine}: frozen objects, proxies and objects without a prototype are as good as plain ones`, () => {
    const message = plainMessage(sampleKind);
    const right = toHex(codec.encode(asInput(message)));
    class Status {
      constructor(fields: object) {
        Object.assign(this, fields);
      }
    }
    class Getters {
      readonly #fields: PlainMessage;
      constructor(fields: PlainMessage) {
        this.#fields = fields;
      }
      get kind(): unknown {
        return this.#fields.kind;
      }
      get serial(): unknown {
        return this.#fields.serial;
      }
      get sequence(): unknown {
        return this.#fields.sequence;
      }
      get body(): unknown {
        return this.#fields.body;
      }
    }
    const variants: readonly unknown[] = [
      Object.freeze({ ...message, body: Object.freeze({ ...message.body }) }),
      Object.assign(Object.create(null), { ...message, body: Object.assign(Object.create(null), message.body) }),
      new Proxy({ ...message, body: new Proxy(message.body, {}) }, {}),
      { ...message, [Symbol('note')]: 1, body: { ...message.body, [Symbol('note')]: 1 } },
    ];
    for (const [index, variant] of variants.entries()) {
      assert.equal(toHex(codec.encode(asInput(variant))), right, `variant ${index}`);
      assert.equal(toHex(codec.encodeAll([asInput(variant)])), right, `variant ${index}`);
    }
    for (const other of [new Status(message), new Getters(message), Object.create(message)]) {
      assertRefused(() => codec.encode(asInput(other)), 'wrong-type', '');
      assertRefused(() => codec.encodeAll([asInput(other)]), 'wrong-type', '[0]');
    }
    for (const body of [new Status(message.body), Object.create(message.body)]) {
      assertRefused(() => codec.encode(asInput({ ...message, body })), 'wrong-type', 'body');
    }
  });

  test(`${engine}: a flag list behind a proxy is read like any other; one that lies about its length ends too`, () => {
    const message = plainMessage(flagsKind);
    const names = codeNames(flags);
    const right = toHex(codec.encode(asInput(message)));
    message.body[flags.name] = new Proxy([...names].reverse(), {});
    assert.equal(toHex(codec.encode(asInput(message))), right);
    message.body[flags.name] = new Proxy([...names], {
      get: (target, key, receiver) =>
        key === 'length' ? Number.POSITIVE_INFINITY : Reflect.get(target, key, receiver),
    });
    assertRefused(() => codec.encode(asInput(message)), 'wrong-type', `body.${flags.name}`);
    message.body[flags.name] = [...names, names[0]];
    assertRefused(() => codec.encode(asInput(message)), 'out-of-range', `body.${flags.name}`);
  });

  test(`${engine}: what a caller's getter throws comes through unchanged, and the codec stays usable`, () => {
    for (const thrown of [new Error('mine'), new TypeError('mine'), 'text', undefined, null, 5]) {
      const fail = (): never => {
        throw thrown;
      };
      for (const [index, message] of failingMessages(fail).entries()) {
        for (const call of [
          () => codec.encode(message),
          () => codec.encodeInto(message, scratch),
          () => codec.encodeAll([golden[0]?.message as MessageInput, message]),
        ]) {
          let caught: unknown = 'nothing was thrown';
          try {
            call();
          } catch (error) {
            caught = error;
          }
          assert.equal(caught, thrown, `message ${index}`);
          assertUsable(codec, `message ${index}`);
        }
      }
    }
    const iterable = {
      *[Symbol.iterator](): Generator<MessageInput> {
        yield golden[0]?.message as MessageInput;
        throw new RangeError('mine');
      },
    };
    assert.throws(() => codec.encodeAll(iterable), RangeError);
    assertAllUsable(codec);
  });

  test(`${engine}: getters that use the same codec disturb nothing`, () => {
    const message = plainMessage(sampleKind);
    const right = codec.encode(asInput(message));
    const frames = golden.map(({ message: inner }) => inner);
    const stream = codec.encodeAll(frames);
    const uses: readonly (() => unknown)[] = [
      () => codec.encode(asInput(plainMessage(controlKind))),
      () => codec.encodeInto(asInput(plainMessage(controlKind)), scratch),
      () => codec.encodeAll(frames),
      () => codec.encodeColumns(emptyKind, { serial: [1, 2], sequence: 3 } as never),
      () => codec.decode(stream.subarray(0, golden[0]?.hex.length as number)),
      () => codec.tryDecode(right),
      () => codec.tryDecode(new Uint8Array(300)),
      () => [...codec.scanner().push(stream)],
      // More than the engine's first window, so that its memory grows meanwhile.
      () => [...codec.scanner().push(new Uint8Array(300_000).fill(stream[0] as number))],
      () => refusalOf(() => codec.encode(asInput({ kind: sampleKind }))),
      () => refusalOf(() => codec.encodeAll([asInput(plainMessage(controlKind)), asInput({})])),
    ];
    for (const [index, use] of uses.entries()) {
      const withGetters: PlainMessage = { ...message, body: {} };
      for (const [name, value] of Object.entries(message.body)) {
        const get = (): unknown => {
          if (Object.values(sampleFields).includes(name)) tryTo(use);
          return value;
        };
        Object.defineProperty(withGetters.body, name, { enumerable: true, get });
      }
      const input = asInput(withGetters);
      assert.equal(toHex(codec.encode(input)), toHex(right), `use ${index}`);
      assert.equal(toHex(codec.encodeAll([input, input, input])), toHex(right).repeat(3), `use ${index}`);
      const target = new Uint8Array(MAX_FRAME_LENGTH + 100);
      assert.equal(codec.encodeInto(input, target, 100), right.length);
      assert.equal(toHex(target.subarray(100, 100 + right.length)), toHex(right), `use ${index}`);
    }
    assertAllUsable(codec);
  });
}

/** One message for each place at which a caller's code can run. */
function failingMessages(fail: () => never): readonly MessageInput[] {
  const messages: unknown[] = [];
  for (const key of ['kind', 'deviceType', 'messageType', 'serial', 'sequence', 'body', 'unknownFields']) {
    messages.push(Object.defineProperty(plainMessage(controlKind), key, { enumerable: true, get: fail }));
  }
  for (const { name } of fieldsOf(sampleKind)) {
    const message = plainMessage(sampleKind);
    Object.defineProperty(message.body, name, { enumerable: true, get: fail });
    messages.push(message);
  }
  const trapped = plainMessage(controlKind);
  messages.push(new Proxy(trapped, { ownKeys: fail }), new Proxy(trapped, { get: fail }));
  messages.push({ ...trapped, body: new Proxy(trapped.body, { ownKeys: fail }) });
  messages.push({ ...trapped, body: new Proxy(trapped.body, { get: fail }) });
  const flagged = plainMessage(flagsKind);
  const list = new Proxy([codeNames(flags)[0]], { get: (_target, key) => (key === 'length' ? 1 : fail()) });
  messages.push({ ...flagged, body: { ...flagged.body, [flags.name]: list } });
  return messages.map(asInput);
}

/** What fails within a getter is the getter's own business here. */
function tryTo(use: () => unknown): void {
  try {
    use();
  } catch (error) {
    if (!RumpError.is(error)) throw error;
  }
}
