/** Many messages to one run of bytes: written one behind the other, and sealed by the engine many at a time. */
import type { Engine } from './engine/engine.ts';
import { join } from './engine/join.ts';
import { RumpError, refuse } from './error.ts';
import type { Run } from './run.ts';
import { writeMessage } from './writer.ts';

export function encodeAll(
  engine: Engine,
  run: Run,
  messages: Iterable<unknown>,
  lenient: boolean,
): Uint8Array<ArrayBuffer> {
  if (typeof (messages as Iterable<unknown> | null)?.[Symbol.iterator] !== 'function') {
    refuse('wrong-type', 'messages', messages, 'it must be iterable');
  }
  const sealed: Uint8Array<ArrayBuffer>[] = [];
  let index = 0;
  for (const message of messages) {
    if (!run.hasRoom) {
      sealed.push(engine.seal(run.bytes, run.length));
      run.clear();
    }
    try {
      run.length += writeMessage(message, lenient, run.view, run.length);
    } catch (error) {
      throw placed(error, index);
    }
    index++;
  }
  return join([...sealed, engine.seal(run.bytes, run.length)]);
}

/** The same error, with the message's place in front of its path. */
function placed(error: unknown, index: number): unknown {
  if (!RumpError.is(error)) return error;
  const path = error.path === undefined || error.path === '' ? `[${index}]` : `[${index}].${error.path}`;
  return new RumpError(error.code, `message ${index}: ${error.message}`, { path });
}
