/**
 * Fills in what entries inherit: `origin` and `source` from the entry around them, at last from the file's top level. Titles do not inherit:
 * one that is absent is made of the name.
 */
import type { LoadedFile } from '../load.ts';
import type { Origin } from '../model.ts';

/** An entry, or a list of them, as a file has it. */
interface Entry {
  origin?: Origin;
  source?: string | null;
  title?: string;
  readonly table?: number;
  readonly name?: string;
  readonly [attribute: string]: unknown;
}

interface Inherited {
  readonly origin: Origin;
  readonly source: string | null;
}

/** What holds entries, by the attribute that they stand under; of a list each is one. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  deviceId: ['deviceTypes'],
  frame: ['header', 'check', 'checks', 'end'],
  messages: ['identifiers'],
  presence: [],
  enums: ['codes'],
  flags: ['bits'],
  bodies: ['fields'],
};

/** What entries without a name are called. */
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
    const own = { origin: file.origin ?? 'assigned', source: file.source ?? null } as const;
    for (const [section, parts] of Object.entries(ENTRIES)) {
      for (const entry of entriesOf(file[section])) {
        const inherited = fill(entry, section, own);
        for (const part of parts) for (const each of entriesOf(entry[part])) fill(each, part, inherited);
      }
    }
  }
}

/** Returns what its own entries inherit. */
function fill(entry: Entry, section: string, { origin, source }: Inherited): Inherited {
  entry.origin ??= origin;
  entry.source ??= entry.table === undefined ? source : `Table ${entry.table}`;
  entry.title ??= TITLES[section] ?? (entry.name === undefined ? 'Reserved' : titleOf(entry.name));
  return { origin: entry.origin, source: entry.source };
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
