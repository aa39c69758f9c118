/** Checks each file against the JSON Schema, and reports its errors as defects with their table and field. */

import schema from '../../profile/profile.schema.json' with { type: 'json' };
import { didYouMean } from '../../sdk/values/near.ts';
import { printable } from '../escape.ts';
import type { LoadedFile } from '../load.ts';
import { hexadecimal } from './numbers.ts';
import { NEUTRAL_ATTRIBUTE, NEUTRAL_ENTRIES, NEUTRAL_SECTIONS } from './raw.ts';
import { listed, type Report, type Subject, tableOfSource, UNKNOWN } from './report.ts';
import { choicesOf, type Schema, type SchemaError, schemaErrors, tagsOf } from './schema.ts';

type Entry = Record<string, unknown>;

export function checkShape(files: readonly LoadedFile[], report: Report): void {
  for (const { file, value } of files) {
    takeMisspeltSections(value, report);
    const repairs = new Repairs(report);
    for (const error of schemaErrors(value)) {
      // Each is described in full, and no more are collected than are shown.
      if (report.isFull) report.addUntold();
      else describe(file, value, error, report);
      repairs.plan(value, error);
    }
    repairs.apply();
  }
}

/** A section under a misspelt name is still read: otherwise everything in it would be missing. */
function takeMisspeltSections(root: unknown, report: Report): void {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return;
  const file = root as Entry;
  for (const name of Object.keys(file)) {
    if (Object.hasOwn(schema.properties, name)) continue;
    const meant = Object.keys(schema.properties).find((section) => isNearly(name, section));
    if (meant === undefined) continue;
    // If it has both, one of them is not known whole.
    if (Object.hasOwn(file, meant)) {
      report.partial.add(meant);
      continue;
    }
    const subject = { table: null, field: name.slice(0, MAX_SHOWN) };
    report.at(file, name, subject, `${show(name)} is not a section; it is called \`${meant}\``);
    report.positions.recordAttribute(file, meant, report.positions.of(file, name).line);
    file[meant] = file[name];
    delete file[name];
  }
}

/** Equal apart from case, with at most one letter missing, added or replaced. */
function isNearly(written: string, name: string): boolean {
  const [left, right] = [written.toLowerCase(), name.toLowerCase()];
  if (Math.abs(left.length - right.length) > 1) return false;
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  const [ofLeft, ofRight] = [left.slice(same), right.slice(same)];
  return (
    ofLeft === ofRight ||
    ofLeft.slice(1) === ofRight ||
    ofLeft === ofRight.slice(1) ||
    ofLeft.slice(1) === ofRight.slice(1) ||
    // Two letters were swapped.
    (ofLeft.slice(2) === ofRight.slice(2) && ofLeft[0] === ofRight[1] && ofLeft[1] === ofRight[0])
  );
}

/** These refuse something within a value; all other keywords refuse the value itself. */
const KEYWORDS_WITHIN = new Set(['required', 'additionalProperties', 'discriminator']);

function describe(file: string, root: unknown, error: SchemaError, report: Report): void {
  const { path } = error;
  const isWithin = KEYWORDS_WITHIN.has(error.keyword);
  const trail = follow(root, isWithin ? path : path.slice(0, -1));
  const owner = trail.at(-1);
  if (owner === undefined || (path.length === 0 && !isWithin)) {
    const found = root === null ? '; this one is empty' : `, not ${show(root)}`;
    report.add({ file, line: 1 }, { table: null, field: null }, `a profile file holds sections${found}`);
    return;
  }
  const unexpected = error.keyword === 'additionalProperties' ? (error.property ?? null) : null;
  const named = isWithin ? null : (path.at(-1) ?? null);
  report.at(owner, unexpected ?? named, subjectOf(trail, path), reasonOf(error, owner, path));
}

/** Lists whose entries are small enough to be removed whole. */
const LISTS = new Set(['deviceTypes', 'identifiers', 'header', 'checks', 'codes', 'bits', 'fields']);

/**
 * A refused entry is removed, or replaced by a neutral one, and its parent is marked as partial: so everything else is still checked,
 * and no defect is reported that only follows from this one.
 */
