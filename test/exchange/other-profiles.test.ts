/**
 * Exchange and server go by the roles of the profile: over one that calls everything something else, over a generated package of one that
 * has another frame too, and over one that has the least.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { filesIn, root } from '../../scripts/common/paths.ts';
import { checkDirectory } from '../../tools/check.ts';
import { profileDirectory } from '../tools/paths.ts';
import { ALL, Hall } from './support/hall.ts';
import { heaterState, VERSION } from './support/heater.ts';
import {
  type Built,
  bareProfile,
  briefProfile,
  built,
  contrastSources,
  generated,
  renamed,
  renamedProfile,
  rolelessProfile,
} from './support/other-profiles.ts';

const others = {} as Record<'renamed' | 'contrast', Built>;
let bare: Built;
let brief: Built;
let none: Built;

before(async () => {
  // The compiler looks for names, too.
  others.renamed = await built(renamedProfile(), { types: true });
  others.contrast = await generated(contrastSources());
  bare = await built(bareProfile());
  brief = await built(briefProfile());
  none = await built(rolelessProfile());
});

after(() => Promise.all([...Object.values(others), bare, brief, none].map((each) => each?.remove())));

test('nothing of the renamed profile is what it was', () => {
  const { profile } = checkDirectory(profileDirectory);
  const names = (each: typeof profile): Set<string> =>
    new Set(
      [
        ...(each?.messages ?? []),
        ...(each?.deviceId.deviceTypes ?? []),
        ...(each?.enumerations.flatMap(({ name, codes }) => [{ name }, ...codes]) ?? []),
        ...(each?.bodies.flatMap(({ fields }) => fields.flatMap((field) => [field, ...field.flags])) ?? []),
      ].map(({ name }) => name),
    );
  const [ours, theirs] = [names(profile), names(renamedProfile())];
  ours.delete('');
  assert.ok(ours.size > 150, `${ours.size}`);
  assert.deepEqual(
    [...ours].filter((name) => theirs.has(name)),
    [],
  );
});

const HEADER_BYTES = { renamed: 16, contrast: 23 };

const hallOver = (name: keyof typeof others, limits = {}): Hall => new Hall(others[name], renamed, { limits });

for (const name of ['renamed', 'contrast'] as const) {
  test(`${name}: registration, status and presence`, async () => {
    const hall = hallOver(name);
    const links: string[] = [];
    const heater = hall.heater({ keepAlive: 20, onLink: ({ state }: { state: string }) => links.push(state) });
    await hall.rest();
    assert.deepEqual(links, ['connecting', 'registering', 'online']);
    const { link } = heater;
    assert.ok(link.state === 'online' && link.session > 0 && link.keepAlive === 20);
    const controller = hall.controller();
    const listed = controller.devices();
    await hall.rest();
    const [device] = await listed;
    const { PROFILE_FINGERPRINT: fingerprint } = others[name].codec;
    assert.notEqual(fingerprint, 0xacb647dd);
    const { state, sameProfile, capabilities, keepAlive } = device?.presence ?? {};
    assert.deepEqual([state, sameProfile, device?.presence.fingerprint, keepAlive], ['online', true, fingerprint, 20]);
    assert.deepEqual(new Set(capabilities), new Set([renamed('pushesStatus'), renamed('pushesAlarms')]));
    assert.deepEqual(device?.status?.body, hall.body(heaterState()));

    const statuses = controller.statuses();
    const first = statuses.next();
    await hall.rest();
    assert.deepEqual((await first).value?.body, hall.body(heaterState()));
    const second = statuses.next();
    await hall.rest();
    heater.report();
    await hall.rest();
    assert.deepEqual((await second).value?.body, hall.body(heaterState()));

    // Heartbeats keep it online, and its leave is noticed at once.
    await hall.pass(120_000);
    assert.equal(heater.link.state, 'online');
    const presences = controller.presences();
    const online = presences.next();
    await hall.rest();
    assert.equal((await online).value?.state, 'online');
    const offline = presences.next();
    heater.close();
    await hall.rest();
    assert.equal((await offline).value?.state, 'offline');
    assert.equal(hall.server.stats.refused, 0);
    await hall.end();
  });

  test(`${name}: control, what a device refuses, and what it cannot carry out`, async () => {
    const hall = hallOver(name);
    const controls: object[] = [];
    const errors: unknown[] = [];
    const answers: (() => string | undefined)[] = [
      () => undefined,
      () => renamed('interlock'),
      () => {
        throw new Error('broken');
      },
    ];
    hall.heater({
      onControl: (fields: object) => {
        controls.push(fields);
        return (answers.shift() as () => string | undefined)();
      },
      onError: (error: unknown) => errors.push(error),
    });
    const device = hall.controller().device(hall.id(1));
    await hall.rest();
    const fields = hall.body({ power: true, mode: 'eco' });
    const answered = device.control(fields);
    await hall.rest();
    assert.deepEqual((await answered).body, hall.body(heaterState()));
    assert.deepEqual(controls, [fields]);
    assert.deepEqual(await hall.refusal(device.control(fields)), ['rejected', renamed('interlock')]);
    assert.deepEqual(await hall.refusal(device.control(fields)), ['rejected', renamed('fault')]);
    assert.equal(errors.length, 1);
    await hall.end();
  });

  test(`${name}: both queries`, async () => {
    const hall = hallOver(name);
    hall.heater();
    const device = hall.controller({ '*': ['observe'] }).device(hall.id(1));
    await hall.rest();
    const [status, version] = [device.queryStatus(), device.queryVersion()];
    await hall.rest();
    assert.deepEqual((await status).body, hall.body(heaterState()));
    assert.equal((await version).body[renamed('manufacturer') as 'manufacturer'], VERSION.manufacturer);
    assert.equal(hall.server.stats.strayResponses, 0);
    await hall.end();
  });

  test(`${name}: what a server refuses is offline, unauthorised or busy`, async () => {
    const hall = hallOver(name, { pendingPerDevice: 1 });
    let carryOut = (): void => {};
    hall.heater({ onControl: () => new Promise<void>((resolve) => (carryOut = resolve)) });
    const controller = hall.controller();
    await hall.rest();
    const fields = hall.body({ power: true });
    const [device, nobody] = [controller.device(hall.id(1)), controller.device(hall.id(2))];
    assert.deepEqual(await hall.refusal(nobody.queryStatus()), ['rejected', renamed('offline')]);
    const observer = hall.controller({ '*': ['observe'] }).device(hall.id(1));
    assert.deepEqual(await hall.refusal(observer.control(fields)), ['rejected', renamed('unauthorised')]);
    const first = device.control(fields);
    await hall.rest();
    assert.deepEqual(await hall.refusal(device.control(fields)), ['rejected', renamed('busy')]);
    carryOut();
    await hall.rest();
    assert.equal((await first).messageType, renamed('response'));
    const stranger = hall.heater({ deviceId: hall.id(3) }, { '*': ['observe'] });
    await hall.rest();
    const { link } = stranger;
    assert.ok(link.state === 'waiting');
    assert.deepEqual(link.close, {
      reason: 'unauthorised',
      message: `cannot register ${hall.id(3)}: ${renamed('unauthorised')}`,
      result: renamed('unauthorised'),
    });
    await hall.end();
  });

  test(`${name}: a state that cannot be written is refused as a fault`, async () => {
    const hall = hallOver(name);
    hall.heater({ status: () => ({}), onError: () => {} });
    const device = hall.controller().device(hall.id(1));
    await hall.rest();
    assert.deepEqual(await hall.refusal(device.queryStatus()), ['rejected', renamed('fault')]);
    await hall.end();
  });

  test(`${name}: an alarm is acknowledged, heard once, open, and no longer open when it is cleared`, async () => {
    const hall = hallOver(name);
    const heater = hall.heater();
    const controller = hall.controller();
    await hall.rest();
    const alarms = controller.alarms();
    const raised = hall.body({ event: 'raised', severity: 'fault', faults: ['dryFire'] });
    const stored = heater.alarm(raised);
    await hall.rest();
    await stored;
    assert.equal(heater.waitingAlarms, 0);
    const time = Math.floor(hall.clock.now() / 1000);
    assert.deepEqual((await alarms.next()).value?.body, { ...(raised as object), [renamed('time')]: time });
    const open = controller.devices();
    await hall.rest();
    assert.equal((await open)[0]?.alarms.length, 1);
    heater.alarm(hall.body({ event: 'cleared', severity: 'fault', faults: ['dryFire'], time: 7 }));
    await hall.rest();
    assert.equal((await alarms.next()).value?.body[renamed('time') as 'time'], 7);
    const closed = controller.devices();
    await hall.rest();
    assert.equal((await closed)[0]?.alarms.length, 0);
    await hall.end();
  });

  test(`${name}: a device of a type that the profile does not know, with a longer register message, is served`, async () => {
    const hall = hallOver(name);
    const [ours, servers] = others[name].exchange.memoryLinks();
    hall.server.accept(servers, { account: 'home', expires: null, grants: ALL });
    const codec = others[name].codec.createCodec();
    const register = hall.body({ keepAlive: 9, capabilities: [], profileFingerprint: 5 });
    const frame = hall.encode('water-heater.register', 1, register);
    assert.notEqual(codec.decode(frame).kind, 'unknown');
    const message = {
      kind: 'unknown',
      deviceType: 0x77,
      messageType: renamed('register'),
      serial: 1,
      sequence: 3,
      body: Uint8Array.of(...frame.subarray(HEADER_BYTES[name]).subarray(0, 8), 1, 2, 3),
    };
    const writer = ours.writable.getWriter();
    await writer.write(codec.encode(message as never));
    await hall.rest();
    const listed = hall.controller().devices();
    await hall.rest();
    const [device] = await listed;
    assert.equal(device?.id, others[name].profile.formatDeviceId(0x77, 1));
    const { state, keepAlive, fingerprint, sameProfile } = device.presence;
    assert.deepEqual([state, keepAlive, fingerprint, sameProfile], ['online', 9, 5, false]);
    await hall.end();
  });
}

const bareHall = (): Hall => new Hall(bare);

test('bare: a device without heartbeats reports as a sign of life, and registers with the defaults', async () => {
  const hall = bareHall();
  // Nobody can ask for another keep-alive than the default.
  const heater = hall.heater({ version: undefined, keepAlive: 600 });
  await hall.rest();
  assert.deepEqual(heater.link, { state: 'online', session: 0, keepAlive: 30 });
  const controller = hall.controller();
  const listed = controller.devices();
  await hall.rest();
  const { presence } = (await listed)[0] ?? {};
  assert.deepEqual(
    [presence?.state, presence?.keepAlive, presence?.fingerprint, presence?.sameProfile, presence?.capabilities],
    ['online', 30, null, true, []],
  );
  const before = hall.server.stats.statuses;
  await hall.pass(300_000);
  assert.equal(heater.link.state, 'online');
  assert.equal(hall.server.stats.statuses - before, 20);
  assert.deepEqual(hall.server.stats.closed, {});
  heater.close();
  await hall.rest();
  const gone = controller.devices();
  await hall.rest();
  assert.equal((await gone)[0]?.presence.state, 'offline');
  await hall.end();
});

test('bare: control works, refusals are faults, and an alarm that was sent counts as stored', async () => {
  const hall = bareHall();
  const heater = hall.heater({ version: undefined });
  const controller = hall.controller();
  await hall.rest();
  const device = controller.device(hall.id(1));
  const answered = device.control({ power: true });
  await hall.rest();
  assert.equal((await answered).messageType, 'response');
  assert.deepEqual(await hall.refusal(controller.device(hall.id(2)).control({ power: true })), ['rejected', 'fault']);
  const alarms = controller.alarms();
  const stored = heater.alarm({ event: 'raised', severity: 'fault', faults: ['communication'], time: 7 });
  await hall.rest();
  await stored;
  assert.equal(heater.waitingAlarms, 0);
  assert.deepEqual((await alarms.next()).value?.body.faults, ['communication']);
  // Nothing tells it from the next one.
  heater.alarm({ event: 'raised', severity: 'fault', faults: ['communication'], time: 7 });
  await hall.rest();
  assert.deepEqual((await alarms.next()).value?.body.faults, ['communication']);
  assert.deepEqual(await hall.refusal(device.queryStatus()), ['unsupported', undefined]);
  assert.deepEqual(await hall.refusal(device.queryVersion()), ['unsupported', undefined]);
  await hall.end();
});

test('bare: a request without a role is passed on, and refused by an appliance', async () => {
  const hall = bareHall();
  hall.heater({ version: undefined });
  await hall.rest();
  const [ours, servers] = bare.exchange.memoryLinks({ text: false });
  hall.server.accept(servers, { account: 'home', expires: null, grants: ALL });
  const codec = bare.codec.createCodec();
  const ask = (kind: string): Promise<void> =>
    ours.writable.getWriter().write(codec.encode({ kind, serial: 1, sequence: 5, body: {} } as never));
  const reader = ours.readable.getReader();
  await ask('water-heater.status-query');
  await hall.rest();
  const { requests, responses } = hall.server.stats;
  assert.deepEqual([requests, responses], [1, 1]);
  const kinds: string[] = [];
  for (;;) {
    const { value } = await Promise.race([reader.read(), hall.rest().then(() => ({ value: undefined }))]);
    if (value === undefined) break;
    for (const batch of codec.scanner().push(value as Uint8Array)) {
      for (const { kind, sequence, body } of batch) if (sequence === 5) kinds.push(`${kind} ${JSON.stringify(body)}`);
    }
  }
  assert.deepEqual(kinds, ['water-heater.refusal {"result":"fault"}']);
  await hall.end();
});

test('brief: a response has what its own body has, where that differs from the status, and keep-alives are in range', async () => {
  const hall = new Hall(brief);
  const heater = hall.heater({ response: () => ({}), onControl: ({ power }: never) => (power ? undefined : 'busy') });
  const device = hall.controller().device(hall.id(1));
  await hall.rest();
  // The nearest to the usual 30 seconds.
  assert.ok(heater.link.state === 'online' && heater.link.keepAlive === 10);
  const statuses = device.statuses();
  const answers = [device.control({ power: true }), device.queryStatus()];
  await hall.rest();
  for (const answer of answers) assert.deepEqual((await answer).body, { result: 'ok' });
  assert.deepEqual(await hall.refusal(device.control({ power: false })), ['rejected', 'busy']);
  heater.report();
  await hall.rest();
  assert.deepEqual((await statuses.next()).value?.body, heaterState());
  await hall.end();
});

test('brief: a keep-alive of 0 counts as a second', async () => {
  const hall = new Hall(brief);
  const heater = hall.heater({ keepAlive: 0 });
  await hall.rest();
  for (let second = 0; second < 3; second++) {
    await hall.pass(1000);
    assert.equal(heater.link.state, 'online');
  }
  await hall.end();
});

test('without its roles nothing of the exchange begins, and the missing one is named', () => {
  const codec = none.codec.createCodec();
  const connect = () => Promise.reject(new Error('nobody asks'));
  const accounts = { authenticate: () => Promise.reject(new Error('no accounts')) };
  const { Appliance, Controller } = none.exchange;
  const { MemoryBus, MessageServer } = none.server;
  const needing = (who: string, role: string) => ({
    code: 'unsupported',
    message: `${who} needs a message of role ${role}, and the profile has none`,
  });
  assert.throws(() => new Controller({ codec, connect }), needing('a controller', 'control'));
  assert.throws(
    () => new Appliance({ codec, connect, deviceId: '0001-000000000001' } as never),
    needing('an appliance', 'register'),
  );
  assert.throws(
    () => new MessageServer({ codec, accounts, bus: new MemoryBus() }),
    needing('a message server', 'register'),
  );
});

/** What they may take of the generated code: no reader, writer, layout of a body, or type that is named after one. */
const ALLOWED = /\/generated\/(roles|identifiers|layout|messages|device-id|hooks\/frame\/sending)\.ts$/;

