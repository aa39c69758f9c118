/** `generated/writers/<group>.ts`: body → bytes, each field through the rule of its type. */
import { scriptComment } from '../../escape.ts';
import type { Body, ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hexadecimal, namedFields, pascalCase, sourceOf, tableOf, variableOf } from '../names.ts';
import { rawRange } from './fields.ts';

const PACK_BY_RULE = 'packByRule';

/** What a field's statements call besides the rule that every field can fall back on. */
function callsOf(field: Field): string[] {
  switch (field.type) {
    case 'text':
      return ['writeText'];
    case 'bytes':
      return ['writeBytes'];
    case 'bool':
      return ['refuseBools'];
    default:
      return [PACK_BY_RULE];
  }
}

/** Raw; null where the value that means "no value" lies in the midst. */
function rangeWithoutNull(field: Field): readonly [number, number] | null {
  const { least, most } = rawRange(field);
  if (field.null === null || field.null < least || field.null > most) return [least, most];
  if (field.null === most) return [least, most - 1];
  return field.null === least ? [least + 1, most] : null;
}

export function emitWriters(bodies: readonly Body[], group: string, order: ByteOrder): string {
  const fields = bodies.flatMap(namedFields);
  const calls = new Set(fields.flatMap(callsOf));
  const importOf = (file: string, names: readonly string[]): string => {
    const used = names.filter((name) => calls.has(name));
    return used.length === 0 ? '' : `import { ${used.join(', ')} } from '../../field/${file}.ts';\n`;
  };
  const layouts = (['bytes', 'text'] as const)
    .filter((type) => fields.some((field) => field.type === type))
    .map((type) => `${pascalCase(type)}Field`);
  const tables = bodies.filter((body) => namedFields(body).length > 0).map(variableOf);
  const codes = [...new Set(fields.filter(({ type }) => type === 'enum').map(tableOf))].sort();
  return [
    layouts.length === 0 ? '' : `import type { ${layouts.join(', ')} } from '../../field/layout.ts';\n`,
    importOf('pack', [PACK_BY_RULE, 'refuseBools']),
    importOf('write', ['writeBytes', 'writeText']),
    codes.length === 0 ? '' : `import { ${codes.join(', ')} } from '../codes.ts';\n`,
    tables.length === 0 ? '' : `import { ${tables.join(', ')} } from '../fields/${group}.ts';\n`,
    '\n/** A body of any shape: each value is looked at before it is trusted. */\n',
    'type Body = Readonly<Record<string, unknown>>;\n\n',
    bodies.map((body) => emitWriter(body, order)).join('\n'),
  ].join('');
}

function emitWriter(body: Body, order: ByteOrder): string {
  const fields = namedFields(body);
  const opening = `/** ${scriptComment(`${body.title} (${sourceOf(body)})`)} into its ${body.length} bytes at \`at\`, all zero before. */
export function write${body.name}`;
  if (fields.length === 0) return `${opening}(): void {}\n`;
  const bools = fields.some(({ type }) => type === 'bool');
  const lenient = fields.some((field) => !['bool', 'text', 'bytes'].includes(field.type)) ? 'lenient' : '_lenient';
  return `${opening}(view: DataView, at: number, body: Body, ${lenient}: boolean): void {
const table = ${variableOf(body)};
let value: unknown;
${bools ? 'let areBools = 1;\n' : ''}${fields.some(isScaled) ? 'let raw: number;\n' : ''}${
  body.presence === null ? writeAll(body, fields, order) : writePresent(body, fields, order)
}${bools ? '\nif (areBools === 0) refuseBools(table, body);' : ''}
}
`;
}

/** The usual numbers: those on a grid of one raw unit, of which the raw value is `divisor` times as much. */
function plainRange(field: Field): readonly [number, number] | null {
  if (['bool', 'enum', 'flags', 'text', 'bytes'].includes(field.type)) return null;
  const isPlain = field.multiplier === 1 && field.addend === 0 && rawRange(field).step === 1;
  return isPlain ? rangeWithoutNull(field) : null;
}

function isScaled(field: Field): boolean {
  return field.divisor !== 1 && plainRange(field) !== null;
}

/**
 * From `value` to the raw value. The usual case of each type is settled on the spot, without a call: a body has more fields than
 * compilers inline calls, and calls took half the time. Whatever is not usual, wrong or only rare, goes by the field's rule.
 */
function rawOf(body: Body, field: Field): string {
  const rule = `${PACK_BY_RULE}(table, ${namedFields(body).indexOf(field)}, value, lenient)`;
  if (field.type === 'bool') return `+(value === ${!field.invert})`;
  // Names that came with somebody's JSON are often not the ones of the table: comparing them one by one took four times as long.
  if (field.type === 'enum') return `${tableOf(field)}.codes.get(value) ?? ${rule}`;
  const range = plainRange(field);
  if (range === null) return rule;
  const [least, most] = range;
  const otherwise = field.null === null ? rule : `value === null ? ${numberOf(field.null)} : ${rule}`;
  return isScaled(field)
    ? `raw >= ${least} && raw <= ${most} && raw / ${field.divisor} === value ? raw : ${otherwise}`
    : `typeof value === 'number' && value >= ${least} && value <= ${most} && Math.floor(value) === value ? value : ${otherwise}`;
}

