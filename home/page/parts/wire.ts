/** The stream of frames, which can be paused, and the inspector of one frame. */

import { messageTypes, type Part } from 'igrs-rump/profile';
import { hexadecimalBytes } from '../../../sdk/values/bytes.ts';
import type { FrameLine, Seen } from '../../feed.ts';
import { messageOf } from '../../vocabulary.ts';
import { byId, element, setAttribute } from '../browser.ts';
import { timeOfDay } from '../format.ts';
import type { Home } from '../home.ts';

/** The inspector: a frame's bytes, and the meaning of each byte and bit. */
function showInspection(seen: Seen | null): void {
  const place = byId('inspection');
  if (seen === null) {
    place.replaceChildren(element('p.gone', 'This frame is no longer kept. Choose a later one.'));
    return;
  }
  const { bytes, inspection, line } = seen;
  const parts = [...inspection.parts];
  const cells = byteCells(bytes, parts);
  const rows = parts.map((part, index) => partRow(part, index));
  const mark = (index: number | null): void => {
    const part = index === null ? undefined : parts[index];
    for (const [offset, cell] of cells.entries()) {
      const isMarked = part !== undefined && offset >= part.offset && offset < part.offset + part.size;
      cell.classList.toggle('marked', isMarked);
    }
    for (const [place, row] of rows.entries()) row.classList.toggle('marked', place === index);
  };
  const rowOf = (target: EventTarget | null): number | null => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-part]') : null;
    return row === null ? null : Number(row.dataset.part);
  };
  const table = element(
    'table',
    element('caption.unseen', 'Fields of the frame'),
    element('thead', element('tr', ...HEADINGS.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', ...rows),
  );
  const hex = element(
    'div.bytes',
    { role: 'img', 'aria-label': `${bytes.length} bytes: ${hexadecimalBytes(bytes, ' ')}` },
    ...cells,
  );
  const isRight = inspection.problems.length === 0;
  const glass = element(
    'div.glass',
    element(
      'p.glass-title',
      element('strong', inspection.kind ?? 'no frame'),
      ` ${bytes.length} bytes, ${line.direction === 'in' ? 'received' : 'sent'} at ${timeOfDay(line.time, true)}, `,
      element(
        'span',
        { class: isRight ? 'right' : 'wrong' },
        isRight ? 'check is right' : (inspection.problems[0]?.message ?? ''),
      ),
    ),
    hex,
    element('div.parts', { role: 'region', 'aria-label': 'Fields', tabindex: 0 }, table),
  );
  glass.addEventListener('pointerover', ({ target }) => mark(rowOf(target)));
  glass.addEventListener('pointerleave', () => mark(null));
  place.replaceChildren(glass);
}

const HEADINGS = ['Byte', 'Bits', 'Field', 'Raw', 'Value', 'Table', 'Origin'];

function byteCells(bytes: Uint8Array, parts: readonly Part[]): HTMLElement[] {
  return [...bytes].map((byte, offset) => {
    const index = parts.findIndex((part) => offset >= part.offset && offset < part.offset + part.size);
    const section = parts[index]?.section ?? 'trailing';
    return element(`span.byte.byte-${section}`, { 'data-part': index }, hexadecimalBytes([byte]));
  });
}

function partRow(part: Part, index: number): HTMLElement {
  const last = part.offset + part.size - 1;
  const bits = part.low === null || part.width === null ? '' : bitsText(part.low, part.width);
  const cell = (text: string, name: string): HTMLElement => element(`td.${name}`, text);
  return element(
    `tr.part.part-${part.section}.part-${part.type}`,
    { 'data-part': index },
    cell(part.offset === last || part.size === 0 ? String(part.offset) : `${part.offset}–${last}`, 'number'),
    cell(bits, 'number'),
    element('th', { scope: 'row' }, part.title),
    cell(part.raw === null ? '' : String(part.raw), 'raw'),
    cell(part.note === '' ? part.text : `${part.text}, ${part.note}`, 'value'),
    cell(part.table === null ? '' : String(part.table), 'number'),
    cell(part.origin ?? '', 'origin'),
  );
}

function bitsText(low: number, width: number): string {
  return width === 1 ? String(low) : `${low}–${low + width - 1}`;
}

/** Lines on the page; the worker keeps more. */
const MAX_LINES = 80;

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
    // Pause, so that the selected frame stays in view.
    setPaused(true);
    home.send({ type: 'inspect', frame: Number(line.dataset.frame) });
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
  // Lines outside the window are drawn when it reaches them.
  let isInView = true;
  let waiting: FrameLine[] = [];
  new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting === true;
    draw();
  }).observe(list);
  const draw = (): void => {
    // The first ones in any case, so that there is something to choose.
    if (waiting.length === 0 || isPaused || (!isInView && list.childElementCount >= MAX_LINES / 2)) return;
    const top = list.scrollTop;
    const lines = waiting.map((frame) => lineOf(home, frame));
    waiting = [];
    list.prepend(...lines.reverse());
    while (list.children.length > MAX_LINES) list.lastElementChild?.remove();
    // One line is reached by the Tab key: the chosen one, or the newest.
    for (const other of list.querySelectorAll('[tabindex="0"]'))
      if (other !== selected) setAttribute(other, 'tabindex', -1);
    if (selected === null || !selected.isConnected) setAttribute(list.children[0] as Element, 'tabindex', 0);
    list.scrollTop = top;
  };
  home.on('frames', ({ frames }) => {
    if (!isPaused) {
      waiting = [...waiting, ...frames].slice(-MAX_LINES);
      draw();
    }
    // Select a frame as soon as there is one.
    if (byId('inspection').childElementCount > 0) return;
    const status = list.querySelector<HTMLElement>(`[data-message="${messageOf('status')?.name}"]`);
    if (status !== null) home.send({ type: 'inspect', frame: Number(status.dataset.frame) });
  });
  home.on('inspection', ({ seen }) => showInspection(seen));
}

function lineOf(home: Home, frame: FrameLine): HTMLElement {
  const [, messageType = frame.kind] = frame.kind.split('.');
  const type = home.devices.get(frame.device)?.line.deviceType;
  const role = messageTypes.find(({ name }) => name === messageType)?.role;
  const arrow = frame.direction === 'in' ? '↓' : '↑';
  return element(
    'li.frame',
    {
      role: 'option',
      'aria-selected': 'false',
      tabindex: -1,
      'data-frame': frame.number,
      'data-kind': frame.kind,
      'data-message': messageType,
      'data-role': role,
      'data-direction': frame.direction,
    },
    element('span.frame-direction', { 'aria-hidden': 'true' }, arrow),
    element('span.unseen', frame.direction === 'in' ? 'received' : 'sent'),
    element('span.frame-time', timeOfDay(frame.time, true)),
    element('span.frame-type', messageType.replaceAll('-', ' ')),
    element('span.frame-device', type === undefined ? frame.device : home.nameOf(frame.device, type)),
    element('span.frame-length', `${frame.length} B`),
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
