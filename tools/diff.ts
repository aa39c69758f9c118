/** What differs between two profiles, and what of it breaks those who still read by the older one. */

import { compareBodies } from './diff/bodies.ts';
import type { Change } from './diff/change.ts';
import { ChangeLog } from './diff/change.ts';
import { compareCodes } from './diff/codes.ts';
import { compareFrames, comparePresenceMasks } from './diff/frame.ts';
import type { Body, Profile } from './model.ts';

export type { Change, Severity } from './diff/change.ts';

/** Breaking changes first, each group in the order of the standard's tables. */
export function diffProfiles(before: Profile, after: Profile): Change[] {
  const log = new ChangeLog();
  const heading = { table: null, field: null };
  for (const part of ['id', 'version', 'title'] as const) log.compatible(heading, part, before[part], after[part]);
  log.provenance({ table: 1, field: 'deviceId' }, before.deviceId, after.deviceId);
  compareCodes({ table: 1, section: 'deviceTypes' }, before.deviceId.deviceTypes, after.deviceId.deviceTypes, log);
  compareFrames(before.frame, after.frame, log);
  compareMessages(before, after, log);
  comparePresenceMasks(before.presence, after.presence, log);
  compareKinds(before, after, log);
  return log.sorted();
}

export function formatDiff(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no difference\n';
  const lines = changes.map(({ severity, table, field, what, before, after }) => {
    const subject = [table === null ? '' : `Table ${table}`, field ?? ''].filter((part) => part !== '').join(', ');
    const values = before === null ? `now ${after}` : after === null ? `was ${before}` : `${before} → ${after}`;
    return `${severity.padEnd(10)}  ${subject === '' ? 'profile' : subject}: ${what}: ${values}`;
  });
  const breaking = changes.filter(({ severity }) => severity === 'breaking').length;
  return `${lines.join('\n')}\n${breaking} breaking, ${changes.length - breaking} compatible\n`;
}

function compareMessages(before: Profile, after: Profile, log: ChangeLog): void {
  log.compatible({ table: 3, field: 'messages' }, 'title', before.messagesTitle, after.messagesTitle);
  compareCodes({ table: 3, section: 'messages' }, before.messages, after.messages, log);
  for (const message of before.messages) {
    const other = after.messages.find(({ name }) => name === message.name);
    if (other === undefined) continue;
    const subject = { table: 3, field: `messages.${message.name}` };
    log.breaking(subject, 'control', message.control, other.control);
    log.exchange(subject, 'direction', message.direction, other.direction);
    log.exchange(subject, 'answer', message.answeredBy, other.answeredBy);
    log.compatible(subject, 'extension', message.extension, other.extension);
  }
}

/** Bodies meet where they serve the same kind, whatever they are called; each pair is compared once. */
function compareKinds(before: Profile, after: Profile, log: ChangeLog): void {
  const compared = new Map<Body, Set<Body>>();
  for (const kind of before.kinds) {
    const other = after.kinds.find(({ name }) => name === kind.name);
    // A kind goes when its device type or its message goes, and that is told there.
    if (other === undefined) continue;
    const partners = compared.get(kind.body) ?? new Set();
    compared.set(kind.body, partners);
    if (partners.has(other.body)) continue;
    partners.add(other.body);
    compareBodies(kind.body, before.frame.byteOrder, other.body, after.frame.byteOrder, log);
  }
}
