/** What the generated writers call where they do not settle a value on the spot. */
import type { BodyLayout, BoolField, EnumField, FlagsField, NumberField } from './layout.ts';
import { writeBool, writeEnum, writeFlags, writeNumber } from './write.ts';

/** The raw value of a field that lies in an integer, by the rule of its type; a RumpError for what is wrong. */
export function packByRule({ fields }: BodyLayout, place: number, value: unknown, lenient: boolean): number {
  const field = fields[place] as BoolField | EnumField | FlagsField | NumberField;
  switch (field.type) {
    case 'bool':
      return writeBool(value, field);
    case 'enum':
      return writeEnum(value, field, lenient);
    case 'flags':
      return writeFlags(value, field, lenient);
    default:
      return writeNumber(value, field, lenient);
  }
}
