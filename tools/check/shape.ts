/** The JSON Schema's verdict on each file, told as defects with their table and field. */

import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import schema from '../../profile/profile.schema.json' with { type: 'json' };
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
    for (const error of validate.errors ?? []) describe(file, value, error, report);
  }
}

function describe(file: string, root: unknown, error: ErrorObject, report: Report): void {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const trail = follow(root, path);
  const owner = trail.at(-1);
  if (owner === undefined) {
    report.add({ file, line: 1 }, { table: null, field: null }, `a profile file holds sections, not ${show(root)}`);
    return;
  }
  // The path ends at a scalar: its owner is one step up, and the last step names the attribute.
  const named = trail.length <= path.length ? (path.at(-1) ?? null) : null;
  const unexpected = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : null;
  report.at(owner, unexpected ?? named, subjectOf(trail, path), reasonOf(error, owner, named));
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
  }
  const section = path[0] ?? null;
  return { table, field: names.length > 0 ? names.join('.') : section === 'bodies' ? nameOfLast(trail) : section };
}

function nameOfLast(trail: readonly object[]): string | null {
  const entry = trail.at(-1) as Entry | undefined;
  return typeof entry?.name === 'string' ? entry.name : null;
}

function reasonOf(error: ErrorObject, owner: object, named: string | null): string {
  const attribute = named === null ? 'the entry' : Array.isArray(owner) ? 'an entry of the list' : `\`${named}\``;
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
      return `${attribute} is ${value}; it must match ${error.params.pattern}`;
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

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
