/** Nobody connects without the pairing secret, and nobody who tries can block others. */
import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createServer as createSecureServer } from 'node:tls';
import { createCodec, RumpError } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { discover, type LanAppliance, lan, pairingSecret, type ServeOnLanOptions, serveOnLan } from 'igrs-rump/lan';
import { tcp } from 'igrs-rump/tcp';
import { deviceId, heaterState, VERSION } from '../exchange/support/heater.ts';
import { until } from '../until.ts';

const codec = createCodec();
const HOST = '127.0.0.1';
const open: { close(): Promise<void> }[] = [];

after(() => Promise.all(open.map((each) => each.close())));

type Heater = LanAppliance<'water-heater'> & { readonly controls: number[] };

async function heater(options: Partial<ServeOnLanOptions<'water-heater'>> = {}): Promise<Heater> {
  const controls: number[] = [];
  const appliance = await serveOnLan<'water-heater'>({
    codec,
    deviceId: deviceId(1),
    pairing: pairingSecret(),
    hostname: HOST,
    advertise: false,
    version: VERSION,
    onControl: ({ targetTemperature = 0 }) => void controls.push(targetTemperature),
    status: () => heaterState(),
    ...options,
  });
  open.push(appliance);
  return Object.defineProperty(appliance, 'controls', { value: controls }) as Heater;
}

async function linkTo(port: number, secret: string, device = deviceId(1)): Promise<string> {
  const link = await lan({ device, secret, host: HOST, port, timeout: 10_000 })(new AbortController().signal);
  link.close();
  return 'linked';
}

const isRejected = (error: unknown): boolean => RumpError.is(error) && error.code === 'rejected';

/** Sends bytes; resolves with what came back when the other side has ended the connection. */
function say(port: number, bytes: Uint8Array | string): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, HOST, () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

test('secrets are random, 160 bits in groups for a label', () => {
  const secrets = new Set(Array.from({ length: 100 }, pairingSecret));
  assert.equal(secrets.size, 100);
  for (const secret of secrets) assert.match(secret, /^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/);
});

test('without a secret, or with a weak one, nothing is served, and the error says how to make one', async () => {
  const weak: unknown[] = [
    undefined,
    '',
    'secret',
    'K7QM-2XWA-5NBD',
    'A'.repeat(32),
    'ABCD'.repeat(8),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
    'K7QM2XWA5NBDR3TYK7QM2XWA5NBDR3TY',
    `${pairingSecret()}!`,
    pairingSecret().repeat(5),
    12345678901234567890n,
  ];
  for (const pairing of weak) {
    await assert.rejects(heater({ pairing: pairing as string }), (error) => {
      assert.ok(RumpError.is(error));
      assert.equal(error.path, 'pairing');
      assert.match(error.message, /pairingSecret\(\)/);
      // A secret that was mistyped is still nearly one.
      if (typeof pairing === 'string' && pairing.length > 20) assert.ok(!error.message.includes(pairing));
      return true;
    });
  }
});

test('the secret opens it, as printed or as typed', async () => {
  const pairing = pairingSecret();
  const appliance = await heater({ pairing });
  const typed = pairing.toLowerCase().replaceAll('-', ' ');
  const connect = lan({ device: deviceId(1), secret: typed, host: HOST, port: appliance.port });
  const controller = new Controller({ codec, connect });
  open.push(controller);
  const { body } = await controller.device(deviceId(1)).control({ targetTemperature: 61 });
  assert.equal(body.result, 'ok');
  assert.deepEqual(appliance.controls, [61]);
  assert.deepEqual(appliance.stats.listener, { paired: 1, refused: 0, rateLimited: 0, rejectedFull: 0 });
});

