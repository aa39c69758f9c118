/** Many files → one profile: each single section exactly once, the lists joined. */

import type { LoadedFile } from '../load.ts';
import type { RawFile, RawProfile } from './raw.ts';
import type { Report } from './report.ts';

const singles = ['id', 'version', 'title', 'deviceId', 'frame', 'messages', 'presence'] as const;

const tables = { id: null, version: null, title: null, deviceId: 1, frame: 2, messages: 3, presence: 4 } as const;

/** In place of what was refused, where nothing else depends on it. */
const PLACEHOLDERS: Readonly<Record<string, string>> = { id: '', version: '', title: '' };

export function mergeFiles(files: readonly LoadedFile[], report: Report): RawProfile | null {
  const merged: Record<string, unknown> = { enums: [], flags: [], bodies: [] };
  const before = report.count;
  let isWhole = true;
  // What nobody has is missed where the profile has its name.
  const main = files.find(({ value }) => Object.hasOwn(value as object, 'id')) ?? files[0];
  for (const section of singles) {
    const holders = files.filter(({ value }) => Object.hasOwn(value as object, section));
    const [first, ...others] = holders;
    const subject = { table: tables[section], field: section };
    if (first === undefined && report.partial.has(section)) {
      isWhole &&= section in PLACEHOLDERS;
      merged[section] = PLACEHOLDERS[section];
    } else if (first === undefined) {
      const table = tables[section];
      report.add(
        { file: main?.file ?? '', line: 1 },
        subject,
        table === null ? `no file has \`${section}\`` : `no file has \`${section}\`, so nobody defines Table ${table}`,
      );
    } else {
      merged[section] = (first.value as RawFile)[section];
    }
    for (const other of others) {
      report.at(other.value as object, section, subject, `\`${section}\` is in ${first?.file} already`);
    }
  }
  for (const { value } of files) {
    const { enums = [], flags = [], bodies = [] } = value as RawFile;
    (merged.enums as unknown[]).push(...enums);
    (merged.flags as unknown[]).push(...flags);
    (merged.bodies as unknown[]).push(...bodies);
    for (const [name, list] of Object.entries({ enums, flags, bodies }))
      if (report.partial.has(list)) report.partial.add(name);
  }
  return isWhole && report.count === before ? (merged as unknown as RawProfile) : null;
}
