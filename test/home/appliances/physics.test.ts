/** What each appliance does, as somebody in the house would notice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AirConditioner, MicrowaveOven, Refrigerator, WaterHeater } from '../../../home/appliances/index.ts';

const quiet = { seed: 1, inUse: false };
const MINUTE = 60;
const HOUR = 3600;

test('a tank that is off cools, one that is on heats to its target and stays there', () => {
  const heater = new WaterHeater(quiet);
  assert.equal(heater.control({ power: false }), 'ok');
  const warm = heater.status().tankTemperature as number;
  heater.step(6 * HOUR);
  const cooler = heater.status().tankTemperature as number;
  assert.ok(cooler < warm && cooler > 20, `${warm} to ${cooler}`);

  assert.equal(heater.control({ power: true, targetTemperature: 60 }), 'ok');
  const { heating, heatingPower, remainingTime } = heater.status();
  assert.deepEqual([heating, heatingPower], [true, 2000]);
  const minutes = remainingTime as number;
  heater.step(minutes * MINUTE * 0.9);
  assert.equal(heater.status().heating, true);
  heater.step(minutes * MINUTE * 0.2);
  assert.equal(heater.status().heating, false, 'it is done when it said it would be');
  heater.step(HOUR);
  const held = heater.status().tankTemperature as number;
  assert.ok(held >= 58.8 && held <= 60.2, `held at ${held}`);
});

test('flowing hot water empties the tank, which raises an alarm until it is hot again', () => {
  const heater = new WaterHeater(quiet);
  heater.step(2 * HOUR);
  assert.equal(heater.status().hotWater, 100);
  heater.setFlow(9);
  heater.step(20 * MINUTE);
  const { flowing, flow, hotWater } = heater.status();
  assert.deepEqual([flowing, flow, hotWater], [true, 9, 0]);
  heater.setFlow(0);
  heater.step(2 * HOUR);
  assert.equal(heater.status().flowing, false);
  const told = heater.alarms().map(({ event, faults }) => [event, ...faults]);
  assert.deepEqual(told, [
    ['raised', 'noHotWater'],
    ['cleared', 'noHotWater'],
  ]);
});

test('a heater keeps to its power limit, its clock and its switch; a sterilising run ends by itself', () => {
  const heater = new WaterHeater({ ...quiet, minute: 600 });
  assert.equal(heater.control({ heatingPowerLimit: 800, targetTemperature: 70 }), 'ok');
  assert.equal(heater.status().heatingPower, 800);
  assert.equal(heater.control({ offTime: 610, onTime: 630 }), 'ok');
  heater.step(10 * MINUTE);
  assert.equal(heater.status().power, false);
  assert.equal(heater.control({ sterilise: true }), 'unsupported', 'it is off');
  heater.step(20 * MINUTE);
  assert.equal(heater.status().power, true);
  assert.equal(heater.control({ sterilise: true, heatingPowerLimit: 3000 }), 'ok');
  heater.step(4 * HOUR);
  assert.equal(heater.status().sterilise, false);
});

test('a broken sensor measures nothing; a tank without water does not heat and refuses to', () => {
  const heater = new WaterHeater(quiet);
  heater.setFault('tankSensor', true);
  heater.step(1);
  const { tankTemperature, hotWater, heating } = heater.status();
  assert.deepEqual([tankTemperature, hotWater, heating], [null, null, false]);
  heater.setFault('dryFire', true);
  assert.equal(heater.control({ power: true }), 'fault');
  assert.equal(heater.control({ power: false }), 'ok');
});

test('a room follows the outdoor temperature until it is cooled', () => {
  const room = new AirConditioner(quiet);
  assert.equal(room.control({ power: false }), 'ok');
  room.step(3 * HOUR);
  const { roomTemperature: hot, outdoorTemperature, activePower } = room.status();
  assert.ok((hot as number) > 30, `${hot} in the room, ${outdoorTemperature} outdoors`);
  assert.ok(activePower < 10);

  assert.equal(room.control({ power: true, targetTemperature: 24 }), 'ok');
  room.step(2 * HOUR);
  const cool = room.status();
  assert.ok(Math.abs((cool.roomTemperature as number) - 24) < 1, `cooled to ${cool.roomTemperature}`);
  assert.ok(cool.energy > 0);
});

test('both compressors stay off for their minimum, however often they are switched on again', () => {
  const room = new AirConditioner(quiet);
  assert.equal(room.control({ targetTemperature: 18 }), 'ok');
  room.step(10);
  assert.equal(room.status().compressorRunning, true);
  room.control({ power: false });
  room.step(1);
  assert.equal(room.status().compressorRunning, false);
  for (let second = 0; second < 179; second++) {
    room.control({ power: second % 2 === 0 });
    room.control({ power: true });
    room.step(1);
    assert.equal(room.status().compressorRunning, false, `it started again after ${second + 1} seconds`);
  }
  room.step(2);
  assert.equal(room.status().compressorRunning, true);

  // A refrigerator that nobody forces: every pause of its compressor on the way through a day.
  const fridge = new Refrigerator({ seed: 3 });
  let off = Number.POSITIVE_INFINITY;
  let starts = 0;
  for (let second = 0; second < 86_400; second++) {
    fridge.step(1);
    const { compressorRunning } = fridge.status();
    if (compressorRunning && off > 0) {
      assert.ok(off >= 300, `it started again after ${off} seconds`);
      starts++;
    }
    off = compressorRunning ? 0 : off + 1;
  }
  assert.ok(starts > 20, `${starts} starts in a day`);
});

test('what an air conditioner cannot do in a mode is not supported', () => {
  const room = new AirConditioner(quiet);
  assert.equal(room.control({ mode: 'fan' }), 'ok');
  assert.equal(room.control({ targetTemperature: 22 }), 'unsupported');
  assert.equal(room.control({ turbo: true }), 'unsupported');
  assert.equal(room.control({ auxiliaryHeat: true }), 'unsupported');
  assert.equal(room.control({ mode: 'cool', targetTemperature: 22, turbo: true }), 'ok');
  assert.equal(room.control({ quiet: true }), 'ok');
  assert.equal(room.status().turbo, false, 'the later wins');
  assert.equal(room.control({ turbo: true, quiet: true }), 'invalid-value');
  assert.equal(room.control({ targetTemperature: 40 }), 'invalid-value');
  assert.equal(room.control({ mode: 7 }), 'invalid-value');
});

test('timers of an air conditioner count down and switch it', () => {
  const room = new AirConditioner(quiet);
  assert.equal(room.control({ offTimer: 30 }), 'ok');
  room.step(29 * MINUTE);
  assert.deepEqual([room.status().power, room.status().offTimer], [true, 1]);
  room.step(MINUTE);
  assert.deepEqual([room.status().power, room.status().offTimer], [false, 0]);
});

test('a compartment warms while its door is open, which raises an alarm after a minute', () => {
  const fridge = new Refrigerator(quiet);
  fridge.step(HOUR);
  fridge.alarms();
  const cold = fridge.status().fridgeActual as number;
  fridge.setDoor('fridge', true);
  fridge.step(59);
  assert.deepEqual(fridge.alarms(), []);
  fridge.step(1);
  const [alarm] = fridge.alarms();
  assert.deepEqual(alarm, { event: 'raised', severity: 'warning', faults: ['fridgeDoorOpen'] });
  fridge.step(9 * MINUTE);
  const { fridgeActual, doorOpenTime, fridgeDoor } = fridge.status();
  assert.ok((fridgeActual as number) > cold + 3, `${cold} to ${fridgeActual}`);
  assert.deepEqual([fridgeDoor, doorOpenTime], [true, 600]);
  fridge.setDoor('fridge', false);
  fridge.step(3 * HOUR);
  assert.ok((fridge.status().fridgeActual as number) < 6);
  const cleared = fridge.alarms().filter(({ event }) => event === 'cleared');
  assert.ok(cleared.some(({ faults }) => faults[0] === 'fridgeDoorOpen'));
});

test('a refrigerator keeps what it is set to; a compartment that is off has nothing to set', () => {
  const fridge = new Refrigerator(quiet);
  fridge.step(6 * HOUR);
  const { fridgeActual, freezerActual, flexActual } = fridge.status();
  for (const [actual, target] of [
    [fridgeActual, 4],
    [freezerActual, -18],
    [flexActual, 0],
  ]) {
    assert.ok(Math.abs((actual as number) - (target as number)) < 3, `${actual} instead of ${target}`);
  }
  assert.equal(fridge.control({ flexPower: false }), 'ok');
  assert.equal(fridge.control({ flexTemperature: -5 }), 'unsupported');
  assert.equal(fridge.control({ flexPower: true, flexTemperature: -5 }), 'ok');
  fridge.setFault('compressor', true);
  assert.equal(fridge.control({ quickFreeze: true }), 'fault');
  fridge.step(12 * HOUR);
  assert.ok(fridge.alarms().some(({ severity, faults }) => severity === 'critical' && faults[0] === 'freezerHigh'));
});

test('a microwave oven with its door open, or without leave, does not start from afar', () => {
  const oven = new MicrowaveOven(quiet);
  oven.setDoor(true);
  assert.equal(oven.control({ command: 'start', duration: 60 }), 'interlock');
  assert.equal(oven.status().state, 'idle');
  oven.setDoor(false);
  oven.setRemoteStart(false);
  assert.equal(oven.control({ command: 'start' }), 'interlock');
  assert.equal(oven.status().remoteStart, false);
  oven.setRemoteStart(true);
  assert.equal(oven.control({ command: 'start', duration: 60 }), 'ok');
  assert.equal(oven.status().state, 'running');
  oven.setDoor(true);
  assert.equal(oven.status().state, 'paused');
  assert.equal(oven.control({ command: 'resume' }), 'interlock');
});

test('a microwave oven counts down, heats the meal and is finished', () => {
  const oven = new MicrowaveOven(quiet);
  const { foodTemperature: before } = oven.status();
  assert.equal(oven.control({ command: 'start', mode: 'microwave', powerLevel: 80, duration: 120 }), 'ok');
  oven.step(50);
  const running = oven.status();
  assert.deepEqual([running.state, running.remaining, running.elapsed], ['running', 70, 50]);
  assert.ok(running.activePower > 1000 && running.lamp);
  assert.equal(oven.control({ mode: 'grill' }), 'busy');
  assert.equal(oven.control({ addTime: 30 }), 'ok');
  assert.equal(oven.control({ command: 'pause' }), 'ok');
  oven.step(60);
  assert.equal(oven.status().remaining, 100, 'it does not count while it is paused');
  assert.equal(oven.control({ command: 'resume' }), 'ok');
  oven.step(100);
  const done = oven.status();
  assert.deepEqual([done.state, done.remaining], ['finished', 0]);
  assert.ok((done.foodTemperature as number) > (before as number) + 30);
  oven.step(1);
  assert.ok(oven.status().activePower < 10);
});

test('a cavity heats to its target before the time runs, and waits for a delayed start', () => {
  const oven = new MicrowaveOven(quiet);
  const programme = { mode: 'convection', cavityTarget: 160, preheat: true, duration: 300 } as const;
  assert.equal(oven.control({ ...programme, command: 'start', startDelay: 5 }), 'ok');
  oven.step(4 * MINUTE);
  assert.deepEqual([oven.status().state, oven.status().startDelay], ['delayed', 1]);
  oven.step(2 * MINUTE);
  assert.equal(oven.status().state, 'preheating');
  oven.step(10 * MINUTE);
  const { state, cavityTemperature } = oven.status();
  assert.equal(state, 'running');
  assert.ok(Math.abs((cavityTemperature as number) - 160) < 5, `${cavityTemperature}`);
  assert.equal(oven.control({ powerLevel: 50 }), 'unsupported', 'no magnetron in this mode');
  assert.equal(oven.control({ command: 'stop' }), 'ok');
  assert.equal(oven.status().state, 'idle');
});

test('a microwave oven that is broken says so, and works again when it is repaired', () => {
  const oven = new MicrowaveOven(quiet);
  oven.control({ command: 'start', duration: 100 });
  oven.setFault('coolingFan', true);
  oven.step(1);
  assert.equal(oven.status().state, 'fault');
  assert.equal(oven.control({ command: 'start' }), 'fault');
  oven.setFault('coolingFan', false);
  oven.step(1);
  assert.equal(oven.status().state, 'idle');
  oven.setFault('magnetron', true);
  assert.equal(oven.control({ command: 'start' }), 'fault');
  assert.equal(oven.control({ command: 'start', mode: 'grill' }), 'ok', 'its elements still work');
});

test('people use what is there: taps, doors and meals, all of them in an hour', () => {
  const heater = new WaterHeater({ seed: 2 });
  const fridge = new Refrigerator({ seed: 2 });
  const oven = new MicrowaveOven({ seed: 2 });
  const seen = new Set<string>();
  for (let second = 0; second < 2 * HOUR; second++) {
    for (const appliance of [heater, fridge, oven]) appliance.step(1);
    if (heater.status().flowing) seen.add('tap');
    const { fridgeDoor, freezerDoor, flexDoor } = fridge.status();
    for (const [name, isOpen] of Object.entries({ fridgeDoor, freezerDoor, flexDoor })) if (isOpen) seen.add(name);
    const { door, state } = oven.status();
    if (door) seen.add('oven door');
    if (state === 'running') seen.add('meal');
  }
  assert.deepEqual([...seen].sort(), ['flexDoor', 'freezerDoor', 'fridgeDoor', 'meal', 'oven door', 'tap']);
});
