/** `rump profile coverage`: how much of a profile has been observed in devices, or checked against the text of the standard. */
import { coverageOf, ORIGINS, type TableCoverage, totalOf } from '../../tools/coverage.ts';
import type { Origin } from '../../tools/model.ts';
import { FAILED } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { textTable } from '../text-table.ts';
import { inOrderOfTable } from './fields.ts';
import { folderName, loadFolder, profileJson, resultJson } from './profile.ts';

interface CoverageOptions {
  /** Percent. */
  readonly least?: number;
  /** The least that counts: `observed` counts `normative` too. */
  readonly origin: Origin;
  readonly json?: boolean;
}

export async function showCoverage(
  directory: string | undefined,
  { least, origin, json }: CoverageOptions,
): Promise<void> {
  const folder = folderName(directory);
  const profile = loadFolder(folder);
  const tables = inOrderOfTable(coverageOf(profile));
  const total = totalOf(tables);
  const counted = ORIGINS.slice(ORIGINS.indexOf(origin)).reduce((sum, each) => sum + total[each], 0);
  const entries = ORIGINS.reduce((sum, each) => sum + total[each], 0);
  const isLess = least !== undefined && counted * 100 < least * entries;
  const percent = Math.floor((counted * 1000) / entries) / 10;
  const output = standardOutput();
  if (json) {
    const result = { folder, profile: profileJson(profile), tables, total, origin, percent, least: least ?? null };
    await output.add(resultJson({ ...result, reached: !isLess }));
  } else {
    const what = origin === 'normative' ? 'normative' : `${origin} or better`;
    const asked = least === undefined ? '' : `; ${isLess ? 'less than' : 'at least'} the ${least} % asked for`;
    await output.add(`${tableText([...tables, { table: null, name: 'all', ...total }])}
${counted} of ${entries} entries are ${what}: ${percent} %${asked}
`);
  }
  await output.close();
  if (isLess) process.exitCode = FAILED;
}

function tableText(tables: readonly TableCoverage[]): string {
  const columns = [
    { head: 'table', align: 'right' as const },
    { head: 'name' },
    ...ORIGINS.map((head) => ({ head, align: 'right' as const })),
  ];
  const rows = tables.map((row) => [
    String(row.table ?? ''),
    row.name,
    ...ORIGINS.map((origin) => String(row[origin])),
  ]);
  return textTable(columns, rows);
}
