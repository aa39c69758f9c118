/**
 * A message server on NATS as an application has it, in whatever runtime runs this file: `serve.mjs NATS-PORT LEASE`. It says on one
 * line where it listens and which token it takes, answers `GET /stats`, and ends when its input does.
 */
import process from 'node:process';
import { connect } from '@nats-io/transport-node';
import { createCodec } from 'igrs-rump';
import { natsBus } from 'igrs-rump/nats';
import { developmentAccounts, MessageServer } from 'igrs-rump/server';
import { listen } from 'igrs-rump/server/node';

const [port, lease] = process.argv.slice(2).map(Number);
const connection = await connect({ servers: `127.0.0.1:${port}`, maxReconnectAttempts: -1, pingInterval: 1000 });
const bus = await natsBus({ connection, lease: /** @type {number} */ (lease) });
const { accounts, token } = developmentAccounts({ home: { grants: { '*': ['register', 'observe', 'control'] } } });
const server = new MessageServer({ codec: createCodec(), accounts, bus, limits: { unreadAlarms: 100_000 } });
const web = await listen(server, {
  closeTime: 500,
  request(_request, response) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ server: server.stats, bus: bus.stats }));
  },
});
console.log(JSON.stringify({ url: web.url, port: web.port, token: await token('home') }));

process.stdin.resume();
process.stdin.on('end', async () => {
  await server.close();
  await web.close();
  await bus.close();
  await connection.close();
});
