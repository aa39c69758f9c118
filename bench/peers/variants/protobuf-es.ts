/** protobuf-es from a descriptor: its generated code holds the same descriptor, and reads by reflection too. */
import {
  create,
  createFileRegistry,
  type DescMessage,
  fromBinary,
  isFieldSet,
  type MessageInitShape,
  toBinary,
} from '@bufbuild/protobuf';
import {
  Edition,
  type FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';
import { bodies, bodyFieldName, enums, FIRST_BODY, messageOfProto, type ProtoField, protoValues } from '../proto.ts';

interface Envelope {
  readonly $typeName: string;
  readonly kind: number;
  readonly serial: number;
  readonly sequence: number;
  readonly body: { readonly case: string; readonly value: { readonly $typeName: string } & Record<string, unknown> };
}

type FieldShape = MessageInitShape<typeof FieldDescriptorProtoSchema>;

const SCALARS = {
  double: Type.DOUBLE,
  uint32: Type.UINT32,
  int32: Type.INT32,
  bool: Type.BOOL,
  string: Type.STRING,
} as const;

export function subject(): Subject {
  const registry = createFileRegistry(create(FileDescriptorProtoSchema, fileShape()), () => undefined);
  const envelope = registry.getMessage('rump.Message') as DescMessage;
  const bodyTypes = new Map(
    bodies.map(({ name }) => [bodyFieldName(name), registry.getMessage(`rump.${name}`) as DescMessage]),
  );
  return peerSubject<Uint8Array, Envelope>({
    sameWire: false,
    hold: (message) => {
      const { kind, bodyField, body } = protoValues(message);
      const value = create(bodyTypes.get(bodyField) as DescMessage, body as never);
      const { serial, sequence } = message;
      const shape = { kind, serial, sequence, body: { case: bodyField, value } };
      return create(envelope, shape as never) as unknown as Envelope;
    },
    encode: (held) => toBinary(envelope, held as never),
    decode: (bytes) => fromBinary(envelope, bytes) as unknown as Envelope,
    messageOf: (held) =>
      messageOfProto(
        held,
        () => held.body.value,
        (body, name) => {
          const field = bodyTypes.get(held.body.case)?.fields.find((one) => one.name === name);
          return field !== undefined && isFieldSet(body as never, field);
        },
      ),
  });
}

function fileShape(): MessageInitShape<typeof FileDescriptorProtoSchema> {
  const bodyFields = bodies.map(
    ({ name }, index): FieldShape => ({
      name: bodyFieldName(name),
      jsonName: bodyFieldName(name),
      number: FIRST_BODY + index,
      type: Type.MESSAGE,
      typeName: `.rump.${name}`,
      label: Label.OPTIONAL,
      oneofIndex: 0,
    }),
  );
  const header: ProtoField[] = [
    { name: 'kind', number: 1, type: { enum: 'Kind' }, repeated: false },
    { name: 'serial', number: 2, type: 'double', repeated: false },
    { name: 'sequence', number: 3, type: 'uint32', repeated: false },
  ];
  return {
    name: 'rump.proto',
    package: 'rump',
    syntax: 'editions',
    edition: Edition.EDITION_2023,
    enumType: enums.map(({ name, values }) => ({
      name,
      value: values.map(([constant, number]) => ({ name: constant, number })),
    })),
    messageType: [
      ...bodies.map(({ name, fields }) => ({ name, field: fields.map(fieldShape) })),
      {
        name: 'Message',
        field: [...header.map(fieldShape), ...bodyFields],
        oneofDecl: [{ name: 'body' }],
      },
    ],
  };
}

function fieldShape({ name, number, type, repeated }: ProtoField): FieldShape {
  return {
    name,
    jsonName: name,
    number,
    label: repeated ? Label.REPEATED : Label.OPTIONAL,
    type: typeof type === 'string' ? SCALARS[type] : Type.ENUM,
    ...(typeof type === 'string' ? {} : { typeName: `.rump.${type.enum}` }),
  };
}
