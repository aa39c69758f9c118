/**
 * Waits no longer than that; what is late goes on, and nobody listens.
 * @template Result
 * @param {number} limit milliseconds
 * @param {Result} work
 * @param {string} complaint
 * @returns {Promise<Awaited<Result>>}
 */
export async function within(limit, work, complaint) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
