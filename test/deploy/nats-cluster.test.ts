/**
 * The cluster that is shipped: certificates of certificates.sh, three nodes of nats-cluster.conf, two servers with the command of
 * compose-cluster.yaml. Only paths, ports and host names are those of this machine.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, nkeys } from '@nats-io/transport-node';
import { createCodec } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { requireProgram } from '../../scripts/common/programs.ts';
import { cliFile, rump } from '../cli/command.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { heater, online, until } from '../nats/support/message-server.ts';
import { freePort } from '../nats/support/nats-server.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-cluster-'));
const NODES = ['nats-1', 'nats-2', 'nats-3'] as const;

const children = new Set<ChildProcess>();
after(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.add(child);
  return child;
}

function certificates(into: string, ...names: readonly string[]): void {
  const made = spawnSync('sh', [join(deploy, 'certificates.sh'), into, ...names], { encoding: 'utf8' });
  assert.deepEqual([made.status, made.stderr], [0, '']);
}

interface Node {
  readonly port: number;
  readonly routes: number;
  readonly monitor: number;
}

/** The shipped configuration of a node, on this machine. */
function configurationOf(name: string, nodes: ReadonlyMap<string, Node>): string {
  const node = nodes.get(name) as Node;
  let text = readFileSync(join(deploy, 'nats-cluster.conf'), 'utf8');
  for (const [other, { routes }] of nodes) text = text.replace(`tls://${other}:6222`, `tls://localhost:${routes}`);
  for (const [from, to] of [
    ['0.0.0.0:4222', `127.0.0.1:${node.port}`],
    ['0.0.0.0:6222', `127.0.0.1:${node.routes}`],
    ['127.0.0.1:8222', `127.0.0.1:${node.monitor}`],
    ['"/data"', `"${join(folder, `${name}-store`)}"`],
    ['/run/secrets/certificate', join(folder, 'localhost.pem')],
    ['/run/secrets/key', join(folder, 'localhost.key')],
    ['/run/secrets/ca', join(folder, 'ca.pem')],
  ] as const) {
    assert.ok(text.includes(from), `nats-cluster.conf has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

suite('three nodes of NATS with TLS', { concurrency: false, timeout: 180_000 }, () => {
  const nodes = new Map<string, Node>();
  const running = new Map<string, ChildProcess>();
  const keys = { RUMP_A: nkeys.createUser(), RUMP_B: nkeys.createUser() };
  const environment = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.getPublicKey()]));
  const tokens: Record<string, string> = {};
  let servers: string[] = [];

  const isHealthy = async ({ monitor }: Node): Promise<boolean> =>
    fetch(`http://127.0.0.1:${monitor}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );

  before(async () => {
    // The nodes are all on this machine, under its name.
    certificates(folder, 'localhost', ...NODES);
    copyFileSync(join(deploy, 'nats-rights.conf'), join(folder, 'nats-rights.conf'));
    for (const name of NODES) {
      nodes.set(name, { port: await freePort(), routes: await freePort(), monitor: await freePort() });
    }
    for (const name of NODES) {
      const file = join(folder, `${name}.conf`);
      writeFileSync(file, configurationOf(name, nodes));
      running.set(name, start(requireProgram('nats-server'), ['-c', file], { ...environment, NATS_NAME: name }));
    }
    servers = [...nodes.values()].map(({ port }) => `tls://localhost:${port}`);
    for (const [name, key] of Object.entries(keys)) {
      // As docs/scaling.md writes it.
      const seed = new TextDecoder().decode(key.getSeed());
      const lines = ['-----BEGIN NATS USER JWT-----', 'none', '------END NATS USER JWT------', ''];
      lines.push('-----BEGIN USER NKEY SEED-----', seed, '------END USER NKEY SEED------', '');
      writeFileSync(join(folder, `${name}.creds`), lines.join('\n'));
    }
    const run = (...words: string[]): string => {
      const { code, stdout, stderr } = rump(words, { directory: folder });
      assert.equal(code, 0, stderr);
      return stdout;
    };
    run('keys', 'new');
    const content = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'));
    content.accounts = {
      heater: { grants: { '*': ['register'] } },
      alice: { grants: { '*': ['observe', 'control'] } },
    };
    writeFileSync(join(folder, 'accounts.json'), JSON.stringify(content));
    for (const account of ['heater', 'alice']) tokens[account] = run('token', '--account', account).trim();
    await until('all nodes are healthy', async () =>
      (await Promise.all([...nodes.values()].map(isHealthy))).every(Boolean),
    );
  });

  /** A server of compose-cluster.yaml, with the container's entry point. */
  async function serve(name: 'a' | 'b') {
    const { services } = parse(readFileSync(join(deploy, 'compose-cluster.yaml'), 'utf8'), { merge: true });
    const [, entry] = /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(join(deploy, 'Containerfile'), 'utf8')) ?? [];
    const [, ...first] = JSON.parse(entry as string) as string[];
    const words = [...first, ...(services[name].command as string[]), '--json'].map((word) =>
      word
        .replace('/run/secrets/accounts', join(folder, 'accounts.json'))
        .replace('/run/secrets/credentials', join(folder, `RUMP_${name.toUpperCase()}.creds`))
        .replace('/run/secrets/ca', join(folder, 'ca.pem'))
        .replace(/tls:\/\/(nats-\d):4222/, (_, node) => `tls://localhost:${nodes.get(node)?.port}`)
        .replace(/^0\.0\.0\.0$/, '127.0.0.1')
        .replace(/^(--tcp=)?(8080|5250)$/, '$10'),
    );
    const child = start(process.execPath, [cliFile, ...words]);
    const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
    const { value } = await lines[Symbol.asyncIterator]().next();
    const { url } = JSON.parse(value) as { url: string };
    const link = (account: string) =>
      webSocket(url, { token: tokens[account] as string, WebSocket: WebSocket as never });
    return { child, link, ready: url.replace(/^ws/, 'http').replace(/\/rump$/, '/health/ready') };
  }

  test('two servers share devices and alarms, and go on when a node is killed', async () => {
    const [a, b] = await Promise.all([serve('a'), serve('b')]);
    const appliance = heater(1, a.link('heater'));
    const controller = new Controller({ codec: createCodec(), connect: b.link('alice') });
    await until('the device is there', () => online(appliance));
    await controller.device(deviceId(1)).control({ targetTemperature: 51 });
    assert.equal(appliance.target, 51);

    const own = await connect({
      servers: servers[0] as string,
      tls: { caFile: join(folder, 'ca.pem') },
      authenticator: credsAuthenticator(readFileSync(join(folder, 'RUMP_A.creds'))),
    });
    const manager = await jetstreamManager(own, { checkAPI: false });
    for (const stream of ['KV_rump', 'rump-alarms']) {
      assert.equal((await manager.streams.info(stream)).config.num_replicas, 3);
    }
    await own.close();

    running.get('nats-1')?.kill('SIGKILL');
    await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 5 });
    await until('both can store', async () =>
      (await Promise.all([a, b].map(({ ready }) => fetch(ready)))).every(({ ok }) => ok),
    );
    await until('control goes on', () =>
      controller
        .device(deviceId(1))
        .control({ targetTemperature: 52 })
        .then(
          () => true,
          () => false,
        ),
    );
    assert.equal(appliance.target, 52);
    await until('the device is listed', () =>
      controller.devices().then(
        ([listed]) => listed?.presence.state === 'online',
        () => false,
      ),
    );
    await Promise.all([appliance.close(), controller.close()]);
    for (const { child } of [a, b]) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      assert.equal((await exit)[0], 0);
    }
  });

  test('nobody comes in the clear, and without a key of a server', async () => {
    const [, second] = servers as [string, string];
    await assert.rejects(connect({ servers: second, tls: null, reconnect: false }));
    await assert.rejects(
      connect({ servers: second, tls: { caFile: join(folder, 'ca.pem') }, reconnect: false }),
      /auth/i,
    );
  });

  test('TLS errors are reported in one line', async () => {
    const [, second] = servers as [string, string];
    const plainPort = await freePort();
    const askingPort = await freePort();
    const asking = configurationOf('nats-2', nodes)
      .replace(/cluster \{[\s\S]*?\n\}\n/, '')
      .replace(/verify: false/, 'verify: true')
      .replace(/listen: "[^"]*"/, `listen: "127.0.0.1:${askingPort}"`)
      .replace(/^http: .*$/m, '')
      .replace(/store_dir: "[^"]*"/, `store_dir: "${join(folder, 'asking-store')}"`);
    writeFileSync(join(folder, 'asking.conf'), asking);
    const nats = requireProgram('nats-server');
    start(nats, ['-a', '127.0.0.1', '-p', String(plainPort)]);
    start(nats, ['-c', join(folder, 'asking.conf')], { ...environment, NATS_NAME: 'asking' });
    const another = join(folder, 'another');
    certificates(another, 'nats-9');
    const credentials = ['--nats-credentials', 'RUMP_A.creds'];
    const own = ['--nats-cert', 'nats-3.pem', '--nats-key', 'nats-3.key'];
    const plain = `tls://localhost:${plainPort}`;
    const elsewhere = `tls://localhost:${await freePort()}`;
    writeFileSync(
      join(folder, 'elsewhere.conf'),
      configurationOf('nats-2', nodes)
        .replace(/cluster \{[\s\S]*?\n\}\n/, '')
        .replace(/jetstream \{[\s\S]*?\n\}\n/, '')
        .replace(/listen: "[^"]*"/, `listen: "${elsewhere.slice(6)}"`)
        .replace(/^http: .*$/m, '')
        .replaceAll('localhost.', 'nats-2.'),
    );
    start(nats, ['-c', join(folder, 'elsewhere.conf')], { ...environment, NATS_NAME: 'elsewhere' });
    const askingUrl = `tls://localhost:${askingPort}`;
    await until('both listen', async () => {
      const said = await Promise.all(
        [plainPort, askingPort].map((port) =>
          connect({ servers: `localhost:${port}`, reconnect: false }).then(
            (link) => link.close().then(() => true),
            ({ message }) => !/refused/.test(message),
          ),
        ),
      );
      return said.every(Boolean);
    });
    for (const [words, code, message] of [
      [
        [second, ...credentials],
        1,
        /--nats tls:\/\/localhost:\d+: its certificate is of an unknown authority; .*--nats-ca/,
      ],
      [[second, '--nats-ca', 'another/ca.pem'], 1, /its certificate is of an unknown authority/],
      [[elsewhere, '--nats-ca', 'ca.pem'], 1, /does not match certificate/],
      [[second, '--nats-ca', 'ca.pem'], 1, /--nats tls:\/\/localhost:\d+: .*[Aa]uthorization/],
      [[plain], 1, /it has no TLS; nats:\/\/ in place of tls:\/\//],
      [[plain.replace('tls:', 'nats:'), '--nats-ca', 'ca.pem'], 2, /it must begin with tls:\/\//],
      [[second, '--nats', plain.replace('tls:', 'nats:')], 2, /it must begin with tls:\/\/ where another does/],
      [[second, '--nats-ca', 'none.pem'], 1, /none\.pem: no such file/],
      [[second, '--nats-ca', 'ca.key'], 1, /--nats-ca ca\.key: it holds no certificate/],
      [[second, '--nats-cert', 'nats-3.pem'], 2, /--nats-cert and --nats-key need each other/],
      [[second, '--nats-cert', 'nats-3.pem', '--nats-key', 'nats-2.key'], 1, /the key is not that of the certificate/],
      [
        [askingUrl, '--nats-ca', 'ca.pem', ...credentials],
        1,
        /where it asks for a certificate, name one with --nats-cert/,
      ],
      [
        [askingUrl, '--nats-ca', 'ca.pem', '--nats-cert', 'another/nats-9.pem', '--nats-key', 'another/nats-9.key'],
        1,
        /--nats-cert/,
      ],
      // Far enough: the certificate is taken, and the key of nobody is not.
      [[askingUrl, '--nats-ca', 'ca.pem', ...own], 1, /[Aa]uthorization/],
    ] as const) {
      const { code: ended, stderr } = rump(['serve', '--port', '0', '--nats', ...words], { directory: folder });
      assert.match(stderr, message);
      assert.deepEqual([ended, stderr.trimEnd().split('\n').length], [code, 1], stderr);
    }
    const without = rump(['serve', '--port', '0', '--nats-ca', 'ca.pem'], { directory: folder });
    assert.deepEqual([without.code, /--nats-ca needs --nats/.test(without.stderr)], [2, true]);
  });
});
