/** Which bits a field lives in. */
import type { ByteOrder, Piece } from '../model.ts';
import { isInteger, sizeOf } from './numbers.ts';
import type { RawField } from './raw.ts';
import type { Report, Subject } from './report.ts';

/** Assigns each bit of a range of bytes to one field, and finds overlaps and gaps. */
export class Occupancy {
  readonly #owners: (string | undefined)[];

  constructor(bytes: number) {
    this.#owners = new Array<string | undefined>(8 * bytes);
  }

  /** Up to the first bit that another owner has, which keeps it and is returned; null if there is none. */
  take(bits: Iterable<number>, owner: string): { bit: number; owner: string } | null {
    for (const bit of bits) {
      const other = this.#owners[bit];
      if (other !== undefined) return { bit, owner: other };
      this.#owners[bit] = owner;
    }
    return null;
  }

  /** Runs of bits not covered by any field, each within one byte, or whole bytes joined. */
  gaps(): string[] {
    const gaps: string[] = [];
    let wholeFrom: number | null = null;
    for (let byte = 0; byte <= this.#owners.length / 8; byte++) {
      const free = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => this.#owners[8 * byte + bit] === undefined);
      const inside = byte < this.#owners.length / 8;
      if (inside && free.length === 8) {
        wholeFrom ??= byte;
        continue;
      }
      if (wholeFrom !== null)
        gaps.push(wholeFrom === byte - 1 ? `byte ${wholeFrom}` : `bytes ${wholeFrom}-${byte - 1}`);
      wholeFrom = null;
      if (inside && free.length > 0) gaps.push(`byte ${byte} bit${free.length > 1 ? 's' : ''} ${free.join(', ')}`);
    }
    return gaps;
  }
}

export function showBit(bit: number): string {
  return `byte ${bit >> 3} bit ${bit & 7}`;
}

interface Placement {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
}

/** For a field of a body: with pieces if its value is not contiguous, as in `Field.pieces`. */
interface FieldPlacement extends Placement {
  readonly pieces: readonly Piece[] | null;
}

const MAX_PIECES_WIDTH = 32;

/** As `resolvePlacement`, for a field that may have pieces. */
export function resolveFieldPlacement(
  entry: RawField,
  subject: Subject,
  report: Report,
  owner: object,
): FieldPlacement | null {
  const { pieces } = entry;
  if (pieces === undefined) {
    if (entry.byte === undefined) {
      report.at(owner, null, subject, '`byte` is missing');
      return null;
    }
    const placement = resolvePlacement(entry, subject, report, owner);
    return placement === null ? null : { ...placement, pieces: null };
  }
  for (const attribute of ['byte', 'bits', 'storage'] as const) {
    if (entry[attribute] === undefined) continue;
    report.at(owner, attribute, subject, `an entry has \`pieces\` or \`${attribute}\`, not both`);
    return null;
  }
  const resolved: Piece[] = [];
  for (const piece of pieces) {
    const { byte, bits, type = 'u8', invert = false } = piece;
    const placement = resolvePlacement({ type, byte, bits } as RawField, subject, report, piece);
    if (placement === null) return null;
    resolved.push({ ...placement, invert });
  }
  const width = resolved.reduce((sum, piece) => sum + piece.width, 0);
  if (width > MAX_PIECES_WIDTH) {
    const reason = `the pieces have ${width} bits together; they may have ${MAX_PIECES_WIDTH} at most`;
    report.at(owner, 'pieces', subject, reason);
    return null;
  }
  if (isInteger(entry.type) && width > 8 * sizeOf(entry.type)) {
    const reason = `the pieces have ${width} bits together, more than ${entry.type} holds`;
    report.at(owner, 'pieces', subject, reason);
    return null;
  }
  const [first] = resolved as [Piece];
  return { byte: first.byte, size: first.size, low: 0, width, pieces: resolved };
}

