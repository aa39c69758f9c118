/**
 * `rump inspect`: reads one frame from hexadecimal, a file or standard input, and prints what it holds: as JSON, or as a map with one row
 * per field, from the first byte to the last bit.
 */
import { stat } from 'node:fs/promises';
import { type Codec, MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH, RumpError } from 'igrs-rump';
import { type Inspection, inspect, type Part } from 'igrs-rump/profile';
import { bytesOfHexadecimal, hexadecimalBytes } from '../sdk/values/bytes.ts';
import { createEngineCodec, type Engine } from './engine.ts';
import { FAILED, Failure, misuse } from './failure.ts';
import { type Input, openInput } from './input.ts';
import { contentOf, digitsOf, type InputOption, kindOf } from './input-kind.ts';
import { standardOutput } from './output.ts';
import { printableJson } from './printable.ts';
import { type Column, textTable } from './text-table.ts';

interface Piece {
  /** From the offset on, at most as many as the longest frame has. */
  readonly bytes: Uint8Array;
  /** All bytes from the offset on, as far as they are counted. */
  readonly available: number;
  /** Whether there may be more. */
  readonly isMore: boolean;
}

/** Bytes: 16 MiB, as the help says. Without a limit, counting would never end for endless input. */
const MAX_COUNTED = 0x1000000;

async function readPiece(words: readonly string[], offset: number, kind: InputOption): Promise<Piece> {
  const [only] = words;
  if (words.length === 1 && only !== undefined && (only === '-' || (await isThere(only)))) {
    return readInput(await openInput(only, true), offset, kind);
  }
  const bytes = bytesOfHexadecimal(words.map(digitsOf).join(''));
  if (bytes === null) {
    throw misuse(`${JSON.stringify(words.join(' '))} is neither a file nor hexadecimal with two digits per byte`);
  }
  refuseBeyond('the hexadecimal', bytes.length, offset);
  const available = bytes.length - offset;
  return { bytes: bytes.subarray(offset, offset + MAXIMUM_FRAME_LENGTH), available, isMore: false };
}

/** Also true for files that cannot be reached: opening them says why. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    ({ code }) => code === 'EACCES' || code === 'ELOOP',
  );
}

async function readInput(input: Input, offset: number, kind: InputOption): Promise<Piece> {
  const known = isEntered(input, kind) ? input.size : null;
  const bytes = new Uint8Array(MAXIMUM_FRAME_LENGTH);
  let kept = 0;
  // A file of frames is read from the offset on; any other input is read from its start, to count the bytes that follow.
  let position = known === null ? 0 : offset;
  const chunks = input.chunks(position);
  const reads = { input: kind, reads: ['raw', 'hex', 'dump'] as const };
  for await (const chunk of known === null ? contentOf(input.name, chunks, reads) : chunks) {
    const from = Math.min(chunk.length, Math.max(0, offset - position));
    const part = chunk.subarray(from, from + bytes.length - kept);
    bytes.set(part, kept);
    kept += part.length;
    position += chunk.length;
    if (kept === bytes.length && (known !== null || position - offset > MAX_COUNTED)) break;
  }
  const length = known ?? Math.min(position, offset + MAX_COUNTED);
  refuseBeyond(input.name, length, offset);
  return { bytes: bytes.subarray(0, kept), available: length - offset, isMore: known === null && length < position };
}

/** Whether offsets in the file are offsets in its content, so that reading can start at the offset. */
function isEntered({ head, size }: Input, kind: InputOption): boolean {
  if (head === null || size === null) return false;
  return kind === 'raw' || kindOf(head, head.length === size) === 'raw';
}

function refuseBeyond(name: string, length: number, offset: number): void {
  if (length === 0) throw new Failure(`${name} has no bytes`);
  if (offset >= length) throw new Failure(`${name} has ${length} bytes; --offset ${offset} is beyond its end`);
}

interface InspectOptions {
  readonly engine: Engine;
  readonly offset: number;
  readonly input: InputOption;
  readonly json?: boolean;
}

export async function inspectFrame(
  words: readonly string[],
  { engine, offset, input, json }: InspectOptions,
): Promise<void> {
  const codec = await createEngineCodec(engine);
  const { bytes, available, isMore } = await readPiece(words, offset, input);
  const frame = firstFrame(bytes, codec);
  const inspected: Inspected = { offset, following: available - frame.length, isMore, inspection: inspect(frame) };
  const output = standardOutput();
  await output.add(json ? inspectionJson(inspected) : inspectionMap(inspected));
  await output.close();
  if (inspected.inspection.problems.length > 0) process.exitCode = FAILED;
}

