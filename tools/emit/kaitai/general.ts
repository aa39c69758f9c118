/**
 * What Kaitai does not read as one run of bits: values in pieces or of another byte order or encoding, optional ones, and lists. Such
 * values are computed from the bytes that contain their pieces.
 */
import type { Attribute, AttributeList, Body, ByteOrder, Field, ListInteger, PresenceMask } from '../../model.ts';
import { bitOf, endOf, fillerDigits, isBlock, slicesOf } from '../facts.ts';
import { type Identifiers, namedFields } from '../names.ts';
import { type Entry, type Place, sentences } from './run.ts';

/** The bytes of one type that are looked at by themselves, as instances. */
export class Bytes {
  readonly #ids: Identifiers;
  readonly #instances: Map<string, Entry>;
  readonly #known = new Map<number, string>();
  readonly #start: string;

  /** `start` is the instance from which their positions count, if that is not the type's own start. */
  constructor(ids: Identifiers, instances: Map<string, Entry>, start = '') {
    this.#ids = ids;
    this.#instances = instances;
    this.#start = start;
  }

  at(byte: number): string {
    const known = this.#known.get(byte);
    if (known !== undefined) return known;
    const id = this.#ids.take(`byte_${byte}`);
    this.#known.set(byte, id);
    this.#instances.set(id, { pos: this.#start === '' ? byte : `${this.#start} + ${byte}`, type: 'u1' });
    return id;
  }

  bit({ byte, size, low }: Omit<Place, 'width'>, order: ByteOrder): string {
    const place = bitOf({ byte, size }, order, low);
    return `(${this.at(place.byte)} & ${place.mask}) != 0`;
  }

  maskBit({ byte, size, byteOrder }: PresenceMask, bit: number): string {
    return this.bit({ byte, size, low: bit }, byteOrder);
  }

  /** The raw value without its sign. */
  raw(field: Field): string {
    const terms = slicesOf(field)
      .reverse()
      .map(({ byte, low, width, shift, invert }) => {
        const whole = this.at(byte);
        const shifted = low === 0 ? whole : `(${whole} >> ${low})`;
        const bits = width + low === 8 ? shifted : `(${shifted} & ${2 ** width - 1})`;
        const turned = invert ? `(${2 ** width - 1} - ${bits})` : bits;
        return shift === 0 ? turned : `${turned} * ${2 ** shift}`;
      });
    const sum = terms.length === 1 ? (terms[0] as string) : `(${terms.join(' + ')})`;
    return field.invert && field.type !== 'bool' ? `(${2 ** field.width - 1} - ${sum})` : sum;
  }
}

/** Where its bits lie, each within one byte, the most significant first. */
export function bitsOf(field: Field): Place[] {
  return slicesOf(field)
    .reverse()
    .map(({ byte, low, width }) => ({ byte, size: 1, low, width }));
}

/** Whether the value is computed from bytes. */
export function isComputed(field: Field, order: ByteOrder): boolean {
  if (isBlock(field) || field.type === 'reserved') return false;
  const { pieces, size, byteOrder, invert, type } = field;
  return pieces !== null || (size > 1 && byteOrder !== order) || (invert && type !== 'bool');
}

/** Whether the mask is read as one integer. */
export function isPlainMask({ size, byteOrder }: PresenceMask, order: ByteOrder): boolean {
  return size <= 4 && (size === 1 || byteOrder === order);
}

/** Where an appended field begins, or a reserved entry among them. */
export function isAppended(field: Field, body: Body): boolean {
  return body.atLeast && body.list === null && field.optional?.by !== 'item' && endOf(field) > body.length;
}

/** The number that the raw value encodes, before scaling, and whether it is one; `raw` is evaluated more than once. */
export function numberOf({ encoding, width }: Field, raw: string): { number: string; known: string | null } {
  const half = 2 ** (width - 1);
  if (encoding === 'sign-magnitude') return { number: `(${raw} >= ${half} ? ${half} - ${raw} : ${raw})`, known: null };
  if (encoding === 'binary') return { number: raw, known: null };
  const digits = Array.from({ length: Math.floor(width / 4) }, (_, index) =>
    index === 0 ? `${raw} % 16` : `${raw} / ${16 ** index} % 16`,
  );
  const sum = digits.map((digit, index) => (index === 0 ? digit : `${digit} * ${10 ** index}`));
  return { number: `(${sum.join(' + ')})`, known: digits.map((digit) => `(${digit} <= 9)`).join(' and ') };
}

/** What follows all fields that the body reaches. */
export function restInstance(body: Body): Entry | null {
  if (!body.atLeast || body.list !== null) return null;
  const fields = namedFields(body);
  const ends = fields.filter(({ optional, toEnd }) => optional?.by === 'length' && !toEnd).map(endOf);
  const open = fields.find(({ toEnd }) => toEnd);
  if (open !== undefined && open.optional === null) return null;
  const sorted = [...new Set(ends)].sort((one, other) => other - one);
  const reached = `${sorted.map((end) => `_io.size >= ${end} ? ${end} : `).join('')}${body.length}`;
  const after = open === undefined ? [] : [`_io.size < ${endOf(open)}`];
  return {
    pos: `(${reached})`,
    'size-eos': true,
    if: [`_io.size > (${reached})`, ...after].map((part) => (after.length === 0 ? part : `(${part})`)).join(' and '),
    doc: 'What a later version has appended.',
  };
}

