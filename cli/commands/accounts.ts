/** The commands of the account server: keys new, token, accounts check. What a command does is loaded when it runs. */
import type { Command } from 'commander';
import { countOption } from '../option-values.ts';

const ACCOUNTS = 'accounts.json';
const KEY = 'signing-key.json';

const KEYS_EXAMPLES = `
The public key goes into the accounts file, which is made if it is not there; several keys may stand in it while one takes the place of
another. Keep the private key where no server is: whoever has it can be any account.

Examples:
  $ rump keys new
  $ rump keys new --accounts accounts.json --key 2027.key.json`;

const TOKEN_EXAMPLES = `
The token goes to standard output, and its ID to standard error: put this ID under "revoked.tokens" in the accounts file to revoke it.

Examples:
  $ rump token --account alice --days 30 > alice.token
  $ rump token --account home-1 --role appliance --days 365 > heater.token`;

export function registerAccounts(program: Command): void {
  program
    .command('keys')
    .description('Makes keys that sign tokens.')
    .command('new')
    .description('Makes a key pair, and adds the public key to the accounts.')
    .option('--accounts <file>', 'the accounts', ACCOUNTS)
    .option('--key <file>', 'where the private key is written; never over an existing file', KEY)
    .addHelpText('after', KEYS_EXAMPLES)
    .action(async (options) => (await import('../serve/issue.ts')).newKey(options));
  program
    .command('token')
    .description('Signs a token of an account.')
    .requiredOption('--account <name>', 'whose token it is; the accounts must have it')
    .option('--role <names...>', 'what it may do at most, by "roles" of the accounts; needed where they have any')
    .addOption(countOption('--days <number>', 'how long it is valid', 1, 36_500, 30))
    .option('--accounts <file>', 'the accounts', ACCOUNTS)
    .option('--key <file>', 'the private key', KEY)
    .addHelpText('after', TOKEN_EXAMPLES)
    .action(async (options) => (await import('../serve/issue.ts')).issueToken(options));
  program
    .command('accounts')
    .description('Looks after accounts files.')
    .command('check')
    .description('Says what a server would refuse in an accounts file; exits with 1 if there is anything.')
    .argument('[file]', 'the accounts', ACCOUNTS)
    .action(async (file: string) => (await import('../serve/issue.ts')).checkAccounts(file));
}
