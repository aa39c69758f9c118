/** A capture to look at: a summer's day of some air conditioners, with noise of the line between their frames. */
import type { Codec, ColumnsInput } from 'igrs-rump';

const MINUTES = 24 * 60;
const FIRST_SERIAL = 0x0011223344_00;

/** Every device reports each minute; now and then one has no reading, and the hotter ones raise alarms. */
export function summerDay(codec: Codec, devices: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let device = 0; device < devices; device++) {
    const serial = FIRST_SERIAL + device;
    parts.push(codec.encodeColumns('air-conditioner.status', statuses(serial, device)));
    parts.push(new Uint8Array([0x52, 0x50, 0x01, device, 0xff]));
    parts.push(codec.encodeColumns('air-conditioner.alarm', alarms(serial, device)));
  }
  return new Uint8Array(Buffer.concat(parts));
}

function statuses(serial: number, device: number): ColumnsInput<'air-conditioner.status'> {
  const each = <Value>(value: (minute: number) => Value): Value[] =>
    Array.from({ length: MINUTES }, (_, minute) => value(minute));
  const all = <Value>(value: Value): Value[] => each(() => value);
  const outdoor = (minute: number): number => 26 + 8 * Math.sin(((minute - 540) / MINUTES) * 2 * Math.PI);
  const room = (minute: number): number => 20 + device + (outdoor(minute) - 20) / 3;
  const tenth = (value: number): number => Math.round(value * 10) / 10;
  const runs = (minute: number): boolean => room(minute) > 24.5;
  return {
    serial,
    sequence: 0,
    result: all('ok'),
    power: all(true),
    mode: all('cool'),
    sleep: each((minute) => minute < 420),
    turbo: all(false),
    quiet: all(true),
    eco: all(device % 2 === 0),
    fanSpeed: each((minute) => (runs(minute) ? 'high' : 'low')),
    display: all(true),
    beeper: all(false),
    health: all(false),
    auxiliaryHeat: all(false),
    childLock: all(false),
    swingVertical: all('swing'),
    swingHorizontal: all('off'),
    targetTemperature: all(24.5),
    targetHumidity: all(50),
    roomTemperature: each((minute) => (minute % 97 === device ? null : tenth(room(minute)))),
    outdoorTemperature: each((minute) => tenth(outdoor(minute))),
    roomHumidity: all(55),
    compressorRunning: each(runs),
    defrosting: all(false),
    preheating: all(false),
    filterDue: all(device > 2),
    fourWayValve: all(false),
    compressorFrequency: each((minute) => (runs(minute) ? 60 : 0)),
    activePower: each((minute) => (runs(minute) ? 900 : 12)),
    energy: each((minute) => 100 + device + minute / 1000),
    onTimer: all(0),
    offTimer: all(0),
    particulates: each((minute) => 5 + (minute % 7)),
  };
}

function alarms(serial: number, device: number): ColumnsInput<'air-conditioner.alarm'> {
  const rows = [...Array(device).keys()];
  return {
    length: device,
    serial,
    sequence: 0,
    event: rows.map((row) => (row % 2 === 0 ? 'raised' : 'cleared')),
    severity: rows.map((row) => (['info', 'warning', 'fault', 'critical'] as const)[(row + device) % 4] as 'info'),
    faults: rows.map((row) => (row % 2 === 0 ? ['filter'] : ['highPressure', 'overCurrent'])),
    time: rows.map((row) => 1_750_000_000 + row * 600),
  };
}
