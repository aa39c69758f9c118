/** Puts the parts together. The shape comes first: what it refuses is taken out, and the later checks speak about the rest. */

import { fingerprint } from '../fingerprint.ts';
import type { LoadedProfile } from '../load.ts';
import type { Code, PresenceMask, Profile } from '../model.ts';
import { resolveBody } from './body.ts';
import { resolveDeviceTypes, resolveEnumerations, resolveFlagSets, resolveMessages } from './codes.ts';
import { resolveFrame } from './frame.ts';
import { hexadecimal, rangeOf, sizeOf } from './integer.ts';
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
  const raw = mergeFiles(loaded.files, report);
  const profile = resolveProfile(raw, report);
  return { profile: report.count === 0 ? profile : null, defects: report.sorted() };
}

function resolveProfile(raw: RawProfile, report: Report): Profile {
  const enumerations = resolveEnumerations(raw.enums, report);
  const flagSets = resolveFlagSets(raw.flags, report);
  const deviceTypes = resolveDeviceTypes(raw.deviceId.deviceTypes, report);
  const messages = resolveMessages(raw.messages.identifiers, report);
  const frame = resolveFrame(raw.frame, report);
  checkHeaderHolds('device', 1, deviceTypes, raw.deviceId.deviceTypes, raw, report);
  checkHeaderHolds('message', 3, messages, raw.messages.identifiers, raw, report);
  const presence: PresenceMask = {
    title: raw.presence.title,
    byte: raw.presence.byte,
    size: sizeOf(raw.presence.type),
    origin: raw.presence.origin,
    source: raw.presence.source,
  };
  const context = {
    byteOrder: report.partial.has('frame.byteOrder') ? null : frame.byteOrder,
    maximumBodyLength: report.partial.has('frame.maximumBodyLength') ? Infinity : frame.maximumBodyLength,
    hasLength: frame.lengthBias !== null || report.partial.has(raw.frame.header),
    presence,
    isMaskKnown: !report.partial.has('presence.byte') && !report.partial.has('presence.type'),
    messages: new Map(messages.map((message) => [message.name, message])),
    devices: new Set(deviceTypes.map(({ name }) => name)),
    enumerations,
    flagSets,
  };
  for (const [list, made] of [
    [raw.deviceId.deviceTypes, context.devices],
    [raw.messages.identifiers, context.messages],
    ['enums', enumerations],
    ['flags', flagSets],
  ]) {
    if (report.partial.has(list)) report.partial.add(made);
  }
  const names = new Uniqueness('body', report);
  const bodies = raw.bodies.map((entry) => {
    names.add(entry.name, entry, 'name', { table: entry.table ?? null, field: entry.name });
    return resolveBody(entry, context, report);
  });
  const kinds = resolveKinds(raw, deviceTypes, messages, bodies, report);
  checkTables(raw, report);
  checkTypeNames(raw, report);
  checkRoles(raw, report);
  const { id, version, title } = raw;
  const { table, origin, source } = raw.deviceId;
  const profile = {
    id,
    version,
    title,
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

function checkHeaderHolds(
  role: 'device' | 'message',
  table: number,
  codes: readonly Code[],
  entries: readonly object[],
  raw: RawProfile,
  report: Report,
): void {
  const field = raw.frame.header.find((entry) => entry.role === role);
  if (field === undefined) return;
  const owners = new Map(entries.map((entry) => [(entry as Code).name, entry]));
  const { highest } = rangeOf(8 * sizeOf(field.type), false);
  for (const { code, name } of codes) {
    if (code <= highest) continue;
    const entry = owners.get(name) ?? field;
    const section = role === 'device' ? 'deviceTypes' : 'messages';
    report.at(
      entry,
      'code',
      { table, field: `${section}.${name}` },
      `code ${hexadecimal(code)} does not fit header field ${field.name}, which holds ${hexadecimal(highest)} at most`,
    );
  }
}

function checkTables(raw: RawProfile, report: Report): void {
  if (report.partial.has('bodies')) return;
  const defined = new Set(raw.bodies.map(({ table }) => table));
  for (let table = firstBodyTable; table <= lastBodyTable; table++) {
    if (!defined.has(table)) report.at(raw.frame, null, { table, field: null }, `Table ${table} is not defined`);
  }
}
