/**
 * The server's end of a link. Hosts with sockets provide one directly, because web streams cost some 15 KiB and a third
 * of a millisecond for each link; every other `Link` is wrapped.
 */
import type { Link, LinkClose } from '../../sdk/exchange/link.ts';
import { display } from '../../sdk/values/error.ts';

/** Callbacks of a channel. None of them throws. */
export interface ChannelReceiver {
  /** Bytes of frames, split anywhere, or one whole text. May still come for a moment after `pause`. */
  data(chunk: Uint8Array | string): void;
  /** A ping or pong of the transport. */
  ping(): void;
  /** There is room again after `hasRoom` was false. */
  room(): void;
  /** Called once, when either side has closed it or the connection broke. */
  ended(close: LinkClose): void;
}

export interface Channel {
  readonly text: boolean;
  /** Called once, before anything else. Nothing arrives before it returns. */
  open(receiver: ChannelReceiver): void;
  /** Whether it can take more now. */
  readonly hasRoom: boolean;
  /** Never throws; on a closed channel the chunk is lost. */
  write(chunk: Uint8Array | string): void;
  /** Calls back at the end of the host's present tick: all that is sent until then leaves in one write. */
  soon(callback: () => void): void;
  pause(): void;
  resume(): void;
  /** What was written before is still sent. */
  close(close: LinkClose): void;
}

export function streamChannel(link: Link): Channel {
  let writer: WritableStreamDefaultWriter<Uint8Array | string>;
  let reader: ReadableStreamDefaultReader<Uint8Array | string>;
  let receiver: ChannelReceiver | null = null;
  let isOver = false;
  let isPaused = false;
  let isReading = false;
  const ended = (close: LinkClose = { reason: 'lost', message: '' }): void => {
    if (isOver) return;
    isOver = true;
    reader.cancel().catch(ignore);
    receiver?.ended(close);
  };
  const broken = (error: unknown): void => ended({ reason: 'lost', message: display(error) });
  async function read(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (!isOver && !isPaused) {
        const { done, value } = await reader.read();
        if (isOver) return;
        // A stream that ends without `closed` is a defect of its transport, which must not leave the link open.
        if (done) {
          link.closed.then(ended, broken);
          return;
        }
        receiver?.data(value);
      }
    } catch {
      // A broken link gives its reason in `closed`.
    }
    isReading = false;
  }
  return {
    text: link.text,
    open(given) {
      receiver = given;
      writer = link.writable.getWriter();
      reader = link.readable.getReader();
      // Callers learn of a broken link through the link's `closed`.
      writer.closed.catch(ignore);
      link.closed.then(ended, broken);
      read();
    },
    get hasRoom() {
      const hasRoom = (writer.desiredSize ?? 0) > 0;
      // A broken link reports itself.
      if (!hasRoom) writer.ready.then(() => receiver?.room(), ignore);
      return hasRoom;
    },
    write(chunk) {
      // Null for a failed stream: in Node 20 a write to it throws instead of rejecting.
      if (writer.desiredSize !== null) writer.write(chunk).catch(ignore);
    },
    soon: (callback) => queueMicrotask(callback),
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      read();
    },
    close(close) {
      isOver = true;
      link.close(close);
      // Not read any more: further input must not wait for ever.
      reader.cancel().catch(ignore);
    },
  };
}

function ignore(): void {}
