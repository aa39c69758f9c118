import fc from 'fast-check';
import type { KindName, Rule, Where } from 'igrs-rump';
import { deviceTypes, messageTypes } from 'igrs-rump/profile';
import { codeNames, fieldsOf, type KindField, numberRange } from './describe-fields.ts';
import { kindNames } from './vectors.ts';
import { mostOf, wire } from './wire.ts';

/** A test that makes sense for the field: of no type, since the field is not known by name. */
function arbitraryTest(field: KindField): fc.Arbitrary<object> {
  switch (field.type) {
    case 'bool':
      return fc.record({ equals: fc.boolean() });
    case 'enum': {
      const unnamed = 2 ** field.width - 1;
      const name: fc.Arbitrary<string | number> = fc.constantFrom<string | number>(
        ...codeNames(field),
        ...(field.codes?.some(({ code }) => code === unnamed) ? [] : [unnamed]),
      );
      const ranked = fc.constantFrom(...codeNames(field));
      const plain: fc.Arbitrary<object>[] = [
        fc.record({ equals: name }),
        fc.record({ oneOf: fc.array(name, { minLength: 1, maxLength: 3 }) }),
      ];
      const ordered = field.ordered === true ? [fc.record({ atLeast: ranked }), fc.record({ atMost: ranked })] : [];
      return fc.oneof(...plain, ...ordered);
    }
    case 'flags': {
      const unnamed = field.width - 1;
      const name = fc.constantFrom<string | number>(
        ...codeNames(field),
        ...(field.codes?.some(({ code }) => code === unnamed) ? [] : [unnamed]),
      );
      return fc.record({ has: fc.oneof(name, fc.array(name, { minLength: 1, maxLength: 3 })) });
    }
    case 'number': {
      const { last, at } = numberRange(field);
      const value = fc.integer({ min: 0, max: last }).map(at);
      // Between two values too: a bound need not be one that the field can have.
      const bound = fc.oneof(
        value,
        fc.tuple(value, fc.double({ min: -1, max: 1, noNaN: true })).map(([one, two]) => one + two),
      );
      const tests: fc.Arbitrary<object>[] = [
        fc.record({ equals: value }),
        fc.record({ oneOf: fc.array(value, { minLength: 1, maxLength: 4 }) }),
        fc.record({ atLeast: bound }),
        fc.record({ atMost: bound }),
        fc.record({ atLeast: bound, atMost: bound }),
        fc.record({ isNull: fc.boolean() }),
        fc.record({ atLeast: bound, isNull: fc.boolean() }),
        fc.record({ equals: value, oneOf: fc.array(value, { maxLength: 2 }), atMost: bound }),
      ];
      return fc.oneof(...tests);
    }
    case 'bytes':
      return fc.record({ equals: fc.constantFrom(new Uint8Array(field.size), new Uint8Array(field.size).fill(0xff)) });
    default: {
      const fits = (text: string): boolean => new TextEncoder().encode(text).length <= field.size;
      const text = fc.constantFrom(...['', 'Model', 'ÄÖ', '空调'].filter(fits));
      return fc.oneof(
        fc.record({ equals: text }),
        fc.record({ equals: text, oneOf: fc.array(text, { maxLength: 3 }) }),
      );
    }
  }
}

function arbitraryWhere(kind: KindName): fc.Arbitrary<Where | undefined> {
  const fields = fieldsOf(kind);
  if (fields.length === 0) return fc.constant(undefined);
  return fc.option(
    fc
      .constantFrom(...fields)
      .chain((field) => arbitraryTest(field).map((test) => ({ field: field.name, ...test }) as Where)),
    { nil: undefined },
  );
}

const quarter = Math.floor(mostOf(wire.serial) / 4);

const arbitrarySerialMatch: fc.Arbitrary<Rule['serial']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  fc.constantFrom(0, mostOf(wire.serial)),
  fc.constant([0, mostOf(wire.serial), 5, 0]),
  fc.record({
    from: fc.integer({ min: 0, max: quarter }),
    to: fc.integer({ min: quarter, max: mostOf(wire.serial) }),
  }),
);

/** A rule around one kind: what it asks of the type may leave other kinds in. */
const arbitraryRule: fc.Arbitrary<Rule> = fc.constantFrom(...kindNames).chain((kind) => {
  const [device, type] = kind.split('.') as [string, string];
  return fc
    .record({
      name: fc.constantFrom('north', 'east', 'south', 'west'),
      copy: fc.boolean(),
      deviceType: fc.constantFrom(
        undefined,
        device,
        [device, mostOf(wire.device)],
        deviceTypes.map(({ code }) => code),
      ),
      messageType: fc.constantFrom(
        undefined,
        type,
        [type, 99],
        messageTypes.map(({ name }) => name),
      ),
      serial: arbitrarySerialMatch,
      where: arbitraryWhere(kind),
    })
    .map(({ name, copy, ...rest }) => {
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      // One destination has one number of shards, so its name says how many.
      const shards = name === 'east' ? { shards: 3 } : name === 'south' ? { shards: 1 } : {};
      return { ...(copy ? { copyTo: name } : { to: name }), ...shards, ...given } as Rule;
    });
});

export const arbitraryRules: fc.Arbitrary<Rule[]> = fc.array(arbitraryRule, { minLength: 1, maxLength: 6 });
