/** Files that are read again when they change. */
import { stat } from 'node:fs/promises';

/** Milliseconds between two looks. */
export const DEFAULT_INTERVAL = 1000;

/**
 * Calls `read` when one of the files has changed. It looks at what their paths lead to, so that symbolic links that are turned round and
 * mounted files count, which systems report to nobody.
 *
 * @param read never rejects
 * @returns ends it
 */
export function followFiles(files: readonly string[], interval: number, read: () => Promise<unknown>): () => void {
  let seen: string | null = null;
  let loaded: string | null = null;
  let isOver = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    const state = (await Promise.all(files.map(stateOf))).join();
    // Found twice alike: a file that is being written is not read half.
    if (state === seen && state !== loaded) {
      await read();
      loaded = state;
    }
    seen = state;
    if (!isOver) timer = setTimeout(look, interval).unref();
  };
  look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Another one after any change. Empty while it cannot be told. */
async function stateOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return '';
  }
}
