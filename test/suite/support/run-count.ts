// Not every host has a process.
const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };

export const isQuick: boolean = Boolean(process?.env?.RUMP_QUICK);

/** How often a property is tried: fewer times in a quick run. */
export function runs(count: number): { numRuns: number } {
  return { numRuns: isQuick ? Math.ceil(count / 10) : count };
}
