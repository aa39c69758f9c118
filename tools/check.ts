/**
 * Checks the files of a profile: returns the checked model, or all defects. The shape comes first: what it refuses is removed, and the
 * later checks see the rest.
 */
import { resolveBody } from './check/body.ts';
import { resolveDeviceTypes, resolveEnumerations, resolveFlagSets, resolveMessages } from './check/codes.ts';
import { resolveFrame } from './check/frame.ts';
import { inherit, titleOf } from './check/inherit.ts';
import { resolveKinds } from './check/kinds.ts';
import { checkTypeNames, Uniqueness } from './check/names.ts';
import { sizeOf } from './check/numbers.ts';
import { NEUTRAL_SECTIONS, type RawFile, type RawProfile } from './check/raw.ts';
import { type Defect, Report } from './check/report.ts';
import { checkRoles } from './check/roles.ts';
import { checkShape } from './check/shape.ts';
import { fingerprint } from './fingerprint.ts';
import { type LoadedFile, loadSources, type Position } from './load.ts';
import type { PresenceMask, Profile } from './model.ts';
import { readSources, type Source } from './sources.ts';

export { type Defect, formatDefect } from './check/report.ts';

/** The standard numbers its tables 1 to 19; 1 to 4 are sections of their own. */
const firstBodyTable = 5;
const lastBodyTable = 19;

/** Sections that are tables. */
const tables: Readonly<Record<string, number>> = { deviceId: 1, frame: 2, messages: 3, presence: 4 };

export interface CheckResult {
  /** The checked model; null if there are defects. */
  readonly profile: Profile | null;
  /** In order of file and line; empty if there are none. */
  readonly defects: Defect[];
}

/**
 * Reads and checks the profile in a folder.
 *
 * @param directory a folder of YAML files; its subfolders are not read
 * @returns the model, or every defect with its file, line, table and field
 * @throws {Error} a system error if a file cannot be read
 */
export function checkDirectory(directory: string): CheckResult {
  return checkSources(readSources(directory));
}

/**
 * As `checkDirectory`, for files in memory.
 *
 * @param sources the YAML files with their names, as defects quote them
 */
