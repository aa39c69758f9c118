/** A case as JSON, to be kept in `test/vectors/fuzz/` and replayed for ever. */
import { fromHex, toHex } from '../suite/support/hex.ts';
import type { Case } from './case.ts';
import type { MessagesCase } from './messages/make-messages.ts';
import type { Look } from './stream/make-stream.ts';

interface StreamVector {
  readonly maxMemory?: number;
  /** A chunk in hexadecimal, or null for the end of the scanner's stream. */
  readonly steps: readonly { readonly scanner: number; readonly chunk: string | null }[];
  readonly look: Look;
}

export interface Vector {
  /** What happened, in words. */
  readonly what: string;
  readonly stream?: StreamVector;
  readonly messages?: MessagesCase;
}

export function vectorOf(made: Case, what: string): Vector {
  if ('messages' in made) return { what, messages: made.messages };
  const { maxMemory, steps, look } = made.stream;
  const chunks = steps.map(({ scanner, chunk }) => ({ scanner, chunk: chunk === null ? null : toHex(chunk) }));
  return { what, stream: { ...(maxMemory === undefined ? {} : { maxMemory }), steps: chunks, look } };
}

export function caseOf({ stream, messages }: Vector): Case {
  if (messages !== undefined) return { messages };
  if (stream === undefined) throw new Error('a vector needs a stream or messages');
  const { maxMemory, steps, look } = stream;
  const chunks = steps.map(({ scanner, chunk }) => ({ scanner, chunk: chunk === null ? null : fromHex(chunk) }));
  return { stream: { maxMemory, steps: chunks, look } };
}
