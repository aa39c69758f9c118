/** Messages, one a line → their frames. */
import { type Codec, RumpError } from 'igrs-rump';
import { createEngineCodec, type Engine } from '../engine.ts';
import { Failure, misuse } from '../failure.ts';
import { openInput } from '../input.ts';
import { contentOf } from '../input-kind.ts';
import { messageOfJson } from '../json-message.ts';
import { kindHint } from '../kinds.ts';
import { openOutput } from '../output.ts';
import { withProgress } from '../progress.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { type Line, LineSplitter } from './lines.ts';

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
    throw misuse('frames are no text for a terminal: use -o FILE, a pipe, or --force');
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
    // Also where a line is refused: the frames before it are right. A file of them is not kept.
    await frames.flush(output);
  }
  await output.close();
}

function addLine({ number, text }: Line, name: string, frames: FrameBuffer, codec: Codec, lenient: boolean): void {
  if (text.trim() === '') return;
  try {
    frames.add(codec, messageOfJson(JSON.parse(text)), lenient);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    throw new Failure(`${name}, line ${number}: ${reason}`, undefined, { cause: error });
  }
}

/** Null for what is not the line's fault. */
function reasonOf(error: unknown): string | null {
  if (error instanceof SyntaxError) return `no JSON: ${error.message}`;
  if (error instanceof Failure) return error.message;
  if (!RumpError.is(error)) return null;
  const [, written] = /^kind is "(.*)";/.exec(error.message) ?? [];
  return error.code === 'unknown-kind' && written !== undefined
    ? `${error.message}; ${kindHint(written)}`
    : error.message;
}
