/**
 * `generated/writers/<group>.ts`: for each body a writer that only ever says yes. What it is not sure of it answers with -1, and the
 * strict writer (sdk/field/write-body.ts) finds the reason or writes it: so that no value has to be explained here, and every
 * raw value stays an integer of 32 bits, which compilers keep in a register.
 */
import { scriptComment } from '../../escape.ts';
import type { Body, ByteOrder, Field } from '../../model.ts';
import { hexadecimal, namedFields, sourceOf, tableOf, variableOf } from '../names.ts';
import { rawRange } from './fields.ts';
import { hashExpression, nameHash } from './name-slots.ts';
import { partsOf, placed, reaches, storeWord, type Word, wordsBetween } from './words.ts';

interface BodyWord extends Word {
  /** Fields with bits in it that are not yet written. */
  readonly open: Set<Field>;
}

/** Up to this raw value the product with the divisor is off by less than the half billionth that the fast writer takes. */
const MAX_NARROW = 2 ** 22;

export function emitWriters(bodies: readonly Body[], group: string, order: ByteOrder): string {
  const optional = bodies.filter(({ presence }) => presence !== null);
  const fields = bodies.flatMap(namedFields);
  const coded = [...new Set(fields.filter(({ type }) => type === 'enum' || type === 'flags').map(tableOf))].sort();
  const calls = [
    ...(fields.some(({ type }) => type === 'text') ? ['writeValidText'] : []),
    ...(fields.some(({ type }) => type === 'bytes') ? ['writeExactBytes'] : []),
  ];
  return [
    calls.length === 0 ? '' : `import { ${calls.sort().join(', ')} } from '../../field/write.ts';\n`,
    coded.length === 0 ? '' : `import { ${coded.map((name) => `${name}Slots`).join(', ')} } from '../name-slots.ts';\n`,
    optional.length === 0 ? '' : `import { ${optional.map(variableOf).join(', ')} } from '../fields/${group}.ts';\n`,
    '\n/** A body of any shape: each value is looked at before it is trusted. */\n',
    'type Body = Readonly<Record<string, unknown>>;\n\n',
    bodies.map((body) => emitWriter(body, order)).join('\n'),
  ].join('');
}

function emitWriter(body: Body, order: ByteOrder): string {
  const fields = [...namedFields(body)].sort((a, b) => a.byte - b.byte || a.low - b.low);
  const optional = body.presence !== null;
  const has = (...types: string[]): boolean => fields.some(({ type }) => types.includes(type));
  const isNumber = ({ type }: Field): boolean => !['bool', 'enum', 'flags', 'text', 'bytes'].includes(type);
  const words = new OpenWords(body, fields, order);
  const lines: string[] = [...words.storeIdle()];
  for (const [index, field] of fields.entries()) {
    lines.push(...words.open(field), `value = body.${field.name};`);
    // Optional fields have a block each.
    const isDeclared = !optional && fields.slice(0, index).some(({ type }) => type === 'flags');
    const statements = statementsOf(field, words, isDeclared);
    if (!optional) lines.push(...statements);
    else {
      const given = `presence |= ${hexadecimal(2 ** (field.presence ?? 0))};`;
      // The bytes may hold an earlier frame.
      const absent = isBlock(field) ? ` else {\n${zeros(field, order).join('\n')}\n}` : '';
      lines.push(`if (value !== undefined) {\n${[...statements, given].join('\n')}\n}${absent}`);
    }
    lines.push(...words.close(field));
  }
  if (body.presence !== null) lines.push(...words.storeMask(body.presence));
  // Where all fields are there, one key too many is an unknown one: to compare names would take a tenth of the time of the whole frame.
  lines.push(
    optional
      ? `for (const key in body) if (!NAMES_OF_${body.name}.has(key)) return -1;`
      : 'for (const _ in body) keys++;',
  );
  // What sets nothing may be no plain object at all.
  const right = [...(has('bool') ? ['ok === 1'] : []), optional ? 'presence !== 0' : `keys === ${fields.length}`];
  lines.push(`return ${right.join(' && ')} ? ${body.length} : -1;`);
  const declarations = [
    ...(has('bool') ? ['let ok = 1;'] : []),
    `let ${optional ? 'presence' : 'keys'} = 0;`,
    ...(fields.length > 0 ? ['let value: unknown;'] : []),
    ...(has('bool', 'enum', 'flags') || fields.some(isNumber) ? ['let raw: number;'] : []),
    ...(fields.some((field) => isNumber(field) && isNarrow(field)) ? ['let rest: number;'] : []),
    ...words.names.map((name) => `let ${name} = 0;`),
  ];
  const [view, at] = body.length > 0 ? ['view', 'at'] : ['_view', '_at'];
  const names = `const NAMES_OF_${body.name}: ReadonlySet<string> = /* @__PURE__ */ (() => new Set(${variableOf(body)}.names))();\n\n`;
  return `${optional ? names : ''}/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}: writes all of its ${body.length} bytes at \`at\` and answers how many; or -1, and then they may be anything. */
export function write${body.name}(body: Body, ${view}: DataView, ${at}: number): number {
${[...declarations, ...lines].join('\n')}
}
`;
}

