/** Simulated appliances of every type of every profile that has the roles: by the descriptions alone, whatever the names are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { FieldDescription, KindDescription } from 'igrs-rump/profile';
import type { SimulatedAppliance } from '../../../home/appliances/index.ts';
import { checkDirectory } from '../../../tools/check.ts';
import type { Profile } from '../../../tools/model.ts';
import {
  bareProfile,
  briefProfile,
  changedProfile,
  renamedProfile,
  textProfile,
  untypedProfile,
} from '../../exchange/support/other-profiles.ts';
import { loadProfile, profileOfText } from '../../profiles/support/profiles.ts';
import { profileDirectory } from '../../tools/paths.ts';
import { appliancesOver, type Over } from '../support/over.ts';

const DAY = 86_400;
const defaultProfile = (): Profile => checkDirectory(profileDirectory).profile as Profile;

/** The default profile after a correction: another range, another field, another code. */
function correctedProfile(): Profile {
  return changedProfile((entry, owner) => {
    if (owner === 'fields' && entry.name === 'tankTemperature') Object.assign(entry, { min: 0, max: 50 });
    if (owner === 'bodies' && entry.name === 'AirConditionerState') {
      const fields = entry.fields as Record<string, unknown>[];
      const at = fields.findIndex(({ name }) => name === 'particulates');
      fields[at] = { ...fields[at], name: 'dust' };
    }
  });
}

const profiles: Readonly<Record<string, () => Profile>> = {
  default: defaultProfile,
  renamed: renamedProfile,
  bare: bareProfile,
  brief: briefProfile,
  'text serials': textProfile,
  untyped: untypedProfile,
  corrected: correctedProfile,
  ...Object.fromEntries(['contrast', 'implied', 'stuffed'].map((name) => [name, () => loadProfile(name)])),
};

/** What an exchange cannot do without, as sdk/exchange/roles.ts says. */
const NEEDED = ['register', 'register-response', 'control', 'response', 'status', 'refusal'];

function hasRoles({ messages, frame }: Profile): boolean {
  const roles = messages.map(({ role }) => role as string);
  const header = frame.header.map(({ role }) => role as string);
  return NEEDED.every((role) => roles.includes(role)) && header.includes('serial') && header.includes('sequence');
}

/** Throws where the strict codec would not write it, or would read back something else. */
function assertEncodable({ codec, vocabulary }: Over, kind: KindDescription, body: object): void {
  const js = codec.createCodec();
  const message = { kind: kind.kind, serial: vocabulary.serialOf(7), sequence: 1, body };
  assert.deepEqual(js.decode(js.encode(message as never)).body, body);
}

/** Values that the control table allows: the ends of each range, and all codes. */
function allowed({ type, codes = [], minimum = 0, maximum = 0, step = 1, nullable }: FieldDescription): unknown[] {
  if (type === 'bool') return [true, false];
  if (type === 'enum') return codes.map(({ name }) => name);
  if (type !== 'number') return [];
  // An end of the range may be what stands for null.
  return nullable === true ? [minimum + step, maximum - step, null] : [minimum, maximum];
}

