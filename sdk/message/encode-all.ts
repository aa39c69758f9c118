/** Many messages to one run of bytes: written one behind the other, and sealed by the engine many at a time. */
import type { Engine } from '../engine/engine.ts';
import type { Run } from '../frame/run.ts';
import { sealedRun } from '../generated/hooks/frame/sending.ts';
import { join } from '../values/bytes.ts';
import { isArray, RumpError, refuse } from '../values/error.ts';
import { writeMessage } from './write.ts';

export function encodeAll(engine: Engine, run: Run, messages: unknown, lenient: boolean): Uint8Array<ArrayBuffer> {
  const sealed: Uint8Array<ArrayBuffer>[] = [];
  const takeOut = (): void => {
    sealed.push(sealedRun(run, engine));
    run.length = 0;
  };
  let index = 0;
  for (const message of isArray(messages) ? messages : iterated(messages)) {
    if (!run.hasRoom) takeOut();
    try {
      run.length += writeMessage(message, lenient, run);
    } catch (error) {
      throw placed(error, index);
    }
    index++;
  }
  takeOut();
  return join(sealed);
}

/** The same error, with the message's place in front of its path. */
function placed(error: unknown, index: number): unknown {
  if (!RumpError.is(error)) return error;
  const path = error.path === undefined || error.path === '' ? `[${index}]` : `[${index}].${error.path}`;
  return new RumpError(error.code, `message ${index}: ${error.message}`, { path });
}

/** Refuses with a RumpError where the language would throw a TypeError. */
function iterated(messages: unknown): Iterable<unknown> {
  try {
    const iterator = (messages as Iterable<unknown>)[Symbol.iterator]();
    if (typeof iterator.next === 'function') return { [Symbol.iterator]: () => iterator };
  } catch (error) {
    // A caller's own iterable may throw its own error.
    if (!(error instanceof TypeError)) throw error;
  }
  refuse('wrong-type', 'messages', messages, 'it must be iterable');
}