test('exchange and server know no name of the default profile', () => {
  const { profile } = checkDirectory(profileDirectory);
  assert.ok(profile);
  const fields = profile.bodies.flatMap((body) => body.fields).filter(({ role }) => role !== null);
  const codes = [...profile.enumerations.flatMap((each) => each.codes), ...fields.flatMap(({ flags }) => flags)];
  const named = new Set(
    [...profile.messages, ...fields, ...codes.filter(({ role }) => role !== null)].map(({ name }) => name),
  );
  // Words of the exchange's own texts and options, which happen to be names of this profile.
  const own = new Set(['keepAlive', 'capabilities', 'session', 'messageId', 'time', 'result', 'event', 'faults']);
  const files = [...filesIn('sdk/exchange', '.ts'), ...filesIn('server', '.ts')];
  assert.ok(files.length > 70, `${files.length} files`);
  const found: string[] = [];
  for (const file of files) {
    const text = readFileSync(`${root}${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    for (const [, path = ''] of text.matchAll(/from '([^']*\/generated\/[^']*)'/g)) {
      if (!ALLOWED.test(path)) found.push(`${file} imports ${path}`);
    }
    // A name as a literal is compared with, or taken from, a message; a role is neither.
    for (const [whole, name = ''] of text.matchAll(/\b(?:messageType|kind|result|event)\s*[!=]==\s*'([^']*)'/g)) {
      if (named.has(name)) found.push(`${file}: ${whole}`);
    }
    for (const [whole, name = ''] of text.matchAll(/\bbody\.(\w+)/g)) {
      if (named.has(name)) found.push(`${file}: ${whole}`);
    }
    for (const name of named) {
      if (own.has(name) || !/[A-Z]/.test(name)) continue;
      if (new RegExp(`\\b${name}\\b`).test(text)) found.push(`${file}: ${name}`);
    }
    for (const [whole] of text.matchAll(/`\$\{[^}]*\}\.[a-z-]+`/g)) found.push(`${file}: ${whole}`);
  }
  assert.deepEqual(found, []);
});
