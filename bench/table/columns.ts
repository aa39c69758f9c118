/** Columns and sums of one kind: a loop over its frames for each field. */
import { profile } from 'bench:profile';
import { kinds, type TableKind } from 'bench:table-bodies';
import { COLUMN_FIELDS, COLUMN_KIND } from '../subjects/column-choice.ts';
import { VIEW_CHOICE } from '../subjects/view-choice.ts';
import { HEADER_LENGTH, readSerial, SEQUENCE_AT } from './frame.ts';
import { scanTable, type TableIndex } from './scan.ts';

type Column = Float64Array | Uint8Array;

export function columnsOfTable(bytes: Uint8Array, view: DataView, index: TableIndex): Record<string, Column> {
  scanTable(bytes, view, index);
  const number = kinds.findIndex(({ name }) => name === COLUMN_KIND);
  const places: number[] = [];
  for (let frame = 0; frame < index.length; frame++) {
    if (index.kinds[frame] === number) places.push(index.offsets[frame] as number);
  }
  const columns: Record<string, Column> = {};
  for (const field of COLUMN_FIELDS) columns[field] = columnOf(view, places, kinds[number] as TableKind, field);
  return columns;
}

function columnOf(view: DataView, places: readonly number[], kind: TableKind, name: string): Column {
  const { length } = places;
  if (name === 'serial') {
    const serials = new Float64Array(length);
    for (let row = 0; row < length; row++) serials[row] = readSerial(view, places[row] as number);
    return serials;
  }
  if (name === 'sequence') {
    const sequences = new Float64Array(length);
    for (let row = 0; row < length; row++) sequences[row] = view.getUint16((places[row] as number) + SEQUENCE_AT);
    return sequences;
  }
  const field = profile.kinds
    .find((candidate) => candidate.name === kind.name)
    ?.body.fields.find((one) => one.name === name);
  if (field === undefined) throw new RangeError(`there is no field ${name}`);
  const first = HEADER_LENGTH + field.byte;
  if (field.type === 'bool' || field.type === 'enum') {
    const codes = new Uint8Array(length);
    const mask = 2 ** field.width - 1;
    for (let row = 0; row < length; row++) {
      codes[row] = (view.getUint8((places[row] as number) + first) >>> field.low) & mask;
    }
    return codes;
  }
  const numbers = new Float64Array(length);
  const { size, signed, null: none, divisor } = field;
  for (let row = 0; row < length; row++) {
    const at = (places[row] as number) + first;
    const raw = size === 1 ? view.getUint8(at) : signed ? view.getInt16(at) : view.getUint16(at);
    numbers[row] = raw === none ? Number.NaN : raw / divisor;
  }
  return numbers;
}

interface Summed {
  readonly kind: string;
  readonly number: number;
  readonly when: (view: DataView, at: number) => unknown;
  readonly first: (view: DataView, at: number) => unknown;
  readonly second: (view: DataView, at: number) => unknown;
}

const summed: readonly Summed[] = Object.entries(VIEW_CHOICE).map(([name, [when, first, second]]) => {
  const number = kinds.findIndex((kind) => kind.name === name);
  const { fields } = kinds[number] as TableKind;
  const [readWhen, readFirst, readSecond] = [fields[when], fields[first], fields[second]];
  if (!readWhen || !readFirst || !readSecond)
    throw new RangeError(`${name} has not all of ${when}, ${first}, ${second}`);
  return { kind: name, number, when: readWhen, first: readFirst, second: readSecond };
});

export function sumsOfTable(bytes: Uint8Array, view: DataView, index: TableIndex): Record<string, number> {
  scanTable(bytes, view, index);
  const sums: Record<string, number> = {};
  for (const { kind, number, when, first, second } of summed) {
    let sum = 0;
    for (let frame = 0; frame < index.length; frame++) {
      if (index.kinds[frame] !== number) continue;
      const at = (index.offsets[frame] as number) + HEADER_LENGTH;
      if (when(view, at)) sum += ((first(view, at) as number | null) ?? 0) + (second(view, at) as number);
    }
    sums[kind] = sum;
  }
  return sums;
}
