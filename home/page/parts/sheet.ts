/** One appliance in detail: its readings and its controls. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Body, Series } from '../../feed.ts';
import { fieldWith, kindOf, messageOf } from '../../vocabulary.ts';
import { announce, element, setAttribute, setText } from '../browser.ts';
import { isOk, showControls, verdictOf } from '../controls.ts';
import { type Face, faceOf, type Hero } from '../faces.ts';
import { bare, deviceTitle, duration, fieldsOf, minuteOfDay, moment, NO_VALUE } from '../format.ts';
import { type Device, type Home, MAX_NAME } from '../home.ts';
import { pictureOf } from '../pictures.ts';
import { showCharts } from './charts.ts';

/** All fields of a status (Tables 6, 9, 12, 15), with the profile's titles and units. */
interface Reading {
  readonly root: HTMLElement;
  show(value: unknown): void;
}

interface Readings {
  readonly key: HTMLElement;
  readonly all: HTMLElement;
  update(state: Body): void;
}

function showReadings({ line: { deviceType } }: Device): Readings {
  const known = fieldsOf(deviceType, 'status');
  const result = fieldWith(kindOf(deviceType, 'status'), 'result');
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
  const keyReadings = face.key.flatMap((name) => {
    const field = known.get(name);
    return field === undefined ? [] : [[name, make(field)] as const];
  });
  const fields = [...known.values()].filter((field) => field !== result);
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

export interface Sheet {
  readonly root: HTMLElement;
  /** A new state, or none yet. */
  update(): void;
  /** The connection, the presence, the version. */
  updateLine(): void;
  /** Colours or size have changed. */
  redraw(): void;
  remove(): void;
}

/** @param series the history of its chosen fields, which grows as samples arrive */
export function sheetOf(home: Home, device: Device, series: Series, rechosen: () => void): Sheet {
  const { id, deviceType } = device.line;
  const face = faceOf(deviceType);
  const picture = pictureOf(deviceType);
  const doing = element('p', { class: 'doing' });
  const figures = [figure('hero'), figure('second')] as const;
  const presence = element('span', { class: 'presence' });
  const presenceText = element('span');
  presence.append(element('span', { class: 'dot', 'aria-hidden': 'true' }), presenceText);
  const maker = element('span', { class: 'maker' });
  // A device whose type the profile of the page does not describe can neither be asked nor controlled.
  const isKnown = kindOf(deviceType, 'status') !== null;
  const controls = showControls(home, device);
  const charts = showCharts(device, series, () => home.nameOf(id, deviceType), rechosen);
  const readings = showReadings(device);
  const heading = `title-${id}`;
  const title = element('h2', { id: heading, tabindex: -1 });
  const root = element(
    'article',
    { class: 'sheet', 'aria-labelledby': heading },
    element(
      'header',
      { class: 'sheet-head' },
      element('div', { class: 'sheet-title' }, title, ...renaming(home, device, title)),
      element(
        'p',
        { class: 'sheet-meta' },
        presence,
        element('code', { class: 'device-id' }, id),
        maker,
        ...asking(home, device, isKnown),
      ),
    ),
    element(
      'div',
      { class: 'stage' },
      element('div', { class: 'stage-picture', 'aria-hidden': 'true' }, picture.root),
      element(
        'div',
        { class: 'stage-figures' },
        doing,
        element('div', { class: 'figures' }, figures[0].root, figures[1].root),
        readings.key,
      ),
    ),
    isKnown
      ? element('div', { class: 'columns' }, controls.root, charts.root)
      : element('p', { class: 'quiet' }, 'The profile of this page describes no status of this type of appliance.'),
    isKnown ? readings.all : null,
  );

  const updateLine = (): void => {
    const current = home.devices.get(id) ?? device;
    root.dataset.online = String(current.line.isOnline);
    setText(presenceText, presenceWords(home, current));
    setText(title, home.nameOf(id, deviceType));
    setText(
      maker,
      [home.givenName(id) === '' ? '' : deviceTitle(deviceType), versionText(current)].filter(Boolean).join(', '),
    );
    controls.update();
  };
  const update = (): void => {
    const { state } = home.devices.get(id) ?? device;
    if (state === null) return;
    setText(doing, face.doing(state));
    show(face, state, figures);
    picture.update(state);
    controls.update();
    charts.update();
    readings.update(state);
  };
  return { root, update, updateLine, redraw: charts.redraw, remove: charts.remove };
}

function presenceWords(home: Home, { line: { isOnline, since, sameProfile } }: Device): string {
  if (home.link.state === 'reconnecting') return 'Not known while the server is gone';
  const when = since === null ? '' : ` since ${moment(since)}`;
  return `${isOnline ? 'Online' : 'Offline'}${when}${sameProfile ? '' : ', another profile'}`;
}

/** The button that asks for the device's status, and the place for the answer. */
function asking(home: Home, { line: { id, deviceType } }: Device, isKnown: boolean): HTMLElement[] {
  const verdict = element('span', { class: 'verdict' });
  const button = element('button', { type: 'button', class: 'ask' }, 'Ask for its status');
  // Not every profile has such a query.
  button.hidden = messageOf('status-query') === undefined || !isKnown;
  button.addEventListener('click', async () => {
    const answer = await home.queryStatus(id);
    const words = verdictOf(deviceType, answer);
    verdict.dataset.result = isOk(answer) ? 'ok' : 'refused';
    setText(verdict, words);
    announce(`Status of ${home.nameOf(id, deviceType)}: ${words}`);
  });
  return [button, verdict];
}

interface Figure {
  readonly root: HTMLElement;
  show(hero: Hero): void;
}

function figure(name: string): Figure {
  const label = element('dt');
  const value = element('span', { class: 'figure-value' });
  const unit = element('span', { class: 'figure-unit' });
  return {
    root: element('dl', { class: `figure figure-${name}` }, element('div', {}, label, element('dd', {}, value, unit))),
    show: (hero) => {
      setText(label, hero.label);
      setText(value, hero.value);
      setText(unit, hero.unit);
      setAttribute(unit, 'hidden', hero.unit === '');
    },
  };
}

function show(face: Face, state: Readonly<Record<string, unknown>>, [hero, second]: readonly [Figure, Figure]): void {
  hero.show(face.hero(state));
  const other = face.second(state);
  second.root.hidden = other === null;
  if (other !== null) second.show(other);
}

/** A button, and the form that it opens in place of the title. */
function renaming(home: Home, { line: { id, deviceType } }: Device, title: HTMLElement): HTMLElement[] {
  const button = element('button', { type: 'button', class: 'rename' }, 'Rename');
  const input = element('input', { type: 'text', maxlength: MAX_NAME, 'aria-label': 'Name, kept in this browser' });
  const save = element('button', { type: 'submit', class: 'set' }, 'Save');
  const form = element('form', { class: 'rename-form', hidden: true }, input, save);
  const open = (isOpen: boolean): void => {
    form.hidden = !isOpen;
    title.hidden = isOpen;
    button.hidden = isOpen;
    if (!isOpen) {
      button.focus();
      return;
    }
    input.value = home.givenName(id);
    input.placeholder = home.nameOf(id, deviceType);
    input.focus();
  };
  button.addEventListener('click', () => open(true));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    home.rename(id, input.value);
    open(false);
    announce(`This appliance is called ${home.nameOf(id, deviceType)}`);
  });
  form.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') open(false);
  });
  return [button, form];
}

function versionText({ version }: Device): string {
  if (version === null) return '';
  const { manufacturer, model, firmwareMajor, firmwareMinor, firmwarePatch } = version;
  const isDefault = [manufacturer, model, firmwareMajor, firmwareMinor, firmwarePatch].every(
    (part) => part !== undefined,
  );
  if (isDefault) return `${manufacturer} ${model}, firmware ${firmwareMajor}.${firmwareMinor}.${firmwarePatch}`;
  // In another profile: its texts, and after them its numbers.
  const values = Object.values(version).filter((value) => typeof value === 'string' || typeof value === 'number');
  return [
    ...values.filter((value) => typeof value === 'string'),
    values.filter((value) => typeof value === 'number').join('.'),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