class Repairs {
  readonly #report: Report;
  readonly #entries = new Map<unknown[], Set<unknown>>();
  readonly #attributes = new Map<Entry, Map<string, unknown>>();

  constructor(report: Report) {
    this.#report = report;
  }

  plan(root: unknown, { path, keyword, property }: SchemaError): void {
    if (keyword === 'additionalProperties') this.#report.refuse(follow(root, path).at(-1) ?? {}, UNKNOWN);
    const [section, ...within] = property === undefined || keyword === 'propertyNames' ? path : [...path, property];
    if (section === undefined) return;
    const value = (root as Entry)[section];
    const neutral: unknown = NEUTRAL_SECTIONS[section];
    const neutralEntry = NEUTRAL_ENTRIES[section];
    if (!Object.hasOwn(schema.properties, section)) this.#markOptional();
    if (within.length === 0 || typeof value !== 'object' || value === null) {
      this.#replace(root as Entry, section, undefined, section);
    } else if (neutralEntry === undefined) {
      this.#planWithin(value as Entry, within, neutral as Entry, `${section}.`);
    } else if (Array.isArray(value)) {
      const [index, ...inside] = within;
      const entry: unknown = value[Number(index)];
      this.#report.partial.add(value);
      if (inside.length === 0 || typeof entry !== 'object' || entry === null) this.#takeOut(value, entry);
      else this.#planWithin(entry as Entry, inside, neutralEntry, null);
    }
  }

  /** An unknown section may be any of these under another name. */
  #markOptional(): void {
    for (const section of ['standard', 'enums', 'flags', 'bodies']) this.#report.partial.add(section);
  }

  #planWithin(owner: Entry, [attribute, index, ...inside]: string[], neutral: Entry, prefix: string | null): void {
    if (attribute === undefined) return;
    const entries = owner[attribute];
    if (attribute === 'attributes' && Array.isArray(entries) && index !== undefined) {
      this.#planAttribute(entries, entries[Number(index)], inside);
      return;
    }
    if (prefix === 'frame.' && !Object.hasOwn(schema.$defs.frame.properties, attribute)) {
      for (const part of ['check', 'escape']) this.#report.partial.add(`frame.${part}`);
    }
    const list = owner[attribute];
    if (LISTS.has(attribute) && Array.isArray(list) && index !== undefined) this.#takeOut(list, list[Number(index)]);
    else this.#replace(owner, attribute, neutral[attribute], prefix === null ? owner : prefix + attribute);
  }

  /** An item of a list, whose fields may have defects of their own. */
  #planAttribute(attributes: unknown[], attribute: unknown, inside: string[]): void {
    this.#report.partial.add(attributes);
    if (inside.length === 0 || typeof attribute !== 'object' || attribute === null)
      this.#takeOut(attributes, attribute);
    else this.#planWithin(attribute as Entry, inside, NEUTRAL_ATTRIBUTE, null);
  }

  #takeOut(list: unknown[], entry: unknown): void {
    const entries = this.#entries.get(list) ?? new Set();
    this.#entries.set(list, entries.add(entry));
    this.#report.partial.add(list);
  }

  #replace(owner: Entry, attribute: string, neutral: unknown, mark: unknown): void {
    const attributes = this.#attributes.get(owner) ?? new Map<string, unknown>();
    this.#attributes.set(owner, attributes.set(attribute, neutral));
    this.#report.refuse(owner, attribute);
    this.#report.partial.add(mark);
  }

  apply(): void {
    for (const [list, entries] of this.#entries) {
      const kept = list.filter((entry) => !entries.has(entry));
      list.length = 0;
      for (const entry of kept) list.push(entry);
    }
    for (const [owner, attributes] of this.#attributes) {
      for (const [attribute, neutral] of attributes) {
        delete owner[attribute];
        if (neutral !== undefined) owner[attribute] = structuredClone(neutral);
        if (typeof neutral === 'object') this.#report.partial.add(owner[attribute]);
      }
    }
  }
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
    if (path[0] === 'bodies' && depth === 2) continue;
    if (depth > 0 && typeof entry.name === 'string') names.push(entry.name);
    // In the frame, check and end marker have no name but their attribute's.
    else if (depth === 2 && !Array.isArray(trail[1]) && !Array.isArray(entry)) names.push(path[1] as string);
    else if (depth === 3 && path[1] === 'checks') names.push('check');
  }
  const section = path[0] ?? null;
  return { table, field: names.length > 0 ? names.join('.') : section === 'bodies' ? nameOfBody(trail) : section };
}

