/** Ending commands that run until they are interrupted. */
export const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The usual exit code of a program ended by a signal. */
export const SIGNALLED = 130;

/**
 * Resolves at the first signal, or when `signal` aborts. A second signal ends the program at once, without waiting for the work to
 * finish.
 */
export function interrupted(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const take = (): void => {
      for (const name of SIGNALS) process.off(name, take);
      for (const name of SIGNALS) process.on(name, () => process.exit(SIGNALLED));
      resolve();
    };
    for (const name of SIGNALS) process.on(name, take);
    signal?.addEventListener('abort', take, { once: true });
  });
}
