/** Where the frame to inspect comes from: hexadecimal words, a file or standard input. */
import { stat } from 'node:fs/promises';
import { MAXIMUM_FRAME_LENGTH } from 'igrs-rump';
import { Failure, misuse } from '../failure.ts';
import { fromHexadecimal } from '../hexadecimal.ts';
import { type Input, openInput } from '../input.ts';
import { contentOf, digitsOf, type InputOption, kindOf } from '../input-kind.ts';

export interface Piece {
  /** From the offset on, at most as long as the longest frame. */
  readonly bytes: Uint8Array;
  /** All bytes from the offset on. */
  readonly available: number;
}

export async function readPiece(words: readonly string[], offset: number, kind: InputOption): Promise<Piece> {
  const [only] = words;
  if (words.length === 1 && only !== undefined && (only === '-' || (await isThere(only)))) {
    return readInput(await openInput(only), offset, kind);
  }
  const bytes = fromHexadecimal(words.map(digitsOf).join(''));
  if (bytes === null) {
    throw misuse(`${JSON.stringify(words.join(' '))} is no file, and no hexadecimal with two digits for each byte`);
  }
  refuseBeyond('the hexadecimal', bytes.length, offset);
  return { bytes: bytes.subarray(offset, offset + MAXIMUM_FRAME_LENGTH), available: bytes.length - offset };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readInput(input: Input, offset: number, kind: InputOption): Promise<Piece> {
  const known = isEntered(input, kind) ? input.size : null;
  const bytes = new Uint8Array(MAXIMUM_FRAME_LENGTH);
  let kept = 0;
  // A file of frames is entered at the offset; anything else is read up to it, and then to its end, to tell how much follows.
  let position = known === null ? 0 : offset;
  const chunks = input.chunks(position);
  const reads = { input: kind, reads: ['raw', 'hex', 'dump'] as const };
  for await (const chunk of known === null ? contentOf(input.name, chunks, reads) : chunks) {
    const from = Math.min(chunk.length, Math.max(0, offset - position));
    const part = chunk.subarray(from, from + bytes.length - kept);
    bytes.set(part, kept);
    kept += part.length;
    position += chunk.length;
    if (known !== null && kept === bytes.length) break;
  }
  const length = known ?? position;
  refuseBeyond(input.name, length, offset);
  return { bytes: bytes.subarray(0, kept), available: length - offset };
}

/** Whether a byte's place in the file is its place in what the file holds. */
function isEntered({ head, size }: Input, kind: InputOption): boolean {
  if (head === null || size === null) return false;
  return kind === 'raw' || kindOf(head, head.length === size) === 'raw';
}

function refuseBeyond(name: string, length: number, offset: number): void {
  if (length === 0) throw new Failure(`${name} has no bytes`);
  if (offset >= length) throw new Failure(`${name} has ${length} bytes; there is none at --offset ${offset}`);
}
