/** The most important values of each device type: chosen here for some, from the profile's fields for all others. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Body } from '../feed.ts';
import { fieldWith, kindOf } from '../vocabulary.ts';
import { bare, codeTitle, duration, fieldsOf, NO_VALUE, number } from './format.ts';

export interface Hero {
  readonly value: string;
  readonly unit: string;
  readonly label: string;
}

/** How a line of a chart is drawn. */
export type Tone = 'hot' | 'cold' | 'mild' | 'target' | 'power';

export interface Face {
  hero(state: Body): Hero;
  /** A second figure beside it; null if there is nothing more to measure. */
  second(state: Body): Hero | null;
  /** Its activity, in a word or two. */
  doing(state: Body): string;
  /** Fields of the state, most important first. */
  readonly key: readonly string[];
  /** Fields whose history is drawn. */
  readonly lines: readonly (readonly [field: string, tone: Tone])[];
  /** The field of its power in watts; null if it has none. */
  readonly power: string | null;
  /** Fields in minutes that are a time of day, and in seconds that are shown as minutes and seconds. */
  readonly times?: Readonly<Record<string, 'clock' | 'duration'>>;
}

function degrees(state: Body, field: string, label: string): Hero {
  const value = state[field];
  return { value: typeof value === 'number' ? number(value, 0.1) : NO_VALUE, unit: '°C', label };
}

const FACES: Readonly<Record<string, Face>> = {
  'water-heater': {
    hero: (state) => degrees(state, 'tankTemperature', 'Tank'),
    second: (state) => degrees(state, 'targetTemperature', 'Target'),
    doing: (state) => {
      if (state.flowing) return 'Hot water running';
      if (state.heating) return state.sterilise ? 'Sterilising' : 'Heating';
      return state.power ? 'Ready' : 'Off';
    },
    key: ['hotWater', 'heatingPower', 'flow', 'remainingTime', 'inletTemperature', 'energy'],
    lines: [
      ['tankTemperature', 'hot'],
      ['targetTemperature', 'target'],
      ['heatingPower', 'power'],
    ],
    power: 'heatingPower',
    times: { onTime: 'clock', offTime: 'clock' },
  },
  'air-conditioner': {
    hero: (state) => degrees(state, 'roomTemperature', 'Room'),
    second: (state) => degrees(state, 'targetTemperature', 'Target'),
    doing: (state) => {
      if (!state.power) return 'Off';
      if (state.preheating) return 'Waiting for its compressor';
      if (state.mode === 'fan') return 'Circulating';
      if (!state.compressorRunning) return 'Holding';
      if (state.mode === 'dry') return 'Drying';
      return state.fourWayValve ? 'Heating' : 'Cooling';
    },
    key: ['outdoorTemperature', 'roomHumidity', 'activePower', 'compressorFrequency', 'particulates', 'energy'],
    lines: [
      ['roomTemperature', 'mild'],
      ['outdoorTemperature', 'hot'],
      ['targetTemperature', 'target'],
      ['activePower', 'power'],
    ],
    power: 'activePower',
  },
  refrigerator: {
    hero: (state) => degrees(state, 'fridgeActual', 'Fridge'),
    second: (state) => degrees(state, 'freezerActual', 'Freezer'),
    doing: (state) => {
      if (state.fridgeDoor || state.freezerDoor || state.flexDoor) return 'A door is open';
      if (state.defrosting) return 'Defrosting';
      return state.compressorRunning ? 'Cooling' : 'Holding';
    },
    key: ['flexActual', 'ambient', 'activePower', 'compressorSpeed', 'waterFilter', 'energy'],
    lines: [
      ['fridgeActual', 'mild'],
      ['flexActual', 'hot'],
      ['freezerActual', 'cold'],
      ['fridgeTemperature', 'target'],
      ['activePower', 'power'],
    ],
    power: 'activePower',
    times: { doorOpenTime: 'duration' },
  },
  'microwave-oven': {
    hero: (state) => ({
      value: typeof state.remaining === 'number' ? duration(state.remaining) : NO_VALUE,
      unit: '',
      label: 'Remaining',
    }),
    second: (state) => degrees(state, 'foodTemperature', 'Food'),
    doing: (state) => {
      const activity = codeTitle(fieldsOf('microwave-oven', 'status').get('state') ?? null, String(state.state));
      return state.door ? `${activity}, door open` : activity;
    },
    key: ['cavityTemperature', 'powerLevel', 'activePower', 'elapsed', 'weight', 'energy'],
    lines: [
      ['foodTemperature', 'hot'],
      ['cavityTemperature', 'mild'],
      ['activePower', 'power'],
    ],
    power: 'activePower',
    times: { remaining: 'duration', elapsed: 'duration' },
  },
};

