/**
 * A message server as an application has it, in whatever runtime runs this file: it says on one line where it listens and which
 * tokens it takes, answers `GET /stats` and `/metrics`, and ends when its input does.
 */
import process from 'node:process';
import { createCodec } from 'igrs-rump';
import { developmentAccounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { listen, listenTcp, Monitor, metricsPage } from 'igrs-rump/server/node';

/** @type {import('igrs-rump/server').Grants} */
const grants = { '*': ['register', 'observe', 'control'] };
const development = developmentAccounts({
  home: { grants },
  observer: { grants: { '*': ['observe'] } },
  short: { grants },
});

/** As the real ones, except for an account whose tokens expire while the link is open. @type {import('igrs-rump/server').Accounts} */
const accounts = {
  async authenticate(token) {
    const principal = await development.accounts.authenticate(token);
    return principal.account === 'short' ? { ...principal, expires: Date.now() + 200 } : principal;
  },
};

const limits = { framesPerSecond: 1e9, frameBurst: 1e9, bufferedBytes: 0x40000 };
const codec = createCodec();
const monitor = new Monitor({ codec, bus: new MemoryBus() });
const { bus, onFrame, onLogin } = monitor;
const server = new MessageServer({ codec, accounts, bus, limits, onFrame });
monitor.watch(server);
const metrics = metricsPage(monitor);
const web = await listen(server, {
  closeTime: 500,
  onLogin,
  request(request, response) {
    if (metrics(request, response)) return;
    if (request.url === '/stats') {
      const memory = bytesInUse();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...server.stats, memory }));
    } else if (request.url === '/') {
      response.end('a page of the application');
    } else {
      response.writeHead(404);
      response.end();
    }
  },
});
const tcp = await listenTcp(server, { tokenTime: 2000, closeTime: 500, onLogin });
const tokens = {
  home: await development.token('home'),
  observer: await development.token('observer'),
  short: await development.token('short'),
  expired: await development.token('home', -60),
};
console.log(JSON.stringify({ url: web.url, port: web.port, tcpPort: tcp.port, tokens }));

/** When all that can go has gone: `gc` is that of Node and Deno with V8's flag. */
function bytesInUse() {
  const { Bun, gc } = /** @type {{ Bun?: { gc(force: boolean): void }, gc?: () => void }} */ (globalThis);
  if (Bun) Bun.gc(true);
  else if (gc) gc();
  else throw new Error('run with --expose-gc');
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.stdin.resume();
process.stdin.on('end', async () => {
  await server.close();
  await Promise.all([web.close(), tcp.close()]);
  monitor.close();
  console.log(JSON.stringify({ closed: server.stats.closed, links: server.stats.links }));
});
