import { RumpError } from '../../sdk/values/error.ts';

/**
 * The package jose, for signed tokens: an optional peer, loaded on first use. It has its own file, so that no declaration of the
 * entry names it, and projects with other accounts need not install it to compile.
 */
export type Jose = typeof import('jose');

/** Rejects with a RumpError `unsupported` if it is not installed. */
export async function loadJose(): Promise<Jose> {
  try {
    return await import('jose');
  } catch {
    throw new RumpError('unsupported', 'signed tokens need the package jose: npm install jose');
  }
}
