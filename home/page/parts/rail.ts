/**
 * The list of appliances with its search and filters: the activity of each, with a link to its page. Only those in view are drawn, however
 * many there are.
 */
import { byId, element, setAttribute, setText } from '../browser.ts';
import { faceOf, wattsOf } from '../faces.ts';
import { deviceTitle } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { pictureOf } from '../pictures.ts';

/** With fewer appliances there is nothing to search for. */
const MIN_DEVICES = 8;
/** Names of activities offered; measured ones, such as durations, can have more. */
const MAX_ACTIVITIES = 40;

const collator = new Intl.Collator('en', { numeric: true });

interface Filters {
  /** The appliances that match, by name. */
  apply(): readonly Device[];
  /** Whether a new state may change what is shown. */
  dependOnState(): boolean;
}

function showFilters(home: Home, changed: () => void): Filters {
  const panel = byId('filters');
  const search = byId('search') as HTMLInputElement;
  const select = (name: string): HTMLSelectElement => byId(`filter-${name}`) as HTMLSelectElement;
  const [type, state, presence, alarm] = [select('type'), select('state'), select('presence'), select('alarm')];
  const inputs = [search, type, state, presence, alarm];
  const clear = byId('clear-filters');
  const activities = new Set<string>();

  for (const input of inputs) input.addEventListener('input', changed);
  clear.addEventListener('click', () => {
    for (const input of inputs) input.value = '';
    changed();
    search.focus();
  });

  const activityOf = ({ line, state: body }: Device): string =>
    body === null ? '' : faceOf(line.deviceType).doing(body);
  const offer = (): void => {
    const devices = [...home.devices.values()];
    panel.hidden = devices.length < MIN_DEVICES;
    const types = new Set(devices.map(({ line }) => line.deviceType));
    options(type, types, deviceTitle);
    for (const device of devices) if (activities.size < MAX_ACTIVITIES) activities.add(activityOf(device));
    activities.delete('');
    options(state, activities, String);
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
      setText(
        byId('device-count'),
        isFiltered ? `${shown.length} of ${all.length} appliances` : `${all.length} appliances`,
      );
      clear.hidden = !isFiltered;
      byId('no-matches').hidden = shown.length > 0 || all.length === 0;
      if (panel.hidden) return shown;
      const names = new Map(shown.map(({ line }) => [line.id, home.nameOf(line.id, line.deviceType)]));
      return shown.sort((first, second) =>
        collator.compare(names.get(first.line.id) ?? '', names.get(second.line.id) ?? ''),
      );
    },
    dependOnState: () => state.value !== '' || activities.size === 0,
  };
}

/** What is chosen stays chosen. The first option, for all, stays too. */
function options(select: HTMLSelectElement, names: Iterable<string>, titleOf: (name: string) => string): void {
  const sorted = [...names].sort((first, second) => collator.compare(titleOf(first), titleOf(second)));
  const [all, ...others] = select.options;
  if (sorted.join('\n') === others.map(({ value }) => value).join('\n')) return;
  const { value } = select;
  select.replaceChildren(all as Node, ...sorted.map((name) => element('option', { value: name }, titleOf(name))));
  select.value = value;
}

/** Pixels of a row with the gap below it: 4.5rem, as in rail.css. */
const ROW = 4.5 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
/** Rows drawn above and below those in view. */
const MARGIN = 4;

