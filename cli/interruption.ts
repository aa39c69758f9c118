/** Ending commands that run until they are interrupted. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Including Ctrl-\, which would end a program at once. */
export const END_SIGNALS = [...SIGNALS, 'SIGQUIT'] as const;

/** For a server: SIGHUP makes it read its files again. */
export const SERVER_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The usual exit code of a program ended by a signal. */
export const SIGNALLED = 130;

/**
 * Resolves at the first signal, or when `signal` aborts. A second signal ends the program at once, without waiting for the work to
 * finish.
 */
export function interrupted(signal?: AbortSignal, names: readonly NodeJS.Signals[] = SIGNALS): Promise<void> {
  return new Promise((resolve) => {
    const take = (): void => {
      for (const name of names) process.off(name, take);
      for (const name of names) process.on(name, () => process.exit(SIGNALLED));
      resolve();
    };
    for (const name of names) process.on(name, take);
    signal?.addEventListener('abort', take, { once: true });
  });
}

let isTidy = false;

/** Makes signals that nothing else handles end the program through its exit, where incomplete files are removed. */
export function exitAtSignals(): void {
  if (isTidy) return;
  isTidy = true;
  for (const name of END_SIGNALS) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(SIGNALLED);
    });
  }
}
