/** `generated/codes.ts`: every enum and flags table, as types and as data. */
import { scriptComment, scriptString } from '../../escape.ts';
import type { Profile } from '../../model.ts';
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
