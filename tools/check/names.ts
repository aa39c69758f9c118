/**
 * Names that already have a meaning in generated code or for its users. Bodies, enums and sets of flags share one namespace with the types
 * that every profile has; the checker and the emitters must agree on their case.
 */

import type { RawBody, RawProfile } from './raw.ts';
import type { Report, Subject } from './report.ts';

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** A field becomes a property of messages, views and columns, beside these. */
const reservedFieldNames = words(`
  kind deviceType messageType serial sequence offset body unknownFields unknownAttributes attributeOrder rest residue header
  length validity dictionaries presence view at frame moveTo readFrom prototype toJSON then
`);

/** A device type has a file of its own under generated/, beside these. */
const reservedGroups = new Set(['bodies', 'common', 'frame', 'header', 'layout']);

/** Why no field may have this name; null if one may. */
export function refusalOfFieldName(name: string): string | null {
  if (reservedFieldNames.has(name)) return reserved(name, 'messages, views or columns have a property of that name');
  return refusalOfCodeName(name);
}

/** As a key it would hide what every object inherits. */
export function refusalOfCodeName(name: string): string | null {
  return name in Object.prototype || name === 'prototype'
    ? reserved(name, 'objects have a property of that name')
    : null;
}

/** For a device type or message: the first or the last part of a kind's name. */
export function refusalOfKindName(name: string): string | null {
  if (name === 'unknown') return reserved(name, 'it is the kind of messages that are not in the profile');
  if (reservedGroups.has(name)) return reserved(name, 'generated code has a file of that name');
  return refusalOfCodeName(name);
}

function reserved(name: string, why: string): string {
  return `the name ${name} is reserved: ${why}`;
}

/** Refuses the second of two entries that share what must be unique. */
export class Uniqueness {
  readonly #what: string;
  readonly #report: Report;
  readonly #owners = new Map<string | number, object>();

  constructor(what: string, report: Report) {
    this.#what = what;
    this.#report = report;
  }

  add(value: string | number, owner: object, attribute: string, subject: Subject, shown: string = String(value)): void {
    // In place of a refused name.
    if (value === '') return;
    const first = this.#owners.get(value);
    if (first === undefined) {
      this.#owners.set(value, owner);
      return;
    }
    const { file, line } = this.#report.positions.of(first, attribute);
    this.#report.at(owner, attribute, subject, `${this.#what} ${shown} is taken already, at ${file}:${line}`);
  }
}

