/** Progress bars on the terminal. */
import { SingleBar } from 'cli-progress';
import type { Input } from './input.ts';
import type { Output } from './output.ts';
import { steerable } from './printable.ts';

const SHOWN_AFTER_MILLISECONDS = 500;
const MEGABYTE = 1e6;

/** A bar on stderr, not started yet. */
export function progressBar(format: string): SingleBar {
  return new SingleBar({
    format: `{bar} ${format}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // The command handles signals itself; the bar would intercept them and leave the terminal changed.
    gracefulExit: false,
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    stream: steerable(process.stderr),
  });
}

/** The input's chunks, with a bar on stderr if that is a terminal and the result goes elsewhere. */
export async function* withProgress(input: Input, output: Output): AsyncGenerator<Uint8Array> {
  const { size } = input;
  if (size === null || size === 0 || !process.stderr.isTTY || output.isTerminal) {
    yield* input.chunks();
    return;
  }
  const bar = progressBar('{percentage} % of {megabytes} MB, {eta} s left');
  const started = performance.now();
  let done = 0;
  try {
    for await (const chunk of input.chunks()) {
      yield chunk;
      done += chunk.length;
      if (bar.isActive) bar.update(Math.min(done, size));
      else if (performance.now() - started > SHOWN_AFTER_MILLISECONDS) {
        bar.start(size, done, { megabytes: (size / MEGABYTE).toFixed(1) });
      }
    }
  } finally {
    if (bar.isActive) bar.stop();
  }
}
