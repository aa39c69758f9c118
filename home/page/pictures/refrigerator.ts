/** Three doors, of which some stand open; light falls out of them. */
import { drawn } from '../element.ts';
import type { Picture } from './picture.ts';

const DOORS = [
  { name: 'fridge', x: 56, y: 18, width: 88, height: 78 },
  { name: 'flex', x: 56, y: 99, width: 88, height: 32 },
  { name: 'freezer', x: 56, y: 134, width: 88, height: 46 },
];

export function refrigerator(): Picture {
  const doors = DOORS.map(({ name, x, y, width, height }) => {
    const inside = drawn('rect', { class: 'inside', x, y, width, height, rx: 5 });
    const shut = drawn(
      'g',
      { class: 'shut' },
      drawn('rect', { class: 'door', x, y, width, height, rx: 5 }),
      drawn('path', { class: 'stroke thin', d: `M${x + 10} ${y + 10}v${Math.min(height - 20, 22)}` }),
    );
    // Seen from the side, because it is open.
    const open = drawn('path', { class: 'door leaf', d: `M${x + width} ${y}l30 9v${height - 9}l-30 0z` });
    return { name, root: drawn('g', { class: 'compartment' }, inside, open, shut) };
  });
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-fridge' },
    drawn('rect', { class: 'shell', x: 50, y: 12, width: 100, height: 174, rx: 12 }),
    ...doors.map((door) => door.root),
    drawn('path', { class: 'stroke', d: 'M66 186v6M134 186v6' }),
  );
  return {
    root,
    update: (state) => {
      for (const door of doors) door.root.classList.toggle('is-open', state[`${door.name}Door`] === true);
      root.classList.toggle('is-cooling', state.compressorRunning === true);
    },
  };
}
