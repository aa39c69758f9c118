/** `rump profile`: checks, compares and explains profiles in folders, and counts where their entries come from. */
import { isAbsolute, join, relative } from 'node:path';
import { nearNames } from '../../sdk/values/near.ts';
import { type CheckResult, checkDirectory, checkSources, type Defect, formatDefect } from '../../tools/check.ts';
import { diffProfiles, formatDiff } from '../../tools/diff.ts';
import type { Body, Field, HeaderField, Origin, Profile, Provenance } from '../../tools/model.ts';
import { profileFilesIn, type Source } from '../../tools/sources.ts';
import { FAILED, Failure, misuse, systemFailure } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { profileDirectory } from '../package.ts';
import { printableJson } from '../printable.ts';
import { textTable } from '../text-table.ts';
import { explainBody, explainEnumeration, explainField, inOrderOfTable, placesOf } from './fields.ts';
import { explainCheck, explainHeaderField, explainTable, fingerprintText, SECTIONS, tableNumbers } from './tables.ts';

/** The folder that the user named; by default that of this package, as a relative path if that is shorter. */
function folderName(written: string | undefined): string {
  if (written !== undefined) return written;
  const way = relative('.', profileDirectory);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? profileDirectory : way;
}

function checkFolder(folder: string): CheckResult {
  let names: string[];
  try {
    names = profileFilesIn(folder);
  } catch (error) {
    throw systemFailure(folder, error);
  }
  if (names.length === 0) throw new Failure(`${folder} contains no YAML file`);
  try {
    return checkDirectory(folder);
  } catch (error) {
    // A file of the folder that cannot be read; any other error is internal.
    const { code, path } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : systemFailure(path ?? folder, error);
  }
}

/** The profile of a folder; throws a Failure with the first defect if there is any. */
export function loadFolder(folder: string): Profile {
  return checked(folder, checkFolder(folder));
}

/** As `loadFolder`, for files that have been read. */
export function profileOf(folder: string, sources: readonly Source[]): Profile {
  return checked(folder, checkSources(sources));
}

function checked(folder: string, { profile, defects }: CheckResult): Profile {
  if (profile !== null) return profile;
  const [first] = defects as [Defect];
  const others = defects.length > 1 ? ` (and ${defects.length - 1} more: rump profile check ${folder})` : '';
  throw new Failure(`${defectLine(folder, first)}${others}`);
}

/** A defect of the profile as a whole has the folder as its place. */
function defectLine(folder: string, defect: Defect): string {
  return formatDefect({ ...defect, file: join(folder, defect.file) });
}

interface ResultOptions {
  readonly json?: boolean;
}

/** JSON for programs; the guide lists its members, so they stay. */
function resultJson(result: object): string {
  return `${printableJson(result, undefined, 2)}\n`;
}

function profileJson(profile: Profile): object {
  const { id, version, kinds } = profile;
  return { id, version, kinds: kinds.length, fingerprint: fingerprintText(profile) };
}

export function contentsText(profile: Profile): string {
  const count = profile.kinds.length;
  return `${count} ${count === 1 ? 'kind' : 'kinds'} of message, fingerprint ${fingerprintText(profile)}`;
}

export async function checkProfile(directory: string | undefined, { json }: ResultOptions): Promise<void> {
  const folder = folderName(directory);
  const { profile, defects } = checkFolder(folder);
  const output = standardOutput();
  if (json) {
    const found = defects.map(({ file, line, table, field, attribute, reason }) => {
      return { file: join(folder, file), line, table, entry: field, attribute, message: reason };
    });
    await output.add(resultJson({ folder, profile: profile && profileJson(profile), defects: found }));
  } else if (profile === null) {
    for (const defect of defects) await output.add(`${defectLine(folder, defect)}\n`);
    await output.add(`${defects.length} ${defects.length === 1 ? 'defect' : 'defects'}\n`);
  } else {
    await output.add(`${profile.id} ${profile.version} (${folder}): ${contentsText(profile)}, no defects\n`);
  }
  if (profile === null) process.exitCode = FAILED;
  await output.close();
}

export async function compareProfiles(
  before: string,
  after: string | undefined,
  { json }: ResultOptions,
): Promise<void> {
  const newer = folderName(after);
  const profiles = [loadFolder(before), loadFolder(newer)] as const;
  const changes = diffProfiles(...profiles);
  const output = standardOutput();
  if (json) {
    const listed = changes.map(({ severity, table, field, what, ...values }) => {
      return { breaking: severity === 'breaking', table, entry: field, change: what, ...values };
    });
    const [older, latest] = profiles.map(profileJson);
    await output.add(
      resultJson({ before: { folder: before, ...older }, after: { folder: newer, ...latest }, changes: listed }),
    );
  } else await output.add(formatDiff(changes));
  await output.close();
  if (changes.some(({ severity }) => severity === 'breaking')) process.exitCode = FAILED;
}

export async function explainProfile(subject: string, directory: string | undefined): Promise<void> {
  const profile = loadFolder(folderName(directory));
  const explanations = explain(profile, subject);
  if (explanations.length === 0)
    throw misuse(`nothing is called ${JSON.stringify(subject)}; ${hint(profile, subject)}`);
  const output = standardOutput();
  await output.add(explanations.join('\n'));
  await output.close();
}

/** Explanations of everything with this name, since a field and a message may share one; empty if nothing has it. */
export function explain(profile: Profile, subject: string): string[] {
  const [, number] = /^(?:table\s*)?(\d+)$/i.exec(subject) ?? [];
  if (number !== undefined) return explainTable(profile, Number(number));
  const { bodies, kinds, frame } = profile;
  const kind = kinds.find(({ name }) => name === subject);
  if (kind !== undefined) return [explainBody(profile, kind.body)];
  const named = inOrderOfTable(bodies).filter(
    ({ name, group, messages }) => name === subject || group === subject || messages.includes(subject),
  );
  const section = Object.hasOwn(SECTIONS, subject) ? SECTIONS[subject] : undefined;
  return [
    ...(section?.(profile) ?? []),
    ...named.map((body) => explainBody(profile, body)),
    ...frame.header.filter(({ name }) => name === subject).map((field) => explainHeaderField(profile, field)),
    ...(subject === 'check' && frame.checkLength > 0 ? [explainCheck(profile)] : []),
    ...explainField(profile, placesOf(profile, subject)),
    ...profile.enumerations.filter(({ name }) => name === subject).map((entry) => explainEnumeration(profile, entry)),
  ];
}

function hint(profile: Profile, subject: string): string {
  const { bodies, kinds, deviceId, messages, frame, enumerations } = profile;
  const fields = [...frame.header, ...bodies.flatMap((body) => body.fields)].filter(({ name }) => name !== '');
  const entries = [...kinds, ...bodies, ...deviceId.deviceTypes, ...messages, ...fields, ...enumerations];
  const near = nearNames(subject, new Set([...entries.map(({ name }) => name), ...Object.keys(SECTIONS)]));
  const tables = tableNumbers(profile);
  const parts =
    tables.length === 0
      ? `parts are ${Object.keys(SECTIONS).join(', ')}`
      : `tables are ${tables[0]} to ${tables.at(-1)}`;
  return near.length > 0 ? `did you mean ${near.join(', ')}?` : `${parts}, a kind is for example ${kinds[0]?.name}`;
}

interface CoverageOptions {
  /** Percent. */
  readonly least?: number;
  /** The least that counts: `observed` includes `normative`. */
  readonly origin: Origin;
  readonly json?: boolean;
}

/** How much of a profile has been observed in devices, or checked against the text of the standard. */
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
