/**
 * Writes the bodies of the table codec from the profile, as an engineer would write them by hand from docs/wire-format.md: one
 * expression a field over one DataView, names from arrays, codes from maps; no value is cached, nothing is unrolled.
 */
import type { Body, Field, Profile } from '../../tools/model.ts';

export function emitTableBodies(profile: Profile): string {
  const bodies = profile.bodies.map(emitBody);
  const kinds = profile.kinds.map(
    ({ name, device, message, body }) =>
      `{ name: ${JSON.stringify(name)}, device: ${device.code}, message: ${message.code}, length: ${body.length}, ` +
      `read: read${body.name}, write: write${body.name}, fields: fields${body.name} }`,
  );
  return [
    `import * as values from '../table/values.ts';`,
    ...profile.enumerations.map((enumeration) => emitNames(enumeration.name, enumeration.codes)),
    ...flagSets(profile).map(([name, codes]) => emitNames(name, codes)),
    ...bodies,
    `export const kinds = [${kinds.join(',\n')}];`,
  ].join('\n');
}

/** The sets of flags of the profile's fields, each once. */
export function flagSets(profile: Profile): [string, Field['flags']][] {
  const sets = new Map<string, Field['flags']>();
  for (const { fields } of profile.bodies) {
    for (const { flagSet, flags } of fields) if (flagSet !== null) sets.set(flagSet, flags);
  }
  return [...sets];
}

function emitNames(name: string, codes: Field['flags']): string {
  const names = codes.map(({ code, name: text }) => `${code}: ${JSON.stringify(text)}`);
  const back = codes.map(({ code, name: text }) => `[${JSON.stringify(text)}, ${code}]`);
  return `const names_${name} = { ${names.join(', ')} };\nconst codes_${name} = new Map([${back.join(', ')}]);`;
}

function emitBody(body: Body): string {
  const fields = body.fields.filter(({ type }) => type !== 'reserved');
  const control = body.presence !== null;
  const reads = fields.map((field) =>
    control
      ? `if ((presence & ${mask(field)}) !== 0) body.${field.name} = ${readField(field)};`
      : `${field.name}: ${readField(field)},`,
  );
  const read = control
    ? `const presence = view.getUint32(at + ${body.presence?.byte}); const body = {};\n${reads.join('\n')}\nreturn body;`
    : `return {\n${reads.join('\n')}\n};`;
  const accessors = fields.map((field) => `${field.name}: (view, at) => ${readField(field)},`);
  return [
    `function read${body.name}(view, at) {\n${read}\n}`,
    `function write${body.name}(view, at, body) {\n${emitWrites(body, fields)}\n}`,
    `const fields${body.name} = {\n${accessors.join('\n')}\n};`,
  ].join('\n');
}

function mask(field: Field): string {
  return `0x${(2 ** (field.presence as number)).toString(16)}`;
}

function load(field: Field): string {
  const place = `view.get${field.signed ? 'Int' : 'Uint'}${field.size * 8}(at + ${field.byte})`;
  if (field.width === field.size * 8) return place;
  const shifted = field.low === 0 ? place : `(${place} >>> ${field.low})`;
  return `(${shifted} & ${2 ** field.width - 1})`;
}

function readField(field: Field): string {
  switch (field.type) {
    case 'bool':
      return `${load(field)} ${field.invert ? '===' : '!=='} 0`;
    case 'enum':
      return `values.named(names_${field.enumeration?.name}, ${load(field)})`;
    case 'flags':
      return `values.flagNames(names_${field.flagSet}, ${load(field)})`;
    case 'text':
      return `values.text(view, at + ${field.byte}, ${field.size})`;
    default:
      return field.null === null
        ? physical(load(field), field)
        : `${load(field)} === ${field.null} ? null : ${physical(load(field), field)}`;
  }
}

function physical(raw: string, { multiplier, addend, divisor }: Field): string {
  const multiplied = multiplier === 1 ? raw : `${raw} * ${multiplier}`;
  const added = addend === 0 ? multiplied : `(${multiplied} + ${addend})`;
  return divisor === 1 ? added : `${added} / ${divisor}`;
}

/** An integer with several bit fields is put together, then written. */
function emitWrites(body: Body, fields: readonly Field[]): string {
  const control = body.presence !== null;
  const integers = new Map<number, Field>();
  const lines: string[] = [];
  for (const field of fields) {
    const statement =
      field.type === 'text'
        ? `values.writeText(view, at + ${field.byte}, ${field.size}, body.${field.name}, '${field.name}');`
        : `integer${field.byte} |= ${rawOf(field)}${field.low === 0 ? '' : ` << ${field.low}`};`;
    if (field.type !== 'text') integers.set(field.byte, field);
    lines.push(
      control ? `if (body.${field.name} !== undefined) { presence |= ${mask(field)}; ${statement} }` : statement,
    );
  }
  const stores = [...integers].map(([byte, { size }]) => `view.setUint${size * 8}(at + ${byte}, integer${byte});`);
  if (control) stores.push(`view.setUint32(at + ${body.presence?.byte}, presence);`);
  const declared = [...[...integers.keys()].map((byte) => `integer${byte} = 0`), ...(control ? ['presence = 0'] : [])];
  return [declared.length === 0 ? '' : `let ${declared.join(', ')};`, ...lines, ...stores].join('\n');
}

function rawOf(field: Field): string {
  const value = `body.${field.name}`;
  switch (field.type) {
    case 'bool':
      return `values.bit(${value}, '${field.name}')${field.invert ? ' ^ 1' : ''}`;
    case 'enum':
      return `values.code(codes_${field.enumeration?.name}, ${value}, '${field.name}')`;
    case 'flags':
      return `values.flagBits(codes_${field.flagSet}, ${value}, '${field.name}')`;
    default: {
      const checked = `values.inRange(${value}, ${field.min}, ${field.max}, '${field.name}')`;
      const scaled = field.divisor === 1 ? checked : `${checked} * ${field.divisor}`;
      const shifted = field.addend === 0 ? scaled : `(${scaled} - ${field.addend})`;
      const raw = field.multiplier === 1 ? shifted : `${shifted} / ${field.multiplier}`;
      const rounded = `Math.round(${raw})`;
      return field.null === null ? rounded : `(${value} === null ? ${field.null} : ${rounded})`;
    }
  }
}