/** The frame without the bytes that follow it; all bytes if the header does not say where the frame ends. */
function firstFrame(bytes: Uint8Array, codec: Codec): Uint8Array {
  const result = codec.tryDecode(bytes);
  if (!RumpError.is(result) || result.code !== 'bad-length' || result.offset === undefined) return bytes;
  // Such an offset inside the header means an impossible length; after the header it is the end of the frame.
  return result.offset >= MINIMUM_FRAME_LENGTH ? bytes.subarray(0, result.offset) : bytes;
}

interface Inspected {
  /** The position of the frame's first byte in the input. */
  readonly offset: number;
  /** Bytes after the frame. */
  readonly following: number;
  readonly isMore: boolean;
  readonly inspection: Inspection;
}

function inspectionJson({ offset, following, isMore, inspection }: Inspected): string {
  const bytesAsText = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? hexadecimalBytes(value) : value;
  return `${printableJson({ offset, ...inspection, following, ...(isMore && { isMore }) }, bytesAsText, 2)}\n`;
}

const BYTES_IN_ROW = 8;

const COLUMNS: readonly (Column | string)[] = [
  'part',
  { head: 'byte', align: 'right' },
  ...['bits', 'hex', 'binary', 'field'],
  { head: 'raw', align: 'right' },
  ...['value', 'table', 'origin', 'note'],
];

function inspectionMap({ offset, following, isMore, inspection }: Inspected): string {
  const { kind, length, parts, problems } = inspection;
  const place = offset === 0 ? '' : ` at byte ${offset}`;
  const verdict = problems.length === 0 ? 'a valid frame' : 'a broken frame';
  const title = `${kind ?? 'of no known kind'}, ${bytesText(length)}${place}: ${verdict}\n\n`;
  const rows = parts.flatMap((part, index) => rowsOf(part, parts[index - 1]?.section !== part.section));
  const map = textTable(COLUMNS, rows);
  const faults = problems.map(({ code, offset: at, message }) => `byte ${at}: ${code}: ${message}\n`).join('');
  const least = isMore ? 'at least ' : '';
  const more = following === 1 ? '1 more byte follows' : `${least}${following} more bytes follow`;
  const rest = following > 0 ? `${more}\n` : '';
  return `${title}${map}${faults === '' ? '' : `\n${faults}`}${rest === '' ? '' : `\n${rest}`}`;
}

/** Several rows if the bytes do not fit into one. */
function rowsOf(part: Part, isFirst: boolean): string[][] {
  const { bytes, size, type } = part;
  const isPlain = type === 'bytes' || part.section === 'trailing';
  const rows = [
    [
      isFirst ? part.section : '',
      bytes.length > BYTES_IN_ROW ? rangeText(part.offset, BYTES_IN_ROW) : rangeText(part.offset, size),
      bitsText(part),
      hexadecimalBytes(bytes.subarray(0, BYTES_IN_ROW), ' '),
      binaryText(part),
      part.name,
      // Raw text is hexadecimal, which the row has already.
      typeof part.raw === 'number' ? String(part.raw) : '',
      isPlain && !part.missing ? '' : part.text,
      tableText(part),
      part.origin ?? '',
      part.note,
    ],
  ];
  for (let from = BYTES_IN_ROW; from < bytes.length; from += BYTES_IN_ROW) {
    const here = bytes.subarray(from, from + BYTES_IN_ROW);
    rows.push(['', rangeText(part.offset + from, here.length), '', hexadecimalBytes(here, ' ')]);
  }
  return rows;
}

function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

function rangeText(first: number, size: number): string {
  return size <= 1 ? String(first) : `${first}–${first + size - 1}`;
}

function bitsText({ low, width }: Part): string {
  return low === null || width === null ? '' : rangeText(low, width);
}

/** The field's bits at their position within its integer: `···0101·`. */
function binaryText({ low, width, size, plain, raw, bits: own }: Part): string {
  const sent = own ?? raw;
  if (low === null || width === null || typeof sent !== 'number') return '';
  const unsigned = sent < 0 ? sent + 2 ** width : sent;
  const bits = unsigned.toString(2).padStart(width, '0');
  return bits.padEnd(low + width, '·').padStart((plain?.length ?? size) * 8, '·');
}

function tableText({ table, source }: Part): string {
  if (table === null) return source;
  return source === '' || source === `Table ${table}` ? String(table) : `${table} (${source})`;
}