/** Shows the list; returns what marks the one that is open. */
export function showRail(home: Home): (selected: string) => void {
  const list = byId('devices');
  const drawRows = rowsIn(list, home);
  const drawTotal = totalOf(home);
  let selected = '';
  let shown: readonly Device[] = [];
  let isScheduled = false;

  const draw = (): void => {
    isScheduled = false;
    drawRows(shown, selected);
  };
  const schedule = (): void => {
    if (!isScheduled) requestAnimationFrame(draw);
    isScheduled = true;
  };
  const filter = (): void => {
    shown = filters.apply();
    list.style.setProperty('--rows', String(shown.length));
    schedule();
  };
  const filters = showFilters(home, filter);
  list.addEventListener('scroll', schedule, { passive: true });
  new ResizeObserver(schedule).observe(list);
  list.addEventListener('keydown', (event) => {
    const index = shown.findIndex(({ line }) => line.id === focusedIn(list));
    const wanted = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1 }[event.key] ?? -1;
    const device = shown[wanted];
    if (index < 0 || device === undefined) return;
    event.preventDefault();
    const top = wanted * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    draw();
    list.querySelector<HTMLElement>(`[data-device="${CSS.escape(device.line.id)}"]`)?.focus({ preventScroll: true });
  });
  for (const topic of ['devices', 'names', 'open-alarms'] as const) home.on(topic, filter);
  home.on('link', schedule);
  home.on('devices', drawTotal);
  home.on('statuses', () => {
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

/** The ID of the appliance whose row has the focus. */
function focusedIn(list: HTMLElement): string | null {
  return list.contains(document.activeElement) ? (document.activeElement?.getAttribute('data-device') ?? null) : null;
}

interface Row {
  readonly item: HTMLElement;
  readonly link: HTMLElement;
  update(): void;
}

/** Draws the rows in view, in the order of the list, which the Tab key follows. */
function rowsIn(list: HTMLElement, home: Home): (shown: readonly Device[], selected: string) => void {
  const rows = new Map<string, Row>();
  return (shown, selected) => {
    const visible = Math.ceil((list.clientHeight || 600) / ROW);
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - MARGIN);
    const last = first + visible + 2 * MARGIN;
    // The one with the focus stays, so that the keyboard does not lose its place.
    const focused = focusedIn(list);
    const kept = new Map<string, number>();
    for (const [index, { line }] of shown.entries()) {
      if ((index >= first && index < last) || line.id === focused) kept.set(line.id, index);
    }
    for (const [id, { item }] of rows) {
      if (kept.has(id)) continue;
      item.remove();
      rows.delete(id);
    }
    let next = list.firstElementChild;
    for (const [id, index] of kept) {
      const row = rows.get(id) ?? rowOf(home, id);
      rows.set(id, row);
      row.item.style.setProperty('--row', String(index));
      setAttribute(row.item, 'aria-posinset', index + 1);
      setAttribute(row.item, 'aria-setsize', shown.length);
      setAttribute(row.link, 'aria-current', id === selected ? 'page' : null);
      row.update();
      if (row.item === next) next = next.nextElementSibling;
      else list.insertBefore(row.item, next);
    }
    // What is moved loses it.
    if (focused !== null && focusedIn(list) === null) rows.get(focused)?.link.focus({ preventScroll: true });
  };
}

function rowOf(home: Home, id: string): Row {
  const deviceType = home.devices.get(id)?.line.deviceType ?? '';
  const face = faceOf(deviceType);
  const name = element('span.rail-name');
  const value = element('span.rail-value');
  const unit = element('span.rail-unit');
  const doing = element('span.rail-doing');
  const alarms = element('span.rail-alarms', { hidden: true });
  const picture = pictureOf(deviceType);
  const link = element(
    'a.rail-link',
    { href: `#${encodeURIComponent(id)}`, 'data-device': id },
    element('span.rail-picture', { 'aria-hidden': 'true' }, picture.root),
    name,
    element('span.rail-figure', value, unit),
    element('span.rail-state', element('span.dot', { 'aria-hidden': 'true' }), doing, alarms),
  );
  return {
    item: element('li.row', link),
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
/** Of the drawing, as in index.html. */
const WIDTH = 240;
const HEIGHT = 40;

/** The power of the whole house, and a line without axes of the last minutes, only visual. */
function totalOf(home: Home): () => void {
  const [area, line] = document.querySelectorAll('#total path');
  const samples: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const time = performance.now();
    if (time - last < TOTAL_EVERY / 4) return;
    const online = [...home.devices.values()].filter((device) => device.line.isOnline);
    const watts = online.reduce((sum, device) => sum + wattsOf(device.line.deviceType, device.state), 0);
    setText(byId('power'), watts >= 1000 ? (watts / 1000).toFixed(2) : String(Math.round(watts)));
    setText(byId('power-unit'), watts >= 1000 ? 'kW' : 'W');
    // A sum over only some appliances would look like a jump, but some may never report a state that this page knows.
    if (time - last < TOTAL_EVERY || (time < TOTAL_AFTER && online.some(({ state }) => state === null))) return;
    last = time;
    samples.push(watts);
    if (samples.length > TOTAL_SAMPLES) samples.shift();
    if (samples.length < 2) return;
    const most = Math.max(...samples, 1);
    const points = samples.map((sample, index) => {
      const x = (index * WIDTH) / (samples.length - 1);
      return `${x.toFixed(1)} ${(HEIGHT - 2 - (sample / most) * (HEIGHT - 6)).toFixed(1)}`;
    });
    line?.setAttribute('d', `M${points.join('L')}`);
    area?.setAttribute('d', `M${points.join('L')}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`);
  };
}
