/**
 * Checks values against profile.schema.json: only the keywords of JSON Schema (2020-12) that it uses, so that the command needs no package
 * for them, nor the code that one would generate.
 */
import root from '../../profile/profile.schema.json' with { type: 'json' };

export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | false;
  readonly $ref?: string;
  readonly discriminator?: { readonly propertyName: string };
}

/** The discriminator selects the schema for a value; so `oneOf` is handled there. */
interface Choice extends Schema {
  readonly oneOf?: readonly Schema[];
}

export interface SchemaError {
  /** Path of the refused value: properties and indices from the file's root. */
  readonly path: readonly string[];
  readonly value: unknown;
  readonly keyword: keyof Schema;
  /** The schema with the keyword. */
  readonly schema: Schema & { readonly description?: string };
  /** The property that is missing, not allowed, or has an invalid name. */
  readonly property?: string;
}

/** All errors of a file. */
export function schemaErrors(file: unknown): SchemaError[] {
  const errors: SchemaError[] = [];
  check(file, [], root as Schema, errors);
  return errors;
}

type Path = readonly string[];
/** The errors of one keyword, whose `argument` is in `schema`. */
type Rule<Argument> = (value: unknown, argument: Argument, place: Place) => void;

interface Place {
  readonly path: Path;
  readonly schema: Schema;
  readonly errors: SchemaError[];
  refuse(property?: string): void;
}

function check(value: unknown, path: Path, schema: Schema, errors: SchemaError[]): void {
  for (const keyword of KEYWORDS) {
    const argument = schema[keyword];
    if (argument === undefined) continue;
    const refuse = (property?: string): void => {
      errors.push({ path, value, keyword, schema, ...(property === undefined ? {} : { property }) });
    };
    (RULES[keyword] as Rule<unknown>)(value, argument, { path, schema, errors, refuse });
  }
}

type Rules = { readonly [Keyword in keyof Schema]-?: Rule<NonNullable<Schema[Keyword]>> };

/** In the order in which a file's errors are reported. */
const RULES: Rules = {
  type(value, types, { refuse }) {
    if (![types].flat().some((type) => isOfType(value, type))) refuse();
  },
  const(value, only, { refuse }) {
    if (value !== only) refuse();
  },
  enum(value, allowed, { refuse }) {
    if (!allowed.includes(value)) refuse();
  },
  minimum(value, minimum, { refuse }) {
    if (isOfType(value, 'number') && (value as number) < minimum) refuse();
  },
  maximum(value, maximum, { refuse }) {
    if (isOfType(value, 'number') && (value as number) > maximum) refuse();
  },
  maxLength(value, length, { refuse }) {
    // In characters; those that take two units of UTF-16 make no text shorter than half of its units.
    if (typeof value === 'string' && value.length > length && (value.length > 2 * length || [...value].length > length))
      refuse();
  },
  pattern(value, pattern, { refuse }) {
    if (typeof value === 'string' && !new RegExp(pattern, 'u').test(value)) refuse();
  },
  minItems(value, count, { refuse }) {
    if (Array.isArray(value) && value.length < count) refuse();
  },
  maxItems(value, count, { refuse }) {
    if (Array.isArray(value) && value.length > count) refuse();
  },
  items(value, ofItems, { path, errors }) {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) check(item, [...path, String(index)], ofItems, errors);
  },
  minProperties(value, count, { refuse }) {
    if (isObject(value) && Object.keys(value).length < count) refuse();
  },
  maxProperties(value, count, { refuse }) {
    if (isObject(value) && Object.keys(value).length > count) refuse();
  },
  required(value, names, { refuse }) {
    if (!isObject(value)) return;
    for (const name of names) if (!has(value, name)) refuse(name);
  },
  propertyNames(value, ofNames, { refuse }) {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      const inName: SchemaError[] = [];
      check(name, [], ofNames, inName);
      if (inName.length > 0) refuse(name);
    }
  },
  additionalProperties(value, ofOthers, { path, schema, errors, refuse }) {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      if (schema.properties !== undefined && Object.hasOwn(schema.properties, name)) continue;
      if (ofOthers === false) refuse(name);
      else check(value[name], [...path, name], ofOthers, errors);
    }
  },
  properties(value, ofProperties, { path, errors }) {
    if (!isObject(value)) return;
    for (const [name, schema] of Object.entries(ofProperties)) {
      if (has(value, name)) check(value[name], [...path, name], schema, errors);
    }
  },
  $ref: (value, reference, { path, errors }) => check(value, path, referred(reference), errors),
  /** The one of `oneOf` for the value of this property; errors of the others are not defects. */
  discriminator(value, { propertyName }, { path, schema, errors, refuse }) {
    if (!isObject(value)) return;
    const tag = value[propertyName];
    const chosen = choicesOf(schema).find((one) => tagsOf(one, propertyName).includes(tag));
    if (chosen === undefined) refuse();
    else check(value, path, chosen, errors);
  },
};

const KEYWORDS = Object.keys(RULES) as (keyof Rules)[];

/** The schemas among which a discriminator selects. */
export function choicesOf(schema: Schema): Schema[] {
  return ((schema as Choice).oneOf ?? []).map(resolved);
}

/** The possible values of a schema's discriminator. */
export function tagsOf(schema: Schema, property: string): readonly unknown[] {
  const of = schema.properties?.[property];
  return of?.enum ?? (of?.const === undefined ? [] : [of.const]);
}

function resolved(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : referred(schema.$ref);
}

function referred(reference: string): Schema {
  const found = (root.$defs as Record<string, Schema>)[reference.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`profile.schema.json has no ${reference}`);
  return found;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function has(object: object, name: string): boolean {
  return Object.hasOwn(object, name) && (object as Record<string, unknown>)[name] !== undefined;
}
