/** Generated packages of profiles that lack something: each works as far as it can, and what cannot says why in one line. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import type * as codecModule from 'igrs-rump';
import type * as exchangeModule from 'igrs-rump/exchange';
import type * as webSocketModule from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import {
  type Generated,
  generatedFolder,
  sourcesWithout,
  textSources,
  untypedSources,
} from '../exchange/support/other-profiles.ts';
import { parseExposition, sampleOf } from '../server/support/exposition.ts';
import { profileDirectory } from '../tools/paths.ts';
import { temporaryDirectory } from './command.ts';

interface Case {
  readonly sources: typeof textSources;
  /** What a message says besides its kind and body. */
  readonly header: { readonly serial?: number | string; readonly sequence?: number };
  /** Its device, as tables have it. */
  readonly device: string;
  /** Why exchange and server cannot run on it. */
  readonly missing?: string;
}

const cases: Readonly<Record<string, Case>> = {
  'without serial': {
    sources: () => sourcesWithout('serial'),
    header: { sequence: 2 },
    device: 'water-heater',
    missing: 'header field of role serial',
  },
  'without sequence': {
    sources: () => sourcesWithout('sequence'),
    header: { serial: 7 },
    device: '0001-000000000007',
    missing: 'header field of role sequence',
  },
  'with text serials': { sources: textSources, header: { serial: 'a.b', sequence: 2 }, device: '0001-a_2eb' },
  'with one device': {
    sources: () => untypedSources('number'),
    header: { serial: 7, sequence: 2 },
    device: '000000000007',
  },
};

const kind = 'water-heater.control';
const body = { power: true, targetTemperature: 55 };
const directory = temporaryDirectory();
const packages = new Map<string, Generated>();

before(async () => {
  for (const [name, { sources }] of Object.entries(cases)) packages.set(name, await generatedFolder(sources()));
});

after(() => Promise.all([...packages.values()].map((each) => each.remove())));

