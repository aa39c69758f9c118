/** Commands that run until somebody ends them. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The usual exit code of a program that a signal ended. */
const SIGNALLED = 130;

/**
 * Resolves at the first signal, or when `signal` aborts. A second signal ends the program at once: whoever presses Ctrl-C twice has
 * waited long enough.
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
