/** One appliance in detail: its readings and its controls. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Body, Series } from '../../feed.ts';
import { fieldWith, kindOf, messageOf } from '../../vocabulary.ts';
import { announce, element, setText } from '../browser.ts';
import { showControls, showVerdict } from '../controls.ts';
import { faceOf, type Hero } from '../faces.ts';
import { bare, deviceTitle, duration, fieldsOf, minuteOfDay, moment, NO_VALUE } from '../format.ts';
import { type Device, type Home, MAX_NAME } from '../home.ts';
import { pictureOf } from '../pictures.ts';
import { showCharts } from './charts.ts';

interface Readings {
  readonly key: HTMLElement;
  readonly all: HTMLElement;
  update(state: Body): void;
}

/** All fields of a status (Tables 6, 9, 12, 15), with the profile's titles and units. */
function showReadings(deviceType: string): Readings {
  const known = fieldsOf(deviceType, 'status');
  const result = fieldWith(kindOf(deviceType, 'status'), 'result');
  const fields = [...known.values()].filter((field) => field !== result);
  const readings: ((state: Body) => void)[] = [];
  const list = (classes: 'key-readings' | 'readings', listed: readonly FieldDescription[]): HTMLElement => {
    const made = listed.map((field) => readingOf(deviceType, field));
    readings.push(...made.map(({ update }) => update));
    return element(`dl.${classes}`, ...made.map(({ root }) => root));
  };
  const key = faceOf(deviceType).key.flatMap((name) => known.get(name) ?? []);
  return {
    key: list('key-readings', key),
    all: element(
      'details.all-readings',
      element('summary', element('h3', 'Everything it reports'), element('span.count', `${fields.length} fields`)),
      list(
        'readings',
        fields.filter(({ type }) => type !== 'bool'),
      ),
      list(
        'readings',
        fields.filter(({ type }) => type === 'bool'),
      ),
    ),
    update: (state) => {
      for (const show of readings) show(state);
    },
  };
}

/** A part of the sheet that shows a state. */
interface Part {
  readonly root: HTMLElement;
  update(state: Body): void;
}

