/** What may go wrong when the server starts, in words. */
import { RumpError } from 'igrs-rump';
import { Failure, misuse } from '../failure.ts';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port; 0 takes one that is free',
  EACCES: 'this user may not listen on that port',
  EADDRNOTAVAIL: 'this machine has no such address; see --host',
  ENOTFOUND: 'no such address; see --host',
  EINVAL: 'no such address; see --host',
  EAI_AGAIN: 'no such address; see --host',
};

/** @param option which of the ports it is */
export async function listening<Listener>(opening: Promise<Listener>, option: string, host: string): Promise<Listener> {
  return opening.catch((error: NodeJS.ErrnoException & { port?: number }) => {
    const { code = '', port, message } = error;
    const place = port === undefined ? host : `${host}, port ${port}`;
    throw new Failure(`${option}: ${place}: ${REASONS[code] ?? message}`, undefined, { cause: error });
  });
}

/** What the package refuses is what the user gave it. */
export function worded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw misuse(error.message);
  }
}
