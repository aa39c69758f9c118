import { RumpError } from '../../sdk/values/error.ts';

/**
 * The package jose, for signed tokens: an optional peer, loaded on first use. It has its own file, so that no declaration of the entry
 * names it, and projects with other accounts need not install it to compile. The bundled command has only these functions, by the same
 * names in scripts/bundle.ts.
 */
export type Jose = Pick<
  typeof import('jose'),
  'calculateJwkThumbprint' | 'exportJWK' | 'generateKeyPair' | 'importJWK' | 'jwtVerify' | 'SignJWT'
>;

/** Rejects with a RumpError `unsupported` if it is not installed. */
export async function loadJose(): Promise<Jose> {
  try {
    return await import('jose');
  } catch {
    throw new RumpError('unsupported', 'signed tokens need the package jose: npm install jose');
  }
}
