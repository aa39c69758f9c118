/** Two ends of a link in memory: one for the server, one in the hands of the test. */
import type { Link, LinkClose } from '../../../sdk/exchange/link.ts';

export type Chunk = Uint8Array | string;

export interface FarEnd {
  /** What the server has sent, as far as it was read. */
  readonly received: Chunk[];
  /** Why the server's end was closed; null while it is open. */
  readonly closed: LinkClose | null;
  /** Does nothing once it is closed. */
  write(chunk: Chunk): void;
  /** Waits until there is room, as a well-behaved sender does. */
  writeWhenReady(chunk: Chunk): Promise<void>;
  /** Reads nothing more until `resume`. */
  pause(): void;
  resume(): void;
  /** As a connection that breaks, or that this side closes. */
  close(close: LinkClose): void;
}

export function memoryLink({ text }: { readonly text: boolean }): { readonly link: Link; readonly far: FarEnd } {
  const toServer = new TransformStream<Chunk, Chunk>();
  const fromServer = new TransformStream<Chunk, Chunk>();
  const writer = toServer.writable.getWriter();
  writer.closed.catch(() => {});
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => (settle = resolve));
  let why: LinkClose | null = null;
  const received: Chunk[] = [];
  const reader = fromServer.readable.getReader();
  let paused: Promise<void> | null = null;
  let resume = () => {};

  const end = (close: LinkClose): void => {
    if (why !== null) return;
    why = close;
    writer.close().catch(() => {});
    settle(close);
  };
  const read = async (): Promise<void> => {
    for (;;) {
      await paused;
      const { done, value } = await reader.read();
      if (done) return;
      received.push(value);
    }
  };
  read();

  return {
    link: {
      readable: toServer.readable,
      writable: fromServer.writable,
      text,
      closed,
      close: (close = { reason: 'done', message: '' }) => end(close),
    },
    far: {
      received,
      get closed() {
        return why;
      },
      write: (chunk) => {
        // Node 20 throws where a stream has ended.
        if (why === null) writer.write(chunk).catch(() => {});
      },
      writeWhenReady: async (chunk) => {
        await writer.ready.catch(() => {});
        if (why === null) writer.write(chunk).catch(() => {});
      },
      pause: () => {
        paused ??= new Promise((resolve) => (resume = resolve));
      },
      resume: () => {
        paused = null;
        resume();
      },
      close: end,
    },
  };
}
