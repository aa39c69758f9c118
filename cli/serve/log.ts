/** `rump serve --log` and `--log-level`: what is said on standard error while the server runs. */
import { type FailedLogins, Log, type Login, LoginReport, type LogLevel, writeToStream } from 'igrs-rump/server/node';
import { FAILED, Failure } from '../failure.ts';
import { OutputClosed } from '../output.ts';

export interface LogOptions {
  readonly log: 'text' | 'json';
  readonly logLevel: LogLevel;
}

/** Milliseconds that the last lines have to be read. */
const FLUSH_TIME = 1000;

/**
 * Runs the server with its log, and ends the process where nobody reads what it has said: a pipe that is full would keep it forever.
 * With JSON the reason of a failure is a line of the log too.
 */
export async function withLog(options: LogOptions, work: (log: Log) => Promise<void>): Promise<void> {
  const { log: format, logLevel: level } = options;
  const log = new Log({ write: writeToStream(process.stderr), format, level });
  try {
    await work(log);
  } catch (error) {
    if (OutputClosed.is(error)) throw error;
    process.exitCode = Failure.is(error) ? error.exitCode : FAILED;
    if (format === 'text') throw error;
    log.error('failed', error instanceof Error ? error.message : String(error));
  } finally {
    if (!(await log.flush(FLUSH_TIME))) process.exit();
  }
}

const WHY: Readonly<Record<Exclude<Login['outcome'], 'accepted'>, string>> = {
  rejected: 'the token is not good for this server',
  'no-token': 'there was no token',
  origin: 'pages of that origin may not connect; see --origin',
  limited: 'too many tokens of this address were rejected; see --rejected-tokens',
  failed: 'the accounts could not be asked',
};

/** Logs who came in, at level debug, and who did not, by address and bounded. */
export function loginLog(log: Log): { add(login: Login): void; end(): void } {
  const report = new LoginReport((failed) => log.warn('login-failed', sentenceOf(failed), fieldsOf(failed)));
  return {
    add(login) {
      const { account, address } = login;
      if (account !== null) log.debug('login', `${account} has come from ${address}`, { account, address });
      else report.add(login);
    },
    end: () => report.end(),
  };
}

function sentenceOf({ address, outcome, problem, count, isFirst }: FailedLogins): string {
  if (outcome === null) return `${count} more logins failed within a minute, from other addresses`;
  const why = problem === null ? WHY[outcome] : `${WHY[outcome]}: ${problem}`;
  return isFirst ? `a login from ${address} failed: ${why}` : `${count} more from ${address} within a minute: ${why}`;
}

function fieldsOf({ address, outcome, problem, count }: FailedLogins): Readonly<Record<string, unknown>> {
  return { address, outcome, count, ...(problem === null ? {} : { problem }) };
}