test('another secret, another device with this secret, and this device with another secret are refused', async () => {
  const pairing = pairingSecret();
  const [appliance, other] = [await heater({ pairing }), await heater({ deviceId: deviceId(2), pairing })];
  await assert.rejects(linkTo(appliance.port, pairingSecret()), isRejected);
  await assert.rejects(linkTo(other.port, pairing, deviceId(1)), isRejected);
  await assert.rejects(linkTo(appliance.port, pairing, deviceId(2)), isRejected);
  assert.equal(await linkTo(appliance.port, pairing), 'linked');
  await until(
    'all three are refused',
    () => appliance.stats.listener.refused === 2 && other.stats.listener.refused === 1,
  );
  await until('it is paired', () => appliance.stats.listener.paired === 1);
  assert.equal(other.stats.listener.paired, 0);
});

test('bytes of frames, a token, HTTP and noise are refused, and answered with nothing but an alert', async () => {
  const appliance = await heater();
  const control = codec.encode({
    kind: 'water-heater.control',
    serial: 1,
    sequence: 1,
    body: { targetTemperature: 75 },
  });
  const inputs = [
    control,
    'RUMP token\n',
    'GET / HTTP/1.1\r\n\r\n',
    Buffer.alloc(0x10000, 0x16),
    Buffer.of(22, 3, 1, 255),
  ];
  for (const input of inputs) assert.ok((await say(appliance.port, input)).length <= 7);
  await until('they are refused', () => appliance.stats.listener.refused === inputs.length);
  const plain = new Controller({ codec, connect: tcp({ host: HOST, port: appliance.port }) });
  await assert.rejects(plain.device(deviceId(1)).control({ targetTemperature: 75 }, { timeout: 1500 }));
  await plain.close();
  assert.deepEqual(appliance.controls, []);
  assert.equal(appliance.stats.listener.paired, 0);
});

test('replayed traffic of a controller opens nothing', async () => {
  const pairing = pairingSecret();
  const appliance = await heater({ pairing });
  const sent: Buffer[] = [];
  const relay = createServer((near) => {
    const far = connect(appliance.port, HOST);
    near.on('data', (chunk) => sent.push(chunk));
    for (const socket of [near, far]) socket.on('error', () => {});
    near.pipe(far).pipe(near);
  });
  const port = await listening(relay);
  const controller = new Controller({
    codec,
    connect: lan({ device: deviceId(1), secret: pairing, host: HOST, port }),
  });
  await controller.device(deviceId(1)).control({ targetTemperature: 66 });
  await controller.close();
  relay.close();
  assert.deepEqual(appliance.controls, [66]);
  assert.ok(
    !Buffer.concat(sent).includes(Buffer.from(codec.encode(controlOf(66)).subarray(0, 12))),
    'frames travel in the clear',
  );

  const before = appliance.stats.listener.refused;
  await say(appliance.port, Buffer.concat(sent));
  await until('they are refused', () => appliance.stats.listener.refused === before + 1);
  assert.deepEqual([appliance.controls, appliance.stats.listener.paired], [[66], 1]);
});

function controlOf(targetTemperature: number) {
  return { kind: 'water-heater.control', serial: 1, sequence: 0, body: { targetTemperature } } as const;
}

test('an unfinished handshake is cut, and the number of simultaneous ones is limited', async () => {
  const appliance = await heater({ handshakeTime: 1000 });
  const sockets = Array.from({ length: 40 }, () => connect(appliance.port, HOST));
  const closed = sockets.map(
    (socket) => new Promise((resolve) => void socket.on('error', () => {}).on('close', resolve)),
  );
  await Promise.all(closed);
  await until(
    'all 40 are turned away',
    () =>
      appliance.stats.listener.refused +
        appliance.stats.listener.rejectedFull +
        appliance.stats.listener.rateLimited ===
      40,
  );
  // Of one address a few are heard at the same time.
  assert.ok(appliance.stats.listener.rejectedFull >= 30, JSON.stringify(appliance.stats.listener));
});

