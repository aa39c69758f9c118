/**
 * The list of appliances with its search and filters: the activity of each, with a link to its page. Only those in view are drawn, however
 * many there are.
 */
import { byId, drawn, element, setAttribute, setText } from '../browser.ts';
import { faceOf, wattsOf } from '../faces.ts';
import { deviceTitle } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { pictureOf } from '../pictures.ts';

interface Filters {
  /** The appliances that match, by name. */
  apply(): readonly Device[];
  changed(listener: () => void): void;
  /** Whether a new state may change what is shown. */
  dependOnState(): boolean;
}

/** With fewer appliances there is nothing to search for. */
const MIN_DEVICES = 8;
/** Names of activities offered; measured ones, such as durations, can have more. */
const MAX_ACTIVITIES = 40;

const collator = new Intl.Collator('en', { numeric: true });

function showFilters(home: Home): Filters {
  const panel = byId('filters');
  const search = byId('search') as HTMLInputElement;
  const [type, state, presence, alarm] = ['type', 'state', 'presence', 'alarm'].map(
    (name) => byId(`filter-${name}`) as HTMLSelectElement,
  ) as [HTMLSelectElement, HTMLSelectElement, HTMLSelectElement, HTMLSelectElement];
  const count = byId('device-count');
  const clear = byId('clear-filters');
  const activities = new Set<string>();
  let listener = (): void => {};

  for (const input of [search, type, state, presence, alarm]) input.addEventListener('input', () => listener());
  clear.addEventListener('click', () => {
    for (const input of [search, type, state, presence, alarm]) input.value = '';
    listener();
    search.focus();
  });

  const activityOf = ({ line, state: body }: Device): string =>
    body === null ? '' : faceOf(line.deviceType).doing(body);
  const offer = (): void => {
    const devices = [...home.devices.values()];
    panel.hidden = devices.length < MIN_DEVICES;
    options(
      type,
      [...new Set(devices.map(({ line }) => line.deviceType))].map((name) => [name, deviceTitle(name)]),
    );
    for (const device of devices) if (activities.size < MAX_ACTIVITIES) activities.add(activityOf(device));
    activities.delete('');
    options(
      state,
      [...activities].map((name) => [name, name]),
    );
  };
  const matches = (device: Device, text: string): boolean => {
    const { id, deviceType, isOnline } = device.line;
    if (type.value !== '' && deviceType !== type.value) return false;
    if (presence.value !== '' && isOnline !== (presence.value === 'online')) return false;
    if (alarm.value !== '' && home.alarmsOf(id) > 0 !== (alarm.value === 'open')) return false;
    if (state.value !== '' && activityOf(device) !== state.value) return false;
    return (
      text === '' || `${home.nameOf(id, deviceType)} ${deviceTitle(deviceType)} ${id}`.toLowerCase().includes(text)
    );
  };
  return {
    apply: () => {
      offer();
      const text = search.value.trim().toLowerCase();
      const all = [...home.devices.values()];
      const shown = panel.hidden ? all : all.filter((device) => matches(device, text));
      const isFiltered = shown.length < all.length;
      setText(count, isFiltered ? `${shown.length} of ${all.length} appliances` : `${all.length} appliances`);
      clear.hidden = !isFiltered;
      byId('no-matches').hidden = shown.length > 0 || all.length === 0;
      if (panel.hidden) return shown;
      const names = new Map(shown.map(({ line }) => [line.id, home.nameOf(line.id, line.deviceType)]));
      return shown.sort((first, second) =>
        collator.compare(names.get(first.line.id) ?? '', names.get(second.line.id) ?? ''),
      );
    },
    changed: (work) => {
      listener = work;
    },
    dependOnState: () => state.value !== '' || activities.size === 0,
  };
}

