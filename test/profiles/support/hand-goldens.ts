/** Frames that somebody has derived by hand, with the arithmetic beside the bytes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonMessage, JsonVector } from './messages.ts';
import { folderOf } from './profiles.ts';

interface HandGolden {
  readonly message: JsonMessage;
  /** Hexadecimal, in groups and lines of any length; after a `#` stands what they mean. */
  readonly bytes: string;
}

export function handGoldens(name: string): JsonVector[] {
  const goldens = parse(readFileSync(join(folderOf(name), 'vectors', 'golden.yaml'), 'utf8')) as HandGolden[];
  return goldens.map(({ message, bytes }) => ({ message, hex: bytes.replaceAll(/#.*|\s/g, '').toLowerCase() }));
}
