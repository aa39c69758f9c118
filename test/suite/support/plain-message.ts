import type { KindName, MessageInput } from 'igrs-rump';
import type { FieldDescription } from 'igrs-rump/profile';
import { codeNames, fieldsOf } from './describe-fields.ts';

type Body = Record<string, unknown>;

/** A right message that a test may spoil: its body is known to be an object. */
export interface PlainMessage {
  kind: KindName;
  serial: number;
  sequence: number;
  body: Body;
}

function plainValue(field: FieldDescription): unknown {
  switch (field.type) {
    case 'bool':
      return true;
    case 'enum':
      return codeNames(field).at(-1);
    case 'flags':
      return codeNames(field);
    case 'number':
      return field.minimum;
    default:
      return 'text';
  }
}

/** A right message of this kind with every field that it can have. */
export function plainMessage(kind: KindName): PlainMessage {
  const body: Body = {};
  for (const field of fieldsOf(kind)) body[field.name] = plainValue(field);
  return { kind, serial: 0x001122334455, sequence: 7, body };
}

/** As the codec takes it, whatever a test has done to it. */
export function asInput(message: unknown): MessageInput {
  return message as MessageInput;
}
