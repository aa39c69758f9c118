/** Bodies, enums and sets of flags become types of one namespace, beside those that every profile has. */

import { pascalCase } from '../emit/names.ts';
import type { RawProfile } from './raw.ts';
import type { Report } from './report.ts';

const GIVEN = [
  'BodyLayout',
  'DeviceTypeName',
  'Enumeration',
  'FrameView',
  'Kind',
  'KindName',
  'Message',
  'MessageInput',
  'MessageInputs',
  'MessageTypeName',
  'Messages',
  'UnknownMessage',
  'Views',
];

export function checkTypeNames({ bodies, enums, flags }: RawProfile, report: Report): void {
  const owners = new Map([...enums, ...flags].map((entry) => [pascalCase(entry.name), entry]));
  for (const entry of bodies) {
    const subject = { table: entry.table ?? null, field: entry.name };
    if (GIVEN.includes(entry.name)) report.at(entry, 'name', subject, `the name ${entry.name} is reserved`);
    const owner = owners.get(entry.name);
    if (owner === undefined) continue;
    const { file, line } = report.positions.of(owner, 'name');
    report.at(
      entry,
      'name',
      subject,
      `the type name ${entry.name} is taken already, by ${owner.name} at ${file}:${line}`,
    );
  }
}
