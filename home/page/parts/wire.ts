/** The frames that go by. One can stand still to be looked at. */
import type { FrameLine } from '../../feed.ts';
import { byId, element, setAttribute } from '../element.ts';
import { deviceTitle, timeOfDay } from '../format.ts';
import type { Home } from '../home.ts';
import { showInspection } from './inspector.ts';

/** Lines on the page; the worker keeps more. */
const MOST = 80;

export function showWire(home: Home): void {
  const list = byId('frame-list');
  const pause = byId('pause');
  let isPaused = false;
  let selected: HTMLElement | null = null;

  const setPaused = (value: boolean): void => {
    isPaused = value;
    setAttribute(pause, 'aria-pressed', String(value));
  };
  const select = (line: HTMLElement): void => {
    for (const other of list.children) {
      setAttribute(other, 'aria-selected', String(other === line));
      setAttribute(other, 'tabindex', other === line ? 0 : -1);
    }
    selected = line;
    // What is looked at should not run away.
    setPaused(true);
    home.inspect(Number(line.dataset.frame));
  };
  pause.addEventListener('click', () => setPaused(!isPaused));
  list.addEventListener('click', ({ target }) => {
    const line = target instanceof Element ? target.closest<HTMLElement>('[role=option]') : null;
    if (line !== null) select(line);
  });
  list.addEventListener('keydown', (event) => {
    const next = neighbour(list, event.key);
    if (next === null) return;
    event.preventDefault();
    select(next);
    next.focus();
  });
  home.on('frames', (heard) => {
    if (heard?.type !== 'frames' || isPaused) return;
    const top = list.scrollTop;
    const lines = heard.frames.slice(-MOST).map((frame) => lineOf(home, frame));
    list.prepend(...lines.reverse());
    while (list.children.length > MOST) list.lastElementChild?.remove();
    if (selected === null || !selected.isConnected) setAttribute(list.children[0] as Element, 'tabindex', 0);
    for (const other of [...list.children].slice(1)) if (other !== selected) setAttribute(other, 'tabindex', -1);
    list.scrollTop = top;
  });
  home.on('inspection', (heard) => {
    if (heard?.type === 'inspection') showInspection(heard.seen);
  });
  // Where there is one to look at, the glass is not left empty.
  home.on('frames', () => {
    if (byId('inspection').childElementCount > 0) return;
    const status = list.querySelector<HTMLElement>('[data-kind$=".status"]');
    if (status !== null) home.inspect(Number(status.dataset.frame));
  });
}

function lineOf(home: Home, frame: FrameLine): HTMLElement {
  const [, messageType = frame.kind] = frame.kind.split('.');
  const type = home.devices.get(frame.device)?.line.deviceType;
  const arrow = frame.direction === 'in' ? '↓' : '↑';
  return element(
    'li',
    {
      role: 'option',
      'aria-selected': 'false',
      tabindex: -1,
      'data-frame': frame.number,
      'data-kind': frame.kind,
      'data-direction': frame.direction,
      class: 'frame',
    },
    element('span', { class: 'frame-direction', 'aria-hidden': 'true' }, arrow),
    element('span', { class: 'unseen' }, frame.direction === 'in' ? 'received' : 'sent'),
    element('span', { class: 'frame-time' }, timeOfDay(frame.time, true)),
    element('span', { class: 'frame-type' }, messageType.replaceAll('-', ' ')),
    element('span', { class: 'frame-device' }, type === undefined ? frame.device : deviceTitle(type)),
    element('span', { class: 'frame-length' }, `${frame.length} B`),
  );
}

function neighbour(list: HTMLElement, key: string): HTMLElement | null {
  const current = document.activeElement;
  if (current === null || !list.contains(current)) return null;
  if (key === 'Enter' || key === ' ') return current as HTMLElement;
  const to = { ArrowDown: current.nextElementSibling, ArrowUp: current.previousElementSibling }[key];
  if (to !== undefined) return to as HTMLElement | null;
  if (key === 'Home') return list.firstElementChild as HTMLElement;
  return key === 'End' ? (list.lastElementChild as HTMLElement) : null;
}
