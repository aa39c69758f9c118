/** Waits until it holds, generously; fails where it never does. */
export async function until(holds: () => boolean, what = 'it'): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