function readingOf(deviceType: string, field: FieldDescription): Part {
  const time = faceOf(deviceType).times?.[field.name];
  const written = (value: unknown): [text: string, unit: string] => {
    if (typeof value !== 'number') return [bare(field, value), ''];
    if (time === 'clock') return [minuteOfDay(value), ''];
    return time === 'duration' ? [duration(value), 'min'] : [bare(field, value), field.unit ?? ''];
  };
  const value = element('span.reading-value');
  const unit = element('span.reading-unit');
  const root = element(`div.reading.reading-${field.type}`, element('dt', field.title), element('dd', value, unit));
  return {
    root,
    update: ({ [field.name]: content }) => {
      const [text, unitText] = written(content);
      setText(value, text === NO_VALUE ? 'no value' : text);
      setText(unit, unitText);
      root.dataset.value = content === null ? 'none' : String(content);
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
  // A device whose type the profile of the page does not describe can neither be asked nor controlled.
  const isKnown = kindOf(deviceType, 'status') !== null;
  const controls = showControls(home, device);
  const charts = showCharts(device, series, () => home.nameOf(id, deviceType), rechosen);
  const readings = showReadings(deviceType);
  const head = headOf(home, device, isKnown);
  const stage = stageOf(deviceType, readings.key);
  const root = element(
    'article.sheet',
    { 'aria-labelledby': head.title.id },
    head.root,
    stage.root,
    isKnown
      ? element('div.columns', controls.root, charts.root)
      : element('p.quiet', 'The profile of this page describes no status of this type of appliance.'),
    isKnown ? readings.all : null,
  );
  return {
    root,
    updateLine: () => {
      const current = home.devices.get(id) ?? device;
      root.dataset.online = String(current.line.isOnline);
      head.update(current);
      controls.update();
    },
    update: () => {
      const { state } = home.devices.get(id) ?? device;
      if (state === null) return;
      stage.update(state);
      controls.update();
      charts.update();
      readings.update(state);
    },
    redraw: charts.redraw,
    remove: charts.remove,
  };
}

/** Its name, its presence, who made it, and what can be asked of it. */
function headOf(home: Home, device: Device, isKnown: boolean) {
  const { id, deviceType } = device.line;
  const title = element('h2', { id: `title-${id}`, tabindex: -1 });
  const presence = element('span');
  const maker = element('span.maker');
  const root = element(
    'header.sheet-head',
    element('div.sheet-title', title, ...renaming(home, device, title)),
    element(
      'p.sheet-meta',
      element('span.presence', element('span.dot', { 'aria-hidden': 'true' }), presence),
      element('code.device-id', id),
      maker,
      ...asking(home, device, isKnown),
    ),
  );
  return {
    root,
    title,
    update: (current: Device): void => {
      setText(presence, presenceWords(home, current));
      setText(title, home.nameOf(id, deviceType));
      const type = home.givenName(id) === '' ? '' : deviceTitle(deviceType);
      setText(maker, [type, versionText(current)].filter(Boolean).join(', '));
    },
  };
}

/** Its picture, the largest figures and the most important readings. */
function stageOf(deviceType: string, readings: HTMLElement): Part {
  const face = faceOf(deviceType);
  const picture = pictureOf(deviceType);
  const doing = element('p.doing');
  const [hero, second] = [figure('hero'), figure('second')];
  return {
    root: element(
      'div.stage',
      element('div.stage-picture', { 'aria-hidden': 'true' }, picture.root),
      element('div.stage-figures', doing, element('div.figures', hero.root, second.root), readings),
    ),
    update: (state) => {
      setText(doing, face.doing(state));
      hero.show(face.hero(state));
      second.show(face.second(state));
      picture.update(state);
    },
  };
}

function presenceWords(home: Home, { line: { isOnline, since, sameProfile } }: Device): string {
  if (home.link.state === 'reconnecting') return 'Not known while the server is gone';
  const when = since === null ? '' : ` since ${moment(since)}`;
  return `${isOnline ? 'Online' : 'Offline'}${when}${sameProfile ? '' : ', another profile'}`;
}

/** The button that asks for the device's status, and the place for the answer. */
function asking(home: Home, { line: { id, deviceType } }: Device, isKnown: boolean): HTMLElement[] {
  const verdict = element('span.verdict');
  const button = element('button.plain', { type: 'button' }, 'Ask for its status');
  // Not every profile has such a query.
  button.hidden = messageOf('status-query') === undefined || !isKnown;
  button.addEventListener('click', async () => {
    const words = showVerdict(verdict, deviceType, await home.control(id, null));
    announce(`Status of ${home.nameOf(id, deviceType)}: ${words}`);
  });
  return [button, verdict];
}

function figure(name: string) {
  const label = element('dt');
  const value = element('span.figure-value');
  const unit = element('span.figure-unit');
  const root = element(`dl.figure.figure-${name}`, element('div', label, element('dd', value, unit)));
  return {
    root,
    show: (shown: Hero | null): void => {
      root.hidden = shown === null;
      setText(label, shown?.label ?? '');
      setText(value, shown?.value ?? '');
      setText(unit, shown?.unit ?? '');
      unit.hidden = unit.textContent === '';
    },
  };
}

/** A button, and the form that it opens in place of the title. */
function renaming(home: Home, { line: { id, deviceType } }: Device, title: HTMLElement): HTMLElement[] {
  const button = element('button.plain', { type: 'button' }, 'Rename');
  const input = element('input', { type: 'text', maxlength: MAX_NAME, 'aria-label': 'Name, kept in this browser' });
  const save = element('button.action', { type: 'submit' }, 'Save');
  const form = element('form.rename-form', { hidden: true }, input, save);
  const open = (isOpen: boolean): void => {
    form.hidden = !isOpen;
    title.hidden = isOpen;
    button.hidden = isOpen;
    input.value = home.givenName(id);
    input.placeholder = home.nameOf(id, deviceType);
    (isOpen ? input : button).focus();
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
  const firmware = [firmwareMajor, firmwareMinor, firmwarePatch];
  const isDefault = [manufacturer, model, ...firmware].every((part) => part !== undefined);
  if (isDefault) return `${manufacturer} ${model}, firmware ${firmware.join('.')}`;
  // In another profile: its texts, and after them its numbers.
  const values = Object.values(version);
  const texts = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => typeof value === 'number');
  return [...texts, numbers.join('.')].filter((part) => part !== '').join(' ');
}
