import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageInput, RumpError } from 'igrs-rump';
import { withoutDefaultNames, withoutLength } from './support/capabilities.ts';
import { fieldsOf, isControl, type KindField } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { toHex } from './support/hex.ts';
import { asInput, type PlainMessage, plainMessage } from './support/plain-message.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { sampled } from './support/run-count.ts';
import { controlKind, emptyKind, sampleFields, sampleKind } from './support/sample-kind.ts';
import { assertAllUsable, assertUsable } from './support/usable.ts';
import { kindNames } from './support/vectors.ts';
import { MAX_FRAME_LENGTH, mostOf, wire } from './support/wire.ts';
import { expectedCode, wrongValues } from './support/wrong-values.ts';

/** What a test needs that speaks of the default profile's fields. */
const named = { skip: withoutDefaultNames };

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'];

/** The only way to write `__proto__` as a key of its own that callers really have. */
function withOwnKey(object: object, key: string, value: string): object {
  return Object.assign(JSON.parse(`{${JSON.stringify(key)}:${value}}`), object);
}

function isBare(value: unknown): boolean {
  return Object.keys(value as object).length === 0;
}

for (const engine of engines) {
  const codec = createCodec({ engine });
  const scratch = new Uint8Array(MAX_FRAME_LENGTH);

  test(`${engine}: a value of the wrong type in any field of any kind is refused by name`, () => {
    for (const kind of kindNames) {
      const right = codec.encode(asInput(plainMessage(kind)));
      for (const field of fieldsOf(kind)) {
        for (const [name, value] of sampled(wrongValues)) {
          const label = `${kind} ${field.name} = ${name}`;
          const message = plainMessage(kind);
          message.body[field.name] = value;
          const code = expectedCode(field, value, isControl(kind));
          if (code === null) {
            assert.equal(codec.encode(asInput(message)).length, right.length, label);
            continue;
          }
          const error = assertRefused(() => codec.encode(asInput(message)), code, `body.${field.name}`, label);
          assert.ok(error.message.length < 700, `${label}: ${error.message.length} characters`);
          assert.equal(error.offset, undefined);
          assertUsable(codec, label);
        }
      }
    }
    assertAllUsable(codec);
  });

  test(`${engine}: a lenient writer takes no wrong types either`, () => {
    for (const kind of kindNames) {
      for (const field of fieldsOf(kind)) {
        for (const [name, value] of sampled(wrongValues)) {
          const strict = expectedCode(field, value, isControl(kind));
          if (strict !== 'wrong-type') continue;
          const message = plainMessage(kind);
          message.body[field.name] = value;
          assertRefused(
            () => codec.encode(asInput(message), { lenient: true }),
            'wrong-type',
            `body.${field.name}`,
            name,
          );
        }
      }
    }
    assertAllUsable(codec);
  });

  test(`${engine}: a lenient writer takes what fits the field's bits, and nothing else`, named, () => {
    const write = (kind: PlainMessage['kind'], name: string, value: unknown) => () => {
      const message = plainMessage(kind);
      message.body[name] = value;
      const frame = codec.encode(asInput(message), { lenient: true });
      assert.deepEqual((codec.decode(frame).body as Record<string, unknown>)[name], value);
    };
    const refused = (kind: PlainMessage['kind'], name: string, value: unknown) =>
      assertRefused(write(kind, name, value), 'out-of-range', `body.${name}`, `${kind} ${name} ${String(value)}`);
    for (const code of [4, 5, 6, 7]) write('water-heater.status', 'mode', code)();
    for (const code of [8, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e308])
      refused('water-heater.status', 'mode', code);
    write('water-heater.status', 'result', 255)();
    refused('water-heater.status', 'result', 256);
    write('water-heater.alarm', 'faults', [11, 30, 31])();
    for (const bit of [32, -1, 0.5, Number.NaN]) refused('water-heater.alarm', 'faults', [bit]);
    refused('water-heater.alarm', 'faults', [31, 31]);
    refused('water-heater.alarm', 'faults', ['noHotWater', 0]);
    write('water-heater.control', 'targetTemperature', 127.5)();
    write('water-heater.control', 'targetTemperature', 0)();
    for (const number of [128, -0.5, 40.3, Number.NaN, 1e308])
      refused('water-heater.control', 'targetTemperature', number);
    write('refrigerator.control', 'fridgeTemperature', -128)();
    write('refrigerator.control', 'fridgeTemperature', 127)();
    for (const number of [128, -129, 0.5]) refused('refrigerator.control', 'fridgeTemperature', number);
    write('microwave-oven.control', 'powerLevel', 55)();
    refused('water-heater.status', 'tankTemperature', 3276.7);
    assertAllUsable(codec);
  });

  test(`${engine}: -0 is written as 0`, named, () => {
    const message = plainMessage('refrigerator.control');
    message.body = { flexTemperature: -0 };
    message.serial = -0;
    message.sequence = -0;
    const { body, serial, sequence } = codec.decode(codec.encode(asInput(message)));
    assert.ok(Object.is((body as Record<string, unknown>).flexTemperature, 0));
    assert.ok(Object.is(serial, 0) && Object.is(sequence, 0));
  });

  test(
    `${engine}: a number that arithmetic has moved by less than a billionth of a step is taken, others are not`,
    named,
    () => {
      const message = plainMessage('water-heater.status');
      message.body.tankTemperature = 0.1 + 0.2;
      const { body } = codec.decode(codec.encode(asInput(message)));
      assert.equal((body as Record<string, unknown>).tankTemperature, 0.3);
      for (const wrong of [0.3001, 0.30000001, 0.25]) {
        message.body.tankTemperature = wrong;
        assertRefused(() => codec.encode(asInput(message)), 'out-of-range', 'body.tankTemperature');
      }
      // The number that stands for "no value" is refused: only null may write it.
      message.body.tankTemperature = 3276.7;
      assertRefused(() => codec.encode(asInput(message)), 'out-of-range', 'body.tankTemperature');
    },
  );

  test(`${engine}: a number off its field's own step is refused, and only a lenient writer takes it`, named, () => {
    const message = plainMessage('microwave-oven.control');
    for (const right of [10, 20, 100, 30 + 1e-9]) {
      message.body.powerLevel = right;
      const { body } = codec.decode(codec.encode(asInput(message)));
      assert.equal((body as Record<string, unknown>).powerLevel, Math.round(right));
    }
    for (const wrong of [11, 15, 99, 10.5, 30 + 1e-7, 0, 110]) {
      message.body.powerLevel = wrong;
      assertRefused(() => codec.encode(asInput(message)), 'out-of-range', 'body.powerLevel', `${wrong}`);
    }
    message.body.powerLevel = 15;
    const { body } = codec.decode(codec.encode(asInput(message), { lenient: true }));
    assert.equal((body as Record<string, unknown>).powerLevel, 15);
  });

  test(`${engine}: what is no object is no message`, () => {
    for (const [label, value] of wrongValues) {
      const code = typeof value === 'object' && value !== null ? /^(wrong-type|unknown-field)$/ : /^wrong-type$/;
      for (const call of [
        () => codec.encode(asInput(value)),
        () => codec.encodeInto(asInput(value), scratch),
        () => codec.encodeAll([asInput(value)]),
      ]) {
        const error = refusalOf(call, label);
        assert.match(error.code, code, label);
      }
      assertUsable(codec, label);
    }
    assertRefused(() => codec.encode(asInput(null)), 'wrong-type', '');
    assertRefused(() => codec.encodeAll([asInput(5)]), 'wrong-type', '[0]');
    for (const list of [undefined, null, 5, {}]) {
      assertRefused(() => codec.encodeAll(list as unknown as MessageInput[]), 'wrong-type', 'messages');
    }
    // Text can be iterated, but its characters are no messages.
    assertRefused(() => codec.encodeAll('text' as unknown as MessageInput[]), 'wrong-type', '[0]');
  });

  test(`${engine}: a wrong value at any key of a message is refused by name`, () => {
    for (const kind of [controlKind, emptyKind, sampleKind]) {
      for (const key of ['kind', 'deviceType', 'messageType', 'serial', 'sequence', 'body']) {
        for (const [name, value] of wrongValues) {
          const message: Record<string, unknown> = { ...plainMessage(kind), [key]: value };
          const label = `${kind} ${key} = ${name}`;
          const isEmptyObject =
            key === 'body' &&
            name !== 'a proxy that is gone' &&
            Object.prototype.toString.call(value) === '[object Object]' &&
            isBare(value);
          const isFine =
            (key.endsWith('Type') && value === undefined) ||
            ((key === 'serial' || key === 'sequence') && value === 0) ||
            (isEmptyObject && kind !== sampleKind);
          if (isFine) {
            codec.encode(asInput(message));
            continue;
          }
          const error = refusalOf(() => codec.encode(asInput(message)), label);
          const isBodyField = key === 'body' && (error.path ?? '').startsWith('body.');
          assert.ok(error.path === key || isBodyField, `${label}: ${error.path}`);
          assertUsable(codec, label);
        }
      }
    }
  });

  test(`${engine}: the codes of refused headers`, () => {
    const invalid = (change: object): MessageInput => asInput({ ...plainMessage(emptyKind), ...change });
    const [deviceType, messageType] = emptyKind.split('.') as [string, string];
    const cases: readonly (readonly [object, RumpError['code'], string])[] = [
      [{ kind: undefined }, 'wrong-type', 'kind'],
      [{ kind: deviceType }, 'unknown-kind', 'kind'],
      [{ kind: `${deviceType}.${messageType.toUpperCase()}` }, 'unknown-kind', 'kind'],
      [{ serial: undefined }, 'missing-field', 'serial'],
      [{ sequence: undefined }, 'missing-field', 'sequence'],
      [{ serial: '7' }, 'wrong-type', 'serial'],
      [{ serial: 7n }, 'wrong-type', 'serial'],
      [{ serial: null }, 'wrong-type', 'serial'],
      [{ serial: mostOf(wire.serial) + 1 }, 'out-of-range', 'serial'],
      [{ serial: 0.5 }, 'out-of-range', 'serial'],
      [{ serial: -1 }, 'out-of-range', 'serial'],
      [{ serial: Number.NaN }, 'out-of-range', 'serial'],
      [{ sequence: mostOf(wire.sequence) + 1 }, 'out-of-range', 'sequence'],
      [{ sequence: -1 }, 'out-of-range', 'sequence'],
      [{ deviceType: 'another' }, 'contradiction', 'deviceType'],
      [{ messageType: sampleKind.split('.')[1] }, 'contradiction', 'messageType'],
      [{ deviceType: 1 }, 'wrong-type', 'deviceType'],
      [{ messageType: null }, 'wrong-type', 'messageType'],
      [{ body: undefined }, 'missing-field', 'body'],
      [{ body: null }, 'wrong-type', 'body'],
      [{ body: [] }, 'wrong-type', 'body'],
      [{ body: new Uint8Array(0) }, 'wrong-type', 'body'],
      [{ body: 'text' }, 'wrong-type', 'body'],
      [{ extra: 1 }, 'unknown-field', 'extra'],
      [{ unknownFields: [] }, 'unknown-field', 'unknownFields'],
    ];
    for (const [change, code, path] of cases) {
      assertRefused(() => codec.encode(invalid(change)), code, path, JSON.stringify(Object.keys(change)));
      assertRefused(() => codec.encode(invalid(change), { lenient: true }), code, path);
    }
    assert.ok(codec.encode(invalid({ deviceType, messageType, unknownFields: undefined })));
  });

  test(`${engine}: an extra field of any name is refused, at both levels`, () => {
    for (const kind of kindNames) {
      for (const key of ['colour', 'Power', '', ' ', 'body', 'kind', '0', ...PROTOTYPE_NAMES]) {
        const label = `${kind} ${key}`;
        const message = plainMessage(kind);
        message.body = withOwnKey(message.body, key, '1') as Record<string, unknown>;
        const inBody = refusalOf(() => codec.encode(asInput(message)), label);
        assert.deepEqual([inBody.code, inBody.path], ['unknown-field', `body.${key}`], label);
        assertRefused(() => codec.encode(asInput(message), { lenient: true }), 'unknown-field', `body.${key}`, label);
        if (key === 'body' || key === 'kind') continue;
        const outside = withOwnKey(plainMessage(kind), key, '{"power":true}');
        assertRefused(() => codec.encode(asInput(outside)), 'unknown-field', key, label);
      }
    }
    assertAllUsable(codec);
  });

  test(`${engine}: an extra field is refused whatever else the body does not have`, () => {
    const hidden = Object.defineProperty({ colour: 1 }, 'power', { value: true, enumerable: false });
    const [{ name }] = fieldsOf(controlKind) as readonly [KindField];
    for (const body of [hidden, { [name]: undefined, colour: 1 }, { colour: undefined }]) {
      const message = { ...plainMessage(controlKind), body };
      assertRefused(() => codec.encode(asInput(message)), 'unknown-field', 'body.colour');
    }
  });

  test(`${engine}: names of the prototype are no kinds, enum values or flags`, named, () => {
    for (const name of PROTOTYPE_NAMES) {
      const message = plainMessage('water-heater.alarm');
      assertRefused(() => codec.encode(asInput({ ...message, kind: name })), 'unknown-kind', 'kind', name);
      message.body.severity = name;
      assertRefused(() => codec.encode(asInput(message)), 'unknown-name', 'body.severity', name);
      message.body.severity = 'info';
      message.body.faults = [name];
      assertRefused(() => codec.encode(asInput(message)), 'unknown-name', 'body.faults', name);
      const unknown = {
        kind: 'unknown',
        deviceType: name,
        messageType: 1,
        serial: 1,
        sequence: 1,
        body: new Uint8Array(1),
      };
      if (withoutLength === false) {
        assertRefused(() => codec.encode(asInput(unknown)), 'unknown-name', 'deviceType', name);
      }
    }
  });

  test(`${engine}: encodeInto leaves its target alone when it fails`, () => {
    const message = asInput(plainMessage(sampleKind));
    const { length } = codec.encode(message);
    const target = new Uint8Array(length + 4).fill(0xa5);
    const untouched = toHex(target);
    const small: readonly (readonly [Uint8Array, number])[] = [
      [target.subarray(0, length - 1), 0],
      [target, 5],
      [target, length + 4],
      [target, length + 5],
      [target, 2 ** 53 - 1],
      [new Uint8Array(0), 0],
    ];
    for (const [bytes, offset] of small) {
      assertRefused(() => codec.encodeInto(message, bytes, offset), 'buffer-too-small', 'target', `${offset}`);
    }
    for (const offset of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0', null, {}, 1n] as unknown as number[]) {
      assertRefused(() => codec.encodeInto(message, target, offset), 'out-of-range', 'offset', typeof offset);
    }
    for (const wrong of [
      undefined,
      null,
      [],
      {},
      'text',
      new ArrayBuffer(64),
      new DataView(new ArrayBuffer(64)),
      new Uint16Array(64),
    ]) {
      assertRefused(() => codec.encodeInto(message, wrong as Uint8Array), 'wrong-type', 'target', typeof wrong);
    }
    const invalid = plainMessage(sampleKind);
    invalid.body[sampleFields.number] = 'x';
    assertRefused(() => codec.encodeInto(asInput(invalid), target), 'wrong-type', `body.${sampleFields.number}`);
    assert.equal(toHex(target), untouched);
    assert.equal(codec.encodeInto(message, target, 4), length);
  });

  test(`${engine}: messages of unknown kind`, { skip: withoutLength || withoutDefaultNames }, () => {
    const unknown = {
      kind: 'unknown',
      deviceType: 9,
      messageType: 99,
      serial: 1,
      sequence: 2,
      body: new Uint8Array(3),
    };
    const invalid = (change: object): MessageInput => asInput({ ...unknown, ...change });
    const cases: readonly (readonly [object, RumpError['code'], string])[] = [
      [{ deviceType: undefined }, 'missing-field', 'deviceType'],
      [{ deviceType: 0x10000 }, 'out-of-range', 'deviceType'],
      [{ deviceType: 1.5 }, 'out-of-range', 'deviceType'],
      [{ deviceType: 'toaster' }, 'unknown-name', 'deviceType'],
      [{ deviceType: null }, 'wrong-type', 'deviceType'],
      [{ messageType: undefined }, 'missing-field', 'messageType'],
      [{ messageType: 256 }, 'out-of-range', 'messageType'],
      [{ messageType: 'unknown' }, 'unknown-name', 'messageType'],
      [{ serial: undefined }, 'missing-field', 'serial'],
      [{ sequence: 65536 }, 'out-of-range', 'sequence'],
      [{ body: undefined }, 'missing-field', 'body'],
      [{ body: [1, 2] }, 'wrong-type', 'body'],
      [{ body: {} }, 'wrong-type', 'body'],
      [{ body: '0102' }, 'wrong-type', 'body'],
      [{ body: new Uint16Array(2) }, 'wrong-type', 'body'],
      [{ body: new ArrayBuffer(2) }, 'wrong-type', 'body'],
      [{ body: new Uint8Array(wire.maximumBodyLength + 1) }, 'out-of-range', 'body'],
      [{ body: new Uint8Array(1 << 20) }, 'out-of-range', 'body'],
      [{ unknownFields: [1] }, 'unknown-field', 'unknownFields'],
      [{ extra: 1 }, 'unknown-field', 'extra'],
      [{ deviceType: 'water-heater', messageType: 'heartbeat', body: new Uint8Array(0) }, 'contradiction', 'kind'],
      [{ deviceType: 2, messageType: 3, body: new Uint8Array(26) }, 'contradiction', 'kind'],
    ];
    for (const [change, code, path] of cases) {
      assertRefused(() => codec.encode(invalid(change)), code, path, `${Object.keys(change)}`);
      assertRefused(() => codec.encode(invalid(change), { lenient: true }), code, path);
      assertUsable(codec, path);
    }
    for (const length of [0, 1, wire.maximumBodyLength - 1, wire.maximumBodyLength]) {
      const frame = codec.encode(invalid({ body: new Uint8Array(length).fill(0x52) }));
      assert.deepEqual(codec.decode(frame), invalid({ body: new Uint8Array(length).fill(0x52) }));
    }
    assert.deepEqual(codec.decode(codec.encode(invalid({ deviceType: 2, messageType: 3 }))), {
      ...unknown,
      deviceType: 'air-conditioner',
      messageType: 'status',
    });
  });

  test(`${engine}: mask bits without a field`, named, () => {
    const write = (unknownFields: unknown, options: object): Uint8Array =>
      codec.encode(asInput({ ...plainMessage('water-heater.control'), body: { power: true }, unknownFields }), options);
    const lenient = { lenient: true };
    const plain = toHex(write(undefined, {}));
    assert.equal(toHex(write([], {})), plain);
    assert.equal(toHex(write([], lenient)), plain);
    assertRefused(() => write([9], {}), 'unknown-field', 'unknownFields');
    assert.deepEqual(
      (codec.decode(write([31, 9], lenient).slice()) as { unknownFields?: unknown }).unknownFields,
      [9, 31],
    );
    for (const wrong of [[0], [8], [32], [-1], [9.5], [9, 9], [Number.NaN]]) {
      assertRefused(() => write(wrong, lenient), 'out-of-range', 'unknownFields', `${wrong}`);
    }
    for (const wrong of [['9'], [null], [9n], new Array(2), 9, '9', {}, null, new Set([9])]) {
      assertRefused(() => write(wrong, lenient), 'wrong-type', 'unknownFields');
    }
    assertAllUsable(codec);
  });
}