for (const [name, { header, device, missing }] of Object.entries(cases)) {
  const programOf = (): string => join((packages.get(name) as Generated).folder, 'dist/cli.js');
  const run = (args: readonly string[], input: string | Uint8Array = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [programOf(), ...args], { input, cwd: directory });
    return { code: status, bytes: stdout, stdout: stdout.toString(), stderr: stderr.toString() };
  };
  const done = (args: readonly string[], input: string | Uint8Array = ''): ReturnType<typeof run> => {
    const result = run(args, input);
    assert.equal(`${result.code}${result.stderr}`, '0', args.join(' '));
    return result;
  };
  const refused = (args: readonly string[], reason: RegExp, input: string | Uint8Array = ''): void => {
    const { code, stdout, stderr } = run(args, input);
    assert.match(stderr, reason);
    assert.match(stderr, /^rump: [^\n]*\n$/);
    assert.ok(code === 1 || code === 2);
    assert.equal(stdout, '');
  };
  const load = async <Module>(entry: string): Promise<Module> =>
    import(pathToFileURL(join((packages.get(name) as Generated).folder, 'dist', `${entry}.js`)).href);

  test(`${name}: the codec, on both engines`, async () => {
    for (const entry of ['index', 'js']) {
      const { createCodec } = await load<typeof codecModule>(entry);
      const message = { kind, ...header, body };
      const frame = createCodec().encode(message as never);
      const expected = { ...message, deviceType: 'water-heater', messageType: 'control' };
      assert.deepEqual(createCodec().decode(frame), expected);
      const batches = [...createCodec().scanner().push(frame)];
      assert.deepEqual(
        batches.flatMap((batch) => [...batch]),
        [expected],
      );
      for (const absent of ['serial', 'sequence'].filter((key) => !(key in header))) {
        assert.throws(() => createCodec().encode({ ...message, [absent]: 1 } as never), {
          code: 'unknown-field',
          path: absent,
        });
      }
    }
  });

  test(`${name}: no file gives a constant another value, though the build makes constants of what looks like one`, async () => {
    const dist = join((packages.get(name) as Generated).folder, 'dist');
    for (const file of [
      'index',
      'js',
      'profile',
      ...readdirSync(join(dist, 'wire')).map((each) => `wire/${each.slice(0, -3)}`),
    ]) {
      const text = readFileSync(join(dist, `${file}.js`), 'utf8');
      const { warnings } = await transform(text, { logLevel: 'silent' });
      assert.deepEqual(
        warnings.map((warning) => warning.text),
        [],
        file,
      );
      assert.match(text, /^const /m, file);
    }
  });

  test(`${name}: all scripts are ASCII, which engines keep in one byte a character`, () => {
    const { folder } = packages.get(name) as Generated;
    const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
    const scripts = files.filter((file) => file.endsWith('.js'));
    const isAscii = (file: string): boolean => readFileSync(join(folder, 'dist', file)).every((byte) => byte < 0x80);
    assert.deepEqual(
      scripts.filter((file) => !isAscii(file)),
      [],
    );
  });

  test(`${name}: the commands for frames`, () => {
    const line = `${JSON.stringify({ kind, ...header, body })}\n`;
    const { bytes } = done(['encode'], line);
    const decoded = done(['decode'], bytes).stdout;
    assert.equal(decoded, line.replace('{', '{"offset":0,'));
    const [, , row = ''] = done(['decode', '--table'], bytes).stdout.split('\n');
    const cells = ['0', kind, device, ...('sequence' in header ? [String(header.sequence)] : [])];
    assert.deepEqual(row.trim().split(/ {2,}/).slice(0, cells.length), cells);
    const columns = ['offset', 'kind', ...('serial' in header ? ['device'] : []), ...Object.keys(header)];
    const csv = done(['decode', '--kind', kind, '--csv', columns.join()], bytes).stdout.split('\n');
    const values = [0, kind, ...('serial' in header ? [device] : []), ...Object.values(header)];
    assert.deepEqual(csv, [columns.join(), values.join(), '']);
    assert.equal(JSON.parse(done(['inspect', '--json', bytes.toString('hex')]).stdout).kind, kind);
    for (const absent of ['serial', 'sequence'].filter((key) => !(key in header))) {
      refused(['encode'], new RegExp(`line 1: ${absent} is 1; there are kind, `), line.replace('{', `{"${absent}":1,`));
      const csvOf = ['decode', '--kind', kind, '--csv', absent];
      refused(csvOf, new RegExp(`^rump: --csv has "${absent}"; ${kind} has offset, kind, `), bytes);
    }

    const rules = join(directory, 'rules.json');
    let routes = 0;
    const route = (...given: object[]): string[] => {
      writeFileSync(rules, JSON.stringify(given));
      return ['route', rules, '--out', join(directory, `${name} ${routes++}`)];
    };
    assert.match(done(route({ to: 'all' }), bytes).stdout, /^1 frame, 0 of them matched no rule/m);
    if ('serial' in header) {
      const { serial } = header;
      assert.match(done(route({ to: 'some', serial }, { to: 'shards', shards: 4 }), bytes).stdout, /some\.bin/);
    } else {
      refused(
        route({ to: 'shards', shards: 4 }),
        /shards is 4; frames of this profile have no serial to split them by/,
      );
      refused(route({ to: 'some', serial: 7 }), /rules\[0\]\.serial is 7; there are to, /);
    }
    assert.match(done(['profile', 'check']).stdout, /no defects/);
  });

  if (missing !== undefined) {
    test(`${name}: what cannot run says why in one line`, () => {
      const { folder, said } = packages.get(name) as Generated;
      const reason = `; exchange and server cannot run on it, which has no ${missing}\n`;
      assert.ok(said.includes(reason), said);
      for (const entry of ['exchange', 'server', 'nats', 'lan']) {
        assert.equal(existsSync(join(folder, 'dist', `${entry}.js`)), false, entry);
      }
      assert.equal(existsSync(join(folder, 'docs/exchange.schema.json')), false, 'the schema of text messages');
      const whole = ['generate', '--profile', profileDirectory, '--out', 'whole'];
      refused(whole, /^rump: this package has no exchange and no server that could be copied: use .* --only codec\n$/);
      const id = '0001-001122334455';
      for (const args of [
        ...['serve', 'simulate', 'discover', 'devices', 'watch'].map((command) => [command]),
        ...[
          ['status', id],
          ['control', id, 'power=true'],
        ],
      ]) {
        const [command] = args;
        refused(args, new RegExp(`^rump: ${command} cannot run on this profile, which has no ${missing}\n$`));
      }
    });
    continue;
  }

  test(`${name}: server and simulated appliances of its command, and a controller`, async (context) => {
    assert.doesNotMatch((packages.get(name) as Generated).said, /left out/);
    const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess => {
      const child = spawn(process.execPath, [programOf(), ...args], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      context.after(() => child.kill('SIGKILL'));
      return child;
    };
    const server = start(['serve', '--port', '0', '--json', '--metrics', '0']);
    const [introduction] = (await once(server.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const { url, tokens, metrics } = JSON.parse(introduction.toString());
    const simulated = start(['simulate', '--server', url, '--count', '3', '--types', 'water-heater'], {
      RUMP_TOKEN: tokens.appliances,
    });
    for await (const line of createInterface({ input: simulated.stderr as NodeJS.ReadableStream })) {
      if (line.includes('3 appliances are online')) break;
    }
    const { createCodec } = await load<typeof codecModule>('index');
    const { Controller } = await load<typeof exchangeModule>('exchange');
    const { webSocket } = await load<typeof webSocketModule>('websocket');
    const connect = webSocket(url, { token: tokens.controller, WebSocket: WebSocket as never });
    const controller = new Controller({ codec: createCodec(), connect });
    context.after(() => controller.close());
    const devices = await controller.devices();
    assert.equal(devices.length, 3);
    for (const { id, presence } of devices) {
      assert.deepEqual([presence.state, presence.sameProfile], ['online', true], id);
      const answer = await controller.device(id).control({ targetTemperature: 61 } as never);
      assert.equal((answer.body as { targetTemperature?: unknown }).targetTemperature, 61, id);
      assert.equal(typeof (answer as { serial: unknown }).serial, typeof header.serial);
    }
    const counted = parseExposition(await (await fetch(metrics)).text());
    assert.equal(sampleOf(counted, 'rump_requests_total', { message: 'control', outcome: 'answered' }), 3);
    assert.equal(sampleOf(counted, 'rump_frames_total', { message: 'register', outcome: 'accepted' }), 3);
    // By the commands, which stand in the package as they stand in ours.
    const connection = ['--server', url, '--token', tokens.controller];
    const [first, ...others] = done(['devices', '--csv', ...connection])
      .stdout.split('\n')
      .slice(1, -1);
    assert.equal(others.length, 2);
    const id = first?.split(',')[0] as string;
    const { stdout } = done(['control', id, 'targetTemperature=47', '--json', ...connection]);
    assert.equal(JSON.parse(stdout).body.targetTemperature, 47);
    assert.match(done(['status', id, ...connection]).stdout, /^targetTemperature +47 /m);
    const watched = start(['watch', '--device', id, '--json', ...connection]);
    for await (const line of createInterface({ input: watched.stdout as NodeJS.ReadableStream })) {
      const message = JSON.parse(line);
      assert.equal(message.kind, 'water-heater.status');
      if (message.body.targetTemperature === 47) break;
    }
  });
}
