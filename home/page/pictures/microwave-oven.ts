/** The window glows while it runs, a ring counts down, the door stands open or not. */
import { drawn, setAttribute } from '../element.ts';
import type { Picture } from './picture.ts';

const AROUND = 2 * Math.PI * 13;

export function microwaveOven(): Picture {
  const ring = drawn('circle', { class: 'ring', cx: 163, cy: 76, r: 13, 'stroke-dasharray': `0 ${AROUND}` });
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-oven' },
    drawn('rect', { class: 'shell', x: 14, y: 44, width: 172, height: 112, rx: 14 }),
    drawn('rect', { class: 'window', x: 26, y: 57, width: 108, height: 86, rx: 8 }),
    drawn('path', { class: 'meal', d: 'M56 128h48M62 124c0-22 36-22 36 0z' }),
    drawn(
      'g',
      { class: 'waves' },
      ...[0, 1, 2].map((index) =>
        drawn('path', { class: `heat heat-${index}`, d: `M${68 + index * 12} 92c-5 6 5 8 0 14` }),
      ),
    ),
    drawn('path', { class: 'door leaf', d: 'M26 57l-14 12v86l14-12z' }),
    drawn('circle', { class: 'ring-ground', cx: 163, cy: 76, r: 13 }),
    ring,
    drawn('path', { class: 'stroke thin', d: 'M150 108h26M150 120h26M150 132h26' }),
    drawn('path', { class: 'stroke', d: 'M36 156v8M164 156v8' }),
  );
  return {
    root,
    update: (state) => {
      root.classList.toggle('is-running', state.state === 'running' || state.state === 'preheating');
      root.classList.toggle('is-lit', state.lamp === true);
      root.classList.toggle('is-open', state.door === true);
      root.classList.toggle('is-empty', state.foodTemperature === null);
      const remaining = Number(state.remaining) || 0;
      const whole = remaining + (Number(state.elapsed) || 0);
      const share = whole === 0 ? 0 : remaining / whole;
      setAttribute(ring, 'stroke-dasharray', `${(share * AROUND).toFixed(1)} ${AROUND.toFixed(1)}`);
    },
  };
}
