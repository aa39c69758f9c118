/** The most important values of each device type. Everything else on the page is derived from the profile. */
import type { Body } from '../feed.ts';
import { duration, fieldOf, NO_VALUE, number, titleOf } from './format.ts';

export interface Hero {
  readonly value: string;
  readonly unit: string;
  readonly label: string;
}

/** How a line of a chart is drawn. */
export type Tone = 'hot' | 'cold' | 'mild' | 'target' | 'power';

export interface Face {
  hero(state: Body): Hero;
  /** A second figure beside it. */
  second(state: Body): Hero;
  /** Its activity, in a word or two. */
  doing(state: Body): string;
  /** Fields of the state, most important first. */
  readonly key: readonly string[];
  readonly temperatures: readonly (readonly [field: string, tone: Tone])[];
  readonly power: string;
  /** Fields in minutes that are a time of day, not a duration. */
  readonly clocks: readonly string[];
  /** Fields in seconds that are shown as minutes and seconds. */
  readonly durations: readonly string[];
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
    temperatures: [
      ['tankTemperature', 'hot'],
      ['targetTemperature', 'target'],
    ],
    power: 'heatingPower',
    clocks: ['onTime', 'offTime'],
    durations: [],
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
    temperatures: [
      ['roomTemperature', 'mild'],
      ['outdoorTemperature', 'hot'],
      ['targetTemperature', 'target'],
    ],
    power: 'activePower',
    clocks: [],
    durations: [],
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
    temperatures: [
      ['fridgeActual', 'mild'],
      ['flexActual', 'hot'],
      ['freezerActual', 'cold'],
      ['fridgeTemperature', 'target'],
    ],
    power: 'activePower',
    clocks: [],
    durations: ['doorOpenTime'],
  },
  'microwave-oven': {
    hero: (state) => ({
      value: typeof state.remaining === 'number' ? duration(state.remaining) : NO_VALUE,
      unit: '',
      label: 'Remaining',
    }),
    second: (state) => degrees(state, 'foodTemperature', 'Food'),
    doing: (state) => {
      const activity = titleOf(fieldOf('microwave-oven.status', 'state'), state.state);
      return state.door ? `${activity}, door open` : activity;
    },
    key: ['cavityTemperature', 'powerLevel', 'activePower', 'elapsed', 'weight', 'energy'],
    temperatures: [
      ['foodTemperature', 'hot'],
      ['cavityTemperature', 'mild'],
    ],
    power: 'activePower',
    clocks: [],
    durations: ['remaining', 'elapsed'],
  },
};

export function faceOf(deviceType: string): Face {
  const face = FACES[deviceType];
  if (face === undefined) throw new Error(`no face for ${deviceType}`);
  return face;
}

/** Its current power in watts. */
export function wattsOf(deviceType: string, state: Body | null): number {
  const watts = state?.[faceOf(deviceType).power];
  return typeof watts === 'number' ? watts : 0;
}
