import type { KindName, MessageInput } from 'igrs-rump';
import { codeNames, fieldsOf, type KindField, numberRange } from './describe-fields.ts';
import { mostOf, wire } from './wire.ts';

type Body = Record<string, unknown>;

/** A right message that a test may spoil: its body is known to be an object. */
export interface PlainMessage {
  kind: KindName;
  serial: number;
  sequence: number;
  body: Body;
}

function plainValue(field: KindField): unknown {
  switch (field.type) {
    case 'bool':
      return true;
    case 'enum':
      return codeNames(field).at(-1);
    case 'flags':
      return codeNames(field);
    case 'number':
      return numberRange(field).at(0);
    case 'bytes':
      return new Uint8Array(field.size).fill(0xa5);
    default:
      return 'text'.slice(0, field.size);
  }
}

/** A right message of this kind with every field that it can have. */
export function plainMessage(kind: KindName): PlainMessage {
  const body: Body = {};
  for (const field of fieldsOf(kind)) body[field.name] = plainValue(field);
  return { kind, serial: Math.min(0x001122334455, mostOf(wire.serial)), sequence: 7, body };
}

/** As the codec takes it, whatever a test has done to it. */
export function asInput(message: unknown): MessageInput {
  return message as MessageInput;
}