function numberOf(value: number): string {
  return value < 0 ? String(value) : hexadecimal(value);
}

/**
 * Statements that leave the field's value in `value`, and where it is scaled the raw one, or NaN, in `raw`. Whether all bools are
 * bools is asked once for all: which of the two each is, and so which way a branch would go, is anybody's guess.
 */
function take(field: Field): string[] {
  const statements = [`value = body.${field.name};`];
  if (field.type === 'bool') statements.push('areBools &= +(value === true) | +(value === false);');
  if (isScaled(field)) {
    statements.push(`raw = typeof value === 'number' ? Math.round(value * ${field.divisor}) : Number.NaN;`);
  }
  return statements;
}

function writeBytes(body: Body, field: Field): string {
  const layout = `table.fields[${namedFields(body).indexOf(field)}] as ${pascalCase(field.type)}Field`;
  return `write${pascalCase(field.type)}(body.${field.name}, ${layout}, view, at + ${field.byte});`;
}

/** Bits of a field in its integer's place. */
function placed(field: Field, raw: string): string {
  const masked = field.signed ? `((${raw}) & ${hexadecimal(2 ** field.width - 1)})` : `(${raw})`;
  return field.low === 0 ? masked : `(${masked} << ${field.low})`;
}

function isWhole(field: Field): boolean {
  return field.width === field.size * 8;
}

function sharedName(field: Field): string {
  return field.size === 1 ? `byte${field.byte}` : `bytes${field.byte}to${field.byte + field.size - 1}`;
}

function sharedIntegers(fields: readonly Field[]): Map<string, Field[]> {
  const shared = new Map<string, Field[]>();
  for (const field of fields) {
    if (field.type === 'text' || field.type === 'bytes' || isWhole(field)) continue;
    const name = sharedName(field);
    shared.set(name, [...(shared.get(name) ?? []), field]);
  }
  return shared;
}

/** Integers may overlap in their bytes, though never in their bits: what stands there already is merged with, not lost. */
function storeShared(name: string, fields: readonly Field[], stored: readonly Field[], order: ByteOrder): string {
  const [first] = fields as [Field];
  const overlaps = stored.some((other) => other.byte < first.byte + first.size && first.byte < other.byte + other.size);
  const shape = { size: first.size, signed: false };
  const write = typeScriptAccess.write(shape, order, 'at', first.byte, name);
  if (!overlaps) return write;
  return `${name} |= ${typeScriptAccess.read(shape, order, 'at', first.byte)};\n${write}`;
}

function storeWhole(body: Body, field: Field, order: ByteOrder): string[] {
  const store = (value: string): string =>
    typeScriptAccess.write({ size: field.size, signed: false }, order, 'at', field.byte, value);
  const raw = rawOf(body, field);
  // Integers of 3 and 6 bytes are stored in two parts, and the rule must not run twice.
  if (field.size !== 3 && field.size !== 6) return [...take(field), store(raw)];
  return [...take(field), `const ${field.name}Raw = ${raw};`, store(`${field.name}Raw`)];
}

function writeAll(body: Body, fields: readonly Field[], order: ByteOrder): string {
  const stored: Field[] = [];
  const lines: string[] = [];
  for (const [name, members] of sharedIntegers(fields)) {
    for (const [index, field] of members.entries()) {
      lines.push(
        ...take(field),
        `${index === 0 ? 'let ' : ''}${name} ${index === 0 ? '' : '|'}= ${placed(field, rawOf(body, field))};`,
      );
    }
    lines.push(storeShared(name, members, stored, order));
    stored.push(...members);
  }
  for (const field of fields) {
    if (field.type === 'text' || field.type === 'bytes') lines.push(writeBytes(body, field));
    else if (isWhole(field)) lines.push(...storeWhole(body, field, order));
  }
  // Of a single member there is nothing to put together.
  return lines.join('\n').replaceAll(/let (\w+) = ([^;]*);\n(?!(?:[^\n]*\n)*?\1 \|=)/g, 'const $1 = $2;\n');
}

function writePresent(body: Body, fields: readonly Field[], order: ByteOrder): string {
  const { presence } = body;
  if (presence === null) throw new Error(`${body.name} has no presence mask`);
  const shared = sharedIntegers(fields);
  const lines: string[] = ['let presence = 0;', ...[...shared.keys()].map((name) => `let ${name} = 0;`)];
  for (const field of fields) {
    const steps: string[] = [];
    if (field.type === 'text' || field.type === 'bytes') steps.push(writeBytes(body, field));
    else if (isWhole(field)) steps.push(...storeWhole(body, field, order).slice(1));
    else steps.push(...take(field).slice(1), `${sharedName(field)} |= ${placed(field, rawOf(body, field))};`);
    lines.push(`value = body.${field.name};
if (value !== undefined) {
${steps.join('\n')}
presence |= ${hexadecimal(2 ** (field.presence ?? 0))};
}`);
  }
  const stored = fields.filter((field) => isWhole(field));
  for (const [name, members] of shared) {
    lines.push(storeShared(name, members, stored, order));
    stored.push(...members);
  }
  lines.push(typeScriptAccess.write({ size: presence.size, signed: false }, order, 'at', presence.byte, 'presence'));
  return lines.join('\n');
}
