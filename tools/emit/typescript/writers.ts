/**
 * `generated/writers/<group>.ts`: for each body a writer that never refuses. It returns -1 for anything that it is not sure of, and the
 * strict writer (sdk/message/body.ts) then writes that, or throws the reason. So it needs no error texts, and every raw value
 * stays an integer of 32 bits, which compilers keep in a register.
 */
import { scriptComment } from '../../escape.ts';
import type { Body, ByteOrder, Field, Profile } from '../../model.ts';
import { isBlock, isGeneral } from '../facts.ts';
import { hexadecimal, namedFields, sourceOf, tableOf, variableOf } from '../names.ts';
import { emitGeneralWriter } from './general-writers.ts';
import { Section } from './section.ts';
import { isNarrow, isNumber, PLAIN_ALONE, rawStatements } from './values.ts';

export function emitWriters(bodies: readonly Body[], group: string, profile: Profile): string {
  const order = profile.frame.byteOrder;
  const each = bodies.map((body) =>
    isGeneral(body, profile) ? emitGeneralWriter(body, profile.frame) : emitWriter(body, order),
  );
  const writers = each.join('\n');
  // A body with a mask has names to look up even if it has no fields.
  const named = bodies.filter(({ name }) => writers.includes(`const NAMES_OF_${name}:`));
  const general = ['bcdOfNumber', 'writeOpenBytes', 'writeOpenText'].filter((name) => writers.includes(name));
  const fields = bodies.flatMap(namedFields);
  const coded = [...new Set(fields.filter(({ type }) => type === 'enum' || type === 'flags').map(tableOf))].sort();
  const calls = [
    ...(fields.some(({ type, toEnd }) => type === 'text' && !toEnd) ? ['writeValidText'] : []),
    ...(fields.some(({ type, toEnd }) => type === 'bytes' && !toEnd) ? ['writeExactBytes'] : []),
  ];
  const counts = writers.includes('hasNoMore(');
  return [
    each.some(isTooLong) ? UNCHECKED : '',
    general.length === 0 ? '' : `import { ${general.join(', ')} } from '../../field/general/values.ts';\n`,
    calls.length === 0 ? '' : `import { ${calls.sort().join(', ')} } from '../../field/write.ts';\n`,
    coded.length === 0 ? '' : `import { ${coded.map((name) => `${name}Slots`).join(', ')} } from '../name-slots.ts';\n`,
    counts ? `import { hasNoMore } from '../../values/checked.ts';\n` : '',
    named.length === 0 ? '' : `import { ${named.map(variableOf).join(', ')} } from '../fields/${group}.ts';\n`,
    '\n/** A body of any shape: each value is looked at before it is trusted. */\n',
    'type Body = Readonly<Record<string, unknown>>;\n\n',
    writers,
  ].join('');
}

/** TypeScript follows at most 2,000 branches that rejoin in sequence, and some count twice. */
const MAX_BRANCHES = 1000;

const UNCHECKED = `// The compiler cannot follow all ways through so long a function, and refuses it.
// @ts-nocheck
`;

