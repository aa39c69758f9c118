/** `generated/writers/<group>.ts`: body → bytes, each field through the rule of its type. */
import type { Body, ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hexadecimal, namedFields, sourceOf } from '../names.ts';
import { fieldsOf } from './fields.ts';

const RULES = {
  bool: 'writeBool',
  enum: 'writeEnum',
  flags: 'writeFlags',
  text: 'writeText',
  bytes: 'writeBytes',
} as const;

function ruleOf(field: Field): string {
  return field.type in RULES ? RULES[field.type as keyof typeof RULES] : 'writeNumber';
}

export function emitWriters(bodies: readonly Body[], group: string, order: ByteOrder): string {
  const rules = [...new Set(bodies.flatMap(namedFields).map(ruleOf))].sort();
  const tables = bodies.filter((body) => namedFields(body).length > 0).map(fieldsOf);
  return `${rules.length === 0 ? '' : `import { ${rules.join(', ')} } from '../../field/write.ts';\n`}${
    tables.length === 0 ? '' : `import { ${tables.join(', ')} } from '../fields/${group}.ts';\n`
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
${body.presence === null ? writeAll(body, fields, order) : writePresent(body, fields, order)}
}
`;
}

function callOf(body: Body, field: Field): string {
  const value = `body.${field.name}, ${fieldsOf(body)}.${field.name}`;
  switch (field.type) {
    case 'bool':
      return `writeBool(${value})`;
    case 'text':
    case 'bytes':
      return `${ruleOf(field)}(${value}, view, at + ${field.byte});`;
    default:
      return `${ruleOf(field)}(${value}, lenient)`;
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
