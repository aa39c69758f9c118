/** Everything that a status says (Tables 6, 9, 12, 15), with the profile's titles and units. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Body } from '../../feed.ts';
import { element, setText } from '../element.ts';
import { faceOf } from '../faces.ts';
import { bare, duration, fieldOf, fieldsOf, minuteOfDay, NO_VALUE } from '../format.ts';
import type { Device } from '../home.ts';

interface Reading {
  readonly root: HTMLElement;
  show(value: unknown): void;
}

export interface Readings {
  readonly key: HTMLElement;
  readonly all: HTMLElement;
  update(state: Body): void;
}

export function showReadings({ line: { deviceType } }: Device): Readings {
  const kind = `${deviceType}.status`;
  const face = faceOf(deviceType);
  const written = (field: FieldDescription, value: unknown): [text: string, unit: string] => {
    if (typeof value !== 'number') return [bare(field, value), ''];
    if (face.clocks.includes(field.name)) return [minuteOfDay(value), ''];
    if (face.durations.includes(field.name)) return [duration(value), 'min'];
    return [bare(field, value), field.unit ?? ''];
  };
  const make = (field: FieldDescription): Reading => {
    const value = element('span', { class: 'reading-value' });
    const unit = element('span', { class: 'reading-unit' });
    const root = element('div', { class: `reading reading-${field.type}` }, element('dt', {}, field.title));
    root.append(element('dd', {}, value, unit));
    return {
      root,
      show: (content) => {
        const [text, unitText] = written(field, content);
        setText(value, text);
        setText(unit, unitText);
        root.dataset.value = content === null ? 'none' : String(content);
        if (text === NO_VALUE) setText(value, 'no value');
      },
    };
  };
  const keyReadings = face.key.map((name) => [name, make(fieldOf(kind, name))] as const);
  const fields = [...fieldsOf(kind).values()].filter(({ name }) => name !== 'result');
  const measured = fields.filter(({ type }) => type !== 'bool').map((field) => [field.name, make(field)] as const);
  const switched = fields.filter(({ type }) => type === 'bool').map((field) => [field.name, make(field)] as const);
  const rootsOf = (readings: readonly (readonly [string, Reading])[]): HTMLElement[] =>
    readings.map(([, { root }]) => root);
  const all = element(
    'details',
    { class: 'all-readings' },
    element(
      'summary',
      {},
      element('h3', {}, 'Everything it reports'),
      element('span', { class: 'count' }, `${fields.length} fields`),
    ),
    element('dl', { class: 'readings' }, ...rootsOf(measured)),
    element('dl', { class: 'readings readings-switched' }, ...rootsOf(switched)),
  );
  return {
    key: element('dl', { class: 'key-readings' }, ...rootsOf(keyReadings)),
    all,
    update: (state) => {
      for (const [name, reading] of [...keyReadings, ...measured, ...switched]) reading.show(state[name]);
    },
  };
}
