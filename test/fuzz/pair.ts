/** The two engines that are compared, and how a comparison ends. */
import { type Codec, createCodec, RumpError } from 'igrs-rump';
import { areSameBytes } from '../suite/support/same-value.ts';

export interface Pair {
  readonly wasm: Codec;
  readonly js: Codec;
}

export type MakePair = (maxMemory: number | undefined) => Pair;

export const makePair: MakePair = (maxMemory) => {
  const memory = maxMemory === undefined ? {} : { maxMemory };
  return { wasm: createCodec({ engine: 'wasm', ...memory }), js: createCodec({ engine: 'js', ...memory }) };
};

/** Both engines must give the same and did not, or one of them threw what nobody should. */
export class Difference extends Error {}

/** What a call gave, or the refusal that it threw; any other error goes on to whoever called. */
export function attempt<Result>(call: () => Result): Result | RumpError {
  try {
    return call();
  } catch (error) {
    if (RumpError.is(error)) return error;
    throw error;
  }
}

export function differ(where: string, wasm: unknown, js: unknown): never {
  throw new Difference(`${where}: wasm ${show(wasm)}, js ${show(js)}`);
}

/** Whether two refusals say the same, word for word. */
export function isSameRefusal(wasm: RumpError, js: RumpError): boolean {
  return wasm.code === js.code && wasm.path === js.path && wasm.offset === js.offset && wasm.message === js.message;
}

/** Whether two calls gave the same bytes or the same refusal. */
export function areSameFrames(wasm: Uint8Array | RumpError, js: Uint8Array | RumpError): boolean {
  if (RumpError.is(wasm)) return RumpError.is(js) && isSameRefusal(wasm, js);
  return !RumpError.is(js) && areSameBytes(wasm, js);
}

/** What came of a comparison: null where all is the same. */
export function outcomeOf(compare: () => void): string | null {
  try {
    compare();
    return null;
  } catch (error) {
    if (error instanceof Difference) return error.message;
    if (!(error instanceof Error)) return `threw ${show(error)}`;
    const places = error.stack?.split('\n    at ').slice(1, 5) ?? [];
    // Without folders, so that a vector says the same wherever it was found.
    return [`threw ${error.name}: ${error.message}`, ...places.map((place) => place.replace(/\(.*[\\/]/, '('))].join(
      ', ',
    );
  }
}

function show(value: unknown): string {
  if (RumpError.is(value)) return `refused: ${value.code} at ${value.path ?? value.offset}: ${value.message}`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value);
}