export function listIntegerType({ size, byteOrder }: ListInteger): string {
  const order = byteOrder === 'big' ? 'be' : 'le';
  if (size === 1) return 'u1';
  return size === 3 ? `b24${order}` : `u${size}${order}`;
}

/** After the fixed part. */
export function listEntries({ list, length }: Body, itemType: string, count: string | null): Entry[] {
  if (list === null) return [];
  const repeat = count === null ? { repeat: 'eos' } : { repeat: 'expr', 'repeat-expr': count };
  const items = {
    id: 'items',
    type: itemType,
    ...repeat,
    doc: `Items from byte ${length} on, in the order in which they were sent. Of several with the same id the last counts.`,
  };
  if (count === null) return [items];
  return [items, { id: 'rest', 'size-eos': true, doc: 'What a later version has appended.' }];
}

/** One item: its id, kind and length, and a value by all three. */
export function itemType(list: AttributeList, typeOf: (attribute: Attribute) => string): Entry {
  const { id, kind, length, attributes } = list;
  const tests = attributes.map((attribute, index) => {
    const parts = [`id == ${attribute.id}`];
    if (kind !== null) parts.push(`kind == ${attribute.kind}`);
    if (length !== null) parts.push(`length ${attribute.toEnd ? '>=' : '=='} ${attribute.length}`);
    return `(${parts.join(' and ')}) ? ${index} : `;
  });
  // Without a length, an item of a known id and another kind is unknown, and takes the rest.
  const sizes = attributes.map((attribute) => {
    const isIt = kind === null ? `id == ${attribute.id}` : `(id == ${attribute.id} and kind == ${attribute.kind})`;
    return `${isIt} ? ${attribute.length} : `;
  });
  return {
    doc: 'One item of the list.',
    seq: [
      { id: 'id', type: listIntegerType(id) },
      ...(kind === null ? [] : [{ id: 'kind', type: listIntegerType(kind) }]),
      ...(length === null ? [] : [{ id: 'length', type: listIntegerType(length) }]),
      {
        id: 'value',
        size: length === null ? `(${sizes.join('')}_io.size - _io.pos)` : 'length',
        type: {
          'switch-on': 'attribute',
          cases: new Map(attributes.map((attribute, index) => [index, typeOf(attribute)])),
        },
        doc: 'An unknown attribute stays bytes.',
      },
    ],
    instances: new Map([
      [
        'attribute',
        {
          value: `${tests.join('')}-1`,
          doc: 'Which attribute it is, counted from 0 in the order of the profile; -1 where its id, kind or length is unknown.',
        },
      ],
    ]),
  };
}

/** As the body of one attribute is read: its fields are set with the item. */
export function attributeBody(attribute: Attribute, { group, table, clause }: Body): Body {
  const { title, length, toEnd, origin, source } = attribute;
  return {
    ...{ name: '', title, table, clause, group, messages: [], length, atLeast: toEnd, presence: null, list: null },
    fields: attribute.fields.map((field) => ({ ...field, optional: null })),
    origin,
    source,
  };
}

/** What this reader lacks of the profile. */
export function lacks(bodies: readonly Body[]): string {
  if (!bodies.some(({ list }) => list !== null)) return '';
  return `
Fields of lists are in the values of their items, since Kaitai cannot look for an item by its id; and where items do not fit into their
body it fails, since it cannot try one kind before another.`;
}

export function fillerDoc({ filler }: Field): string {
  if (filler === null) return 'Reserved.';
  return sentences(`Reserved, written ${fillerDigits(filler)}`);
}

/** The bits that alone mark the field as set. */
export function presenceBits({ optional, byteOrder }: Field): Place[] {
  if (optional?.by !== 'bit') return [];
  const { byte } = bitOf(optional, byteOrder, optional.low);
  return [{ byte, size: 1, low: optional.low & 7, width: 1 }];
}

/** The condition for a set field; null if it always is. */
export function setExpression(
  field: Field,
  body: Body,
  order: ByteOrder,
  bytes: Bytes,
  names: ReadonlyMap<Field, string>,
): string | null {
  const { presence, optional, byteOrder } = field;
  if (presence !== null && body.presence !== null) {
    return isPlainMask(body.presence, order)
      ? `(presence & ${2 ** presence}) != 0`
      : bytes.maskBit(body.presence, presence);
  }
  switch (optional?.by) {
    case 'bit':
      return bytes.bit(optional, byteOrder);
    case 'unless':
      return `${bytes.raw(field)} != ${optional.raw < 0 ? optional.raw + 2 ** field.width : optional.raw}`;
    case 'with': {
      const partner = body.fields.find(({ name }) => name === optional.field);
      return partner === undefined ? null : setExpression(partner, body, order, bytes, names);
    }
    case 'length':
      return `_io.size >= ${endOf(field)}`;
    default:
      return null;
  }
}

/** The place of the mask, which takes the name `presence`; no field can have it. */
export function maskPlace({ byte, size }: PresenceMask, ids: Identifiers): Place {
  ids.take('presence');
  return { byte, size, low: 0, width: 8 * size };
}
