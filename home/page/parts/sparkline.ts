import { drawn, setAttribute } from '../element.ts';

const WIDTH = 240;
const HEIGHT = 40;

/** A line without axes: the shape of the last minutes, for eyes only. */
export function sparkline(): { readonly root: SVGElement; draw(samples: readonly number[]): void } {
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