/** What is chosen stays chosen. The first option, for all, stays too. */
function options(select: HTMLSelectElement, entries: readonly (readonly [value: string, title: string])[]): void {
  const sorted = [...entries].sort(([, first], [, second]) => collator.compare(first, second));
  const values = [...select.options].slice(1).map(({ value }) => value);
  if (values.length === sorted.length && sorted.every(([value], index) => value === values[index])) return;
  const { value } = select;
  const made = sorted.map(([each, title]) => element('option', { value: each }, title));
  select.replaceChildren(select.options[0] as HTMLElement, ...made);
  select.value = value;
}

const WIDTH = 240;
const HEIGHT = 40;
/** Pixels of a row with the gap below it: 4.5rem, as in rail.css. */
const ROW = 4.5 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
/** Rows drawn above and below those in view. */
const MARGIN = 4;

/** A line without axes: the history of the last minutes, only visual. */
function sparkline(): { readonly root: SVGElement; draw(samples: readonly number[]): void } {
  const area = drawn('path', { class: 'spark-area' });
  const line = drawn('path', { class: 'spark-line' });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const root = drawn(
    'svg',
    { class: 'spark', viewBox, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    area,
    line,
  );
  return {
    root,
    draw(samples) {
      if (samples.length < 2) return;
      const most = Math.max(...samples, 1);
      const step = WIDTH / (samples.length - 1);
      const points = samples.map(
        (sample, index) => `${(index * step).toFixed(1)} ${(HEIGHT - 2 - (sample / most) * (HEIGHT - 6)).toFixed(1)}`,
      );
      const path = `M${points.join('L')}`;
      setAttribute(line, 'd', path);
      setAttribute(area, 'd', `${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`);
    },
  };
}

interface Row {
  readonly item: HTMLElement;
  readonly link: HTMLElement;
  update(): void;
}

export function showRail(home: Home, list: HTMLElement, total: HTMLElement): (selected: string) => void {
  const rows = new Map<string, Row>();
  const drawTotal = showTotal(home, total);
  const filters = showFilters(home);
  let selected = '';
  let shown: readonly Device[] = [];
  let isScheduled = false;

  const draw = (): void => {
    isScheduled = false;
    const visible = Math.ceil((list.clientHeight || 600) / ROW);
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - MARGIN);
    const last = Math.min(shown.length, first + visible + 2 * MARGIN);
    const kept = new Set<string>();
    // The one with the focus stays, so that the keyboard does not lose its place.
    const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-device') : null;
    for (const [index, device] of shown.entries()) {
      const { id } = device.line;
      if ((index < first || index >= last) && id !== focused) continue;
      kept.add(id);
      const row = rows.get(id) ?? rowOf(home, id);
      rows.set(id, row);
      row.item.style.setProperty('--row', String(index));
      setAttribute(row.item, 'aria-posinset', index + 1);
      setAttribute(row.item, 'aria-setsize', shown.length);
      setAttribute(row.link, 'aria-current', id === selected ? 'page' : null);
      row.update();
      place(list, row.item, index);
    }
    for (const [id, { item }] of rows) {
      if (kept.has(id)) continue;
      item.remove();
      rows.delete(id);
    }
  };
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(draw);
  };
  const filter = (): void => {
    shown = filters.apply();
    list.style.setProperty('--rows', String(shown.length));
    schedule();
  };
  list.addEventListener('scroll', schedule, { passive: true });
  new ResizeObserver(schedule).observe(list);
  list.addEventListener('keydown', (event) => {
    const current = document.activeElement?.getAttribute('data-device');
    const index = shown.findIndex(({ line }) => line.id === current);
    const wanted = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1 }[event.key];
    const device = wanted === undefined ? undefined : shown[wanted];
    if (index < 0 || wanted === undefined || device === undefined) return;
    event.preventDefault();
    const top = wanted * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    draw();
    rows.get(device.line.id)?.link.focus({ preventScroll: true });
  });
  filters.changed(filter);
  for (const topic of ['devices', 'names', 'alarms'] as const) home.on(topic, filter);
  home.on('link', schedule);
  home.on('devices', drawTotal);
  home.on('states', () => {
    // A state can change what a filter shows.
    if (filters.dependOnState()) filter();
    else schedule();
    drawTotal();
  });
  return (id) => {
    selected = id;
    schedule();
  };
}

