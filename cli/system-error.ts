/** What the operating system refuses, in words. */
import { Failure } from './failure.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBADF: 'not open',
  EDQUOT: 'the disk quota is exceeded',
  EFBIG: 'the file would be larger than the system allows',
  EISDIR: 'is a directory, not a file',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'is not a directory',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

export function systemFailure(name: string, error: unknown): Failure {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  return new Failure(`${name}: ${REASONS[code] ?? message}`, undefined, { cause: error });
}
