/**
 * `generated/codes.ts`: every enum and flags table, as types and as data. `generated/name-slots.ts`: for each of them a table from a name's
 * hash to its code, without collisions.
 */
import { scriptComment, scriptString } from '../../escape.ts';
import type { Code, Profile } from '../../model.ts';
import { type CodeTable, codeTables } from '../names.ts';

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
