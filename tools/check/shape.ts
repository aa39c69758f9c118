/** The JSON Schema's verdict on each file, told as defects with their table and field. */

import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../profile/profile.schema.json' with { type: 'json' };
import { printable } from '../escape.ts';
import type { LoadedFile } from '../load.ts';
import type { Report, Subject } from './report.ts';
import { tableOfSource } from './report.ts';

type Entry = Record<string, unknown>;

let compiled: ValidateFunction | null = null;

/** Compiling the schema takes longer than checking a profile, and a comparison checks two. */
function validator(): ValidateFunction {
  // A union of types is how the schema says "one bit or a range".
  compiled ??= new Ajv2020({ allErrors: true, discriminator: true, allowUnionTypes: true, verbose: true }).compile(
    schema,
  );
  return compiled;
}

export function checkShape(files: readonly LoadedFile[], report: Report): void {
  const validate = validator();
  for (const { file, value } of files) {
    if (validate(value)) continue;
    const refused: [object, string | unknown][] = [];
    for (const error of validate.errors ?? []) {
      describe(file, value, error, report);
      refused.push(...entryOf(value, pathOf(error)));
    }
    for (const [owner, entry] of refused) takeOut(owner, entry, report);
  }
}

/** What these refuse is within a value; all other keywords refuse the value itself. */
const KEYWORDS_WITHIN = new Set(['required', 'additionalProperties', 'discriminator']);

function describe(file: string, root: unknown, error: ErrorObject, report: Report): void {
  const path = pathOf(error);
  const isWithin = KEYWORDS_WITHIN.has(error.keyword);
  const trail = follow(root, isWithin ? path : path.slice(0, -1));
  const owner = trail.at(-1);
  if (owner === undefined || (path.length === 0 && !isWithin)) {
    report.add({ file, line: 1 }, { table: null, field: null }, `a profile file holds sections, not ${show(root)}`);
    return;
  }
  const unexpected = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : null;
  const named = isWithin ? null : (path.at(-1) ?? null);
  report.at(owner, unexpected ?? named, subjectOf(trail, path), reasonOf(error, owner, path));
}

function pathOf(error: ErrorObject): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Lists whose entries are checked each for itself, so that one without its shape hides no defect of the others. */
const LISTS = new Set(['deviceTypes', 'enums', 'codes', 'flags', 'bits', 'bodies', 'fields']);

/** The innermost entry of such a list, else the section, that a path leads into; with what owns it. */
function entryOf(root: unknown, path: readonly string[]): [object, unknown][] {
  const trail = follow(root, path);
  for (let depth = path.length - 2; depth >= 0; depth--) {
    const list = trail[depth + 1];
    if (!LISTS.has(path[depth] as string) || !Array.isArray(list)) continue;
    return [[list, list[Number(path[depth + 1])]]];
  }
  return trail.length === 0 || path.length === 0 ? [] : [[trail[0] as object, path[0]]];
}

function takeOut(owner: object, entry: unknown, report: Report): void {
  if (!Array.isArray(owner)) {
    delete (owner as Entry)[entry as string];
    report.partial.add(entry);
    return;
  }
  const index = owner.indexOf(entry);
  if (index >= 0) owner.splice(index, 1);
  report.partial.add(owner);
}

/** The objects and lists along a path, as far as they go. */
function follow(root: unknown, path: readonly string[]): object[] {
  const trail: object[] = [];
  let value = root;
  for (const part of [null, ...path]) {
    if (part !== null) value = (value as Entry)[part];
    if (typeof value !== 'object' || value === null) break;
    trail.push(value);
  }
  return trail;
}

function subjectOf(trail: readonly object[], path: readonly string[]): Subject {
  let table: number | null = null;
  const names: string[] = [];
  for (const [depth, owner] of trail.entries()) {
    const entry = owner as Entry;
    if (typeof entry.table === 'number') table = entry.table;
    else if (typeof entry.source === 'string') table = tableOfSource(entry.source) ?? table;
    // A body is named by its table; within an enum or set of flags the name tells which.
    if (depth > 0 && typeof entry.name === 'string' && !Array.isArray(entry.fields)) names.push(entry.name);
    // Of the frame: its check and its end marker have no name but their attribute's.
    else if (depth === 2 && !Array.isArray(trail[1]) && !Array.isArray(entry)) names.push(path[1] as string);
  }
  const section = path[0] ?? null;
  return { table, field: names.length > 0 ? names.join('.') : section === 'bodies' ? nameOfLast(trail) : section };
}

function nameOfLast(trail: readonly object[]): string | null {
  const entry = trail.at(-1) as Entry | undefined;
  return typeof entry?.name === 'string' ? entry.name : null;
}

function reasonOf(error: ErrorObject, owner: object, path: readonly string[]): string {
  const attribute = Array.isArray(owner) ? 'an entry of the list' : `\`${path.at(-1)}\``;
  const value = show(error.data);
  switch (error.keyword) {
    case 'required':
      return `\`${error.params.missingProperty}\` is missing`;
    case 'additionalProperties': {
      const allowed = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
      return `\`${error.params.additionalProperty}\` has no place here; allowed are ${allowed.join(', ')}`;
    }
    case 'discriminator':
      return typeof (error.data as Entry).type === 'string'
        ? `\`type\` is ${show((error.data as Entry).type)}; allowed are ${fieldTypes().join(', ')}`
        : '`type` is missing';
    case 'enum':
      return `${attribute} is ${value}; allowed are ${(error.params.allowedValues as unknown[]).join(', ')}`;
    case 'const':
      return `${attribute} is ${value}; it must be ${show(error.params.allowedValue)}`;
    case 'pattern':
      return error.params.pattern === schema.$defs.line.pattern
        ? `${attribute} is ${value}; it must be one line of printable characters, without spaces at its ends`
        : `${attribute} is ${value}; it must match ${error.params.pattern}`;
    case 'type':
      return `${attribute} is ${value}; it must be ${[error.params.type].flat().join(' or ')}${
        error.params.type === 'string' && typeof error.data === 'number' ? ' (put it in quotes)' : ''
      }`;
    default:
      return `${attribute} is ${value}; it ${error.message ?? 'is not allowed'}`;
  }
}

function fieldTypes(): string[] {
  const { $defs } = schema;
  return $defs.field.oneOf.flatMap(({ $ref }) => {
    const { type } =
      ($defs as Record<string, { properties?: { type?: { const?: string; enum?: string[] } } }>)[
        $ref.replace('#/$defs/', '')
      ]?.properties ?? {};
    return type?.enum ?? (type?.const === undefined ? [] : [type.const]);
  });
}

const MAX_SHOWN = 60;

function show(value: unknown): string {
  const text = written(value, MAX_SHOWN);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 3)}…` : text;
}

/** As JSON, but for numbers that it has not, and no more of it than is shown: each defect may be of a very large value. */
function written(value: unknown, room: number): string {
  if (typeof value === 'string') return printable(JSON.stringify(value.slice(0, MAX_SHOWN)));
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  for (const key in value) {
    if (text.length > room) break;
    const part = written((value as Entry)[key], room - text.length);
    text += `${text.length === 1 ? '' : ','}${isList ? '' : `${written(key, room)}:`}${part}`;
  }
  return `${text}${isList ? ']' : '}'}`;
}
