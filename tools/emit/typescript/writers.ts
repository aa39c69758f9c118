/**
 * `generated/writers/<group>.ts`: for each body a writer that only ever says yes. What it is not sure of it answers with -1, and the
 * strict writer (sdk/field/write-body.ts) finds the reason or writes it: so that no value has to be explained here, and every
 * raw value stays an integer of 32 bits, which compilers keep in a register.
 */
import { scriptComment } from '../../escape.ts';
import type { Body, ByteOrder, Field, Profile } from '../../model.ts';
import { isBlock, isGeneral } from '../general.ts';
import { hexadecimal, namedFields, sourceOf, tableOf, variableOf } from '../names.ts';
import { emitGeneralWriter } from './general-writers.ts';
import { isNarrow, isNumber, PLAIN_ALONE, rawStatements } from './raw-statements.ts';
import { partsOf, placed, reaches, storeWord, type Word, wordsBetween } from './words.ts';

interface BodyWord extends Word {
  /** Fields with bits in it that are not yet written. */
  readonly open: Set<Field>;
}

export function emitWriters(bodies: readonly Body[], group: string, profile: Profile): string {
  const order = profile.frame.byteOrder;
  const writers = bodies
    .map((body) => (isGeneral(body, profile) ? emitGeneralWriter(body, profile.frame) : emitWriter(body, order)))
    .join('\n');
  // A body with a mask has names to look up even where it has no fields.
  const named = bodies.filter(({ name }) => writers.includes(`const NAMES_OF_${name}:`));
  const general = ['bcdOfNumber', 'writeOpenBytes', 'writeOpenText'].filter((name) => writers.includes(name));
  const fields = bodies.flatMap(namedFields);
  const coded = [...new Set(fields.filter(({ type }) => type === 'enum' || type === 'flags').map(tableOf))].sort();
  const calls = [
    ...(fields.some(({ type, toEnd }) => type === 'text' && !toEnd) ? ['writeValidText'] : []),
    ...(fields.some(({ type, toEnd }) => type === 'bytes' && !toEnd) ? ['writeExactBytes'] : []),
  ];
  return [
    general.length === 0 ? '' : `import { ${general.join(', ')} } from '../../field/general/values.ts';\n`,
    calls.length === 0 ? '' : `import { ${calls.sort().join(', ')} } from '../../field/write.ts';\n`,
    coded.length === 0 ? '' : `import { ${coded.map((name) => `${name}Slots`).join(', ')} } from '../name-slots.ts';\n`,
    named.length === 0 ? '' : `import { ${named.map(variableOf).join(', ')} } from '../fields/${group}.ts';\n`,
    '\n/** A body of any shape: each value is looked at before it is trusted. */\n',
    'type Body = Readonly<Record<string, unknown>>;\n\n',
    writers,
  ].join('');
}

function emitWriter(body: Body, order: ByteOrder): string {
  const fields = [...namedFields(body)].sort((a, b) => a.byte - b.byte || a.low - b.low);
  const optional = body.presence !== null;
  const has = (...types: string[]): boolean => fields.some(({ type }) => types.includes(type));
  const words = new OpenWords(body, fields, order);
  const lines: string[] = [...(fields.length === 0 ? [PLAIN_ALONE] : []), ...words.storeIdle()];
  for (const [index, field] of fields.entries()) {
    lines.push(...words.open(field), `value = body.${field.name};`);
    if (index === 0) lines.push(PLAIN_ALONE);
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
  // Those that all writers have come first: minifiers name variables by their place, and what is written alike packs well.
  const declarations = [
    `let ${optional ? 'presence' : 'keys'} = 0;`,
    ...(fields.length > 0 ? ['let value: unknown;'] : []),
    ...(has('bool', 'enum', 'flags') || fields.some(isNumber) ? ['let raw: number;'] : []),
    ...words.names.map((name) => `let ${name} = 0;`),
    ...(has('bool') ? ['let ok = 1;'] : []),
    ...(fields.some((field) => isNumber(field) && isNarrow(field)) ? ['let rest: number;'] : []),
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
      .flatMap((word) => this.#take(word));
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

  #take(word: BodyWord): string[] {
    const taken = [...this.#variables.values()];
    const known = this.names.find((name) => !taken.includes(name));
    const name = known ?? (this.names.length === 0 ? 'word' : `word${this.names.length + 1}`);
    this.#variables.set(word, name);
    if (known !== undefined) return [`${name} = 0;`];
    // Declared as 0.
    this.names.push(name);
    return [];
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
