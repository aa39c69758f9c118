/** How many appliances `rump simulate` runs if nobody says. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { textOf } from '../docs/snippets.ts';
import { patchedSources } from '../tools/patch.ts';
import { fresh, written } from './case-folder.ts';
import { rump, start } from './command.ts';

test('without --count there is one appliance for each device type of the profile', async () => {
  const folder = fresh();
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  const microwave = '    - { code: 0x0004, name: microwave-oven }\n';
  const edits = [
    { file: 'frame.yaml', find: microwave, replace: `${microwave}    - { code: 0x0005, name: kettle }\n` },
  ];
  for (const { file, text } of patchedSources(edits)) written(profile, file, text);
  const [, kettle] = /# my-profile\/kettle\.yaml\n(.*?)```/s.exec(textOf('docs/correcting-the-profile.md')) ?? [];
  written(profile, 'kettle.yaml', kettle as string);
  const options = ['--engine', 'js', '--profile', profile];
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const server = start(['serve', '--port', '0', '--no-dashboard', '--json', ...options], { env });
  const line = (await server.said('}\n')).split('\n').find((each) => each.startsWith('{'));
  const { url, tokens } = JSON.parse(line as string);
  const simulated = start(['simulate', '--server', url, ...options], {
    env: { ...env, RUMP_TOKEN: tokens.appliances },
  });
  assert.match(await simulated.said('are online'), /^rump: 5 appliances are online$/m);
});

test('if the server has no room for all of them, it reports how many are online, and why no more', async () => {
  const limit = ['--limit', 'linksPerAccount=2'];
  const server = start(['serve', '--port', '0', '--no-dashboard', '--json', ...limit]);
  const line = (await server.said('}\n')).split('\n').find((each) => each.startsWith('{'));
  const { url, tokens } = JSON.parse(line as string);
  const simulated = start(['simulate', '--server', url, '--count', '3'], { env: { RUMP_TOKEN: tokens.appliances } });
  const said = await simulated.said('last failure: links');
  assert.match(said, /^rump: 2 of 3 online; last failure: links$/m);
});

test('away from a terminal, too, it says that a server is gone, and back', async () => {
  const folder = fresh();
  const accounts = join(folder, 'accounts.json');
  const key = join(folder, 'key.json');
  assert.equal(rump(['keys', 'new', '--accounts', accounts, '--key', key]).code, 0);
  const content = {
    ...JSON.parse(readFileSync(accounts, 'utf8')),
    accounts: { home: { grants: { '*': ['register'] } } },
  };
  writeFileSync(accounts, JSON.stringify(content));
  const token = rump(['token', '--account', 'home', '--accounts', accounts, '--key', key]).stdout.trim();
  const serving = async () => {
    const server = start(['serve', '--port', '0', '--no-dashboard', '--json', '--accounts', accounts]);
    const line = (await server.said('}\n')).split('\n').find((each) => each.startsWith('{'));
    return { server, url: new URL(JSON.parse(line as string).url) };
  };
  const first = await serving();
  let port = Number(first.url.port);
  // In front of both servers: the second could not be sure of the first one's port, which another program may have taken.
  const front = createServer((socket) => {
    const behind = connect(port, first.url.hostname);
    socket.pipe(behind).pipe(socket);
    socket.on('error', () => behind.destroy());
    behind.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  });
  after(() => front.close());
  front.listen(0, first.url.hostname);
  await once(front, 'listening');
  const url = new URL(first.url);
  url.port = String((front.address() as AddressInfo).port);
  const simulated = start(['simulate', '--server', url.href, '--count', '2'], { env: { RUMP_TOKEN: token } });
  await simulated.said('are online');
  first.server.child.kill('SIGKILL');
  const gone = `rump: 0 of 2 online; last failure: no WebSocket to ${url.host}: Unexpected server response: 502\n`;
  await simulated.said(gone);
  port = Number((await serving()).url.port);
  await simulated.said(`${gone}rump: 2 appliances are online\n`);
});

test('appliances that cannot all be opened end the command, whatever those before hold open', {
  timeout: 120_000,
}, async () => {
  const { child, said } = start(['simulate', '--lan', '--count', '65']);
  const ended = once(child, 'close');
  await said('rump: --count: at most 64 appliances with --lan');
  assert.deepEqual(await ended, [1, null]);
});
