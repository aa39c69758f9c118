import { RumpError } from '../../sdk/values/error.ts';

/**
 * The package jose, for signed tokens: an optional peer, loaded when it is wanted. In a file of its own, so that no declaration of the
 * entry names it, and projects with other accounts need not install it to compile. The bundled command has these functions alone, by the same
 * names in scripts/bundle.ts.
 */
export type Jose = Pick<
  typeof import('jose'),
  'calculateJwkThumbprint' | 'exportJWK' | 'generateKeyPair' | 'importJWK' | 'jwtVerify' | 'SignJWT'
>;

/** Rejects with a RumpError `unsupported` where it is not installed. */
export async function loadJose(): Promise<Jose> {
  try {
    return await import('jose');
  } catch {
    throw new RumpError('unsupported', 'signed tokens need the package jose: npm install jose');
  }
}
