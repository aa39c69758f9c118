/** One frame under the glass: its bytes, and what each byte and bit of them says. */
import type { Part } from 'igrs-rump/profile';
import type { Seen } from '../../feed.ts';
import { byId, element } from '../element.ts';
import { timeOfDay } from '../format.ts';

export function showInspection(seen: Seen | null): void {
  const place = byId('inspection');
  if (seen === null) {
    place.replaceChildren(element('p', { class: 'gone' }, 'This frame is no longer kept. Choose a later one.'));
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
    {},
    element('caption', { class: 'unseen' }, 'Fields of the frame'),
    element('thead', {}, element('tr', {}, ...HEADINGS.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows),
  );
  const hex = element(
    'div',
    { class: 'bytes', role: 'img', 'aria-label': `${bytes.length} bytes: ${hexText(bytes)}` },
    ...cells,
  );
  const isRight = inspection.problems.length === 0;
  const glass = element(
    'div',
    { class: 'glass' },
    element(
      'p',
      { class: 'glass-title' },
      element('strong', {}, inspection.kind ?? 'no frame'),
      ` ${bytes.length} bytes, ${line.direction === 'in' ? 'received' : 'sent'} at ${timeOfDay(line.time, true)}, `,
      element(
        'span',
        { class: isRight ? 'right' : 'wrong' },
        isRight ? 'check is right' : (inspection.problems[0]?.message ?? ''),
      ),
    ),
    hex,
    element('div', { class: 'parts', role: 'region', 'aria-label': 'Fields', tabindex: 0 }, table),
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
    return element('span', { class: `byte byte-${section}`, 'data-part': index }, hexByte(byte));
  });
}

function partRow(part: Part, index: number): HTMLElement {
  const last = part.offset + part.size - 1;
  const bits = part.low === null || part.width === null ? '' : bitsText(part.low, part.width);
  const cell = (text: string, name: string): HTMLElement => element('td', { class: name }, text);
  return element(
    'tr',
    { 'data-part': index, class: `part part-${part.section} part-${part.type}` },
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

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function hexText(bytes: Uint8Array): string {
  return [...bytes].map(hexByte).join(' ');
}
