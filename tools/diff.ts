/** The differences between two profiles, and which of them break readers of the older one. */
import { type Change, ChangeLog, compareCodes } from './diff/change.ts';
import { compareFrames } from './diff/frame.ts';
import { compareKinds, compareMessages } from './diff/messages.ts';
import type { PresenceMask, Profile } from './model.ts';

export type { Change, Severity } from './diff/change.ts';

/** A mask that comes or goes is that of messages that do so, or of none. */
function comparePresenceMasks(
  before: PresenceMask | null,
  after: PresenceMask | null,
  table: number | null,
  log: ChangeLog,
): void {
  const subject = { table, field: 'presence' };
  if (before === null || after === null) {
    log.compatible(subject, 'title', before?.title ?? null, after?.title ?? null);
    return;
  }
  log.breaking(subject, 'byte', before.byte, after.byte);
  log.breaking(subject, 'size', before.size, after.size);
  log.provenance(subject, before, after);
}

/**
 * Compares two checked profiles.
 *
 * @returns the changes, breaking ones first, each group in the order of the standard's tables; empty if there are none
 */
export function diffProfiles(before: Profile, after: Profile): Change[] {
  const log = new ChangeLog();
  const heading = { table: null, field: null };
  const parts = ['id', 'version', 'title', 'standard'] as const;
  for (const part of parts) log.compatible(heading, part, before[part], after[part]);
  const { table } = before.deviceId;
  log.provenance({ table, field: 'deviceId' }, before.deviceId, after.deviceId);
  compareCodes({ table, section: 'deviceTypes' }, before.deviceId.deviceTypes, after.deviceId.deviceTypes, log);
  compareFrames(before.frame, after.frame, log);
  const isStandard = before.standard !== null;
  compareMessages(before, after, isStandard ? 3 : null, log);
  comparePresenceMasks(before.presence, after.presence, isStandard ? 4 : null, log);
  compareKinds(before, after, log);
  return log.sorted();
}

/** One line of text per change, and a last line with their counts. */
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
