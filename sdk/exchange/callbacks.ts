/** Errors of an application's callbacks, thrown or rejected with, end neither a link nor the process. */
import { display } from '../values/error.ts';

/** @param failed receives what `callback` throws or rejects with; it must not throw */
export function guarded<Values extends readonly unknown[]>(
  callback: ((...values: Values) => unknown) | undefined,
  failed: (error: unknown) => void,
): (...values: Values) => void {
  return (...values) => {
    try {
      const result = callback?.(...values) as PromiseLike<unknown> | null | undefined;
      // To the compiler an async function is a callback that returns nothing.
      if (typeof result?.then === 'function') Promise.resolve(result).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

/** Passes an error to the application's callback or, in one line, to the console, which also gets what the callback throws. */
export function reportError(onError: ((error: unknown) => void) | undefined, what: string, error: unknown): void {
  const print = printing(what);
  guarded(onError ?? print, print)(error);
}

/** Writes errors to the console, a line each. */
export function printing(what: string): (error: unknown) => void {
  return (error) => globalThis.console?.error(`igrs-rump: ${what}: ${wordsOf(error).replace(/\s*\n\s*/g, ' ')}`);
}

/** Anything can be thrown: an object without a prototype has no text, and `String` throws for it. */
export function wordsOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : display(error);
}