/**
 * The words that are being put together. Their variables are used over and over, as `value` and `raw` are: that costs a compiler nothing,
 * and what is written alike packs well.
 */
class OpenWords {
  readonly names: string[] = [];
  readonly #body: Body;
  readonly #order: ByteOrder;
  readonly #words: readonly BodyWord[];
  readonly #variables = new Map<BodyWord, string>();

  constructor(body: Body, fields: readonly Field[], order: ByteOrder) {
    this.#body = body;
    this.#order = order;
    this.#words = wordsOf(body, fields, order);
  }

  /** Those that no field has bits in. */
  storeIdle(): string[] {
    const idle = this.#words.filter((word) => word.open.size === 0 && !isMask(this.#body, word));
    return idle.map((word) => storeWord(word, this.#order, '0'));
  }

  open(field: Field): string[] {
    return this.#words
      .filter((word) => word.open.has(field) && !this.#variables.has(word))
      .map((word) => this.#take(word));
  }

  /** The statement that puts a field's bits into each of its words. */
  merge(field: Field, raw: string): string[] {
    return this.#words.flatMap((word) =>
      partsOf(field, raw)
        .filter((part) => reaches(part, word, this.#order))
        .map((part) => `${this.#variables.get(word)} |= ${placed(part, word, this.#order)};`),
    );
  }

  close(field: Field): string[] {
    return this.#words.flatMap((word) => {
      if (!word.open.delete(field) || word.open.size > 0 || isMask(this.#body, word)) return [];
      return [this.#store(word)];
    });
  }

  storeMask({ byte, size }: NonNullable<Body['presence']>): string[] {
    const mask = { byte, size, low: 0, width: size * 8, expression: 'presence' };
    return this.#words.flatMap((word) => {
      if (!isMask(this.#body, word)) return [];
      if (!this.#variables.has(word)) return [storeWord(word, this.#order, placed(mask, word, this.#order))];
      return [`${this.#variables.get(word)} |= ${placed(mask, word, this.#order)};`, this.#store(word)];
    });
  }

  #take(word: BodyWord): string {
    const taken = [...this.#variables.values()];
    let name = this.names.find((known) => !taken.includes(known));
    if (name === undefined) {
      name = this.names.length === 0 ? 'word' : `word${this.names.length + 1}`;
      this.names.push(name);
    }
    this.#variables.set(word, name);
    return `${name} = 0;`;
  }

  #store(word: BodyWord): string {
    const name = this.#variables.get(word) as string;
    this.#variables.delete(word);
    return storeWord(word, this.#order, name);
  }
}

/** All of the body but texts and bytes, which are written by themselves. */
function wordsOf(body: Body, fields: readonly Field[], order: ByteOrder): BodyWord[] {
  const blocks = fields.filter(isBlock);
  const starts = [0, ...blocks.map(({ byte, size }) => byte + size)];
  const ends = [...blocks.map(({ byte }) => byte), body.length];
  return starts
    .flatMap((start, index) => wordsBetween(start, ends[index] as number))
    .map((word) => ({ ...word, open: new Set(fields.filter((field) => isIn(field, word, order))) }));
}

function zeros({ byte, size }: Field, order: ByteOrder): string[] {
  return wordsBetween(byte, byte + size).map((word) => storeWord(word, order, '0'));
}

function isBlock({ type }: Field): boolean {
  return type === 'text' || type === 'bytes';
}

function isIn(field: Field, word: Word, order: ByteOrder): boolean {
  return !isBlock(field) && partsOf(field, '').some((part) => reaches(part, word, order));
}

function isMask({ presence }: Body, { byte, size }: Word): boolean {
  return presence !== null && presence.byte < byte + size && byte < presence.byte + presence.size;
}

/** From `value` to the field's bits in the words; `isDeclared` tells that an earlier set of flags has declared `bits`. */
function statementsOf(field: Field, words: OpenWords, isDeclared: boolean): string[] {
  const { type, size, byte } = field;
  if (type === 'text') return [`if (!writeValidText(value, ${size}, view, at + ${byte})) return -1;`];
  if (type === 'bytes') return [`if (!writeExactBytes(value, ${size}, view, at + ${byte})) return -1;`];
  const raw = field.signed && field.width < 32 ? `(raw & ${hexadecimal(2 ** field.width - 1)})` : 'raw';
  return [...rawStatements(field, isDeclared), ...words.merge(field, raw)];
}

function rawStatements(field: Field, isDeclared: boolean): string[] {
  switch (field.type) {
    case 'bool':
      // Which of the two it is is random, so a branch on it is mispredicted half of the time.
      return ['raw = +(value === true);', 'ok &= raw | +(value === false);', ...(field.invert ? ['raw ^= 1;'] : [])];
    case 'enum':
      return lookUp(field, 'value');
    case 'flags':
      return [
        'if (!Array.isArray(value)) return -1;',
        `${isDeclared ? '' : 'let '}bits = 0;
for (let index = 0; index < value.length; index++) {
const flag: unknown = value[index];
${lookUp(field, 'flag').join('\n')}
raw = 1 << raw;
if ((bits & raw) !== 0) return -1;
bits |= raw;
}`,
        'raw = bits;',
      ];
    default:
      return numberStatements(field);
  }
}

/** A name's slot in a table without collisions, and one comparison: half of what a Map takes for names that came as JSON. */
function lookUp(field: Field, value: string): string[] {
  const table = tableOf(field);
  const hash = nameHash(field.enumeration?.codes ?? field.flags);
  return [
    `if (typeof ${value} !== 'string') return -1;`,
    `raw = ${hashExpression(hash, value)};`,
    `if (${table}Slots.names[raw] !== ${value}) return -1;`,
    `raw = ${table}Slots.codes[raw] as number;`,
  ];
}

/** Raw values up to here, counted from the least, are rounded by adding a half and cutting. */
function isNarrow(field: Field): boolean {
  const { least, most } = rawRange(field);
  return !isInteger(field) && Math.max(Math.abs(least), Math.abs(most)) <= MAX_NARROW;
}

function isInteger({ multiplier, addend, divisor }: Field): boolean {
  return multiplier === 1 && addend === 0 && divisor === 1;
}

function numberStatements(field: Field): string[] {
  const { least, most, step } = rawRange(field);
  const isNull = (raw: string): string => {
    const inside = field.null !== null && field.null >= least && field.null <= most;
    return inside ? ` || ${raw} === ${field.null}` : '';
  };
  const stepped = (difference: string): string => (step === 1 ? '' : ` || ${difference} % ${step} !== 0`);
  const statements = [`if (typeof value !== 'number') return -1;`];
  const span = most - least;
  if (isInteger(field) && least >= -(2 ** 31) && most < 2 ** 31) {
    const difference = least === 0 ? 'raw' : `(raw ${signedTerm(-least)})`;
    const range = span === 2 ** 32 - 1 ? '' : ` || ${difference} >>> 0 > ${span}`;
    statements.push(`raw = value | 0;`, `if (raw !== value${range}${stepped(difference)}${isNull('raw')}) return -1;`);
  } else if (isInteger(field)) {
    const whole = most < 2 ** 32 ? `value >>> 0` : `Math.floor(value)`;
    const range = `raw >= ${least} && raw <= ${most}`;
    const steps = step === 1 ? '' : ` && (raw - ${least}) % ${step} === 0`;
    statements.push(`raw = ${whole};`, `if (!(raw === value && ${range}${steps})${isNull('raw')}) return -1;`);
  } else if (isNarrow(field)) {
    statements.push(
      `rest = ${scaled(field)}${least === 0 ? '' : ` ${signedTerm(-least)}`};`,
      'raw = (rest + 0.5) | 0;',
      'rest -= raw;',
      // Written so that NaN fails too.
      `if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > ${span}${stepped('raw')}) return -1;`,
      ...(least === 0 ? [] : [`raw = (raw ${signedTerm(least)}) | 0;`]),
      ...(isNull('raw') === '' ? [] : [`if (${isNull('raw').slice(4)}) return -1;`]),
    );
  } else {
    const back = [
      `raw${field.multiplier === 1 ? '' : ` * ${field.multiplier}`}`,
      field.addend === 0 ? '' : ` ${signedTerm(field.addend)}`,
    ].join('');
    const physical = field.divisor === 1 ? back : `(${back}) / ${field.divisor}`;
    const steps = step === 1 ? '' : ` && (raw - ${least}) % ${step} === 0`;
    statements.push(
      `raw = Math.round(${scaled(field)});`,
      `if (!(raw >= ${least} && raw <= ${most} && ${physical} === value${steps})${isNull('raw')}) return -1;`,
    );
  }
  if (field.null === null) return statements;
  return [`if (value === null) {\nraw = ${field.null};\n} else {\n${statements.join('\n')}\n}`];
}

function scaled({ multiplier, addend, divisor }: Field): string {
  const product = divisor === 1 ? 'value' : `value * ${divisor}`;
  const difference = addend === 0 ? product : `${product} ${signedTerm(-addend)}`;
  if (multiplier === 1) return difference;
  return `${addend === 0 && divisor === 1 ? difference : `(${difference})`} / ${multiplier}`;
}

function signedTerm(value: number): string {
  return value < 0 ? `- ${-value}` : `+ ${value}`;
}
