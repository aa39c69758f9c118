/** The first line of a TCP link: `RUMP <token>` and a line feed. */
import type { Socket } from 'node:net';
import { RumpError } from '../../sdk/values/error.ts';

/** Bytes, the line feed included. */
export const LONGEST_LINE = 0x1000;
const BEFORE_TOKEN = 'RUMP ';
const LINE_FEED = 0x0a;

export interface TokenLine {
  readonly token: string;
  /** What came behind it, in the same chunk. The socket is paused, so that nothing of what follows is lost. */
  readonly rest: Uint8Array;
}

/** Rejects for a line that is too long, is another, or has not come within so many milliseconds. */
export function readToken(socket: Socket, within: number): Promise<TokenLine> {
  return new Promise((resolve, reject) => {
    let line = Buffer.alloc(0);
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('close', fail);
      socket.pause();
    };
    const fail = (): void => {
      stop();
      reject(
        new RumpError('rejected', `a link must begin with a line "RUMP <token>" of at most ${LONGEST_LINE} bytes`),
      );
    };
    const take = (chunk: Buffer): void => {
      const end = chunk.indexOf(LINE_FEED);
      // No longer than what is refused for its length, however much comes at once.
      line = Buffer.concat([line, chunk.subarray(0, end < 0 ? LONGEST_LINE : Math.min(end, LONGEST_LINE))]);
      const text = line.toString('latin1');
      // As soon as it is another line: a stranger's protocol is not waited for.
      const isOurs = text.startsWith(BEFORE_TOKEN) || BEFORE_TOKEN.startsWith(text);
      if (!isOurs || line.length >= LONGEST_LINE) {
        fail();
        return;
      }
      if (end < 0) return;
      stop();
      resolve({ token: text.slice(BEFORE_TOKEN.length).trimEnd(), rest: chunk.subarray(end + 1) });
    };
    const timer = setTimeout(fail, within);
    socket.on('data', take);
    socket.on('close', fail);
  });
}
