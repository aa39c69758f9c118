/** `generated/writers/<group>.ts`: body → bytes, each field through the rule of its type. */
import type { Body, ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hexadecimal, namedFields, pascalCase, sourceOf, variableOf } from '../names.ts';
import { rawRange } from './fields.ts';

const LAYOUTS = {
  bool: 'BoolField',
  enum: 'EnumField',
  flags: 'FlagsField',
  text: 'TextField',
  bytes: 'BytesField',
} as const;

function layoutOf(field: Field): string {
  return field.type in LAYOUTS ? LAYOUTS[field.type as keyof typeof LAYOUTS] : 'NumberField';
}

/** The rule's name, in sdk/field/pack.ts where its usual case has a short cut, else in write.ts, and what it takes first. */
function ruleOf(field: Field): { readonly name: string; readonly constants: readonly number[] } {
  const { type, multiplier, addend, divisor } = field;
  if (type === 'bool') return { name: field.invert ? 'writeBool' : 'packBool', constants: [] };
  if (type === 'enum') return { name: 'packEnum', constants: [] };
  if (type === 'flags' || type === 'text' || type === 'bytes') {
    return { name: `write${pascalCase(type)}`, constants: [] };
  }
  const { step } = rawRange(field);
  const range = rangeWithoutNull(field);
  if (range === null || step !== 1 || multiplier !== 1 || addend !== 0) return { name: 'writeNumber', constants: [] };
  return divisor === 1
    ? { name: 'packInteger', constants: range }
    : { name: 'packScaled', constants: [divisor, ...range] };
}

/** Raw; null where the value that means "no value" lies in the midst. */
function rangeWithoutNull(field: Field): readonly [number, number] | null {
  const { least, most } = rawRange(field);
  if (field.null === null || field.null < least || field.null > most) return [least, most];
  if (field.null === most) return [least, most - 1];
  return field.null === least ? [least + 1, most] : null;
}

export function emitWriters(bodies: readonly Body[], group: string, order: ByteOrder): string {
  const rules = [...new Set(bodies.flatMap(namedFields).map((field) => ruleOf(field).name))].sort();
  const imports = (['pack', 'write'] as const).map((file) => {
    const names = rules.filter((rule) => rule.startsWith(file));
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from '../../field/${file}.ts';\n`;
  });
  const layouts = [...new Set(bodies.flatMap(namedFields).map(layoutOf))].sort();
  const tables = bodies.filter((body) => namedFields(body).length > 0).map(variableOf);
  return `${
    rules.length === 0
      ? ''
      : `import type { ${layouts.join(', ')} } from '../../field/layout.ts';
${imports.join('')}import { ${tables.join(', ')} } from '../fields/${group}.ts';
`
  }
/** A body of any shape: the rules look at each value before they trust it. */
type Body = Readonly<Record<string, unknown>>;

${bodies.map((body) => emitWriter(body, order)).join('\n')}`;
}

function emitWriter(body: Body, order: ByteOrder): string {
  const fields = namedFields(body);
  const opening = `/** ${body.title} (${sourceOf(body)}) into its ${body.length} bytes at \`at\`, all zero before. */
export function write${body.name}`;
  if (fields.length === 0) return `${opening}(): void {}\n`;
  const lenient = fields.some((field) => !['bool', 'text', 'bytes'].includes(field.type)) ? 'lenient' : '_lenient';
  return `${opening}(view: DataView, at: number, body: Body, ${lenient}: boolean): void {
const { fields } = ${variableOf(body)};
${body.presence === null ? writeAll(body, fields, order) : writePresent(body, fields, order)}
}
`;
}

function callOf(body: Body, field: Field): string {
  const place = namedFields(body).indexOf(field);
  const { name, constants } = ruleOf(field);
  const layout = `fields[${place}] as ${layoutOf(field)}`;
  const given = [`body.${field.name}`, ...constants, layout].join(', ');
  switch (field.type) {
    case 'bool':
      return `${name}(${given})`;
    case 'text':
    case 'bytes':
      return `${name}(${given}, view, at + ${field.byte});`;
    default:
      return `${name}(${given}, lenient)`;
  }
}

/** Bits of a field in its integer's place. */
function placed(field: Field, raw: string): string {
  const masked = field.signed ? `(${raw} & ${hexadecimal(2 ** field.width - 1)})` : raw;
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

function storeWhole(body: Body, field: Field, order: ByteOrder): string {
  const store = (value: string): string =>
    typeScriptAccess.write({ size: field.size, signed: false }, order, 'at', field.byte, value);
  const call = callOf(body, field);
  // Integers of 3 and 6 bytes are stored in two parts, and the rule must not run twice.
  if (field.size !== 3 && field.size !== 6) return store(call);
  return `const ${field.name}Raw = ${call};\n${store(`${field.name}Raw`)}`;
}

function writeAll(body: Body, fields: readonly Field[], order: ByteOrder): string {
  const shared = sharedIntegers(fields);
  const stored: Field[] = [];
  const lines: string[] = [];
  for (const [name, members] of shared) {
    const parts = members.map((field) => placed(field, callOf(body, field)));
    lines.push(`let ${name} = ${parts.join(' |\n')};`, storeShared(name, members, stored, order));
    stored.push(...members);
  }
  for (const field of fields) {
    if (field.type === 'text' || field.type === 'bytes') {
      lines.push(callOf(body, field));
    } else if (isWhole(field)) {
      lines.push(storeWhole(body, field, order));
    }
  }
  return lines.join('\n').replaceAll(/let (\w+) = ([^;]*);\n(?!\1 \|=)/g, 'const $1 = $2;\n');
}

function writePresent(body: Body, fields: readonly Field[], order: ByteOrder): string {
  const { presence } = body;
  if (presence === null) throw new Error(`${body.name} has no presence mask`);
  const shared = sharedIntegers(fields);
  const lines: string[] = ['let presence = 0;', ...[...shared.keys()].map((name) => `let ${name} = 0;`)];
  for (const field of fields) {
    const steps: string[] = [];
    if (field.type === 'text' || field.type === 'bytes') {
      steps.push(callOf(body, field));
    } else if (isWhole(field)) {
      steps.push(storeWhole(body, field, order));
    } else {
      steps.push(`${sharedName(field)} |= ${placed(field, callOf(body, field))};`);
    }
    lines.push(`if (body.${field.name} !== undefined) {
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
