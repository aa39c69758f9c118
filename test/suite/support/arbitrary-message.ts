import fc from 'fast-check';
import type { KindName, MessageInput } from 'igrs-rump';
import { deviceTypes, messageTypes } from 'igrs-rump/profile';
import { codeNames, fieldsOf, headerFields, isControl, type KindField, numberRange } from './describe-fields.ts';
import { kindNames } from './vectors.ts';
import { mostOf, wire } from './wire.ts';
import type { Bits } from './wire-shape.ts';

const encoder = new TextEncoder();

function arbitraryValue(field: KindField): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'bool':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...codeNames(field));
    case 'flags':
      // In bit order, so that what is decoded is what was written.
      return fc.subarray([...codeNames(field)]);
    case 'number': {
      const { last, at } = numberRange(field);
      const numbers = fc.integer({ min: 0, max: last }).map(at);
      return field.nullable === true ? fc.option(numbers, { nil: null, freq: 4 }) : numbers;
    }
    case 'bytes':
      return fc.uint8Array({ minLength: field.size, maxLength: field.size });
    default:
      return fc
        .string({ unit: 'binary', maxLength: field.size })
        .filter((text) => !text.includes('\0') && encoder.encode(text).length <= field.size);
  }
}

function arbitraryBody(kind: KindName): fc.Arbitrary<object> {
  const fields = fieldsOf(kind).map((field) => [field.name, arbitraryValue(field)] as const);
  const isPartial = isControl(kind);
  return fc.record(Object.fromEntries(fields), { noNullPrototype: true, ...(isPartial ? { requiredKeys: [] } : {}) });
}

const arbitrarySerial: fc.Arbitrary<number> = fc.integer({
  min: 0,
  max: mostOf(wire.serial),
});
const arbitrarySequence: fc.Arbitrary<number> = fc.integer({
  min: 0,
  max: mostOf(wire.sequence),
});

/** Where the profile has fields of the header; a version is one of those that are read. */
const arbitraryHeader: { readonly header?: fc.Arbitrary<object> } =
  headerFields.length === 0
    ? {}
    : {
        header: fc.record(
          Object.fromEntries(
            headerFields.map((field) => {
              const values = wire.header.find(({ name }) => name === field.name)?.values ?? [];
              return [field.name, values.length > 0 ? fc.constantFrom(...values) : arbitraryValue(field)];
            }),
          ),
          { noNullPrototype: true },
        ),
      };

function arbitraryOfKind(kind: KindName): fc.Arbitrary<MessageInput> {
  const [deviceType, messageType] = kind.split('.') as [string, string];
  return fc.record(
    {
      kind: fc.constant(kind),
      deviceType: fc.constant(deviceType),
      messageType: fc.constant(messageType),
      serial: arbitrarySerial,
      sequence: arbitrarySequence,
      ...arbitraryHeader,
      body: arbitraryBody(kind),
    },
    { noNullPrototype: true },
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<MessageInput>;
}

/** Valid messages as decoding gives them, of each kind alike. */
export const messagesByKind: ReadonlyMap<KindName, fc.Arbitrary<MessageInput>> = new Map(
  kindNames.map((kind) => [kind, arbitraryOfKind(kind)]),
);

export const arbitraryMessage: fc.Arbitrary<MessageInput> = fc.oneof(...messagesByKind.values());

/** A code without a name. */
function codeBeside(codes: readonly { readonly code: number }[], place: Bits | null): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: mostOf(place) }).filter((number) => codes.every(({ code }) => code !== number));
}

/** Right frames that the profile has no body for: of no known device, or of no known message. */
export const arbitraryUnknown: fc.Arbitrary<MessageInput> = fc.record(
  {
    kind: fc.constant('unknown' as const),
    deviceType: fc.oneof(codeBeside(deviceTypes, wire.device), fc.constantFrom(...deviceTypes.map(({ name }) => name))),
    messageType: codeBeside(messageTypes, wire.message),
    serial: arbitrarySerial,
    sequence: arbitrarySequence,
    ...arbitraryHeader,
    body: fc.uint8Array({ maxLength: wire.maximumBodyLength }),
  },
  { noNullPrototype: true },
) as fc.Arbitrary<unknown> as fc.Arbitrary<MessageInput>;

/** Any message that the profile can write, unknown kinds too where it has them. */
export const anyMessage: fc.Arbitrary<MessageInput> =
  wire.length === null ? arbitraryMessage : fc.oneof({ weight: 4, arbitrary: arbitraryMessage }, arbitraryUnknown);
