import { type Codec, MINIMUM_FRAME_LENGTH, RumpError } from 'igrs-rump';
import { inspect } from 'igrs-rump/profile';
import { createEngineCodec, type Engine } from '../engine.ts';
import { FAILED } from '../failure.ts';
import type { InputOption } from '../input-kind.ts';
import { standardOutput } from '../output.ts';
import { type Inspected, inspectionJson } from './json.ts';
import { inspectionMap } from './map.ts';
import { readPiece } from './source.ts';

export interface InspectOptions {
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

/** Without what follows it. Where the header does not tell where the frame ends, all of it. */
function firstFrame(bytes: Uint8Array, codec: Codec): Uint8Array {
  const result = codec.tryDecode(bytes);
  if (!RumpError.is(result) || result.code !== 'bad-length' || result.offset === undefined) return bytes;
  // Such an offset inside the header means an impossible length; behind it, where the frame ends.
  return result.offset >= MINIMUM_FRAME_LENGTH ? bytes.subarray(0, result.offset) : bytes;
}
