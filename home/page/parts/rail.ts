/** The list of appliances: the activity of each, with a link to its page. */
import { drawn, element, setAttribute, setText } from '../element.ts';
import { faceOf, wattsOf } from '../faces.ts';
import { deviceTitle } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { pictureOf } from '../pictures.ts';

const WIDTH = 240;
const HEIGHT = 40;

/** A line without axes: the course of the last minutes, only visual. */
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

interface Entry {
  readonly item: HTMLElement;
  update(): void;
  select(isSelected: boolean): void;
}

export function showRail(home: Home, list: HTMLElement, total: HTMLElement): (selected: string) => void {
  const entries = new Map<string, Entry>();
  const drawTotal = showTotal(home, total);
  let selected = '';
  const select = (id: string): void => {
    selected = id;
    for (const [device, entry] of entries) entry.select(device === id);
  };
  home.on('devices', () => {
    for (const device of home.devices.values()) {
      if (!entries.has(device.line.id)) {
        const entry = entryOf(home, device);
        entries.set(device.line.id, entry);
        list.append(entry.item);
      }
      entries.get(device.line.id)?.update();
    }
    select(selected);
    drawTotal();
  });
  home.on('state', (message) => {
    if (message?.type === 'status') entries.get(message.device)?.update();
    drawTotal();
  });
  home.on('alarms', () => {
    for (const entry of entries.values()) entry.update();
  });
  return select;
}

function entryOf(home: Home, device: Device): Entry {
  const { id, deviceType } = device.line;
  const face = faceOf(deviceType);
  const value = element('span', { class: 'rail-value' });
  const unit = element('span', { class: 'rail-unit' });
  const doing = element('span', { class: 'rail-doing' });
  const alarms = element('span', { class: 'rail-alarms', hidden: true });
  const picture = pictureOf(deviceType);
  const link = element(
    'a',
    { href: `#${id}`, class: 'rail-link' },
    element('span', { class: 'rail-picture', 'aria-hidden': 'true' }, picture.root),
    element('span', { class: 'rail-name' }, deviceTitle(deviceType)),
    element('span', { class: 'rail-figure' }, value, unit),
    element('span', { class: 'rail-state' }, element('span', { class: 'dot', 'aria-hidden': 'true' }), doing),
    alarms,
  );
  return {
    item: element('li', {}, link),
    update: () => {
      const { state, line } = device;
      link.dataset.online = String(line.isOnline);
      const count = [...home.open.values()].filter((alarm) => alarm.device === id).length;
      alarms.hidden = count === 0;
      setText(alarms, count === 1 ? '1 alarm' : `${count} alarms`);
      if (state === null) {
        setText(doing, line.isOnline ? 'No status yet' : 'Offline');
        return;
      }
      const hero = face.hero(state);
      setText(value, hero.value);
      setText(unit, hero.unit);
      setText(doing, line.isOnline ? face.doing(state) : 'Offline');
      picture.update(state);
    },
    select: (isSelected) => setAttribute(link, 'aria-current', isSelected ? 'page' : null),
  };
}

/** The power of the whole house, and its course. */
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
  let last = 0;
  return () => {
    const watts = [...home.devices.values()]
      .filter(({ line: { isOnline } }) => isOnline)
      .reduce((sum, { line: { deviceType }, state }) => sum + wattsOf(deviceType, state), 0);
    setText(figure, watts >= 1000 ? (watts / 1000).toFixed(2) : String(watts));
    setText(unit, watts >= 1000 ? 'kW' : 'W');
    // A sum over only some of the appliances would look like a jump.
    if (Date.now() - last < 1000 || [...home.devices.values()].some(({ state }) => state === null)) return;
    last = Date.now();
    samples.push(watts);
    if (samples.length > 180) samples.shift();
    line.draw(samples);
  };
}
