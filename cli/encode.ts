/** `rump encode`: reads messages as JSON lines and writes their frames. */
import { type Codec, MAXIMUM_FRAME_LENGTH, type Message, RumpError } from 'igrs-rump';
import { parseJsonFile } from '../sdk/values/json-file.ts';
import { createEngineCodec, type Engine } from './engine.ts';
import { Failure, misuse } from './failure.ts';
import { type Line, LineSplitter, openInput } from './input.ts';
import { contentOf } from './input-kind.ts';
import { messageOfJson } from './json-message.ts';
import { type Output, openOutput } from './output.ts';
import { withProgress } from './progress.ts';
import { kindHint } from './vocabulary.ts';

const BUFFER_LENGTH = 0x10000;

/** Collects frames until there are enough of them to be worth a write. */
class FrameBuffer {
  readonly #bytes = new Uint8Array(BUFFER_LENGTH);
  #length = 0;

  /** Whether another frame may not fit; flush first. */
  get isFull(): boolean {
    return this.#length + MAXIMUM_FRAME_LENGTH > BUFFER_LENGTH;
  }

  /** @throws {RumpError} for an invalid message */
  add(codec: Codec, message: object, lenient: boolean): void {
    // A line may hold anything; the codec checks all of it.
    this.#length += codec.encodeInto(message as Message, this.#bytes, this.#length, { lenient });
  }

  async flush(output: Output): Promise<void> {
    const length = this.#length;
    // Before the write: if it fails, the final flush must not fail on the same bytes again.
    this.#length = 0;
    if (length > 0) await output.write(this.#bytes.subarray(0, length));
  }
}

export interface EncodeOptions {
  readonly engine: Engine;
  readonly lenient?: boolean;
  readonly force?: boolean;
  readonly output?: string;
}

export async function encode(path: string, options: EncodeOptions): Promise<void> {
  const codec = await createEngineCodec(options.engine);
  const input = await openInput(path);
  const output = await openOutput(options.output, options.force === true);
  if (output.isTerminal && !options.force) {
    throw misuse('frames are binary and are not written to a terminal: use -o FILE, a pipe, or --force');
  }
  const splitter = new LineSplitter(input.name);
  const frames = new FrameBuffer();
  const add = async (lines: Iterable<Line>): Promise<void> => {
    for (const line of lines) {
      addLine(line, input.name, frames, codec, options.lenient === true);
      if (frames.isFull) await frames.flush(output);
    }
  };
  try {
    for await (const chunk of contentOf(input.name, withProgress(input, output), { reads: ['json', 'raw'] })) {
      await add(splitter.push(chunk));
      await frames.flush(output);
    }
    await add(splitter.end());
  } finally {
    // Also if a line is refused: the frames before it are valid. An incomplete file is not kept.
    await frames.flush(output);
  }
  await output.close();
}

function addLine({ number, text }: Line, name: string, frames: FrameBuffer, codec: Codec, lenient: boolean): void {
  if (text.trim() === '') return;
  try {
    frames.add(codec, messageOfJson(valueOfJson(text)), lenient);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    throw new Failure(`${name}, line ${number}: ${reason}`, error);
  }
}

/** The value of a line in which no name is repeated: `JSON.parse` would keep the last of two. */
function valueOfJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Each name ends so, and few texts contain this.
  const most = text.match(/"\s*:/g)?.length ?? 0;
  if (most > namesIn(value)) {
    try {
      parseJsonFile(text, 'line');
    } catch (error) {
      // `JSON.parse` has accepted all else.
      if (RumpError.is(error) && error.code === 'contradiction')
        throw new Failure(error.message.replace('line 1, ', ''));
    }
  }
  return value;
}

function namesIn(value: unknown): number {
  let names = 0;
  const rest = [value];
  while (rest.length > 0) {
    const each = rest.pop();
    if (typeof each !== 'object' || each === null) continue;
    const values: unknown[] = Object.values(each);
    if (!Array.isArray(each)) names += values.length;
    for (const inner of values) rest.push(inner);
  }
  return names;
}

/** Null for errors that the line did not cause. */
function reasonOf(error: unknown): string | null {
  if (error instanceof SyntaxError) return `not JSON: ${error.message}; each line holds a whole message`;
  if (error instanceof Failure) return error.message;
  if (!RumpError.is(error)) return null;
  const [, written] = /^kind is "(.*)";/.exec(error.message) ?? [];
  const lacksHint = error.code === 'unknown-kind' && !/; did you mean [^;]*$/.test(error.message);
  return lacksHint && written !== undefined ? `${error.message}; ${kindHint(written)}` : error.message;
}
