/**
 * What a message's body holds, as types: `generated/bodies/<group>.ts`; and every enum and flags table that it names, as types and as data:
 * `generated/codes.ts`. `generated/name-slots.ts` has for each of them a table from a name's hash to its code, without collisions.
 */
import { scriptComment, scriptString } from '../../escape.ts';
import type { Body, Code, Field, Profile } from '../../model.ts';
import { headerBody, isOptional } from '../facts.ts';
import {
  type CodeTable,
  codeTables,
  groupsOf,
  hasCodes,
  namedFields,
  pascalCase,
  sourceOf,
  tableOf,
} from '../names.ts';

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

/** `generated/bodies.ts`: all of them together, and the names of their codes, so that no hand-written file knows the devices. */
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

function typeOf(field: Field): string {
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
      // Invalid decimal digits read as null.
      const isNullable = field.null !== null || field.encoding === 'bcd';
      return ['number', ...names, ...(isNullable ? ['null'] : [])].join(' | ');
    }
  }
}

export function emitCodes(profile: Profile): string {
  const tables = codeTables(profile);
  return `import { type Enumeration, enumeration } from '../field/layout.ts';
${tables.map(emitTable).join('\n')}
/** All of them by name: an object of our own, because bundlers keep a module's namespace once it is passed as a value. */
export const CODES: Readonly<Record<string, Enumeration>> = { ${tables.map(({ name }) => name).join(', ')} };
`;
}

function emitTable(table: CodeTable): string {
  const names = table.codes.map(({ name }) => scriptString(name));
  const sources = [...new Set(table.codes.map(({ source, origin }) => `${source}, ${origin}`))].join('; ');
  return `
/** ${scriptComment(sources)}${table.ordered ? '; ordered' : ''}. */
export type ${table.typeName} = ${names.join(' | ')};

export const ${table.name}: Enumeration = /* @__PURE__ */ enumeration(${table.size}, ${table.ordered}, ${scriptString(listOf(table))});
`;
}

/** Names in order of their codes; a code is written only where it does not follow the one before. */
function listOf({ codes }: CodeTable): string {
  let next = 0;
  return codes
    .map(({ name, code }) => {
      const follows = code === next;
      next = code + 1;
      return follows ? name : `${name}=${code}`;
    })
    .join(' ');
}

/** (length × lengths + the character at `place`) modulo `slots`. */
interface NameHash {
  readonly lengths: number;
  readonly place: number;
  /** The place of a second character, which counts four times; -1 where the first one tells the names apart. */
  readonly second: number;
  /** A power of two. */
  readonly slots: number;
}

const PLACES = 12;
const MULTIPLIERS = [0, 1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];
const MAX_SLOTS = 1 << 16;

/** The smallest that sends no two of the names to one slot. Two characters are taken where one does not tell them apart. */
export function nameHash(codes: readonly Pick<Code, 'name'>[]): NameHash {
  const names = codes.map(({ name }) => name);
  for (let slots = 2 ** Math.ceil(Math.log2(Math.max(2, names.length))); slots <= MAX_SLOTS; slots *= 2) {
    for (let second = -1; second < PLACES; second++) {
      for (let place = 0; place < PLACES; place++) {
        for (const lengths of MULTIPLIERS) {
          const hash = { lengths, place, slots, second };
          if (new Set(names.map((name) => slotOf(hash, name))).size === names.length) return hash;
        }
      }
    }
  }
  throw new Error(`no hash tells these names apart: ${names.join(', ')}`);
}

function slotOf({ lengths, place, slots, second }: NameHash, name: string): number {
  const other = second < 0 ? 0 : name.charCodeAt(second) << 2;
  return (name.length * lengths + name.charCodeAt(place) + other) & (slots - 1);
}

/** The slot of a name held in a constant, as `slotOf` computes it. A character past its end is NaN, and the slot is 0. */
export function hashExpression({ lengths, place, slots, second }: NameHash, name: string): string {
  const terms = [
    ...(lengths === 0 ? [] : [lengths === 1 ? `${name}.length` : `${name}.length * ${lengths}`]),
    `${name}.charCodeAt(${place})`,
    ...(second < 0 ? [] : [`(${name}.charCodeAt(${second}) << 2)`]),
  ];
  return `(${terms.join(' + ')}) & ${slots - 1}`;
}

export function emitNameSlots(profile: Profile): string {
  const tables = codeTables(profile);
  const slotsOf = ({ name, codes }: CodeTable): string => {
    const { lengths, place, second, slots } = nameHash(codes);
    return `export const ${name}Slots: NameSlots = /* @__PURE__ */ (() => nameSlots(codes.${name}, ${slots}, ${lengths}, ${place}, ${second}))();`;
  };
  const imports = [
    `import { type NameSlots, nameSlots } from '../field/layout.ts';`,
    `import * as codes from './codes.ts';`,
  ];
  return `${[...imports, ...tables.map((table) => `\n${slotsOf(table)}`)].join('\n')}\n`;
}
