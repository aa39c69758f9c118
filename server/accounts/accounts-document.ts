/** What an accounts document may hold. Checked more strictly than a program's options, because nothing else would find a slip in it. */
import { RumpError, refuse } from '../../sdk/values/error.ts';
import { parseJsonFile } from '../../sdk/values/json-file.ts';
import { TokenAccounts, type TokenAccountsOptions } from './token-accounts.ts';

export interface ParsedAccounts {
  readonly content: TokenAccountsOptions;
  readonly accounts: TokenAccounts;
}

/** @throws {RumpError} `wrong-type`, `contradiction`, `unknown-name`, `out-of-range`, with the path of the wrong value */
export function parseAccounts(text: string, file: string): ParsedAccounts {
  const content = parseJsonFile(text, file) as TokenAccountsOptions;
  const accounts = new TokenAccounts(content);
  for (const name of Object.keys(content)) {
    if (!MEMBERS.includes(name))
      refuse('unknown-name', 'accounts file', name, `it must be one of ${MEMBERS.join(', ')}`);
  }
  for (const [index, key] of content.keys.entries()) checkKey(content.algorithm, key, `keys[${index}]`);
  return { content, accounts };
}

const MEMBERS: readonly string[] = [
  ...['algorithm', 'issuer', 'audience', 'keys', 'accounts', 'roles', 'clockTolerance'],
  ...['maxTokenDays', 'revoked'],
];

/** Minimum bits of a key, by the beginning of its algorithm's name; the lengths of curves are fixed. */
function checkKey(algorithm: string, key: { readonly [member: string]: unknown }, path: string): void {
  const isSecret = algorithm.startsWith('HS');
  // With a private key no token would verify, and whoever reads the file could sign any.
  if (!isSecret && key.d !== undefined)
    throw new RumpError('wrong-type', `${path} is a private key; leave its d out`, { path });
  const value = isSecret ? key.k : key.n;
  if (typeof value !== 'string' || (!isSecret && key.kty !== 'RSA')) return;
  const bits = Math.floor((value.replace(/=+$/, '').length * 3) / 4) * 8;
  const least = isSecret ? Number(algorithm.slice(2)) : 2048;
  if (bits >= least) return;
  throw new RumpError('out-of-range', `${path} has ${bits} bits; for ${algorithm} it must have at least ${least}`, {
    path,
  });
}
