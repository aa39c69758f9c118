/** Search and filters over the list of appliances. */
import { byId, element, setText } from '../element.ts';
import { faceOf } from '../faces.ts';
import { deviceTitle } from '../format.ts';
import type { Device, Home } from '../home.ts';

interface Filters {
  /** The appliances that match, by name. */
  apply(): readonly Device[];
  changed(listener: () => void): void;
  /** Whether a new state may change what is shown. */
  dependOnState(): boolean;
}

/** With fewer appliances there is nothing to search for. */
const MIN_DEVICES = 8;
/** Names of activities offered; what is measured, such as a duration, can have more. */
const MAX_ACTIVITIES = 40;

const collator = new Intl.Collator('en', { numeric: true });

export function showFilters(home: Home): Filters {
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
