/** The page has loaded only when its suite has run, for which each host has a limit of its own. */
export const UNLIMITED = { timeout: 0 };

/**
 * Ends with what went wrong: a page cannot be opened, or crashes then or later.
 * @param {Promise<unknown>} opening
 * @param {Promise<string>} crashed
 * @returns {Promise<string>}
 */
export function opened(opening, crashed) {
  const failed = opening.then(
    () => crashed,
    (/** @type {Error} */ { message }) => message,
  );
  return Promise.race([crashed, failed]);
}