function tryType(over: Over, type: string, make: (seed: number) => SimulatedAppliance, isPlain: boolean): void {
  const { kindOf, fieldWith, codeWith } = over.vocabulary;
  const [status, control, alarm] = [kindOf(type, 'status'), kindOf(type, 'control'), kindOf(type, 'alarm')];
  assert.ok(status && control);
  const response = kindOf(type, 'response');
  const results = fieldWith(response, 'result');
  const ok = codeWith(results, 'ok') ?? undefined;

  const appliance = make(1);
  const version = kindOf(type, 'version-response');
  if (version !== null) assertEncodable(over, version, appliance.version as object);

  // It carries out what its control table says, and says so.
  for (const field of control.fields) {
    for (const value of allowed(field)) {
      const result = appliance.control({ [field.name]: value });
      if (!isPlain) continue;
      assert.equal(result, ok, `${field.name} = ${value}`);
      const shown = status.fields.find(({ name }) => name === field.name);
      if (shown?.type === field.type && shown.minimum === field.minimum && shown.maximum === field.maximum) {
        assert.deepEqual((appliance.status() as Record<string, unknown>)[field.name], value, field.name);
      }
    }
    const { type: fieldType, maximum = 0, step = 1 } = field;
    const refused = fieldType === 'number' ? maximum + step : fieldType === 'enum' ? 'no-such-name' : 7;
    const before = appliance.status();
    const wanted = codeWith(results, 'invalid-value') ?? codeWith(results, 'fault');
    assert.equal(appliance.control({ [field.name]: refused }), wanted, field.name);
    assert.deepEqual(appliance.status(), before);
  }

  // A day of it: always in its ranges, moving, and its alarms come and go.
  const states = new Set<string>();
  const events: string[] = [];
  for (let second = 0; second < DAY; second += 60) {
    appliance.step(60);
    const state = appliance.status();
    assertEncodable(over, status, state);
    if (response !== null) assertEncodable(over, response, appliance.status('response'));
    states.add(JSON.stringify(state));
    for (const body of appliance.alarms()) {
      assert.ok(alarm);
      const time = fieldWith(alarm, 'time');
      assertEncodable(over, alarm, { ...body, ...(time === null ? {} : { [time.name]: second }) });
      events.push(String((body as Record<string, unknown>)[fieldWith(alarm, 'event')?.name ?? '']));
    }
  }
  if (status.fields.some(({ type: each }) => each === 'number')) assert.ok(states.size > 200, `${states.size} states`);
  const faults = fieldWith(alarm, 'faults')?.codes ?? [];
  if (isPlain && faults.length > 0) {
    const cleared = codeWith(fieldWith(alarm, 'event'), 'cleared');
    assert.ok(events.length >= 10, `${events.length} alarms in a day`);
    assert.ok(events.includes(cleared as string) && events.some((event) => event !== cleared));
  }

  // The same seed gives the same day, however it is stepped through.
  const course = (seed: number, step: number): string => {
    const one = make(seed);
    for (let second = 0; second < 7200; second += step) one.step(step);
    return JSON.stringify([one.status(), one.alarms()]);
  };
  assert.equal(course(5, 1), course(5, 60));
  if (status.fields.some(({ type: each }) => each === 'number')) assert.notEqual(course(5, 60), course(6, 60));
}

for (const [name, load] of Object.entries(profiles)) {
  const profile = load();
  if (!hasRoles(profile)) continue;
  test(`${name}: every type is simulated, in its ranges, with its settings and its alarms`, async () => {
    const over = await appliancesOver(profile);
    const { simulateAny } = over.appliances;
    const { PlainAppliance } = over.plain;
    assert.ok(over.profile.deviceTypes.length > 0);
    for (const { name: type } of over.profile.deviceTypes) {
      if (over.vocabulary.kindOf(type, 'status') === null) continue;
      const own = simulateAny(type, { seed: 1 });
      tryType(over, type, (seed) => simulateAny(type, { seed }), own instanceof PlainAppliance);
      if (!(own instanceof PlainAppliance)) tryType(over, type, (seed) => new PlainAppliance(type, { seed }), true);
    }
  });
}

test('the physics of a type is used where the profile still suits it, in the ranges of a correction', async () => {
  const own = await appliancesOver(defaultProfile());
  for (const { name } of own.profile.deviceTypes) {
    assert.ok(!(own.appliances.simulateAny(name, { seed: 1 }) instanceof own.plain.PlainAppliance), name);
  }
  const over = await appliancesOver(correctedProfile());
  const plain = over.profile.deviceTypes
    .map(({ name }) => name)
    .filter((name) => over.appliances.simulateAny(name, { seed: 1 }) instanceof over.plain.PlainAppliance);
  assert.deepEqual(plain, ['air-conditioner'], 'the one with a field of another name');
  const heater = over.appliances.simulateAny('water-heater', { seed: 1, inUse: false });
  heater.step(7200);
  assert.equal((heater.status() as { tankTemperature: number }).tankTemperature, 50, 'the end of its new range');
});

test('a control beyond what the status can say is refused, and changes nothing', async () => {
  const over = await appliancesOver(
    changedProfile((entry, owner) => {
      if (owner === 'bodies' && entry.name === 'WaterHeaterState') {
        for (const field of entry.fields as Record<string, unknown>[]) {
          if (field.name === 'targetTemperature') Object.assign(field, { min: 35, max: 70 });
        }
      }
    }),
  );
  const options = { seed: 1, inUse: false };
  for (const heater of [
    over.appliances.simulateAny('water-heater', options),
    new over.plain.PlainAppliance('water-heater', options),
  ]) {
    const before = heater.status();
    for (const targetTemperature of [30, 34.5, 70.5, 75]) {
      assert.equal(heater.control({ power: false, targetTemperature }), 'invalid-value');
      assert.deepEqual(heater.status(), before);
    }
    for (const targetTemperature of [35, 70]) {
      assert.equal(heater.control({ targetTemperature }), 'ok');
      assert.equal((heater.status() as { targetTemperature: number }).targetTemperature, targetTemperature);
    }
  }
});

