/** The limits of every field of every kind, by its description: what fits its bits, its text, its bytes, its mask. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Codec, EncodeOptions, KindName } from 'igrs-rump';
import { describe } from 'igrs-rump/profile';
import {
  fieldsOf,
  isControl,
  type KindField,
  numberFacts,
  numberRange,
  physicalValue,
} from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { asInput, plainMessage } from './support/plain-message.ts';
import { assertRefused } from './support/refusal.ts';
import { kindNames } from './support/vectors.ts';

const LENIENT: EncodeOptions = { lenient: true };

function encode(
  codec: Codec,
  kind: KindName,
  name: string,
  value: unknown,
  options: EncodeOptions,
): Uint8Array<ArrayBuffer> {
  const message = plainMessage(kind);
  message.body[name] = value;
  return codec.encode(asInput(message), options);
}

function eachField(type: KindField['type'], visit: (kind: KindName, field: KindField) => void): void {
  for (const kind of kindNames) for (const field of fieldsOf(kind)) if (field.type === type) visit(kind, field);
}

for (const engine of engines) {
  const codec = createCodec({ engine });

  const assertWritten = (
    kind: KindName,
    { name }: KindField,
    value: unknown,
    options = LENIENT,
    read = value,
  ): void => {
    const { body } = codec.decode(encode(codec, kind, name, value, options));
    assert.deepEqual((body as Record<string, unknown>)[name], read, `${kind} ${name}`);
  };
  const assertNot = (kind: KindName, { name }: KindField, value: unknown, options = LENIENT): void => {
    const call = (): unknown => encode(codec, kind, name, value, options);
    assertRefused(call, 'out-of-range', `body.${name}`, `${kind} ${name} = ${String(value)}`);
  };

  test(`${engine}: a lenient writer takes every code that an enum's bits hold, and no other`, () => {
    eachField('enum', (kind, field) => {
      const most = 2 ** field.width - 1;
      for (const code of [0, 1, most]) {
        const name = field.codes?.find((each) => each.code === code)?.name;
        assertWritten(kind, field, code, LENIENT, name ?? code);
      }
      for (const wrong of [most + 1, -1, 0.5, Number.NaN]) assertNot(kind, field, wrong);
    });
  });

  test(`${engine}: a lenient writer takes every bit of a set of flags, once each, and no other`, () => {
    eachField('flags', (kind, field) => {
      const bits = Array.from({ length: field.width }, (_, bit) => bit);
      const names = bits.map((bit) => field.codes?.find(({ code }) => code === bit)?.name ?? bit);
      assertWritten(kind, field, bits, LENIENT, names);
      assertWritten(kind, field, [...names].reverse(), LENIENT, names);
      for (const wrong of [field.width, -1, 0.5, Number.NaN]) assertNot(kind, field, [wrong]);
      assertNot(kind, field, [0, 0]);
    });
  });

  test(`${engine}: a lenient writer takes every number that the bits hold, on its grid, and no other`, () => {
    eachField('number', (kind, field) => {
      const { signed, scale, none } = numberFacts(field);
      const least = signed ? -(2 ** (field.width - 1)) : 0;
      const most = least + 2 ** field.width - 1;
      for (const raw of [least, least + 1, 0, most - 1, most]) {
        const value = physicalValue(field, raw);
        if (raw === none) assertNot(kind, field, value);
        else assertWritten(kind, field, value);
      }
      for (const raw of [least - 1, most + 1]) assertNot(kind, field, physicalValue(field, raw));
      assertNot(kind, field, physicalValue(field, 3) + scale / 3);
      if (none !== null) assertWritten(kind, field, null);
    });
  });

  test(`${engine}: a strict writer takes the first and the last of a range, and not what lies beyond or beside a step`, () => {
    eachField('number', (kind, field) => {
      const { minimum = 0, maximum = 0, step = 1 } = field;
      const { last, at } = numberRange(field);
      for (const place of [0, 1, last - 1, last]) assertWritten(kind, field, at(place), {});
      for (const wrong of [minimum - step, maximum + step, at(1) + step / 2]) assertNot(kind, field, wrong, {});
      // As arithmetic may leave it.
      assertWritten(kind, field, at(1) + step * 4e-10, {}, at(1));
    });
  });

  test(`${engine}: 0 is never read as -0, and -0 is written as 0`, () => {
    eachField('number', (kind, field) => {
      const zero = -physicalValue(field, 0);
      if (zero !== 0 || numberFacts(field).none === 0) return;
      const { body } = codec.decode(encode(codec, kind, field.name, -0, LENIENT));
      assert.ok(Object.is((body as Record<string, unknown>)[field.name], 0), `${kind} ${field.name}`);
    });
  });

  test(`${engine}: text takes its bytes and none more, wherever the last character begins`, () => {
    eachField('text', (kind, field) => {
      for (const character of ['a', 'é', '€', '😀']) {
        const { length } = new TextEncoder().encode(character);
        const text = character.repeat(Math.floor(field.size / length)) + 'b'.repeat(field.size % length);
        assertWritten(kind, field, text, {});
        assertNot(kind, field, `${text}a`, {});
        assertNot(kind, field, `a${text}`, {});
      }
      for (const wrong of ['\0', 'a\0'.slice(-field.size), '\ud800', '\udc00']) assertNot(kind, field, wrong, {});
      assertWritten(kind, field, '', {});
    });
  });

  test(`${engine}: bytes are as many as the field has, and what is read is a copy`, () => {
    eachField('bytes', (kind, field) => {
      const bytes = Uint8Array.from({ length: field.size }, (_, index) => index);
      assertWritten(kind, field, bytes, {});
      for (const length of [0, field.size - 1, field.size + 1]) assertNot(kind, field, new Uint8Array(length), {});
      const frame = encode(codec, kind, field.name, bytes, {});
      const read = (codec.decode(frame).body as unknown as Record<string, Uint8Array>)[field.name];
      frame.fill(0);
      assert.deepEqual(read, bytes);
    });
  });

  test(`${engine}: a lenient writer sets the mask bits that no field owns, and no other`, () => {
    for (const kind of kindNames.filter(isControl)) {
      const { fields, presence } = describe(kind);
      const bits = Array.from({ length: 8 * (presence?.size ?? 0) }, (_, bit) => bit);
      const free = bits.filter((bit) => fields.every((field) => field.presence !== bit));
      const write = (unknownFields: readonly number[]) =>
        codec.encode(asInput({ ...plainMessage(kind), body: {}, unknownFields }), LENIENT);
      const decoded = codec.decode(write([...free].reverse()));
      assert.deepEqual(decoded.body, {});
      assert.deepEqual('unknownFields' in decoded ? decoded.unknownFields : [], free);
      for (const wrong of [
        [fields[0]?.presence as number],
        [bits.length],
        [-1],
        ...free.slice(0, 1).map((bit) => [bit, bit]),
      ]) {
        assertRefused(() => write(wrong), 'out-of-range', 'unknownFields', `${kind} ${wrong}`);
      }
    }
  });
}
