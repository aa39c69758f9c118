/** `generated/bodies/<group>.ts`: what a message's body holds, as types. */
import { scriptComment, scriptString } from '../../escape.ts';
import type { Body, Field, Profile } from '../../model.ts';
import { headerBody } from '../frame.ts';
import { codeTables, groupsOf, hasCodes, namedFields, pascalCase, sourceOf, tableOf } from '../names.ts';
import { isOptional } from './general.ts';

export function emitBodies(bodies: readonly Body[]): string {
  const types = [
    ...new Set(
      bodies.flatMap((body) =>
        namedFields(body)
          .filter(hasCodes)
          .map((field) => pascalCase(tableOf(field))),
      ),
    ),
  ].sort();
  const imports = types.length === 0 ? '' : `import type { ${types.join(', ')} } from '../codes.ts';\n`;
  return imports + bodies.map(emitBody).join('\n');
}

/** `generated/bodies.ts`: all of them together, and the names of their codes, so that no hand-written file knows which devices there are. */
export function emitBodyTypes(profile: Profile): string {
  const groups = [...groupsOf(profile).keys(), ...(headerBody(profile) === null ? [] : ['header'])];
  const bodies = groups.map((group) => `export type * from './bodies/${group}.ts';\n`).join('');
  const codes = codeTables(profile).map(({ typeName }) => typeName);
  return codes.length === 0 ? bodies : `${bodies}export type { ${codes.join(', ')} } from './codes.ts';\n`;
}

function emitBody(body: Body): string {
  const fields = namedFields(body);
  const generic = fields.some(hasCodes);
  const unset =
    body.presence === null ? '' : ' Only the fields that are set; the device leaves all others as they are.';
  const codes = generic
    ? '\n *\n * `Unknown` is what a code without a name reads as: its number. Strictly written bodies have none, hence `never`.'
    : '';
  const name = `${body.name}${generic ? '<Unknown = number>' : ''}`;
  const opening = `/**
 * ${scriptComment(`${body.title} (${sourceOf(body)})`)}: ${body.atLeast ? 'at least ' : ''}${body.length} bytes.${unset}${codes}
 */
`;
  if (fields.length === 0) return `${opening}export type ${body.name} = Record<never, never>;\n`;
  return `${opening}export interface ${name} {
${fields.map(emitField).join('\n')}
}
`;
}

function emitField(field: Field): string {
  return `/** ${scriptComment(describe(field))} */\n${field.name}${isOptional(field) ? '?' : ''}: ${typeOf(field)};`;
}

function describe(field: Field): string {
  const parts = [field.title];
  if (field.min !== null && field.max !== null) {
    parts.push(`${field.min} to ${field.max}${field.unit === null ? '' : ` ${field.unit}`}`);
    const step = field.step ?? field.scale;
    if (step !== 1) parts.push(`in steps of ${step}`);
  }
  if (field.type === 'text') parts.push(field.toEnd ? 'UTF-8 up to the end' : `at most ${field.size} bytes of UTF-8`);
  if (field.null !== null) parts.push('null where there is no value');
  else if (field.encoding === 'bcd') parts.push('null where a digit is none');
  return `${parts.join(', ')}. ${field.source}, byte ${field.byte}.`;
}

export function typeOf(field: Field): string {
  switch (field.type) {
    case 'bool':
      return 'boolean';
    case 'enum':
      return `${pascalCase(tableOf(field))} | Unknown`;
    case 'flags':
      return `readonly (${pascalCase(tableOf(field))} | Unknown)[]`;
    case 'text':
      return 'string';
    case 'bytes':
      return 'Uint8Array';
    default: {
      const names = field.special.map(({ name }) => scriptString(name));
      // What is no decimal digit reads as null.
      const isNullable = field.null !== null || field.encoding === 'bcd';
      return ['number', ...names, ...(isNullable ? ['null'] : [])].join(' | ');
    }
  }
}