function nameOfBody(trail: readonly object[]): string | null {
  const entry = trail[2] as Entry | undefined;
  return typeof entry?.name === 'string' ? entry.name : null;
}

function reasonOf(
  { keyword, schema: refusing, property, value }: SchemaError,
  owner: object,
  path: readonly string[],
): string {
  const key = path.at(-1) ?? '';
  // Keys that are numbers are bytes and raw values.
  const attribute = Array.isArray(owner)
    ? 'an entry of the list'
    : `\`${/^\d+$/.test(key) ? hexadecimal(Number(key)) : key}\``;
  const shown = `${attribute} is ${show(value)}; it must`;
  switch (keyword) {
    case 'required':
      return `\`${property}\` is missing`;
    case 'additionalProperties':
      return misplaced(property ?? '', refusing, value);
    case 'discriminator':
      return typeof (value as Entry).type === 'string'
        ? `\`type\` is ${show((value as Entry).type)}; allowed are ${fieldTypes(refusing).join(', ')}`
        : '`type` is missing';
    case 'propertyNames':
      return `${attribute} has the key ${show(property)}; it must be a number`;
    case 'enum':
      return `${attribute} is ${show(value)}; allowed are ${refusing.enum?.join(', ')}`;
    case 'const':
      return `${shown} be ${show(refusing.const)}`;
    case 'pattern':
      return refusing.pattern === schema.$defs.line.pattern
        ? `${shown} be one line of printable characters, without spaces at its ends`
        : `${shown} match ${refusing.pattern}${refusing.description === undefined ? '' : `. ${refusing.description}`}`;
    case 'type':
      return `${shown} be ${[refusing.type]
        .flat()
        .map((type = '') => typeInWords(type))
        .join(' or ')}${
        refusing.type === 'string' && ['number', 'boolean'].includes(typeof value) ? ' (put it in quotes)' : ''
      }`;
    case 'minimum':
      return `${shown} be >= ${refusing.minimum}`;
    case 'maximum':
      return `${shown} be <= ${refusing.maximum}`;
    case 'maxLength':
      return `${shown} have at most ${refusing.maxLength} characters`;
    case 'minItems':
    case 'minProperties':
      return `${shown} have at least ${entries(refusing[keyword])}`;
    case 'maxItems':
    case 'maxProperties':
      return `${shown} have at most ${entries(refusing[keyword])}`;
    default:
      return `${shown} match its schema`;
  }
}

function misplaced(property: string, refusing: Schema, value: unknown): string {
  const choices = choicesOf(schema.$defs.field as Schema);
  const owners = choices
    .filter((one) => choices.includes(refusing) && Object.hasOwn(one.properties ?? {}, property))
    .map((one) => tagsOf(one, 'type'))
    .flatMap((types) => (types.length > 2 ? ['numbers'] : types.map(String)));
  const isOfFew = owners.length > 0 && owners.length < 4;
  const reason = isOfFew ? `belongs to ${listed(owners)}, not to ${(value as Entry).type}` : 'has no place here';
  const known = Object.keys(refusing.properties ?? {});
  return `\`${property}\` ${reason}; allowed are ${known.join(', ')}${didYouMean(property, known)}`;
}

function entries(count: number | undefined): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

/** As whoever writes YAML sees it. */
const TYPES: Readonly<Record<string, string>> = {
  array: 'a list: lines that begin with "- ", or [ ] around its entries',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map: lines of "name: value", or { } around them',
  string: 'text',
};

function typeInWords(type: string): string {
  return TYPES[type] ?? type;
}

function fieldTypes(schema: Schema): unknown[] {
  return choicesOf(schema).flatMap((one) => tagsOf(one, 'type'));
}

const MAX_SHOWN = 60;

function show(value: unknown): string {
  const text = written(value, MAX_SHOWN);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 3)}…` : text;
}

/** As JSON, apart from numbers that JSON lacks, and cut to what is shown: each defect may concern a very large value. */
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
