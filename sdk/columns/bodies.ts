/** Columns of fields that are more than bits at a fixed place. Reading takes one column at a time, writing one row at a time. */
import type { ColumnField, Engine } from '../engine/engine.ts';
import { type GeneralFieldLayout, readGeneralField } from '../field/general/layout.ts';
import { locateItems } from '../field/general/list.ts';
import { numberOfBcd } from '../field/general/values.ts';
import type { Kind } from '../field/kind.ts';
import type { FieldLayout, GeneralField, ListLayout, NumberField, PackedField } from '../field/layout.ts';
import { readFlags } from '../field/read.ts';
import { leastRaw, mostRaw, physicalOf } from '../field/write.ts';
import { takeRun } from '../frame/run.ts';
import { sealedRun } from '../generated/hooks/frame/sending.ts';
import { BODIES } from '../generated/kinds.ts';
import { examineHeader, HEADER_LENGTH, MAXIMUM_SEQUENCE, MAXIMUM_SERIAL, OVERHEAD } from '../generated/layout.ts';
import { HEADER_ROLES } from '../generated/message.ts';
import { headerNumber } from '../message/header.ts';
import { writeMessage } from '../message/write.ts';
import { hasBit, setBit } from '../values/bytes.ts';
import type { Fields } from '../values/checked.ts';
import { checkedInteger, placed, RumpError, refuse } from '../values/error.ts';
import { type Column, dictionaryOf, type OpenColumns } from './column.ts';
import { allocate, type ColumnArray, checkedBitmap, checkedColumn, isColumnArray } from './input.ts';

/** A call of `encodeColumns`: the fields that frames of the kind have, and what is given for them by name. */
export interface RowsToEncode {
  readonly kind: Kind;
  readonly fields: readonly ColumnField[];
  readonly given: Fields;
  readonly validity: Fields;
  readonly rows: number;
  readonly raw: boolean;
  readonly lenient: boolean;
}

/** Where each frame's fields are, found once for all columns of a call. */
interface Frames {
  /** For bodies whose fields depend on their length. */
  readonly lengths: Int32Array;
  /** For each frame and attribute, where the item's value begins; -1 if there is none. */
  readonly bases: Int32Array;
}

const found: WeakMap<OpenColumns, Frames> = /* @__PURE__ */ new WeakMap();

/** In profiles whose bodies are all plain. */
export function plainReadGeneralColumn(
  _source: Engine,
  _field: ColumnField,
  _raw: boolean,
  _columns: OpenColumns,
): boolean {
  return false;
}

/** The column of a field of a general body; false for any other field. */
export function generalReadGeneralColumn(
  source: Engine,
  field: ColumnField,
  raw: boolean,
  columns: OpenColumns,
): boolean {
  const { general, name, type } = field.layout;
  if (general === undefined) return false;
  const layout = field.layout as GeneralFieldLayout;
  const isNumber = layout.type === 'number';
  const hasNone = isNumber && raw && (layout.null !== null || general.encoding === 'bcd');
  const hasValidity = general.presence !== null || hasNone;
  const isBlock = type === 'text' || type === 'bytes';
  if (source.validity !== undefined && !isBlock) {
    columns[name] = engineColumn(source, field as ColumnField<PackedField>, general, raw);
    if (hasValidity) columns.validity[name] = source.validity(isNumber && !raw);
  } else {
    const bitmap = new Uint8Array((columns.length + 7) >> 3);
    columns[name] = isBlock
      ? blockColumn(source, field, bitmap, columns)
      : numberColumn(source, field, raw, bitmap, columns);
    if (hasValidity) columns.validity[name] = bitmap;
  }
  if (layout.type === 'enum' || layout.type === 'flags') columns.dictionaries[name] = dictionaryOf(layout.enumeration);
  return true;
}

