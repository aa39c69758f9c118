/** How a command ends: failures, errors of the operating system and misspelt names in words, exit codes, and signals. */
import { RumpError } from '../sdk/values/error.ts';
import { nearNames } from '../sdk/values/near.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBADF: 'not open',
  EDQUOT: 'the disk quota is exceeded',
  EFBIG: 'the file would be larger than the system allows',
  EISDIR: 'is a directory, not a file',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'is not a directory',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

export function systemFailure(name: string, error: unknown): Failure {
  return new Failure(`${name || '""'}: ${systemReason(error)}`, error);
}

export function systemReason(error: unknown): string {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** The work failed: an unreadable file, a message that is refused. */
export const FAILED = 1;
/** The command was called wrongly. */
export const MISUSED = 2;

/** An error that the user sees as one line, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;

  /** Also recognises the copy of this class that a command over another profile has. */
  static is(error: unknown): error is Failure {
    return error instanceof Error && error.name === 'Failure' && 'exitCode' in error;
  }

  constructor(message: string, cause?: unknown, exitCode: number = FAILED) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

export function misuse(message: string): Failure {
  return new Failure(message, undefined, MISUSED);
}

/** What the work gives. If the package refuses something, that is the user's failure. */
export function orFailure<Result>(work: () => Result, failureOf: (error: RumpError) => Failure): Result {
  try {
    return work();
  } catch (error) {
    throw RumpError.is(error) ? failureOf(error) : error;
  }
}

/** Names listed in an error: nobody reads more. */
const MAX_LISTED = 40;

/** What was probably meant, or else what is allowed. */
export function suggestion(written: string, names: readonly string[], list: string): string {
  const near = nearNames(written, names);
  if (near.length > 0) return `did you mean ${near.join(', ')}?`;
  const others = names.length > MAX_LISTED ? `, and ${names.length - MAX_LISTED} others` : '';
  return `${list} ${names.slice(0, MAX_LISTED).join(', ')}${others}`;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Including Ctrl-\, which would end a program at once. */
export const END_SIGNALS = [...SIGNALS, 'SIGQUIT'] as const;

/** For a server: SIGHUP makes it read its files again. */
export const SERVER_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The usual exit code of a program ended by a signal. */
export const SIGNALLED = 130;

/**
 * Resolves at the first signal, or when `signal` aborts. A second signal ends the program at once, without waiting for the work to
 * finish.
 */
export function interrupted(signal?: AbortSignal, names: readonly NodeJS.Signals[] = SIGNALS): Promise<void> {
  return new Promise((resolve) => {
    const take = (): void => {
      for (const name of names) process.off(name, take);
      for (const name of names) process.on(name, () => process.exit(SIGNALLED));
      resolve();
    };
    for (const name of names) process.on(name, take);
    signal?.addEventListener('abort', take, { once: true });
  });
}

let isTidy = false;

/** Makes signals that nothing else handles end the program through its exit, where incomplete files are removed. */
export function exitAtSignals(): void {
  if (isTidy) return;
  isTidy = true;
  for (const name of END_SIGNALS) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(SIGNALLED);
    });
  }
}
