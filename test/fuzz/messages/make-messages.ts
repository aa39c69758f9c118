/** Objects for the encoder, as recipes that can be written down: a right message, and what is done to it. */
import { kinds } from 'igrs-rump/profile';
import { codeNames, fieldsOf, isControl, type KindField, numberRange } from '../../suite/support/describe-fields.ts';
import { mostOf, wire } from '../../suite/support/wire.ts';
import { wrongValues } from '../../suite/support/wrong-values.ts';
import { below, pick, type Random } from '../random.ts';

/** A place and what is put there: the label of one of `wrongValues`, or a number. */
export interface Change {
  /** Empty for the whole message, else `serial` or `body.power`; the field need not be one. */
  readonly path: string;
  readonly value: { readonly wrong: string } | { readonly number: number };
}

export interface Recipe {
  readonly message: { readonly kind: string; readonly body: Readonly<Record<string, unknown>> };
  readonly changes: readonly Change[];
}

export interface MessagesCase {
  readonly lenient: boolean;
  readonly recipes: readonly Recipe[];
}

const values = new Map(wrongValues);
const labels = [...values.keys()];

const tables = kinds().map((kind) => ({ kind, control: isControl(kind), fields: fieldsOf(kind).map(withNumbers) }));

/** A field and, of a number, some of the values that it can have: to compute one takes longer than to encode a message. */
interface Field {
  readonly field: KindField;
  readonly numbers: readonly number[];
}

function withNumbers(field: KindField): Field {
  if (field.type !== 'number') return { field, numbers: [] };
  const { last, at } = numberRange(field);
  const places = Array.from({ length: 30 }, (_, index) => Math.floor((last * index) / 29));
  return { field, numbers: places.map(at) };
}

const TEXTS = ['', 'Model', 'ÄÖ', '空调', '\u{1f321}', 'x'.repeat(40), '\ud800', 'a\0b'];

function anyValue({ field, numbers }: Field, random: Random): unknown {
  switch (field.type) {
    case 'bool':
      return random() < 0.5;
    case 'enum':
      return pick(random, codeNames(field));
    case 'flags':
      return codeNames(field).filter(() => random() < 0.3);
    case 'number':
      return field.nullable === true && random() < 0.1 ? null : pick(random, numbers);
    case 'text':
      return pick(random, random() < 0.9 ? TEXTS.slice(0, 2) : TEXTS);
    default:
      return '00'.repeat(field.size);
  }
}

function anyChange(fields: readonly Field[], random: Random): Change {
  const { field } = fields.length === 0 ? { field: { name: 'power', step: 1, maximum: 1 } } : pick(random, fields);
  const chance = random();
  const others = [
    'serial',
    'sequence',
    'kind',
    'deviceType',
    'messageType',
    'unknownFields',
    'body',
    'body.__proto__',
    '',
  ];
  const path = chance < 0.75 ? `body.${field.name}` : pick(random, others);
  const { maximum = 0, step = 1 } = field;
  const number = pick(random, [maximum + step, maximum + step / 2, -step, step / 3, 255, 256, 65536, 2 ** 48]);
  return { path, value: random() < 0.4 ? { number } : { wrong: pick(random, labels) } };
}

function anyRecipe(random: Random): Recipe {
  const { kind, control, fields } = pick(random, tables);
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    if (!control || random() < 0.5) body[field.field.name] = anyValue(field, random);
  }
  const serial = below(random, mostOf(wire.serial) + 1);
  const sequence = below(random, mostOf(wire.sequence) + 1);
  const changes = random() < 0.2 ? [anyChange(fields, random)] : [];
  if (random() < 0.02) changes.push(anyChange(fields, random));
  return { message: { kind, serial, sequence, body } as Recipe['message'], changes };
}

export function makeMessages(random: Random): MessagesCase {
  return {
    lenient: random() < 0.5,
    recipes: Array.from({ length: 1 + below(random, 12) }, () => anyRecipe(random)),
  };
}

/** The object itself, new each time. */
export function messageOf({ message, changes }: Recipe): unknown {
  let made: unknown = { ...message, body: { ...message.body } };
  for (const { path, value } of changes) {
    const put = 'number' in value ? value.number : values.get(value.wrong);
    const [field, inner] = path.split('.');
    if (path === '') made = put;
    else if (typeof made !== 'object' || made === null) break;
    else if (inner === undefined) define(made, field as string, put);
    else {
      const { body } = made as { body: unknown };
      if (body === null || typeof body !== 'object' || !isOpen(body)) break;
      define(body, inner, put);
    }
  }
  return made;
}

/** `wrongValues` are shared: only what was made here is changed. */
function isOpen(body: object): boolean {
  return !labels.some((label) => values.get(label) === body);
}

/** Also of the name `__proto__`, which to assign would set the prototype. */
function define(object: object, name: string, value: unknown): void {
  if (!isOpen(object)) return;
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The language itself throws where somebody looks into a proxy that is gone. */
export function mayThrowTypeError({ recipes }: MessagesCase): boolean {
  return recipes.some(({ changes }) =>
    changes.some(({ value }) => 'wrong' in value && value.wrong === 'a proxy that is gone'),
  );
}