/** As the Wasm side takes it, its meaning included. */
function engineColumn(source: Engine, field: ColumnField<PackedField>, { width }: GeneralField, raw: boolean): Column {
  const { type } = field.layout;
  if (type === 'number' && (!raw || width > 32)) return source.numbers(field as ColumnField<NumberField>, raw);
  if (type === 'bool' || (type === 'enum' && width <= 8)) return source.bytes(field);
  const integers = source.integers(field);
  return type === 'number' && field.layout.signed ? integers : new Uint32Array(integers.buffer);
}

function numberColumn(
  source: Engine,
  field: ColumnField,
  raw: boolean,
  bitmap: Uint8Array,
  columns: OpenColumns,
): Column {
  const layout = field.layout as GeneralFieldLayout & PackedField;
  const { readRaw, physical, width } = layout.general;
  const isPhysical = layout.type === 'number' && !raw;
  const hasNone = layout.type === 'number' && (layout.null !== null || layout.general.encoding === 'bcd');
  const isInverted = layout.type === 'bool' && layout.invert;
  const isBool = layout.type === 'bool';
  const values = emptyColumn(layout, width, isPhysical, columns.length);
  each(source, field, columns, (view, base, place) => {
    if (base < 0) {
      if (isPhysical) values[place] = Number.NaN;
      return;
    }
    const number = readRaw(view, base);
    if (isPhysical) {
      const value = physical(number);
      values[place] = typeof value === 'number' ? value : Number.NaN;
      if (typeof value === 'number') setBit(bitmap, place);
    } else {
      values[place] = isBool ? Number((number !== 0) !== isInverted) : number;
      if (!hasNone || physical(number) !== null) setBit(bitmap, place);
    }
  });
  return values;
}

function emptyColumn(
  layout: PackedField,
  width: number,
  isPhysical: boolean,
  length: number,
): Float64Array | Int32Array | Uint32Array | Uint8Array {
  const { type } = layout;
  if (isPhysical || width > 32) return new Float64Array(length);
  if (type === 'bool' || (type === 'enum' && width <= 8)) return new Uint8Array(length);
  return type === 'number' && layout.signed ? new Int32Array(length) : new Uint32Array(length);
}

function blockColumn(source: Engine, field: ColumnField, bitmap: Uint8Array, columns: OpenColumns): Column {
  const layout = field.layout as GeneralFieldLayout;
  const values = new Array(columns.length);
  each(source, field, columns, (view, base, place, at, length) => {
    if (base >= 0) setBit(bitmap, place);
    if (base >= 0) values[place] = readGeneralField(layout, view, at, length, base);
    else values[place] = layout.type === 'text' ? '' : new Uint8Array(0);
  });
  return values;
}

/** Calls back for each frame with the place that the field's location counts from; -1 if it is not set. */
function each(
  source: Engine,
  { body, layout }: ColumnField,
  columns: OpenColumns,
  visitor: (view: DataView, base: number, place: number, at: number, length: number) => void,
): void {
  const { find, attribute } = layout.general as GeneralField;
  const own = BODIES[body]?.layout;
  // Numbers of the header are read from the frame's start on; the byte of text and bytes counts from the body's.
  if (own === undefined) {
    const start = layout.type === 'text' || layout.type === 'bytes' ? 0 : HEADER_LENGTH;
    source.visit((view, at, place) => visitor(view, at - start, place, at - start, 0));
    return;
  }
  if (!own.atLeast) {
    const { length } = own;
    source.visit((view, at, place) => visitor(view, find(view, at, length), place, at, length));
    return;
  }
  const { lengths, bases } = framesOf(source, columns, own.general?.list ?? null);
  const attributes = own.general?.list?.attributes.length ?? 0;
  source.visit((view, at, place) => {
    const length = lengths[place] as number;
    const base = attribute < 0 ? find(view, at, length) : (bases[place * attributes + attribute] as number);
    visitor(view, base, place, at, length);
  });
}

