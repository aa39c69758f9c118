/** Where our own sources lie, and the entries that a generated package has: those of ours that make the codec. */
import { dirname } from 'node:path';
import { profileDirectory } from '../package.ts';

export const packageRoot: string = dirname(profileDirectory);

export interface Entry {
  /** In `exports`. */
  readonly subpath: string;
  /** In `sdk/`, without its ending. */
  readonly source: string;
  /** In `dist/`. */
  readonly bundle: string;
}

export const entries: readonly Entry[] = [
  { subpath: '.', source: 'index', bundle: 'index' },
  { subpath: './js', source: 'js', bundle: 'js' },
  { subpath: './profile', source: 'profile/index', bundle: 'profile' },
];
