import { readFile } from 'node:fs/promises';
import { misuse } from '../failure.ts';
import { systemFailure } from '../system-error.ts';

interface TokenOptions {
  readonly token?: string;
  readonly tokenFile?: string;
}

export async function readToken({ token, tokenFile }: TokenOptions): Promise<string> {
  if (tokenFile !== undefined) {
    const text = await readFile(tokenFile, 'utf8').catch((error: unknown) => {
      throw systemFailure(tokenFile, error);
    });
    return checked(text.trim(), tokenFile);
  }
  if (token === undefined) {
    throw misuse('a token is wanted: --token-file FILE, or RUMP_TOKEN in the environment; rump serve prints one');
  }
  return checked(token, '--token');
}

/** A token goes into a header and into a line: anything else in it would end these early. */
function checked(token: string, name: string): string {
  if (/^[\w.-]+$/.test(token)) return token;
  throw misuse(`${name}: it holds no token, which has letters, digits, points, hyphens and underscores alone`);
}
