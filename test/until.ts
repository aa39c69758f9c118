/** Asks until it holds; fails with `what` if that takes longer than `within` milliseconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, within = 90_000): Promise<void> {
  const end = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