/** `water-heater` → `waterHeater`. */
export function camelCase(name: string): string {
  return name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `water-heater` → `WaterHeater`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** Types of every profile; then names that generated code has of its own beside these, and those of the languages that it uses. */
const GIVEN = words(`
  BodyLayout DeviceTypeName Enumeration FrameHeader FrameView Kind KindName Message MessageInput MessageInputs MessageTypeName
  Messages UnknownMessage Views
  BOOLS Body Bool Bytes DataView Enum Flags Header HeaderInput Map Number Object Readonly ReadonlyMap Record Required Text
  Uint8Array UnknownFields
`);

/** What the entries of the codec export besides the types of a profile, which would hide it. */
const EXPORTED = words(`
  AnyBatch AnyCodec AnyScanner Codec CodecOptions CodecTypes Column ColumnBuilder ColumnName ColumnNames ColumnOptions Columns
  ColumnsInput CopyingRule EncodableMessage EncodeColumnsOptions EncodeOptions EncoderStreamOptions EngineName FieldName
  FrameBatch FrameView HeaderColumn HeaderFields MessageDecoderStream MessageEncoderStream NumberArray ProfileTypes ReadOptions
  Routed RoutedFrames Router RouterOptions Rule RumpError RumpErrorCode RumpErrorJson RumpErrorPlace Scanner ScannerStats
  SerialMatch StreamingCodec TakingRule TypesOf Views Where WhereValue
`);

/** Only bodies become types of messages, and the constants and functions that lay them out, read and write them, beside these. */
const GIVEN_TO_BODIES = words(`
  BcdOfNumber BodiesOf ExactBytes GeneralLayout HasNoMore Int32Array KindsOf ListExtras ListLayout ListOrder Omit OpenBytes OpenText
  Partial Pick Rest RoleColumns SpecialField TextColumn ValidText WideEnumField WithExtras
`);

/** An enum or set of flags becomes a constant that readers see beside these. */
const TAKEN = words(`
  at body enumeration frame header length locateItems message name numberOfBcd plain presence readBytes readFlags readText
  residue rest unknown view
`);
const KEYWORDS = words(`
  await break case catch class const continue debugger default delete do else enum export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch this throw
  true try typeof var void while with yield arguments eval undefined
`);

const GENERATED = 'it has a meaning of its own in generated code';

function isGiven(type: string): boolean {
  return GIVEN.has(type) || EXPORTED.has(type);
}

export function checkTypeNames(raw: RawProfile, report: Report): void {
  const [bodies, enums, flags] = [raw.bodies.filter(isNamed), raw.enums.filter(isNamed), raw.flags.filter(isNamed)];
  const isOfFlags = new Set<object>(flags);
  const sets = new Map<string, object>();
  const byName = new Map(bodies.map((body) => [body.name, body]));
  const fields = new Set(
    bodies.flatMap(({ fields: own, attributes = [] }) =>
      [own, ...attributes.map((attribute) => attribute.fields)].flat().flatMap(({ name }) => name ?? []),
    ),
  );
  for (const entry of [...enums, ...flags]) {
    const subject = { table: null, field: entry.name };
    const isTaken = TAKEN.has(entry.name) || KEYWORDS.has(entry.name) || /^bytes?\d/.test(entry.name);
    if (isTaken || isGiven(pascalCase(entry.name))) report.at(entry, 'name', subject, reserved(entry.name, GENERATED));
    const part = partOf(entry.name, fields);
    if (part !== null) {
      const reason = reserved(entry.name, `generated code has a constant of that name for the field ${part}`);
      report.at(entry, 'name', subject, reason);
    }
    const purpose = purposeOf(pascalCase(entry.name), byName);
    if (purpose !== null) {
      report.at(entry, 'name', subject, reserved(entry.name, `generated code has a ${purpose}`));
    }
    const other = sets.get(entry.name);
    if (other !== undefined && isOfFlags.has(entry) && !isOfFlags.has(other)) {
      const { file, line } = report.positions.of(other, 'name');
      report.at(entry, 'name', subject, `the name ${entry.name} is taken already, by an enum at ${file}:${line}`);
    }
    sets.set(entry.name, entry);
  }
  const owners = new Map([...enums, ...flags].map((entry) => [pascalCase(entry.name), entry]));
  for (const entry of bodies) {
    const subject = { table: entry.table ?? null, field: entry.name };
    const variable = entry.name.charAt(0).toLowerCase() + entry.name.slice(1);
    if (isGiven(entry.name) || GIVEN_TO_BODIES.has(entry.name) || KEYWORDS.has(variable))
      report.at(entry, 'name', subject, reserved(entry.name, GENERATED));
    const purpose = purposeOf(entry.name, byName) ?? purposeInWriters(entry.name, byName, owners);
    if (purpose !== null) {
      report.at(entry, 'name', subject, reserved(entry.name, `generated code has a ${purpose}`));
    }
    const owner = owners.get(entry.name);
    if (owner === undefined) continue;
    const { file, line } = report.positions.of(owner, 'name');
    const reason = `the type name ${entry.name} is taken already, by ${owner.name} at ${file}:${line}`;
    report.at(entry, 'name', subject, reason);
  }
}

/** What generated code has of this name for another body; null if there is nothing. */
function purposeOf(name: string, bodies: ReadonlyMap<string, RawBody>): string | null {
  const [, owner = ''] = LIST_PART.exec(name) ?? [];
  if (bodies.get(owner)?.attributes !== undefined) return `constant of that name for the items of ${owner}`;
  const read = name.replace(/^Read/, '');
  return read !== name && bodies.has(read) ? `function of that name, which reads ${read}` : null;
}

const LIST_PART = /^(.+)(?:Items|List)$/;

/** As `purposeOf`, but only where messages are written. */
function purposeInWriters(
  name: string,
  bodies: ReadonlyMap<string, RawBody>,
  tables: ReadonlyMap<string, { readonly name: string }>,
): string | null {
  const written = name.replace(/^Write/, '');
  if (written !== name && bodies.has(written)) return `function of that name, which writes ${written}`;
  const table = name.endsWith('Slots') ? tables.get(name.slice(0, -'Slots'.length)) : undefined;
  return table === undefined ? null : `constant of that name, with which it finds the names of ${table.name}`;
}

/** Generated readers have constants for what they make a value of. */
const PART = /^(.+)(?:Raw|Number|At)$/;

/** The field that a constant of this name would belong to; null if there is none. */
function partOf(name: string, fields: ReadonlySet<string>): string | null {
  const [, field = ''] = PART.exec(name) ?? [];
  return fields.has(field) ? field : null;
}

/** A refused name is empty. */
function isNamed({ name }: { readonly name: string }): boolean {
  return name !== '';
}
