/** Each file under broken/ corrupts the default profile, or one under fixtures/, in one way and says how that must be refused. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Defect } from '../../tools/check.ts';
import type { Edit } from './patch.ts';
import { patchedDefects, patchedSources } from './patch.ts';
import { applianceDirectory, brokenDirectory, profileDirectory, stationDirectory } from './paths.ts';

interface ExpectedDefect {
  readonly file: string;
  /** Text of the line that the defect points at: the number would go stale. */
  readonly at: string;
  readonly table: number | null;
  readonly field: string | null;
  readonly reason: string;
}

interface BrokenProfile {
  readonly defect: string;
  /** Which profile is edited; the default one where it is absent. */
  readonly profile?: 'appliance' | 'station';
  readonly edits: readonly Edit[];
  /** The corrupt profile cannot but have defects besides those expected. */
  readonly others?: boolean;
  readonly expect: readonly ExpectedDefect[];
}

const files = readdirSync(brokenDirectory).sort();
const directories = { default: profileDirectory, appliance: applianceDirectory, station: stationDirectory };

test('the folder has all broken profiles', () => {
  assert.ok(files.length >= 280, `only ${files.length}`);
});

for (const file of files) {
  const broken: BrokenProfile = parse(readFileSync(join(brokenDirectory, file), 'utf8'));
  test(`${file.replace('.yaml', '')}: ${broken.defect}`, () => {
    const directory = directories[broken.profile ?? 'default'];
    const sources = patchedSources(broken.edits, directory);
    const lines = new Map(sources.map((source) => [source.file, source.text.split('\n')]));
    const defects = patchedDefects(broken.edits, directory);
    const found = defects.map((defect) => summary(defect, lines.get(defect.file)?.[defect.line - 1] ?? '', broken));
    const expected = broken.expect.map(({ file: where, at, table, field, reason }) => ({
      file: where,
      at,
      table,
      field,
      reason,
    }));
    if (broken.others) {
      for (const defect of expected) assert.ok(found.some((candidate) => isSame(candidate, defect)));
    } else {
      assert.deepEqual(found, expected);
    }
  });
}

/** With the expected text in place of the line where the line has it, so that a failure shows both. */
function summary(defect: Defect, line: string, { expect }: BrokenProfile): ExpectedDefect {
  const { file, table, field, reason } = defect;
  const at = expect.find((candidate) => line.includes(candidate.at))?.at ?? line;
  return { file, at, table, field, reason };
}

function isSame(left: ExpectedDefect, right: ExpectedDefect): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
