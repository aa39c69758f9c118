import { readFile } from 'node:fs/promises';
import { RumpError } from '../../sdk/values/error.ts';
import { TokenAccounts } from '../accounts/token-accounts.ts';

/**
 * Accounts from a JSON file that holds what `TokenAccounts` takes. Rejects with a RumpError for one that makes no sense, also where
 * a key is none: a server must not find that out when the first token comes.
 */
export async function readAccounts(file: string): Promise<TokenAccounts> {
  const accounts = new TokenAccounts(await readJson(file));
  await accounts.ready();
  return accounts;
}

async function readJson(file: string): Promise<ConstructorParameters<typeof TokenAccounts>[0]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new RumpError('unsupported', `the accounts cannot be read: ${error.message}`, { path: file });
  });
  try {
    // Some editors put a byte order mark in front.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new RumpError('wrong-type', `${file} is not JSON: ${(error as Error).message}`, { path: file });
  }
}