test('an appliance goes on after a connection that the system could not accept', async (t) => {
  const pairing = pairingSecret();
  const appliance = await heater({ pairing });
  const servers = new Set<Server>();
  const note = (message: unknown): void => {
    const { server } = (message as { readonly socket: Socket & { readonly server?: Server } }).socket;
    if (server !== undefined) servers.add(server);
  };
  channel('net.server.socket').subscribe(note);
  t.after(() => channel('net.server.socket').unsubscribe(note));
  assert.equal(await linkTo(appliance.port, pairing), 'linked');
  const [listener] = servers;
  assert.equal((listener?.address() as AddressInfo | undefined)?.port, appliance.port);
  // As Node tells it where there are no descriptors or no memory, which libuv seldom lets through.
  listener?.emit('error', Object.assign(new Error('accept ENFILE'), { code: 'ENFILE', syscall: 'accept' }));
  assert.equal(await linkTo(appliance.port, pairing), 'linked');
});

test('an address that guesses has to wait, and is then cut at once', async () => {
  const pairing = pairingSecret();
  const appliance = await heater({ pairing });
  for (let tries = 0; tries < 10; tries++) await assert.rejects(linkTo(appliance.port, pairingSecret()), isRejected);
  await until('they are refused', () => appliance.stats.listener.refused === 10);
  // Not even with the right one: it is the address that waits.
  await assert.rejects(linkTo(appliance.port, pairing));
  assert.equal(appliance.stats.listener.rateLimited, 1);
});

test('a controller connects to nobody without the key: not to a server with a certificate, nor to one that is silent', async () => {
  const certificate = new URL('../server/support/certificate/', import.meta.url);
  const [cert, key] = ['certificate.pem', 'key.pem'].map((name) => readFileSync(new URL(name, certificate)));
  const impostor = createSecureServer({ cert, key }, (socket: Socket) => socket.on('error', () => {}));
  impostor.on('tlsClientError', () => {});
  await assert.rejects(linkTo(await listening(impostor), pairingSecret()), isRejected);
  impostor.close();

  const silent = createServer((socket) => void socket.on('error', () => {}));
  const port = await listening(silent);
  const connecting = lan({ device: deviceId(1), secret: pairingSecret(), host: HOST, port, timeout: 500 });
  await assert.rejects(
    connecting(new AbortController().signal),
    (error) => RumpError.is(error) && error.code === 'timeout',
  );
  const stopped = lan({ device: deviceId(1), secret: pairingSecret(), host: HOST, port })(AbortSignal.timeout(100));
  await assert.rejects(stopped, { name: 'TimeoutError' });
  silent.close();
});

test('invalid options are refused before anything is opened', () => {
  for (const signal of [1, null, new AbortController()]) {
    assert.throws(() => discover({ signal } as never), { code: 'wrong-type', path: 'signal' });
  }
  const secret = pairingSecret();
  const wrong: [Partial<Parameters<typeof lan>[0]>, string][] = [
    [{ device: '0001' }, 'deviceId'],
    [{ device: 'ffff-000000000001' }, 'deviceId'],
    [{ secret: 'short' }, 'secret'],
    [{ host: HOST }, 'port'],
    [{ port: 5 }, 'host'],
    [{ host: HOST, port: 70_000 }, 'port'],
    [{ timeout: 0 }, 'timeout'],
  ];
  for (const [options, path] of wrong) {
    assert.throws(
      () => lan({ device: deviceId(1), secret, ...options }),
      (error) => RumpError.is(error) && error.path === path,
    );
  }
});

test('without options, the error names the first that is missing', async () => {
  for (const options of [undefined, null, {}] as never[]) {
    assert.throws(() => lan(options), { code: 'wrong-type', path: 'deviceId' });
    await assert.rejects(serveOnLan(options), { code: 'wrong-type', path: 'deviceId' });
  }
});

function listening(server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }) {
  return new Promise<number>((resolve) =>
    server.listen(0, HOST, () => resolve((server.address() as { port: number }).port)),
  );
}
