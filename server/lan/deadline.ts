/** A signal that aborts with another one or when time is over. `AbortSignal.any` would do, but Node 20 may forget such signals. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it was time that ended it. */
  readonly isOver: boolean;
  /** From now on so many milliseconds are left, at most. */
  shorten(milliseconds: number): void;
  /** Call it at the end: else its timer keeps the program alive. */
  clear(): void;
}

export function deadline(signal: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  let isOver = false;
  let ends = Date.now() + milliseconds;
  const expire = (): void => {
    isOver = true;
    controller.abort();
  };
  let timer = setTimeout(expire, milliseconds);
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    get isOver() {
      return isOver;
    },
    shorten(left) {
      if (Date.now() + left >= ends) return;
      ends = Date.now() + left;
      clearTimeout(timer);
      timer = setTimeout(expire, left);
    },
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