/** Null if it cannot be determined; then a defect was reported at `owner`: the entry, unless the entry was composed from others. */
export function resolvePlacement(
  entry: RawField,
  subject: Subject,
  report: Report,
  owner: object = entry,
): Placement | null {
  const bits = entry.bits === undefined ? null : parseBits(entry.bits);
  const size = sizeOfContainer(entry);
  if (size === null) {
    const isText = ['text', 'bytes', 'bcd'].includes(entry.type);
    report.at(owner, null, subject, `${entry.type} needs ${isText ? '`length`' : '`bits` or `storage`'}`);
    return null;
  }
  if (bits === null) return { byte: entry.byte, size, low: 0, width: 8 * size };
  const { low, high } = bits;
  if (low > high) {
    report.at(owner, 'bits', subject, `bits ${entry.bits}: the low bit comes first`);
    return null;
  }
  if (size > 4) {
    report.at(owner, 'bits', subject, `bits ${entry.bits}: bits count in at most 32; a ${entry.type} is whole`);
    return null;
  }
  if (high >= 8 * size) {
    report.at(owner, 'bits', subject, `bits ${entry.bits}: bit ${high} is beyond the ${8 * size} bits that hold it`);
    return null;
  }
  if (entry.type === 'bool' && low !== high) {
    report.at(owner, 'bits', subject, `bits ${entry.bits}: a bool has one bit`);
    return null;
  }
  if (entry.length !== undefined) {
    report.at(owner, 'length', subject, 'an entry has `bits` or `length`, not both');
    return null;
  }
  return { byte: entry.byte, size, low, width: high - low + 1 };
}

function parseBits(bits: number | string): { low: number; high: number } {
  if (typeof bits === 'number') return { low: bits, high: bits };
  const [low = 0, high = 0] = bits.split('-').map(Number);
  return { low, high };
}

/** Bytes of the integer, or of the text or bytes, that holds an entry; null if that is not known. */
export function sizeOfContainer(entry: RawField): number | null {
  const high = entry.bits === undefined ? null : parseBits(entry.bits).high;
  if (isInteger(entry.type)) return sizeOf(entry.type);
  if (entry.storage !== undefined) return sizeOf(entry.storage);
  // The largest bit container is a u32; a higher bit is refused against it.
  if (high !== null) return Math.min(4, Math.floor(high / 8) + 1);
  if (entry.length !== undefined) return entry.length === 'rest' ? 0 : entry.length;
  return entry.type === 'reserved' || entry.type === 'bool' ? 1 : null;
}

/** Each bit that the field takes, as 8 × byte + bit, where bit 0 is a byte's least significant. */
export function* bitsOf({ byte, size, low, width }: Placement, byteOrder: ByteOrder): Generator<number> {
  for (let bit = low; bit < low + width; bit++) {
    const place = bit >> 3;
    yield 8 * (byteOrder === 'little' ? byte + place : byte + size - 1 - place) + (bit & 7);
  }
}

type PlacedField = FieldPlacement & { readonly byteOrder: ByteOrder };

/** The same for a field, which may have pieces. */
export function* bitsOfField(field: PlacedField): Generator<number> {
  for (const piece of field.pieces ?? [field]) yield* bitsOf(piece, field.byteOrder);
}

/** The first byte after a field, of all of its pieces. */
export function endOf({ byte, size, pieces }: Pick<FieldPlacement, 'byte' | 'size' | 'pieces'>): number {
  return pieces === null ? byte + size : Math.max(...pieces.map((piece) => piece.byte + piece.size));
}

/** The first byte of a field, of all of its pieces. */
export function beginOf({ byte, pieces }: Pick<FieldPlacement, 'byte' | 'pieces'>): number {
  return pieces === null ? byte : Math.min(...pieces.map((piece) => piece.byte));
}

/** The least of these. */
export function firstBitOf({ byte, size, low, width }: Placement, byteOrder: ByteOrder): number {
  const [first, last] = [low >> 3, (low + width - 1) >> 3];
  if (byteOrder === 'little' || first === last) {
    return 8 * (byteOrder === 'little' ? byte + first : byte + size - 1 - first) + (low & 7);
  }
  return 8 * (byte + size - 1 - last);
}

export function firstBitOfField(field: PlacedField): number {
  return Math.min(...(field.pieces ?? [field]).map((piece) => firstBitOf(piece, field.byteOrder)));
}
