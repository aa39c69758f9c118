/** Failures of a command, errors of the operating system, and misspelt names, in words. */
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
  return new Failure(`${name || '""'}: ${systemReason(error)}`, undefined, { cause: error });
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

  constructor(message: string, exitCode: number = FAILED, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export function misuse(message: string): Failure {
  return new Failure(message, MISUSED);
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