/** What the drawn faces and pictures read in addition to the fields that they name. */
const READ: Readonly<Record<string, readonly string[]>> = {
  'water-heater': ['targetTemperature', 'flowing', 'heating', 'sterilise', 'power', 'onTime', 'offTime'],
  'air-conditioner': ['power', 'preheating', 'mode', 'compressorRunning', 'fourWayValve'],
  refrigerator: ['freezerActual', 'fridgeDoor', 'freezerDoor', 'flexDoor', 'defrosting', 'compressorRunning'],
  'microwave-oven': ['remaining', 'state', 'door', 'lamp'],
};

const faces = new Map<string, Face>();

/** A face needs certain fields: if a corrected profile lacks one, or gives it another unit, the plain face is right. */
export function hasDrawnFace(deviceType: string): boolean {
  const face = FACES[deviceType];
  if (face === undefined || !Object.hasOwn(FACES, deviceType)) return false;
  const fields = fieldsOf(deviceType, 'status');
  const read = [...face.key, ...face.lines.map(([name]) => name), ...(READ[deviceType] ?? [])];
  const times = Object.entries(face.times ?? {}).map(([name, time]) => [name, time === 'clock' ? 'min' : 's'] as const);
  const units = [[String(face.power), 'W'] as const, ...times];
  return (
    read.every((name) => fields.has(name)) && units.every(([name, unit]) => (fields.get(name)?.unit ?? unit) === unit)
  );
}

export function faceOf(deviceType: string): Face {
  const known = faces.get(deviceType);
  if (known !== undefined) return known;
  const face = hasDrawnFace(deviceType) ? (FACES[deviceType] as Face) : plainFace(deviceType);
  faces.set(deviceType, face);
  return face;
}

const TONES: readonly Tone[] = ['mild', 'hot', 'cold'];

/** Of a line for which no face has chosen one. */
export function toneAt(index: number): Tone {
  return TONES[index % TONES.length] as Tone;
}

const KEY_READINGS = 6;
/** Lines of a plain face, and units of which it has charts. */
const MAX_LINES = 4;

/** From the profile alone: first what is measured in a unit, temperatures before all. */
function plainFace(deviceType: string): Face {
  const settable = fieldsOf(deviceType, 'control');
  const result = fieldWith(kindOf(deviceType, 'status'), 'result');
  const fields = [...fieldsOf(deviceType, 'status').values()].filter((field) => field !== result);
  const rank = ({ name, unit }: FieldDescription): number =>
    (settable.has(name) ? 4 : 0) + (unit === undefined ? 2 : 0) + (unit === '°C' ? 0 : 1);
  const numbers = fields.filter(({ type }) => type === 'number').sort((first, second) => rank(first) - rank(second));
  const activity = fields.find(({ type }) => type === 'enum') ?? fields.find(({ type }) => type === 'bool');
  const [first, second] = numbers;
  const rest = [...numbers.slice(2), ...fields.filter(({ type }) => type !== 'number')];
  const power = numbers.find(({ unit }) => unit === 'W') ?? null;
  const figure = (field: FieldDescription, state: Body): Hero => ({
    value: bare(field, state[field.name]),
    unit: field.unit ?? '',
    label: field.title,
  });
  const doing = (state: Body): string => {
    if (activity === undefined) return '';
    const value = state[activity.name];
    if (activity.type === 'bool') return `${activity.title}: ${value === true ? 'on' : 'off'}`;
    return bare(activity, value);
  };
  const [main = null] = numbers;
  const lines = numbers.filter(({ unit }) => unit === main?.unit).slice(0, MAX_LINES);
  const toned = lines.map((field, index): [string, Tone] => [
    field.name,
    settable.has(field.name) ? 'target' : toneAt(index),
  ]);
  return {
    hero: (state) =>
      first === undefined ? { value: doing(state) || NO_VALUE, unit: '', label: '' } : figure(first, state),
    second: (state) => (second === undefined ? null : figure(second, state)),
    doing,
    key: rest.slice(0, KEY_READINGS).map(({ name }) => name),
    lines: power === null || lines.includes(power) ? toned : [...toned, [power.name, 'power']],
    power: power?.name ?? null,
  };
}

/** Its current power in watts. */
export function wattsOf(deviceType: string, state: Body | null): number {
  const { power } = faceOf(deviceType);
  const watts = power === null ? undefined : state?.[power];
  return typeof watts === 'number' ? watts : 0;
}
