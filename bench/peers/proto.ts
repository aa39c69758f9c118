/**
 * The same messages as protocol buffers, as one would write the .proto: one message for each body, of edition 2023, where each field
 * knows whether it is set. By the rules of proto3 protobufjs takes five to ten times as long: it deletes a field that comes with
 * its default, and messages that lack different fields have different shapes.
 */
import { profile } from 'bench:profile';
import type { Body, Field, Kind } from '../../tools/model.ts';
import type { PlainMessage } from '../corpus.ts';
import { flagSets } from '../table/emit.ts';
import { kindByName } from './peer.ts';

type ProtoType = 'double' | 'uint32' | 'int32' | 'bool' | 'string';

export interface ProtoField {
  readonly name: string;
  readonly number: number;
  readonly type: ProtoType | { readonly enum: string };
  readonly repeated: boolean;
}

interface ProtoEnum {
  readonly name: string;
  readonly values: readonly (readonly [name: string, code: number])[];
}

interface ProtoMessage {
  readonly name: string;
  readonly fields: readonly ProtoField[];
}

export const enums: readonly ProtoEnum[] = [
  { name: 'Kind', values: profile.kinds.map(({ name }, index) => [constant('Kind', name), index]) },
  ...profile.enumerations.map(({ name, codes }) => enumOf(name, codes)),
  ...flagSets(profile).map(([name, flags]) => enumOf(name, flags)),
];

/** The bodies, one of which the envelope contains, in the order of their fields there. */
export const bodies: readonly ProtoMessage[] = profile.bodies.map((body) => ({
  name: body.name,
  fields: namedFields(body).map((field, index) => protoField(field, index + 1)),
}));

/** Number of the first body among the envelope's fields, after kind, serial and sequence. */
export const FIRST_BODY = 4;

export function bodyFieldName(body: string): string {
  return body.charAt(0).toLowerCase() + body.slice(1);
}

function namedFields({ fields }: Body): Field[] {
  return fields.filter(({ type }) => type !== 'reserved');
}

function enumOf(name: string, codes: Field['flags']): ProtoEnum {
  return { name: typeName(name), values: codes.map((code) => [constant(name, code.name), code.code]) };
}

function typeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Names of values share the scope of their enum, so they need its name as a prefix. */
function constant(name: string, value: string): string {
  return `${name}_${value}`.replace(/[^a-zA-Z0-9]/g, '_').toUpperCase();
}

function protoField(field: Field, number: number): ProtoField {
  return {
    name: field.name,
    number,
    type: protoType(field),
    repeated: field.type === 'flags',
  };
}

function protoType(field: Field): ProtoField['type'] {
  if (field.type === 'bool') return 'bool';
  if (field.type === 'text') return 'string';
  if (field.type === 'enum') return { enum: typeName(field.enumeration?.name ?? '') };
  if (field.type === 'flags') return { enum: typeName(field.flagSet ?? '') };
  if (field.divisor !== 1) return 'double';
  return field.signed ? 'int32' : 'uint32';
}

/** What a user of either library fills in: codes for names, nothing for null. */
export function protoValues(message: PlainMessage): { kind: number; bodyField: string; body: Record<string, unknown> } {
  const kind = kindByName.get(message.kind) as Kind;
  const given = message.body as Record<string, unknown>;
  const entries = namedFields(kind.body).flatMap((field): [string, unknown][] => {
    const value = given[field.name];
    return value === undefined || value === null ? [] : [[field.name, codesFor(field, value)]];
  });
  return {
    kind: profile.kinds.indexOf(kind),
    bodyField: bodyFieldName(kind.body.name),
    body: Object.fromEntries(entries),
  };
}

function codesFor(field: Field, value: unknown): unknown {
  const codeOf = (codes: Field['flags'], name: unknown): number => codes.find((code) => code.name === name)?.code ?? 0;
  if (field.type === 'enum') return codeOf(field.enumeration?.codes ?? [], value);
  if (field.type === 'flags') return (value as unknown[]).map((flag) => codeOf(field.flags, flag));
  return value;
}

/** Back to our message. In a control message null would look like a field that is not set; the corpus has none there. */
export function messageOfProto(
  envelope: { readonly kind: number; readonly serial: number; readonly sequence: number },
  bodyOf: (name: string) => Readonly<Record<string, unknown>>,
  isSet: (body: object, name: string) => boolean,
): unknown {
  const kind = profile.kinds[envelope.kind] as Kind;
  const body = bodyOf(bodyFieldName(kind.body.name));
  const entries = namedFields(kind.body).flatMap((field): [string, unknown][] => {
    if (field.type !== 'flags' && !isSet(body, field.name)) {
      return field.presence === null ? [[field.name, null]] : [];
    }
    return [[field.name, namesFor(field, body[field.name])]];
  });
  return { kind: kind.name, serial: envelope.serial, sequence: envelope.sequence, body: Object.fromEntries(entries) };
}

function namesFor(field: Field, value: unknown): unknown {
  const nameOf = (codes: Field['flags'], code: unknown): unknown => codes.find((one) => one.code === code)?.name;
  if (field.type === 'enum') return nameOf(field.enumeration?.codes ?? [], value);
  if (field.type === 'flags') return (value as unknown[]).map((code) => nameOf(field.flags, code));
  return value;
}
