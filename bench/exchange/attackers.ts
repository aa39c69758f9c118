/** Clients that each take as much of a message server as they can get, in their own process. Those cut off reconnect at once. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { codec, queryFrame, registerFrame, statusFrame } from './clients.ts';
import { type AttackCalls, type AttackJob, type AttackKind, answer } from './processes.ts';

/** Bytes that may wait in an attacker before it stops for a moment: it is to load the server, not itself. */
const MAX_BUFFERED = 0x10000;
/** How many of a kind are sent before the event loop may do something else. */
const ROUND = 64;
/** Queries of one link that wait for an answer: as many as a server takes. */
const QUERIES = 1024;
/** A little less than a server allows a link, and an account. */
const LISTS_PER_SECOND = 19;
const STATUSES_PER_SECOND = 3800;
/** Connections that never say anything: more than a server admits. */
const MAX_SILENT = 9000;
/** Another address of this machine, so that honest clients have one of their own. */
const OTHER_ADDRESS = '127.0.0.2';

let isOver = false;
const sockets = new Set<WebSocket | Socket>();

const accountOf = (index: number): string => `attacker-${index}`;

const KINDS: Readonly<Record<AttackKind, (job: AttackJob, index: number) => void>> = {
  pings: ({ url }, index) => attack(url, accountOf(index), (socket) => flood(socket, () => socket.ping())),
  queries: ({ url, serials }, index) => {
    const frame = queryFrame(serials[index % serials.length] as number);
    attack(url, accountOf(index), (socket) => {
      let sequence = 0;
      const ask = (): void => socket.send(codec.withSequence(frame, sequence++ % 0x10000));
      for (let count = 0; count < QUERIES; count++) ask();
      socket.on('message', (_, isBinary) => isBinary && socket.readyState === socket.OPEN && ask());
    });
  },
  lists: ({ url }, index) =>
    attack(url, accountOf(index), (socket) => {
      const timer = setInterval(() => socket.send('{"type":"devices","request":1}'), 1000 / LISTS_PER_SECOND);
      socket.on('close', () => clearInterval(timer));
    }),
  statuses: ({ url, firstSerial, links }, index) => {
    const isDevice = index === links - 1;
    const account = isDevice ? 'device' : `observer-${index}`;
    attack(url, account, (socket) => {
      if (!isDevice) {
        socket.send('{"type":"observe","request":1,"devices":"granted"}');
        return;
      }
      socket.send(registerFrame(firstSerial));
      const frame = statusFrame(firstSerial);
      const timer = setInterval(() => {
        for (let count = 0; count < STATUSES_PER_SECOND / 100; count++) socket.send(frame);
      }, 10);
      socket.on('close', () => clearInterval(timer));
    });
  },
  connections: ({ tcp }) => silent(tcp),
};

/** One attacker, on a link of its own account. */
function attack(url: string, account: string, begin: (socket: WebSocket) => void): void {
  if (isOver) return;
  const socket = new WebSocket(url, ['rump', `rump.token.${account}`], { perMessageDeflate: false });
  sockets.add(socket);
  socket.on('open', () => begin(socket));
  socket.on('error', () => {});
  socket.on('close', () => {
    sockets.delete(socket);
    setTimeout(() => attack(url, account, begin), 1);
  });
}

function flood(socket: WebSocket, send: () => void): void {
  if (socket.readyState !== socket.OPEN) return;
  for (let count = 0; count < ROUND && socket.bufferedAmount < MAX_BUFFERED; count++) send();
  setImmediate(() => flood(socket, send));
}

/** Connections that never say anything, as many as there may be. */
function silent(url: string): void {
  if (isOver) return;
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: OTHER_ADDRESS });
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('connect', () => sockets.size < MAX_SILENT && silent(url));
  socket.on('close', () => {
    sockets.delete(socket);
    setTimeout(() => silent(url), 1);
  });
}

answer<AttackCalls>(null, {
  attack: (job) => {
    isOver = false;
    for (let index = 0; index < job.links; index++) KINDS[job.kind](job, index);
  },
  stop: async () => {
    isOver = true;
    for (const socket of sockets) {
      if (socket instanceof WebSocket) socket.terminate();
      else socket.destroy();
    }
    await sleep(500);
  },
});
