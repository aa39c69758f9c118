/** `rump serve` with TLS of its own, whose certificate changes under it; without file descriptors; and at its end. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { connect as connectPlainly, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect } from 'node:tls';
import { cliFile, rump, temporaryDirectory } from './command.ts';
import { serve } from './serving.ts';

const directory = temporaryDirectory();

function certificate(name: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  return { cert, key };
}

/** Whose certificate a port shows. */
function subjectAt({ hostname, port }: URL): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('both ports do TLS, and show another certificate when the files have changed; a wrong pair changes nothing', async () => {
  const [first, second] = [certificate('first'), certificate('second')];
  const server = await serve(['--tcp', '0', '--tls-cert', first.cert, '--tls-key', first.key]);
  assert.equal(server.url.protocol, 'wss:');
  assert.match(server.dashboard, /^https:/);
  assert.deepEqual([await subjectAt(server.url), await subjectAt(server.tcp)], ['first', 'first']);
  renameSync(second.cert, first.cert);
  await server.said('the key is not that of the certificate; the previous certificate stays in force');
  assert.equal(await subjectAt(server.url), 'first');
  renameSync(second.key, first.key);
  await server.said('the certificate has changed, and is in force');
  assert.deepEqual([await subjectAt(server.url), await subjectAt(server.tcp)], ['second', 'second']);
  await server.end();
});

test('what serve prints with TLS is an address that the other commands take, if they trust the certificate', async () => {
  const { cert, key } = certificate('trusted');
  const server = await serve(['--tcp', '0', '--no-dashboard', '--tls-cert', cert, '--tls-key', key]);
  assert.equal(server.tcp.protocol, 'tls:');
  const env = { RUMP_TOKEN: server.tokens.controller };
  const trusting = { env: { ...env, NODE_EXTRA_CA_CERTS: cert } };
  for (const [url, args] of [
    [server.url.href, ['devices', '--csv']],
    [server.tcp.href, ['status', '0001-00000000beef']],
  ] as const) {
    const words = [...args, '--server', url];
    const refused = rump(words, { env });
    assert.match(
      refused.stderr,
      /^rump: --server \S+: self-signed certificate; NODE_EXTRA_CA_CERTS can name a file with the certificate to trust\n$/,
    );
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    const { stderr } = rump(words, trusting);
    assert.match(stderr, args[0] === 'devices' ? /no devices here yet/ : /is offline/);
  }
  await server.end();
});

test('errors of certificate and key are reported in one line', () => {
  const { cert, key } = certificate('wrong');
  const text = join(directory, 'text');
  writeFileSync(text, 'no certificate');
  for (const [words, code, message] of [
    [['--tls-cert', cert], 2, /--tls-cert and --tls-key need each other/],
    [['--tls-cert', join(directory, 'none'), '--tls-key', key], 1, /none: no such file/],
    [['--tls-cert', text, '--tls-key', key], 1, /--tls-cert .*text: it holds no certificate in PEM/],
    [['--tls-cert', cert, '--tls-key', cert], 1, /--tls-key .*: it holds no private key without a passphrase in PEM/],
    [['--tls-cert', cert, '--tls-key', certificate('stranger').key], 1, /the key is not that of the certificate/],
  ] as const) {
    const result = rump(['serve', '--port', '0', ...words]);
    assert.match(result.stderr, message);
    assert.deepEqual(
      [
        result.code,
        result.stderr
          .replace(/\(add --help.*\n/, '')
          .trimEnd()
          .split('\n').length,
      ],
      [code, 1],
    );
  }
});

test('without file descriptors it says so, goes on, and takes connections again', async () => {
  const server = await serve(['--tcp', '0', '--no-dashboard'], 64);
  const sockets: Socket[] = [];
  for (let index = 0; index < 100; index++) {
    const socket = connectPlainly(Number(server.tcp.port), server.tcp.hostname);
    socket.on('error', () => {});
    sockets.push(socket);
  }
  await server.said('too many open files: new connections are dropped');
  for (const socket of sockets) socket.destroy();
  await server.said('connections are accepted again');
  const health = await fetch(`http://${server.url.host}/health`);
  assert.equal(health.status, 200);
  await server.end();
});

test('at the end links are closed at a pace, and meanwhile the server is alive but not ready; a second signal ends it', async () => {
  const server = await serve(['--tcp', '0', '--no-dashboard', '--drain-seconds', '3600']);
  const words = ['simulate', '--server', server.url.href, '--token', server.tokens.appliances, '--count', '2'];
  const appliances = spawn(process.execPath, [cliFile, ...words], { env: { ...process.env, NODE_OPTIONS: '' } });
  after(() => appliances.kill('SIGKILL'));
  await new Promise<void>((resolve) => {
    appliances.stderr.on('data', (data) => String(data).includes('2 appliances are online') && resolve());
  });
  const statusOf = async (path: string): Promise<number> => (await fetch(`http://${server.url.host}${path}`)).status;
  assert.equal(await statusOf('/health/ready'), 200);
  server.child.kill('SIGTERM');
  await server.said('rump: closing');
  assert.deepEqual([await statusOf('/health/ready'), await statusOf('/health/live')], [503, 200]);
  const ended = new Promise((resolve) => server.child.once('exit', resolve));
  server.child.kill('SIGTERM');
  assert.equal(await ended, 130);
});
