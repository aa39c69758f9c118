/** A way to a port on this machine that can be cut, slowed down, or stopped without a word. */
import { connect, createServer, type Socket } from 'node:net';

export interface Gate {
  readonly port: number;
  /** Breaks what is open, and takes nothing more. */
  cut(): void;
  /** Takes connections again, and passes on what was held. */
  mend(): void;
  /** Passes nothing on, in either direction, and says nothing of it: as a network that loses every packet. */
  hush(): void;
  /** Passes nothing on for now. */
  hold(): void;
  /** Milliseconds that each chunk is late. */
  delay(milliseconds: number): void;
  end(): Promise<void>;
}

export async function gate(to: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isHushed = false;
  let late = 0;
  const pass = (from: Socket, into: Socket): void => {
    from.on('data', (chunk) => {
      if (isHushed) return;
      if (late === 0) into.write(chunk);
      else setTimeout(() => into.write(chunk), late);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      into.destroy();
    });
    sockets.add(from);
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut: () => {
      isCut = true;
      breakAll();
    },
    mend: () => {
      isCut = false;
      // Of what was lost on the way nobody could make sense.
      if (isHushed) breakAll();
      isHushed = false;
      late = 0;
      for (const socket of sockets) socket.resume();
    },
    hold: () => {
      for (const socket of sockets) socket.pause();
    },
    hush: () => {
      isHushed = true;
    },
    delay: (milliseconds) => {
      late = milliseconds;
    },
    end: async () => {
      breakAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
