/** `rump profile coverage`: how much of a profile has been observed in devices, or checked against the text of the standard. */
import type { Body, Field, HeaderField, Origin, Profile, Provenance } from '../../tools/model.ts';
import { FAILED } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { textTable } from '../text-table.ts';
import { inOrderOfTable } from './fields.ts';
import { folderName, loadFolder, profileJson, resultJson } from './profile.ts';

interface CoverageOptions {
  /** Percent. */
  readonly least?: number;
  /** The least that counts: `observed` includes `normative`. */
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
    'name',
    ...ORIGINS.map((head) => ({ head, align: 'right' as const })),
  ];
  const rows = tables.map((row) => [
    String(row.table ?? ''),
    row.name,
    ...ORIGINS.map((origin) => String(row[origin])),
  ]);
  return textTable(columns, rows);
}

/** From no origin to the text of the standard. */
const ORIGINS: readonly Origin[] = ['assigned', 'observed', 'normative'];

type Counts = Readonly<Record<Origin, number>>;

interface TableCoverage extends Counts {
  /** The standard's table; null outside any. */
  readonly table: number | null;
  /** Of a body, or `deviceId`, `frame`, `messages`, `presence`. */
  readonly name: string;
}

/**
 * Entries are everything with an origin: a table itself (its length, or its subject), its fields, reserved ones included, its checks
 * and masks, and the codes and flags of its fields, which count in each table that has them.
 *
 * @returns the tables of the frame, then the bodies in the order of the files
 */
function coverageOf({ deviceId, frame, messages, presence, bodies, standard }: Profile): TableCoverage[] {
  const numbered = (number: number): number | null => (standard === null ? null : number);
  const header = frame.header.flatMap((entry): Provenance[] => [entry, ...codesOf(entry.field)]);
  return [
    { table: deviceId.table, name: 'deviceId', ...count([deviceId, ...deviceId.deviceTypes]) },
    { table: frame.table, name: 'frame', ...count([frame, ...header, ...frame.checks]) },
    { table: numbered(3), name: 'messages', ...count(messages) },
    ...(presence === null ? [] : [{ table: numbered(4), name: 'presence', ...count([presence]) }]),
    ...bodies.map((body) => ({ table: body.table, name: body.name, ...count(entriesOf(body, presence)) })),
  ];
}

/** Over all tables. */
function totalOf(tables: readonly Counts[]): Counts {
  const sum = (origin: Origin): number => tables.reduce((all, counts) => all + counts[origin], 0);
  return { assigned: sum('assigned'), observed: sum('observed'), normative: sum('normative') };
}

function entriesOf(body: Body, usual: Profile['presence']): Provenance[] {
  const { fields, list, presence } = body;
  return [
    body,
    ...(presence === null || presence === usual ? [] : [presence]),
    ...fields.flatMap((field): Provenance[] => [field, ...codesOf(field)]),
    ...(list?.attributes ?? []),
  ];
}

function codesOf(field: Field | HeaderField['field']): readonly Provenance[] {
  return field?.enumeration?.codes ?? field?.flags ?? [];
}

/** Fields of a table may share their codes. */
function count(entries: readonly Provenance[]): Counts {
  const each = [...new Set(entries)].map(({ origin }) => origin);
  const number = (origin: Origin): number => each.filter((other) => other === origin).length;
  return { assigned: number('assigned'), observed: number('observed'), normative: number('normative') };
}
