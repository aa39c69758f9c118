/** `rump inspect`: reads one frame from hexadecimal, a file or standard input, and prints what it holds. */
import { stat } from 'node:fs/promises';
import { type Codec, MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH, RumpError } from 'igrs-rump';
import { inspect } from 'igrs-rump/profile';
import { createEngineCodec, type Engine } from '../engine.ts';
import { FAILED, Failure, misuse } from '../failure.ts';
import { type Input, openInput } from '../input.ts';
import { contentOf, digitsOf, fromHexadecimal, type InputOption, kindOf } from '../input-kind.ts';
import { standardOutput } from '../output.ts';
import { type Inspected, inspectionJson, inspectionMap } from './map.ts';

export interface Piece {
  /** From the offset on, at most as many as the longest frame has. */
  readonly bytes: Uint8Array;
  /** All bytes from the offset on. */
  readonly available: number;
}

async function readPiece(words: readonly string[], offset: number, kind: InputOption): Promise<Piece> {
  const [only] = words;
  if (words.length === 1 && only !== undefined && (only === '-' || (await isThere(only)))) {
    return readInput(await openInput(only), offset, kind);
  }
  const bytes = fromHexadecimal(words.map(digitsOf).join(''));
  if (bytes === null) {
    throw misuse(`${JSON.stringify(words.join(' '))} is neither a file nor hexadecimal with two digits per byte`);
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
  // A file of frames is read from the offset on; any other input is read from its start to its end, to count the bytes that follow.
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
  const { bytes, available } = await readPiece(words, offset, input);
  const frame = firstFrame(bytes, codec);
  const inspected: Inspected = { offset, following: available - frame.length, inspection: inspect(frame) };
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
