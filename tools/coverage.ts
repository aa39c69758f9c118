/** How much of a profile has been checked: of each table, how many entries come from where. */
import type { Body, Field, HeaderField, Origin, Profile, Provenance } from './model.ts';

/** From nothing to the text of the standard. */
export const ORIGINS: readonly Origin[] = ['assigned', 'observed', 'normative'];

export type Counts = Readonly<Record<Origin, number>>;

export interface TableCoverage extends Counts {
  /** The standard's table; null outside any. */
  readonly table: number | null;
  /** Of a body, or `deviceId`, `frame`, `messages`, `presence`. */
  readonly name: string;
}

/**
 * Entries are all that has an origin: a table itself (its length, or what it is about), its fields, reserved ones included, its checks
 * and masks, and the codes and flags of its fields, which count in each table that has them.
 *
 * @returns the tables of the frame, then the bodies in the order of the files
 */
export function coverageOf({ deviceId, frame, messages, presence, bodies, standard }: Profile): TableCoverage[] {
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
export function totalOf(tables: readonly Counts[]): Counts {
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
