import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An empty list is an error: building or testing nothing would look like a success. */
export function filesIn(folder: string, ending: string, mayBeNone: boolean = false) {
  const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
  if (found.length === 0 && !mayBeNone) throw new Error(`${folder}/ has no *${ending}`);
  return found;
}