test('one field is set with those that its body must have too, as reported, or else without effect', async () => {
  const { profile } = checkDirectory(fileURLToPath(new URL('../../tools/fixtures/station', import.meta.url)));
  const over = await appliancesOver(profile as Profile);
  const js = over.codec.createCodec();
  for (const kind of over.profile.kinds()) {
    const { fields } = over.profile.describe(kind);
    for (const field of fields) {
      const value = over.values.firstValue(field, {
        chance: () => true,
        next: () => 0,
        between: (least: number) => least,
      } as never);
      const body = over.values.fieldsToSet(fields, field.name, value, {});
      js.encode({ kind, body } as never);
      assert.deepEqual(body[field.name], value, `${kind} ${field.name}`);
    }
  }
  const fieldsOf = (kind: string): readonly FieldDescription[] => over.profile.describe(kind as never).fields;
  const { fieldsToSet } = over.values;
  assert.deepEqual(fieldsToSet(fieldsOf('station.adjust'), 'volume', 3, { reason: 7, heat: 9 }), {
    reason: 7,
    volume: 3,
  });
  assert.deepEqual(fieldsToSet(fieldsOf('station.adjust'), 'heat', 3, { minutes: 8 }), {
    reason: 0,
    minutes: 8,
    heat: 3,
  });
  assert.deepEqual(fieldsToSet(fieldsOf('station.points'), 'east', 3, { north: 4 }), { page: 0, north: 4, east: 3 });
});

test('a serial of some bits has numbers that fit them', async () => {
  const profile = profileOfText(`id: few
version: 1.0.0
origin: observed
deviceId: { deviceTypes: [{ name: thing }] }
frame:
  byteOrder: big
  maximumBodyLength: 8
  header:
    - { name: start, byte: 0, type: u8, role: start, value: 0xAA }
    - { name: serial, byte: 1, type: u8, bits: 0-3, role: serial }
    - { name: message, byte: 1, type: u8, bits: 4-7, role: message }
    - { name: length, byte: 2, type: u8, role: length, counts: body }
  check: { algorithm: sum8 }
messages: { identifiers: [{ code: 1, name: one }] }
bodies: [{ name: One, messages: [one], bytes: 0, fields: [] }]
`);
  const { vocabulary } = await appliancesOver(profile);
  assert.deepEqual([15, 16, 0x123456].map(vocabulary.serialOf), [15, 0, 6]);
});

test('a number of any range and step has a nearest value that can be written, and a faulty sensor has none', async () => {
  const { fittedNumber } = await import('../../../home/appliances/values.ts');
  const field = fc.record({
    minimum: fc.integer({ min: -40_000, max: 40_000 }),
    steps: fc.integer({ min: 0, max: 70_000 }),
    step: fc.constantFrom(1, 0.5, 0.1, 0.001, 2, 3, 0.25),
    value: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
  });
  fc.assert(
    fc.property(field, ({ minimum, steps, step, value }) => {
      const maximum = minimum + steps * step;
      const fitted = fittedNumber({ minimum, maximum, step } as FieldDescription, value);
      assert.ok(fitted >= minimum - 1e-9 && fitted <= maximum + 1e-9);
      const inRange = Math.min(Math.max(value, minimum), maximum);
      assert.ok(Math.abs(fitted - inRange) <= step * 0.501 + 1e-6, `${fitted} for ${value}`);
      assert.ok(!Object.is(fitted, -0));
    }),
  );
});

test('a face that needs watts, seconds or minutes is not drawn if a corrected profile has another unit', async () => {
  const units: Readonly<Record<string, string>> = { heatingPower: 'kW', elapsed: 'min', doorOpenTime: 'min' };
  const profile = changedProfile((entry, owner) => {
    const unit = units[entry.name as string];
    if (owner === 'fields' && unit !== undefined) Object.assign(entry, { unit });
  });
  const { faces } = await appliancesOver(profile);
  const types = ['water-heater', 'air-conditioner', 'refrigerator', 'microwave-oven'];
  assert.deepEqual(types.map(faces.hasDrawnFace), [false, true, false, false]);
  assert.equal(faces.wattsOf('water-heater', { heatingPower: 1.5 }), 0);
  const { faces: before } = await appliancesOver(defaultProfile());
  assert.deepEqual(types.map(before.hasDrawnFace), [true, true, true, true]);
});
