/** Puts the parts together. The shape comes first: what it refuses is taken out, and the later checks speak about the rest. */

import { fingerprint } from '../fingerprint.ts';
import type { LoadedProfile } from '../load.ts';
import type { PresenceMask, Profile } from '../model.ts';
import { resolveBody } from './body.ts';
import { resolveDeviceTypes, resolveEnumerations, resolveFlagSets, resolveMessages } from './codes.ts';
import { resolveFrame } from './frame.ts';
import { inherit } from './inherit.ts';
import { sizeOf } from './integer.ts';
import { resolveKinds } from './kinds.ts';
import { mergeFiles } from './merge.ts';
import { Uniqueness } from './names.ts';
import type { RawProfile } from './raw.ts';
import type { Defect } from './report.ts';
import { Report } from './report.ts';
import { checkRoles } from './roles.ts';
import { checkShape } from './shape.ts';
import { checkTypeNames } from './type-names.ts';

/** The standard numbers its tables 1 to 19; 1 to 4 are sections of their own. */
const firstBodyTable = 5;
const lastBodyTable = 19;

export function checkFiles(loaded: LoadedProfile): { profile: Profile | null; defects: Defect[] } {
  const report = new Report(loaded.positions);
  for (const { file, line, reason } of loaded.defects) report.add({ file, line }, { table: null, field: null }, reason);
  checkShape(loaded.files, report);
  // What a file holds that cannot be read is missing everywhere: to say so of each would be the echo of one defect.
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
  const sections = { deviceId: 1, frame: 2, messages: 3, presence: 4 } as const;
  for (const [section, table] of Object.entries(sections)) {
    const entry = raw[section as keyof typeof sections];
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
  if (!isStandard) return;
  if (report.partial.has('bodies')) return;
  const defined = new Set(raw.bodies.map(({ table }) => table));
  for (let table = firstBodyTable; table <= lastBodyTable; table++) {
    if (!defined.has(table)) report.at(raw.frame, null, { table, field: null }, `Table ${table} is not defined`);
  }
}