/** In the order of the list, which the Tab key follows. */
function place(list: HTMLElement, item: HTMLElement, index: number): void {
  item.dataset.index = String(index);
  if (item.isConnected && isInOrder(item)) return;
  const after = [...list.children].find(
    (other) => other !== item && Number((other as HTMLElement).dataset.index) > index,
  );
  list.insertBefore(item, after ?? null);
}

function isInOrder(item: HTMLElement): boolean {
  const indexOf = (node: Element | null): number => Number((node as HTMLElement | null)?.dataset.index);
  const index = indexOf(item);
  return !(indexOf(item.previousElementSibling) > index) && !(indexOf(item.nextElementSibling) < index);
}

function rowOf(home: Home, id: string): Row {
  const deviceType = home.devices.get(id)?.line.deviceType ?? '';
  const face = faceOf(deviceType);
  const name = element('span', { class: 'rail-name' });
  const value = element('span', { class: 'rail-value' });
  const unit = element('span', { class: 'rail-unit' });
  const doing = element('span', { class: 'rail-doing' });
  const alarms = element('span', { class: 'rail-alarms', hidden: true });
  const picture = pictureOf(deviceType);
  const link = element(
    'a',
    { href: `#${encodeURIComponent(id)}`, class: 'rail-link', 'data-device': id },
    element('span', { class: 'rail-picture', 'aria-hidden': 'true' }, picture.root),
    name,
    element('span', { class: 'rail-figure' }, value, unit),
    element('span', { class: 'rail-state' }, element('span', { class: 'dot', 'aria-hidden': 'true' }), doing, alarms),
  );
  return {
    item: element('li', { class: 'row' }, link),
    link,
    update: () => {
      const device = home.devices.get(id);
      if (device === undefined) return;
      const { state, line } = device;
      setText(name, home.nameOf(id, deviceType));
      link.dataset.online = String(line.isOnline);
      const count = home.alarmsOf(id);
      alarms.hidden = count === 0;
      setText(alarms, count === 1 ? '1 alarm' : `${count} alarms`);
      setText(doing, activityOf(home, device));
      if (state === null) return;
      const hero = face.hero(state);
      setText(value, hero.value);
      setText(unit, hero.unit);
      picture.update(state);
    },
  };
}

function activityOf(home: Home, { line, state }: Device): string {
  if (home.link.state === 'reconnecting') return 'Last known';
  if (!line.isOnline) return 'Offline';
  return state === null ? 'No status yet' : faceOf(line.deviceType).doing(state);
}

/** Milliseconds between two samples of the house's power, how long to wait for every appliance, and how many samples are drawn. */
const TOTAL_EVERY = 1000;
const TOTAL_AFTER = 10_000;
const TOTAL_SAMPLES = 180;

/** The power of the whole house, and its history. */
function showTotal(home: Home, place: HTMLElement): () => void {
  const figure = element('span', { class: 'total-value' }, '0');
  const unit = element('span', { class: 'total-unit' }, 'W');
  const line = sparkline();
  place.append(
    element('p', { class: 'total-label' }, 'The house draws'),
    element('p', { class: 'total-figure' }, figure, ' ', unit),
    line.root,
  );
  const samples: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const time = performance.now();
    if (time - last < TOTAL_EVERY / 4) return;
    const online = [...home.devices.values()].filter((device) => device.line.isOnline);
    const watts = online.reduce((sum, device) => sum + wattsOf(device.line.deviceType, device.state), 0);
    setText(figure, watts >= 1000 ? (watts / 1000).toFixed(2) : String(Math.round(watts)));
    setText(unit, watts >= 1000 ? 'kW' : 'W');
    // A sum over only some appliances would look like a jump, but some may never report a state that this page knows.
    if (time - last < TOTAL_EVERY || (time < TOTAL_AFTER && online.some(({ state }) => state === null))) return;
    last = time;
    samples.push(watts);
    if (samples.length > TOTAL_SAMPLES) samples.shift();
    line.draw(samples);
  };
}
