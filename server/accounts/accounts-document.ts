/** What an accounts document holds, looked at more strictly than options of a program: nobody else sees a slip in it. */
import { display, RumpError, refuse } from '../../sdk/values/error.ts';
import { TokenAccounts, type TokenAccountsOptions } from './token-accounts.ts';

export interface ParsedAccounts {
  readonly content: TokenAccountsOptions;
  readonly accounts: TokenAccounts;
}

/** JSON that names nothing twice; no more is looked at. */
export function parseJson(text: string, file: string): TokenAccountsOptions {
  let content: TokenAccountsOptions;
  try {
    // Some editors put a byte order mark in front.
    content = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    // V8 quotes the text, which may hold a secret key.
    const place = /position \d+.*$/.exec((error as Error).message)?.[0];
    throw new RumpError('wrong-type', `${file} is not JSON${place === undefined ? '' : `, at ${place}`}`, {
      path: file,
    });
  }
  refuseDuplicates(text);
  return content;
}

/** @throws {RumpError} `wrong-type`, `contradiction`, `unknown-name`, `out-of-range`, with the path of what is wrong */
export function parseAccounts(text: string, file: string): ParsedAccounts {
  const content = parseJson(text, file);
  const accounts = new TokenAccounts(content);
  for (const name of Object.keys(content)) {
    if (!MEMBERS.includes(name))
      refuse('unknown-name', 'accounts file', name, `it must be one of ${MEMBERS.join(', ')}`);
  }
  for (const [index, key] of content.keys.entries()) checkKeyLength(content.algorithm, key, `keys[${index}]`);
  return { content, accounts };
}

const MEMBERS: readonly string[] = [
  ...['algorithm', 'issuer', 'audience', 'keys', 'accounts', 'roles', 'clockTolerance'],
  ...['maxTokenDays', 'revoked'],
];

/** Bits that a key must have, by how its algorithm's name begins; those of curves have a length of their own. */
function checkKeyLength(algorithm: string, key: { readonly [member: string]: unknown }, path: string): void {
  const isSecret = algorithm.startsWith('HS');
  const value = isSecret ? key.k : key.n;
  if (typeof value !== 'string' || (!isSecret && key.kty !== 'RSA')) return;
  const bits = Math.floor((value.replace(/=+$/, '').length * 3) / 4) * 8;
  const least = isSecret ? Number(algorithm.slice(2)) : 2048;
  if (bits >= least) return;
  throw new RumpError('out-of-range', `${path} has ${bits} bits; for ${algorithm} it must have at least ${least}`, {
    path,
  });
}

/** `JSON.parse` would keep the last of two and say nothing. @param text valid JSON */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name: string = JSON.parse(token.slice(0, token.length - colon.length));
      const names = open.at(-1) as Set<string>;
      if (names.has(name)) {
        throw new RumpError('contradiction', `the accounts name ${display(name)} twice; each name may stand once`, {
          path: name,
        });
      }
      names.add(name);
    }
  }
}