function framesOf(source: Engine, columns: OpenColumns, list: ListLayout | null): Frames {
  const known = found.get(columns);
  if (known !== undefined) return known;
  const attributes = list?.attributes.length ?? 0;
  const frames = {
    lengths: new Int32Array(columns.length),
    bases: new Int32Array(columns.length * attributes),
  };
  source.visit((view, at, place) => {
    const length = examineHeader(view, at - HEADER_LENGTH, HEADER_LENGTH);
    frames.lengths[place] = length;
    if (list !== null) locateItems(list, view, at, length, frames.bases, place * attributes);
  });
  found.set(columns, frames);
  return frames;
}

interface RowColumn {
  readonly layout: FieldLayout;
  readonly column: ColumnArray;
  readonly validity: Uint8Array | null;
  /** Whether the message has it in its header, and by which name. */
  readonly ofHeader: boolean;
  readonly key: string;
  /** For errors. */
  readonly path: string;
  /** Whether its numbers are the message's own. */
  readonly isPhysical: boolean;
}

/** In profiles whose bodies are all plain. */
export function plainEncodeRows(_call: RowsToEncode, _engine: Engine): Uint8Array<ArrayBuffer> | null {
  return null;
}

/**
 * The frames of a kind that has fields that are more than bits at a fixed place; null for all other kinds. Row by row, as messages, since
 * frames may differ in length.
 *
 * @throws {RumpError} with paths such as `columns.targetTemperature[17]`
 */
