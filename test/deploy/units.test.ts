/** The files for operators, looked at by the programs that will read them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { temporaryDirectory } from '../temporary-directory.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const folder = temporaryDirectory();

const runs = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Points of exposure, of ten, that the unit may have at most; fewer are better. */
const MAX_EXPOSURE = 1.5;

test('systemd finds nothing wrong with the unit, and little that it leaves open', (context) => {
  if (!runs('systemd-analyze', '--version')) return context.skip('systemd-analyze is not installed (package systemd)');
  const unit = join(folder, 'rump.service');
  // The package is not installed here; any program that is there will do.
  const text = readFileSync(join(deploy, 'rump.service'), 'utf8');
  assert.match(text, /^ExecStart=\/usr\/bin\/rump serve /m);
  writeFileSync(unit, text.replaceAll('/usr/bin/rump ', `${process.execPath} `));
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  assert.deepEqual([verified.status, verified.stderr.includes('rump.service')], [0, false], verified.stderr);

  const args = ['security', '--offline=yes', '--no-pager', unit];
  const { stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  const [, level] = /exposure level for rump\.service: ([\d.]+)/.exec(stdout) ?? [];
  assert.ok(Number(level) <= MAX_EXPOSURE, `${level}: ${stderr}`);
  context.diagnostic(`exposure level ${level} of 10`);
});

test('nats-server takes the configuration, and each key in it is of a server', (context) => {
  if (!runs('nats-server', '--version')) return context.skip('nats-server is not installed (package nats-server)');
  const file = join(deploy, 'nats.conf');
  // Public keys as nk -gen user -pubout prints them; nobody has the other halves.
  const RUMP_A = 'UALVX2RMC7IMXCHBVHK2CP57ONKNP3QPN6OVHXA6LKELXIFPDQHMQYQ3';
  const check = (env: object) =>
    spawnSync('nats-server', ['-t', '-c', file], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  const RUMP_B = 'UD3RBS5ABHDRQRC3X44XR5Z5D77XAX3GBKMDOSSMJHC2PR2I2SFDSLPL';
  const good = check({ RUMP_A, RUMP_B });
  assert.equal(good.status, 0, good.stderr);
  assert.notEqual(check({ RUMP_A: undefined, RUMP_B: undefined }).status, 0);
});

test('the nodes of compose-cluster.yaml are alike but for their names, and those of the configuration and of the servers', () => {
  const { services, secrets, volumes } = parse(readFileSync(join(deploy, 'compose-cluster.yaml'), 'utf8'), {
    merge: true,
  });
  const nodes = ['nats-1', 'nats-2', 'nats-3'];
  assert.deepEqual(Object.keys(services), [...nodes, 'a', 'b']);
  assert.deepEqual(Object.keys(volumes), nodes);
  const text = readFileSync(join(deploy, 'nats-cluster.conf'), 'utf8');
  for (const name of nodes) {
    const { environment, volumes: mounted, secrets: given, ...others } = services[name];
    assert.equal(environment.NATS_NAME, name);
    assert.ok(text.includes(`tls://${name}:6222`) && services.a.command.includes(`--nats=tls://${name}:4222`));
    const { environment: _, volumes: __, secrets: ___, ...first } = services['nats-1'];
    assert.deepEqual(others, first);
    assert.equal(mounted.at(-1), `${name}:/data`);
    assert.deepEqual(given.slice(1), [
      { source: `${name}-certificate`, target: 'certificate' },
      { source: `${name}-key`, target: 'key' },
    ]);
    // As certificates.sh calls them.
    assert.equal(secrets[`${name}-certificate`].file, `./secrets/${name}.pem`);
    assert.equal(secrets[`${name}-key`].file, `./secrets/${name}.key`);
  }
  assert.deepEqual(services.a.command, services.b.command);
  for (const service of Object.values(services) as Record<string, unknown>[]) {
    assert.deepEqual([service.read_only, service.cap_drop], [true, ['ALL']]);
  }
});

test('the servers of compose.yaml are alike but for their names and ports, and write nothing', () => {
  const { services, secrets } = parse(readFileSync(join(deploy, 'compose.yaml'), 'utf8'), { merge: true });
  const { a, b, nats } = services;
  assert.deepEqual(a.command, b.command);
  for (const service of [a, b, nats]) {
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ['ALL']);
  }
  assert.deepEqual(Object.keys(secrets), ['accounts', 'a', 'b']);
  // NATS has no port outside.
  assert.deepEqual([nats.ports, nats.networks], [undefined, ['bus']]);
  assert.ok(a.ports.every((port: string) => port.startsWith('127.0.0.1:')));
});

test('prometheus.yml reads every server of compose.yaml, at the path and port of its comment', () => {
  const text = readFileSync(join(deploy, 'prometheus.yml'), 'utf8');
  const { scrape_configs: configs } = parse(text);
  const { services } = parse(readFileSync(join(deploy, 'compose.yaml'), 'utf8'), { merge: true });
  const [, port] = /--metrics HOST:(\d+)/.exec(text) ?? [];
  const servers = Object.keys(services).filter((name) => name !== 'nats');
  assert.deepEqual(
    configs.flatMap((config: { static_configs: { targets: string[] }[] }) =>
      config.static_configs.flatMap(({ targets }) => targets),
    ),
    servers.map((name) => `${name}:${port}`),
  );
});
