/** A link over one WebSocket of `ws`: binary messages are bytes of frames, text messages are text. */
import type { RawData, WebSocket } from 'ws';
import type { Link, LinkClose } from '../../sdk/exchange/link.ts';
import { closeFrom, codeOf } from '../../sdk/transport/close-codes.ts';
import { WriteGate } from '../../sdk/transport/node/socket-link.ts';

/** Bytes that `ws` holds before a write waits. */
const ENOUGH_BUFFERED = 0x10000;
/** Bytes that wait to be read before the socket is paused. */
const ENOUGH_UNREAD = 0x10000;

/** `graceful` is how many milliseconds the other side has to answer the close before the connection is cut. */
export function webSocketLink(socket: WebSocket, graceful: number): Link {
  let closing: LinkClose | null = null;
  let settle: (close: LinkClose) => void = () => {};
  const closed = new Promise<LinkClose>((resolve) => (settle = resolve));
  let end = () => {};
  const gate = new WriteGate();

  const readable = new ReadableStream<Uint8Array | string>(
    {
      start(controller) {
        socket.on('message', (data: RawData, isBinary: boolean) => {
          if (closing !== null) return;
          controller.enqueue(isBinary ? bytesOf(data) : String(data));
          if ((controller.desiredSize ?? 0) <= 0) socket.pause();
        });
        end = () => {
          end = () => {};
          controller.close();
        };
      },
      pull: () => socket.resume(),
      cancel: () => {
        end = () => {};
        socket.resume();
      },
    },
    { highWaterMark: ENOUGH_UNREAD, size: (chunk) => chunk?.length ?? 1 },
  );

  const writable = new WritableStream<Uint8Array | string>({
    write(chunk) {
      if (socket.readyState !== socket.OPEN) return;
      const isText = typeof chunk === 'string';
      if (socket.bufferedAmount < ENOUGH_BUFFERED) {
        socket.send(chunk, { binary: !isText }, ignore);
        return;
      }
      // Resolves when this chunk has left, and all before it: then there is room again.
      return gate.wait((go) => socket.send(chunk, { binary: !isText }, () => go()));
    },
    close: () => close({ reason: 'done', message: '' }),
    abort: () => close({ reason: 'done', message: '' }),
  });

  function close(reason: LinkClose): void {
    if (closing !== null) return;
    closing = reason;
    gate.passed().then(() => {
      socket.close(codeOf(reason.reason), reason.reason);
      // Otherwise a socket that is not read would never see the other side's answer.
      socket.resume();
    });
    const timer = setTimeout(() => socket.terminate(), graceful);
    socket.once('close', () => clearTimeout(timer));
    end();
    settle(reason);
  }

  socket.on('close', (code: number, reason: Buffer) => {
    const close = closing ?? closeFrom(code, reason.toString());
    closing = close;
    end();
    settle(close);
  });
  // Without a listener it would be thrown; 'close' always follows and has the reason.
  socket.on('error', ignore);

  return { readable, writable, text: true, closed, close: (reason = { reason: 'done', message: '' }) => close(reason) };
}

function ignore(): void {}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