export function checkSources(sources: readonly Source[]): CheckResult {
  const loaded = loadSources(sources);
  const report = new Report(loaded.positions);
  for (const { file, line, reason } of loaded.defects) report.add({ file, line }, { table: null, field: null }, reason);
  checkShape(loaded.files, report);
  // The contents of an unreadable file are missing everywhere: reporting each would only repeat one defect.
  const isRead = loaded.files.every(
    ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  if (loaded.defects.length > 0 || !isRead) return { profile: null, defects: report.sorted() };
  inherit(loaded.files);
  const raw = mergeFiles(loaded.files, report);
  const profile = resolveProfile(raw, report);
  return { profile: report.count === 0 ? profile : null, defects: report.sorted() };
}

function resolveProfile(raw: RawProfile, report: Report): Profile {
  const enumerations = resolveEnumerations(raw.enums, report);
  const flagSets = resolveFlagSets(raw.flags, report);
  if (report.partial.has('enums')) report.partial.add(enumerations);
  if (report.partial.has('flags')) report.partial.add(flagSets);
  const dictionaries = { enumerations, flagSets, byteOrder: raw.frame.byteOrder };
  const frame = resolveFrame(raw.frame, dictionaries, report);
  const deviceTypes = resolveDeviceTypes(raw, frame, report);
  const messages = resolveMessages(raw, frame, report);
  const presence = presenceOf(raw, report);
  const hasLength = frame.lengthBias !== null || report.partial.has(raw.frame.header);
  const context = {
    ...dictionaries,
    isByteOrderKnown: !report.partial.has('frame.byteOrder'),
    maximumBodyLength: report.partial.has('frame.maximumBodyLength') ? Infinity : frame.maximumBodyLength,
    hasLength,
    presence,
    isMaskKnown: !report.partial.has('presence.byte') && !report.partial.has('presence.type'),
    messages: new Map(messages.map((message) => [message.name, message])),
    devices: new Set(deviceTypes.map(({ name }) => name)),
    isStandard: report.partial.has('standard') ? null : raw.standard !== undefined,
  };
  if (report.partial.has(raw.deviceId.deviceTypes)) report.partial.add(context.devices);
  if (report.partial.has(raw.messages.identifiers)) report.partial.add(context.messages);
  const names = new Uniqueness('body', report);
  const bodies = raw.bodies.map((entry) => {
    names.add(entry.name, entry, 'name', { table: entry.table ?? null, field: entry.name });
    return resolveBody(entry, context, report);
  });
  const kinds = resolveKinds(raw, deviceTypes, messages, bodies, hasLength, report);
  if (!report.partial.has('standard')) checkTables(raw, report);
  checkTypeNames(raw, report);
  checkRoles(raw, report);
  const { id, version, title, standard = null } = raw;
  const { table = null, origin, source } = raw.deviceId;
  const profile = {
    id,
    version,
    title,
    standard,
    deviceId: { table, title: raw.deviceId.title, deviceTypes, origin, source },
    frame,
    messages,
    messagesTitle: raw.messages.title,
    presence,
    enumerations: [...enumerations.values()],
    bodies,
    kinds,
  };
  return { ...profile, fingerprint: fingerprint(profile) };
}

function presenceOf(raw: RawProfile, report: Report): PresenceMask | null {
  const { presence, messages } = raw;
  if (presence !== undefined) {
    const { title, byte, type, origin, source } = presence;
    return { title, byte, size: sizeOf(type), byteOrder: raw.frame.byteOrder, origin, source };
  }
  for (const entry of messages.identifiers) {
    if (entry.control !== true) continue;
    const subject = { table: messages.table ?? null, field: `messages.${entry.name}` };
    report.at(entry, 'control', subject, 'no file has `presence`, the mask that bodies of control messages carry');
  }
  return null;
}

function checkTables(raw: RawProfile, report: Report): void {
  const isStandard = raw.standard !== undefined;
  for (const section of ['deviceId', 'frame', 'messages', 'presence'] as const) {
    const entry = raw[section];
    const table = tables[section] ?? null;
    // A missing section is a defect of its own.
    if (entry === undefined || report.positions.of(entry).line === 0 || report.partial.has(`${section}.table`))
      continue;
    if (entry.table === undefined && isStandard) {
      report.at(entry, null, { table, field: section }, '`table` is missing');
    } else if (entry.table !== undefined && !isStandard) {
      const reason = '`table` belongs to a profile with a `standard`, which this is not';
      report.at(entry, 'table', { table: null, field: section }, reason);
    }
  }
  if (!isStandard || report.partial.has('bodies')) return;
  const defined = new Set(raw.bodies.map(({ table }) => table));
  for (let table = firstBodyTable; table <= lastBodyTable; table++) {
    if (!defined.has(table)) report.at(raw.frame, null, { table, field: null }, `Table ${table} is not defined`);
  }
}

const singles = ['id', 'version', 'title', 'standard', 'deviceId', 'frame', 'messages', 'presence'] as const;

function mergeFiles(files: readonly LoadedFile[], report: Report): RawProfile {
  const merged: Record<string, unknown> = { enums: [], flags: [], bodies: [] };
  // A missing section is reported at the profile's name.
  const main = files.find(({ value }) => Object.hasOwn(value as object, 'id')) ?? files[0];
  const start = { file: main?.file ?? '', line: 1 };
  const isStandard = files.some(({ value }) => Object.hasOwn(value as object, 'standard'));
  for (const section of singles) {
    const [first, ...others] = files.filter(({ value }) => Object.hasOwn(value as object, section));
    const subject = { table: isStandard ? (tables[section] ?? null) : null, field: section };
    if (first !== undefined) {
      merged[section] = (first.value as RawFile)[section];
    } else if (section !== 'standard' && section !== 'title' && (section !== 'presence' || isStandard)) {
      if (!report.partial.has(section)) report.add(start, subject, missing(section, subject.table));
      merged[section] = neutralSection(section, start, report);
    }
    for (const other of others) {
      report.at(other.value as object, section, subject, `\`${section}\` is in ${first?.file} already`);
    }
  }
  merged.title ??= titleOf(String(merged.id));
  if (!files.some(({ value }) => Object.hasOwn(value as object, 'bodies'))) {
    if (!report.partial.has('bodies')) report.add(start, { table: null, field: 'bodies' }, missing('bodies', null));
    report.partial.add('bodies');
  }
  for (const { value } of files) {
    const { enums = [], flags = [], bodies = [] } = value as RawFile;
    for (const [name, list] of Object.entries({ enums, flags, bodies })) {
      (merged[name] as unknown[]).push(...list);
      if (report.partial.has(list)) report.partial.add(name);
    }
  }
  return merged as unknown as RawProfile;
}

function missing(section: string, table: number | null): string {
  return `no file has \`${section}\`${table === null ? '' : `, so Table ${table} is not defined`}`;
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
