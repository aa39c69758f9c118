/** What the browser keeps of this page between visits. Storage may be forbidden; then it lasts while the page is open. */

import type { FieldDescription } from 'igrs-rump/profile';
import { faceOf, type Tone } from './faces.ts';
import { fieldsOf } from './format.ts';

const PREFIX = 'rump-home-';

/** @returns `missing` where nothing is stored, or nothing that can be read */
export function readStored<Value>(name: string, missing: Value): Value {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? missing : (JSON.parse(text) as Value);
  } catch {
    return missing;
  }
}

export function store(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {}
}

/** An object of strings, whatever was stored. */
export function readStrings(name: string): Record<string, string> {
  const value = readStored<unknown>(name, {});
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}

/** The fields whose course is kept and drawn: those of the face, unless somebody has chosen others. Kept in the browser, by device type. */

/** More lines than colours can tell apart help nobody. */
export const MAX_CHOSEN = 8;

export interface ChosenField {
  readonly field: FieldDescription;
  readonly tone: Tone;
}

type Choices = Readonly<Record<string, unknown>>;

const OTHER_TONES: readonly Tone[] = ['mild', 'hot', 'cold'];

/** All of a status that can be drawn. */
export function numbersOf(deviceType: string): readonly FieldDescription[] {
  return [...fieldsOf(deviceType, 'status').values()].filter(({ type }) => type === 'number');
}

export function chosenOf(deviceType: string): readonly ChosenField[] {
  const choice = readStored<Choices>('fields', {})?.[deviceType];
  const { lines } = faceOf(deviceType);
  const tones = new Map(lines);
  const order = [...tones.keys()];
  const placeOf = (name: string): number => (tones.has(name) ? order.indexOf(name) : order.length);
  const names: readonly unknown[] = Array.isArray(choice) ? choice : lines.map(([name]) => name);
  return (
    numbersOf(deviceType)
      .filter(({ name }) => names.includes(name))
      // First those of the face, in its order, which is by importance.
      .sort((first, second) => placeOf(first.name) - placeOf(second.name))
      .slice(0, MAX_CHOSEN)
      .map((field, index) => ({
        field,
        tone: tones.get(field.name) ?? (OTHER_TONES[index % OTHER_TONES.length] as Tone),
      }))
  );
}

export function choose(deviceType: string, names: readonly string[]): void {
  store('fields', { ...readStored<Choices>('fields', {}), [deviceType]: names });
}

/** Of the device types given, as the worker takes it. */
export function recordedOf(deviceTypes: Iterable<string>): Record<string, string[]> {
  return Object.fromEntries(Array.from(deviceTypes, (type) => [type, chosenOf(type).map(({ field }) => field.name)]));
}