export function generalEncodeRows(call: RowsToEncode, engine: Engine): Uint8Array<ArrayBuffer> | null {
  const { kind, fields, given, rows, raw, lenient } = call;
  if (kind.layout.general === undefined && fields.every(({ layout }) => layout.general === undefined)) return null;
  // The number of rows alone, without a column, is unlimited: it is refused before writing starts, not when memory runs out.
  let bytes = allocate(rows, kind.layout.length + OVERHEAD);
  let length = 0;
  const roles = HEADER_ROLES.map((name) => ({ name, values: checkedRole(name, given[name], rows) }));
  const columns = fields.flatMap((field) => columnOf(field, call));
  // One object for all rows, with all fields from the start: objects with new shapes take ten times as long to make and write.
  // A field that a row does not set is undefined, which every writer takes for missing.
  const body = unset(columns, false);
  const header = unset(columns, true);
  const message: Record<string, unknown> = { kind: kind.name, body };
  if (Object.keys(header).length > 0) message.header = header;
  const run = takeRun(engine);
  const takeOut = (): void => {
    const part = sealedRun(run, engine);
    run.length = 0;
    if (length + part.length > bytes.length) {
      const longer = allocate(rows, Math.ceil(((length + part.length) * 2) / rows));
      longer.set(bytes);
      bytes = longer;
    }
    bytes.set(part, length);
    length += part.length;
  };
  try {
    for (let row = 0; row < rows; row++) {
      if (!run.hasRoom) takeOut();
      try {
        for (const { name, values } of roles) message[name] = valueOfRole(name, values, row);
        for (const column of columns) (column.ofHeader ? header : body)[column.key] = valueOfRow(column, row, raw);
        run.length += writeMessage(message, lenient, run);
      } catch (error) {
        throw RumpError.is(error) ? placed(error, pathOf(error, row)) : error;
      }
    }
    takeOut();
  } finally {
    run.isTaken = false;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

function unset(columns: readonly RowColumn[], ofHeader: boolean): Record<string, unknown> {
  return Object.fromEntries(
    columns.filter((column) => column.ofHeader === ofHeader).map(({ key }) => [key, undefined]),
  );
}

/** One value for all rows, or one for each. */
function checkedRole(name: string, given: unknown, rows: number): unknown {
  const path = `columns.${name}`;
  if (typeof given === 'string') return given;
  if (typeof given !== 'number') return checkedColumn(path, given, rows);
  return headerNumber(path, given, name === 'serial' ? MAXIMUM_SERIAL : MAXIMUM_SEQUENCE);
}

function columnOf(field: ColumnField, { given, validity, rows, raw }: RowsToEncode): RowColumn[] {
  const { layout } = field;
  const { name, general, presence, byte } = layout;
  const column = given[name];
  // Fields of the header may have a default, which messages know.
  const isOptional = presence >= 0 || byte < 0 || (general !== undefined && general.presence !== null);
  if (column === undefined && isOptional) return [];
  const checked = checkedColumn(`columns.${name}`, column, rows);
  const bitmap = checkedBitmap(`columns.validity.${name}`, validity[name], rows);
  const ofHeader = name.startsWith(OF_HEADER);
  const key = ofHeader ? name.slice(OF_HEADER.length) : name;
  const isPhysical = layout.type === 'number' && !raw;
  return [{ layout, column: checked, validity: bitmap, ofHeader, key, path: `body.${name}`, isPhysical }];
}

function valueOfRole(name: string, values: unknown, row: number): unknown {
  if (isColumnArray(values)) return values[row];
  return name === 'sequence' ? ((values as number) + row) % (MAXIMUM_SEQUENCE + 1) : values;
}

const OF_HEADER = 'header.';

function pathOf({ path = '' }: RumpError, row: number): string {
  return `columns${path === 'body' ? '' : `.${path.replace(/^body\./, '')}`}[${row}]`;
}

/** As messages have it; undefined if the row does not set the field. */
function valueOfRow(source: RowColumn, row: number, raw: boolean): unknown {
  const { column, validity, path, isPhysical } = source;
  const value: unknown = column[row];
  const isValue = typeof value === 'number' ? isPhysical && !Number.isNaN(value) : value !== undefined;
  if (isValue && (validity === null || hasBit(validity, row))) return value;
  const { layout } = source;
  const { type } = layout;
  // The caller's code that runs between two rows may resize or transfer the buffers.
  if (row >= column.length) refuse('wrong-type', path, undefined, 'its column lost values while it was read');
  if (validity !== null && row >= validity.length * 8) {
    refuse('wrong-type', path, undefined, 'its validity lost bits while it was read');
  }
  const isThere = validity === null ? null : hasBit(validity, row);
  const isOptional = layout.presence >= 0 || (layout.general !== undefined && layout.general.presence !== null);
  const none = type === 'number' ? layout.null : null;
  if (raw && isNull(value, layout)) {
    // A 0 in the bitmap means a null or a field that is not set; only with the number 0 does it mean the latter.
    if (isThere === null || (!isThere && !(isOptional && value === 0))) return null;
  }
  const isNone = isPhysical && Number.isNaN(value);
  if (isThere === false || value === undefined || isNone) {
    if (isOptional && isThere !== true) return undefined;
    // Invalid packed decimal digits are read like this.
    if ((isThere === false || isNone) && (none !== null || layout.general?.encoding === 'bcd')) return null;
    if (isNone) return value;
    refuse('missing-field', path, undefined, 'this row must have a value');
  }
  if (typeof value !== 'number') return value;
  switch (layout.type) {
    case 'bool':
      return checkedInteger(value, path, 0, 1) === 1;
    case 'enum':
      return layout.enumeration.names[value] ?? value;
    case 'flags':
      return readFlags(checkedInteger(value, path, 0, 2 ** layout.width - 1), layout.enumeration);
    case 'number':
      return raw ? physicalOfRaw(checkedInteger(value, path, leastRaw(layout), mostRaw(layout)), layout) : value;
    default:
      return value;
  }
}

/** Whether a raw value means null, or is not packed decimal digits, which read as null too. */
function isNull(value: unknown, layout: FieldLayout): boolean {
  if (layout.type !== 'number' || typeof value !== 'number') return false;
  if (value === layout.null) return true;
  if (layout.general?.encoding !== 'bcd' || !Number.isInteger(value)) return false;
  return value <= mostRaw(layout) && numberOfBcd(value) < 0;
}

function physicalOfRaw(raw: number, layout: NumberField): unknown {
  return layout.general === undefined ? physicalOf(raw, layout) : layout.general.physical(raw);
}
