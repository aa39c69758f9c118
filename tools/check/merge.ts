/** Many files → one profile: each single section exactly once, the lists joined. */

import type { LoadedFile, Position } from '../load.ts';
import { titleOf } from './inherit.ts';
import { NEUTRAL_SECTIONS } from './neutral.ts';
import type { RawFile, RawProfile } from './raw.ts';
import type { Report } from './report.ts';

const singles = ['id', 'version', 'title', 'standard', 'deviceId', 'frame', 'messages', 'presence'] as const;

/** The standard's, of the sections that are tables of it. */
const tables = {
  id: null,
  version: null,
  title: null,
  standard: null,
  deviceId: 1,
  frame: 2,
  messages: 3,
  presence: 4,
} as const;

export function mergeFiles(files: readonly LoadedFile[], report: Report): RawProfile {
  const merged: Record<string, unknown> = { enums: [], flags: [], bodies: [] };
  // A missing section is reported at the profile's name.
  const main = files.find(({ value }) => Object.hasOwn(value as object, 'id')) ?? files[0];
  const isStandard = files.some(({ value }) => Object.hasOwn(value as object, 'standard'));
  for (const section of singles) {
    const holders = files.filter(({ value }) => Object.hasOwn(value as object, section));
    const [first, ...others] = holders;
    const table = isStandard ? tables[section] : null;
    const subject = { table, field: section };
    if (first === undefined) {
      if (section === 'standard' || section === 'title' || (section === 'presence' && !isStandard)) continue;
      const position = { file: main?.file ?? '', line: 1 };
      if (!report.partial.has(section)) {
        report.add(
          position,
          subject,
          table === null
            ? `no file has \`${section}\``
            : `no file has \`${section}\`, so Table ${table} is not defined`,
        );
      }
      merged[section] = neutralSection(section, position, report);
    } else {
      merged[section] = (first.value as RawFile)[section];
    }
    for (const other of others) {
      report.at(other.value as object, section, subject, `\`${section}\` is in ${first?.file} already`);
    }
  }
  merged.title ??= titleOf(String(merged.id));
  if (!files.some(({ value }) => Object.hasOwn(value as object, 'bodies'))) {
    if (!report.partial.has('bodies')) {
      report.add({ file: main?.file ?? '', line: 1 }, { table: null, field: 'bodies' }, 'no file has `bodies`');
    }
    report.partial.add('bodies');
  }
  for (const { value } of files) {
    const { enums = [], flags = [], bodies = [] } = value as RawFile;
    (merged.enums as unknown[]).push(...enums);
    (merged.flags as unknown[]).push(...flags);
    (merged.bodies as unknown[]).push(...bodies);
    for (const [name, list] of Object.entries({ enums, flags, bodies }))
      if (report.partial.has(list)) report.partial.add(name);
  }
  return merged as unknown as RawProfile;
}

/** Stands in for a missing section; everything in it is marked as partial, so that no defect follows from it. */
function neutralSection(section: string, { file, line }: Position, report: Report): unknown {
  const neutral = structuredClone(NEUTRAL_SECTIONS[section]);
  if (typeof neutral !== 'object' || neutral === null) return neutral;
  report.positions.record(neutral, file, line);
  for (const [attribute, value] of Object.entries(neutral)) {
    report.partial.add(`${section}.${attribute}`);
    if (Array.isArray(value)) report.partial.add(value);
  }
  return neutral;
}
