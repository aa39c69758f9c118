/** `rump profile`: checks, compares and explains profiles in folders. */
import { isAbsolute, join, relative } from 'node:path';
import { nearNames } from '../../sdk/values/near.ts';
import { type CheckResult, checkDirectory, checkSources, type Defect, formatDefect } from '../../tools/check.ts';
import { diffProfiles, formatDiff } from '../../tools/diff.ts';
import type { Profile } from '../../tools/model.ts';
import { profileFilesIn, type Source } from '../../tools/sources.ts';
import { FAILED, Failure, misuse, systemFailure } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { profileDirectory } from '../package.ts';
import { printableJson } from '../printable.ts';
import { explainBody, explainEnumeration, explainField, inOrderOfTable, placesOf } from './fields.ts';
import { explainCheck, explainHeaderField, explainTable, fingerprintText, SECTIONS, tableNumbers } from './tables.ts';

/** The folder that the user named; by default that of this package, as a relative path if that is shorter. */
export function folderName(written: string | undefined): string {
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
export function resultJson(result: object): string {
  return `${printableJson(result, undefined, 2)}\n`;
}

export function profileJson(profile: Profile): object {
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
