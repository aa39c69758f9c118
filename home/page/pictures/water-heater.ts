/** A tank: as full of red as it has hot water, a coil that glows, drops while a tap runs. */
import { drawn, setAttribute } from '../element.ts';
import type { Picture } from './picture.ts';

const TOP = 26;
const DEPTH = 132;
let count = 0;

export function waterHeater(): Picture {
  const clip = `tank-${++count}`;
  const hot = drawn('rect', { class: 'fill-hot', x: 52, y: TOP, width: 96, height: 0 });
  const wave = drawn('path', { class: 'fill-hot wave', d: 'M40 0c20-5 40 5 60 0s40-5 60 0v8H40z' });
  const coil = drawn('path', {
    class: 'coil',
    d: 'M70 144c0-16 12-16 12 0s12 16 12 0 12-16 12 0 12 16 12 0 12-16 12 0',
  });
  const drops = [0, 1, 2].map((index) =>
    drawn('path', { class: `drop drop-${index}`, d: 'M168 172c0 4-6 4-6 0 0-3 3-6 3-7 0 1 3 4 3 7z' }),
  );
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-heater' },
    drawn('clipPath', { id: clip }, drawn('rect', { x: 52, y: TOP, width: 96, height: DEPTH, rx: 40 })),
    drawn('rect', { class: 'shell', x: 46, y: 20, width: 108, height: 144, rx: 46 }),
    drawn(
      'g',
      { 'clip-path': `url(#${clip})` },
      drawn('rect', { class: 'fill-cold', x: 52, y: TOP, width: 96, height: DEPTH }),
      hot,
      wave,
    ),
    coil,
    drawn('path', { class: 'stroke', d: 'M78 164v22M122 164v8q0 6 6 6h28q9 0 9-9v-3' }),
    ...drops,
  );
  return {
    root,
    update: (state) => {
      const share = typeof state.hotWater === 'number' ? state.hotWater / 100 : 0;
      setAttribute(hot, 'height', Math.round(DEPTH * share));
      setAttribute(wave, 'transform', `translate(0 ${Math.round(TOP + DEPTH * share) - 2})`);
      setAttribute(wave, 'visibility', share === 0 ? 'hidden' : 'visible');
      root.classList.toggle('is-heating', state.heating === true);
      root.classList.toggle('is-flowing', state.flowing === true);
      root.classList.toggle('is-off', state.power === false);
    },
  };
}
