/** What the generated writers call where they do not settle a value on the spot. */
import { refuse } from '../error.ts';
import type { BodyLayout, EnumField, FlagsField, NumberField } from './layout.ts';
import { writeBool, writeEnum, writeFlags, writeNumber } from './write.ts';

/** Names the first of a body's bools that is none. */
export function refuseBools({ fields }: BodyLayout, body: Readonly<Record<string, unknown>>): never {
  for (const field of fields) {
    const value = body[field.name];
    if (field.type === 'bool' && (field.presence < 0 || value !== undefined)) writeBool(value, field);
  }
  refuse('wrong-type', 'body', body, 'its values must stay what they are while it is written');
}

/** The raw value of a field that lies in an integer, by the rule of its type; a RumpError for what is wrong. */
export function packByRule({ fields }: BodyLayout, place: number, value: unknown, lenient: boolean): number {
  const field = fields[place] as EnumField | FlagsField | NumberField;
  switch (field.type) {
    case 'enum':
      return writeEnum(value, field, lenient);
    case 'flags':
      return writeFlags(value, field, lenient);
    default:
      return writeNumber(value, field, lenient);
  }
}