function isTooLong(writer: string): boolean {
  return (writer.match(/\bif \(| \? |&&|\|\|/g)?.length ?? 0) > MAX_BRANCHES;
}

function emitWriter(body: Body, order: ByteOrder): string {
  const fields = [...namedFields(body)].sort((a, b) => a.byte - b.byte || a.low - b.low);
  const optional = body.presence !== null;
  const has = (...types: string[]): boolean => fields.some(({ type }) => types.includes(type));
  const names: string[] = [];
  const all = { from: 0, to: body.length, at: 'at', fill: [], order };
  const words = new Section({ ...all, body: null, fields, names, mask: body.presence, runsOnce: true });
  const lines: string[] = optional
    ? keyByKey(body, fields, words)
    : [
        ...(fields.length === 0 ? [PLAIN_ALONE] : []),
        ...words.storeIdle(),
        ...fields.flatMap((field, index) => {
          // Optional fields have a block each.
          const isDeclared = fields.slice(0, index).some(({ type }) => type === 'flags');
          return [
            ...words.open(field),
            `value = body.${field.name};`,
            ...(index === 0 ? [PLAIN_ALONE] : []),
            ...statementsOf(field, words, isDeclared),
            ...words.close(field),
          ];
        }),
        // If all fields are there, one key too many is an unknown one: comparing names would take a tenth of the time of the whole frame.
        'for (const _ in body) keys++;',
      ];
  const right = [
    ...(has('bool') ? ['ok === 1'] : []),
    // Only a body of no bytes is looked at once more: see `writePlain`.
    optional || (fields.length === 0 && body.length > 0) ? 'hasNoMore(body, keys)' : `keys === ${fields.length}`,
  ];
  lines.push(`return ${right.join(' && ')} ? ${body.length} : -1;`);
  // Those that all writers have come first: minifiers name variables by position, and similar text compresses well.
  const declarations = [
    'let keys = 0;',
    ...(optional ? ['let presence = 0;'] : []),
    ...(fields.length > 0 || optional ? ['let value: unknown;'] : []),
    ...(has('bool', 'enum', 'flags') || fields.some(isNumber) ? ['let raw: number;'] : []),
    ...names.map((name) => `let ${name} = 0;`),
    ...(has('bool') ? ['let ok = 1;'] : []),
    ...(fields.some((field) => isNumber(field) && isNarrow(field)) ? ['let rest: number;'] : []),
  ];
  const [view, at] = body.length > 0 ? ['view', 'at'] : ['_view', '_at'];
  // Outside the function, whose variables may have the name of the body's.
  const known = `const NAMES_OF_${body.name}: readonly string[] = /* @__PURE__ */ (() => ${variableOf(body)}.names)();\n\n`;
  return `${optional ? known : ''}/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}: writes all of its ${body.length} bytes at \`at\` and answers how many; or -1, and then they may be anything. */
export function write${body.name}(body: Body, ${view}: DataView, ${at}: number): number {
${[...declarations, ...lines].join('\n')}
}
`;
}

/**
 * Takes a body with a mask key by key. Each choice of fields is another shape to an engine: V8 remembers where 2,048 pairs of shape and
 * name are, and with more of them looking for each field by its name takes ten times as long.
 */
function keyByKey(body: Body, fields: readonly Field[], words: Section): string[] {
  const opened = fields.flatMap((field) => words.open(field));
  const cases = fields.flatMap((field) => [
    // Flags declare a variable.
    `case '${field.name}': ${field.type === 'flags' ? '{' : ''}`,
    ...statementsOf(field, words, false),
    `presence |= ${hexadecimal(2 ** (field.presence ?? 0))};`,
    `break;${field.type === 'flags' ? '}' : ''}`,
  ]);
  return [
    PLAIN_ALONE,
    ...opened,
    ...words.storeIdle(),
    // The bytes may hold an earlier frame.
    ...fields.filter(isBlock).flatMap((field) => words.zeros(field)),
    `for (const key in body) {
keys++;
value = body[key];
if (value === undefined && NAMES_OF_${body.name}.includes(key)) continue;
switch (key) {
${cases.join('\n')}
default:
return -1;
}
}`,
    ...fields.flatMap((field) => words.close(field)),
    ...words.storeMask(),
  ];
}

/** From `value` to the field's bits in the words; `isDeclared` tells that an earlier set of flags has declared `bits`. */
function statementsOf(field: Field, words: Section, isDeclared: boolean): string[] {
  const { type, size, byte } = field;
  if (type === 'text') return [`if (!writeValidText(value, ${size}, view, at + ${byte})) return -1;`];
  if (type === 'bytes') return [`if (!writeExactBytes(value, ${size}, view, at + ${byte})) return -1;`];
  return [...rawStatements(field, isDeclared), ...words.merge(field)];
}
