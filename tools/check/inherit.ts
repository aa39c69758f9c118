/**
 * Fills in what entries inherit: `origin` and `source` from the enclosing entry, in the end from the file's top level. Titles do not
 * inherit: a missing one is made from the name.
 */
import type { LoadedFile } from '../load.ts';
import type { Origin } from '../model.ts';

/** An entry, or a list of them, as in a file. */
interface Entry {
  origin?: Origin;
  source?: string | null;
  title?: string;
  readonly table?: number;
  readonly name?: string;
  fields?: unknown;
  readonly [attribute: string]: unknown;
}

interface Inherited {
  readonly origin: Origin;
  readonly source: string | null;
}

/** Containers of entries, by the attribute that holds them or a list of them. */
interface Sections {
  readonly [attribute: string]: Sections;
}

const SECTIONS: Sections = {
  deviceId: { deviceTypes: {} },
  frame: { header: {}, check: {}, checks: {}, end: {} },
  messages: { identifiers: {} },
  presence: {},
  enums: { codes: {} },
  flags: { bits: {} },
  bodies: { presence: {}, fields: {}, attributes: { fields: {} } },
};

/** Names for entries without one. */
const TITLES: Readonly<Record<string, string>> = {
  deviceId: 'Device ID',
  frame: 'Frame',
  messages: 'Messages',
  presence: 'Presence mask',
  check: 'Check',
  checks: 'Check',
  end: 'End marker',
  reserved: 'Reserved',
};

export function inherit(files: readonly LoadedFile[]): void {
  for (const { value } of files) {
    const file = value as Entry;
    fillAll(file, SECTIONS, { origin: file.origin ?? 'assigned', source: file.source ?? null });
  }
}

function fillAll(owner: Entry, sections: Sections, inherited: Inherited): void {
  for (const [attribute, within] of Object.entries(sections)) {
    for (const entry of entriesOf(owner[attribute])) fillAll(entry, within, fill(entry, attribute, inherited));
  }
}

/** Returns what its own entries inherit. */
function fill(entry: Entry, section: string, { origin, source }: Inherited): Inherited {
  entry.origin ??= origin;
  entry.source ??= entry.table === undefined ? source : `Table ${entry.table}`;
  // Without any, the items of its list follow at once, or nothing.
  if (section === 'bodies') entry.fields ??= [];
  entry.title ??= TITLES[section] ?? titleOfEntry(entry);
  return { origin: entry.origin, source: entry.source };
}

function titleOfEntry({ name, fields }: Entry): string {
  if (name !== undefined) return titleOf(name);
  // An item of a list is known by what it holds.
  const [first] = entriesOf(fields);
  return first === undefined ? 'Reserved' : (first.title ?? titleOfEntry(first));
}

function entriesOf(value: unknown): Entry[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.filter((entry) => typeof entry === 'object' && entry !== null) as Entry[];
}

/** `targetTemperature`, `target-temperature` and `TargetTemperature` → "Target temperature". */
export function titleOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[- ]+/)
    // An abbreviation keeps its capitals.
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
