/** What holds for each simulated appliance, whatever happens to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCodec, type DeviceTypeName, type MessageInput } from 'igrs-rump';
import { describe, deviceTypes, type FieldDescription, type KindName } from 'igrs-rump/profile';
import { type ControlOf, type FaultOf, type Simulation, simulate } from '../../../home/appliances/index.ts';

type Any = Simulation<DeviceTypeName>;

const codec = createCodec();
const types = deviceTypes.map(({ name }) => name as DeviceTypeName);
const seeds = fc.integer({ min: 0, max: 0xffffffff });

function make(type: DeviceTypeName, seed: number): Any {
  return simulate(type, { seed }) as unknown as Any;
}

function faultsOf(type: DeviceTypeName): FaultOf<DeviceTypeName>[] {
  const { fields } = describe(`${type}.alarm` as KindName);
  const codes = fields.find(({ name }) => name === 'faults')?.codes ?? [];
  return codes.map(({ name }) => name as FaultOf<DeviceTypeName>);
}

/** Throws where the strict codec would not write it, or would read back something else. */
function assertEncodable(type: DeviceTypeName, messageType: string, body: object): void {
  const frame = codec.encode({ kind: `${type}.${messageType}`, serial: 1, sequence: 1, body } as MessageInput);
  assert.deepEqual(codec.decode(frame).body, body);
}

/** A control value: mostly one that the table allows, now and then what it does not. */
function anyValue({ type, codes = [], minimum = 0, maximum = 99, step = 1 }: FieldDescription): fc.Arbitrary<unknown> {
  if (type === 'bool') return fc.boolean();
  if (type === 'enum') {
    return fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...codes.map(({ name }) => name)) },
      { weight: 1, arbitrary: fc.constant(15) },
    );
  }
  const allowed = fc.integer({ min: 0, max: Math.round((maximum - minimum) / step) });
  return fc.oneof(
    { weight: 9, arbitrary: allowed.map((steps) => minimum + steps * step) },
    { weight: 1, arbitrary: fc.constantFrom(null, maximum + step, minimum - step, minimum + step / 3) },
  );
}

function controlsOf(type: DeviceTypeName): fc.Arbitrary<ControlOf<DeviceTypeName>> {
  const { fields } = describe(`${type}.control` as KindName);
  return fc
    .subarray([...fields], { maxLength: 4 })
    .chain((some) => fc.tuple(...some.map((field) => anyValue(field).map((value) => [field.name, value]))))
    .map((entries) => Object.fromEntries(entries));
}

type Deed =
  | { readonly seconds: number }
  | { readonly fields: ControlOf<DeviceTypeName>; readonly unknownFields: readonly number[] }
  | { readonly fault: FaultOf<DeviceTypeName>; readonly isOpen: boolean };

function deedsOf(type: DeviceTypeName): fc.Arbitrary<Deed[]> {
  const unknownFields = fc.oneof(
    { weight: 9, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constant([31]) },
  );
  return fc.array(
    fc.oneof<fc.MaybeWeightedArbitrary<Deed>[]>(
      { weight: 6, arbitrary: fc.record({ seconds: fc.integer({ min: 1, max: 900 }) }) },
      { weight: 3, arbitrary: fc.record({ fields: controlsOf(type), unknownFields }) },
      { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom(...faultsOf(type)), isOpen: fc.boolean() }) },
    ),
    { maxLength: 60 },
  );
}

function carryOut(appliance: Any, deed: Deed): void {
  if ('seconds' in deed) appliance.step(deed.seconds);
  else if ('fields' in deed) appliance.control(deed.fields, deed.unknownFields);
  else appliance.setFault(deed.fault as never, deed.isOpen);
}

for (const type of types) {
  test(`${type}: whatever is done to it, state and alarms are bodies that the strict codec writes`, () => {
    fc.assert(
      fc.property(seeds, deedsOf(type), (seed, deeds) => {
        const appliance = make(type, seed);
        for (const deed of deeds) {
          carryOut(appliance, deed);
          assertEncodable(type, 'status', appliance.status());
          for (const notice of appliance.alarms()) assertEncodable(type, 'alarm', { ...notice, time: 0 });
        }
      }),
      { numRuns: 25 },
    );
  });

  test(`${type}: a day of thousands of seconds, every one of them encodable`, () => {
    const appliance = make(type, 20_261_128);
    const seen = new Set<string>();
    for (let second = 0; second < 86_400; second++) {
      appliance.step(1);
      const state = appliance.status();
      if (second % 7 === 0) assertEncodable(type, 'status', state);
      seen.add(JSON.stringify(state));
      for (const notice of appliance.alarms()) assertEncodable(type, 'alarm', { ...notice, time: second });
    }
    assert.ok(seen.size > 1000, `only ${seen.size} states in a day: nothing goes on in it`);
  });

  test(`${type}: the same seed gives the same day, however it is stepped through; another seed another day`, () => {
    const day = (seed: number, step: number): string[] => {
      const appliance = make(type, seed);
      const states: string[] = [];
      for (let second = step; second <= 7200; second += step) {
        appliance.step(step);
        if (second % 60 === 0) states.push(JSON.stringify([appliance.status(), appliance.alarms()]));
      }
      return states;
    };
    assert.deepEqual(day(5, 1), day(5, 0.25));
    assert.deepEqual(day(5, 1), day(5, 60));
    assert.notDeepEqual(day(5, 1), day(6, 1));
  });

  test(`${type}: what it refuses changes nothing; values outside of the tables and bits without a field are refused`, () => {
    fc.assert(
      fc.property(seeds, controlsOf(type), (seed, fields) => {
        const appliance = make(type, seed);
        const before = appliance.status();
        const strict = { kind: `${type}.control`, serial: 1, sequence: 1, body: fields } as MessageInput;
        const isWritable = isEncodable(strict);
        const result = appliance.control(fields);
        if (!isWritable) assert.equal(result, 'invalid-value');
        if (result !== 'ok') assert.deepEqual(appliance.status(), before);
        assert.equal(appliance.control({}, [29]), 'unsupported');
        assert.equal(appliance.control({}), 'ok', 'a control message may set nothing');
      }),
      { numRuns: 150 },
    );
  });

  test(`${type}: scripted faults come and go at their seconds, once each, with their severity`, () => {
    const [fault, other] = faultsOf(type).slice(-2) as [FaultOf<DeviceTypeName>, FaultOf<DeviceTypeName>];
    const faults = [
      { at: 30, fault, event: 'cleared' },
      { at: 10, fault, event: 'raised' },
      { at: 20, fault, event: 'raised' },
      { at: 12, fault: other, event: 'raised' },
    ] as const;
    const appliance = simulate(type, { seed: 1, inUse: false, faults: faults as never }) as unknown as Any;
    const told: unknown[] = [];
    for (let second = 1; second <= 40; second++) {
      appliance.step(1);
      for (const { event, faults: named } of appliance.alarms()) told.push([second, event, ...named]);
    }
    assert.deepEqual(told, [
      [10, 'raised', fault],
      [12, 'raised', other],
      [30, 'cleared', fault],
    ]);
  });
}

function isEncodable(message: MessageInput): boolean {
  try {
    codec.encode(message);
    return true;
  } catch {
    return false;
  }
}
