/** The indoor unit: its louvre, and air in the colour of what it does. */
import { drawn } from '../element.ts';
import type { Picture } from './picture.ts';

export function airConditioner(): Picture {
  const air = [0, 1, 2, 3].map((index) =>
    drawn('path', { class: `air air-${index}`, d: `M${62 + index * 25} 112c-8 12 8 22 0 34s4 20 0 26` }),
  );
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-air' },
    drawn('rect', { class: 'shell', x: 18, y: 34, width: 164, height: 62, rx: 14 }),
    drawn('path', { class: 'stroke thin', d: 'M34 52h132' }),
    drawn('path', { class: 'louvre', d: 'M38 84h124l-8 12H46z' }),
    drawn('circle', { class: 'lamp', cx: 162, cy: 68, r: 3.5 }),
    ...air,
  );
  return {
    root,
    update: (state) => {
      const on = state.power === true;
      root.classList.toggle('is-off', !on);
      root.classList.toggle('is-blowing', on);
      const works = on && state.compressorRunning === true;
      root.classList.toggle('is-cooling', works && state.fourWayValve !== true);
      root.classList.toggle('is-heating', works && state.fourWayValve === true);
    },
  };
}
