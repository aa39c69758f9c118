/** protobufjs by reflection, which compiles the same readers and writers by `new Function` as its static code has. */
import protobuf from 'protobufjs';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';
import { bodies, bodyFieldName, enums, FIRST_BODY, messageOfProto, type ProtoField, protoValues } from '../proto.ts';

type Envelope = protobuf.Message & { kind: number; serial: number; sequence: number } & Record<string, never>;

const EDITION = '2023';

export function subject(): Subject {
  const root = protobuf.Root.fromJSON({ nested: { rump: { nested: { ...nestedEnums(), ...nestedMessages() } } } });
  const type = root.lookupType('rump.Message');
  return peerSubject<Uint8Array, Envelope>({
    sameWire: false,
    hold: (message) => {
      const { kind, bodyField, body } = protoValues(message);
      return type.create({ kind, serial: message.serial, sequence: message.sequence, [bodyField]: body }) as Envelope;
    },
    encode: (held) => type.encode(held).finish(),
    decode: (bytes) => type.decode(bytes) as Envelope,
    messageOf: (held) =>
      messageOfProto(
        held,
        (name) => held[name] ?? {},
        (body, name) => Object.hasOwn(body, name),
      ),
  });
}

function nestedEnums(): Record<string, protobuf.IEnum> {
  return Object.fromEntries(enums.map(({ name, values }) => [name, { values: Object.fromEntries(values) }]));
}

function nestedMessages(): Record<string, protobuf.IType> {
  const messages = bodies.map(({ name, fields }) => [
    name,
    { edition: EDITION, fields: Object.fromEntries(fields.map(fieldEntry)) },
  ]);
  const bodyFields = bodies.map(({ name }, index) => [bodyFieldName(name), { type: name, id: FIRST_BODY + index }]);
  const envelope: protobuf.IType = {
    edition: EDITION,
    oneofs: { body: { oneof: bodies.map(({ name }) => bodyFieldName(name)) } },
    fields: {
      kind: { type: 'Kind', id: 1 },
      // As a double a serial of 48 bits is exact, and needs no Long.
      serial: { type: 'double', id: 2 },
      sequence: { type: 'uint32', id: 3 },
      ...Object.fromEntries(bodyFields),
    },
  };
  return { ...Object.fromEntries(messages), Message: envelope };
}

function fieldEntry({ name, number, type, repeated }: ProtoField): [string, protobuf.IField] {
  const typeName = typeof type === 'string' ? type : type.enum;
  return [name, { type: typeName, id: number, ...(repeated ? { rule: 'repeated' } : {}) } as protobuf.IField];
}
