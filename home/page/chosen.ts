/** The fields whose course is kept and drawn: those of the face, unless somebody has chosen others. Kept in the browser, by device type. */
import type { FieldDescription } from 'igrs-rump/profile';
import { faceOf, type Tone } from './faces.ts';
import { fieldsOf } from './format.ts';
import { readStored, store } from './stored.ts';

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
