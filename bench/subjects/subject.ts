/** What is measured: a codec, ours or another, with the tasks that it can do; and the choices of fields and rules for them. */
import type { KindName, TakingRule } from 'igrs-rump';
import type { Messages } from '../corpus.ts';

/** Eight columns of one kind, of every type but text. */
export const COLUMN_KIND = 'air-conditioner.status';

export const COLUMN_FIELDS = [
  'serial',
  'sequence',
  'roomTemperature',
  'outdoorTemperature',
  'targetTemperature',
  'power',
  'mode',
  'activePower',
] as const;
/** The fields of each status message that are added up: a bool and two numbers, which count where the bool is true. */
export const VIEW_CHOICE = {
  'water-heater.status': ['power', 'tankTemperature', 'heatingPower'],
  'air-conditioner.status': ['power', 'roomTemperature', 'activePower'],
  'refrigerator.status': ['compressorRunning', 'fridgeActual', 'activePower'],
  'microwave-oven.status': ['turntable', 'cavityTemperature', 'activePower'],
} as const;
/** Eight destinations: seven rules with a condition on one field each, and one for the rest. */
export const ROUTING_RULES = [
  { to: 'alarms', messageType: 'alarm', where: { field: 'severity', atLeast: 'fault' } },
  { to: 'heating', deviceType: 'water-heater', where: { field: 'heating', equals: true } },
  { to: 'warm rooms', deviceType: 'air-conditioner', where: { field: 'roomTemperature', atLeast: 26 } },
  { to: 'cooling', deviceType: 'air-conditioner', where: { field: 'mode', equals: 'cool' } },
  { to: 'open fridges', deviceType: 'refrigerator', where: { field: 'fridgeDoor', equals: true } },
  { to: 'loud fridges', deviceType: 'refrigerator', where: { field: 'activePower', atLeast: 40000 } },
  { to: 'ovens', deviceType: 'microwave-oven', where: { field: 'powerLevel', atMost: 50 } },
  { to: 'rest' },
] as const satisfies readonly TakingRule[];
/** A task prepared for one variant. */
export interface Work {
  /** Does it once; returns the number of frames. */
  run(): number;
  /** Does it once; returns the result, which must be that of our JavaScript engine for the same bytes. */
  result(): unknown;
  /** Only for programs that cannot be called: returns the nanoseconds of this many runs. */
  time?(repeats: number): number;
}

/** A frame in the result of a scan. */
export type Found = readonly [offset: number, length: number, kind: string];

export interface Subject {
  /** Finds, checks and indexes frames; its result is a list of `Found`. */
  scan?(stream: Uint8Array): Work;
  /** Splits a stream by `ROUTING_RULES`; its result is the bytes by destination. */
  route?(stream: Uint8Array): Work;
  /** The columns `COLUMN_FIELDS`; its result is arrays of numbers by field. */
  columns?(stream: Uint8Array): Work;
  /** Columns of any kind; its result is arrays by field. */
  columnsOf?(stream: Uint8Array, kind: KindName, fields: readonly string[]): Work;
  /** Adds up the fields of `VIEW_CHOICE`; its result is a sum for each kind. */
  view?(stream: Uint8Array): Work;
  /** Frames to plain objects, as many at once as it can; its result is `PlainMessage`s. */
  objects?(messages: Messages): Work;
  /** Objects to frames, likewise; its result is bytes if it writes our wire format, otherwise `PlainMessage`s decoded again. */
  encode?(messages: Messages): Work;
  decodeOne?(messages: Messages): Work;
  /** Into bytes that are used again, where the subject can. */
  encodeOne?(messages: Messages): Work;
  encodeFresh?(messages: Messages): Work;
  /** This many frames in one stream; none is kept. */
  grow?(messages: Messages, frames: number): Work;
  /** A scan with this many frames in each call. */
  scanInCalls?(messages: Messages, framesPerCall: number): Work;
}

/** What a run has made: exported, so that no compiler can drop the work. */
export let kept: unknown;

export function keep(value: unknown): void {
  kept = value;
}
