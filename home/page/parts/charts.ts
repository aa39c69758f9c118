/** Temperatures and power over the last minutes. The canvas is only visual; the legend beside it has the values as text. */
import uPlot from 'uplot';
import { element, setText } from '../element.ts';
import { faceOf, type Tone } from '../faces.ts';
import { bare, fieldOf, NO_VALUE, number } from '../format.ts';
import type { Device } from '../home.ts';

interface Charts {
  readonly root: HTMLElement;
  update(): void;
  redraw(): void;
  remove(): void;
}

/** The range of seconds that is shown; the minimum keeps a new line from starting as a point. */
const MIN_SHOWN = 120;
const MAX_SHOWN = 900;
const HEIGHT = { temperatures: 230, power: 140 };

export function showCharts(device: Device): Charts {
  const { deviceType } = device.line;
  const { temperatures, power } = faceOf(deviceType);
  const parts = [
    chartOf(device, 'Temperature', '°C', temperatures, HEIGHT.temperatures),
    chartOf(device, 'Power', 'W', [[power, 'power']], HEIGHT.power),
  ];
  return {
    root: element('section', { class: 'charts', 'aria-label': 'Charts' }, ...parts.map(({ root }) => root)),
    update: () => {
      for (const part of parts) part.update();
    },
    redraw: () => {
      for (const part of parts) part.redraw();
    },
    remove: () => {
      for (const part of parts) part.remove();
    },
  };
}

function chartOf(
  { line: { deviceType }, history }: Device,
  title: string,
  unit: string,
  lines: readonly (readonly [field: string, tone: Tone])[],
  height: number,
): Charts {
  const kind = `${deviceType}.status`;
  const place = element('div', { class: 'plot', 'aria-hidden': 'true' });
  const values = lines.map(() => element('span', { class: 'legend-value' }));
  const legend = element(
    'ul',
    { class: 'legend' },
    ...lines.map(([name, tone], index) =>
      element(
        'li',
        {},
        element('span', { class: `swatch tone-${tone}`, 'aria-hidden': 'true' }),
        `${fieldOf(kind, name).title} `,
        values[index],
      ),
    ),
  );
  const root = element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, element('h3', {}, title, ' ', element('span', { class: 'chart-unit' }, unit)), legend),
    place,
  );
  let plot: uPlot | null = null;
  const size = (): { width: number; height: number } => ({ width: Math.max(place.clientWidth, 120), height });
  const data = (): uPlot.AlignedData => [history.times, ...lines.map(([name]) => history.values(name))];
  const observer = new ResizeObserver(() => plot?.setSize(size()));

  const make = (): void => {
    plot?.destroy();
    plot = new uPlot(options(lines, place, size(), unit === 'W'), data(), place);
  };
  return {
    root,
    update: () => {
      for (const [index, [name]] of lines.entries()) {
        const latest = history.values(name).at(-1);
        const field = fieldOf(kind, name);
        const text = bare(field, latest);
        setText(values[index] as Node, text === NO_VALUE ? 'no value' : text);
      }
      if (!root.isConnected) return;
      if (plot === null) {
        make();
        observer.observe(place);
      } else plot.setData(data());
    },
    redraw: () => {
      if (plot !== null) make();
    },
    remove: () => {
      observer.disconnect();
      plot?.destroy();
      plot = null;
    },
  };
}

function options(
  lines: readonly (readonly [string, Tone])[],
  place: HTMLElement,
  size: { width: number; height: number },
  fromZero: boolean,
): uPlot.Options {
  const { fontFamily } = getComputedStyle(place);
  const colour = (name: string): string => colourOf(place, name);
  const axis = {
    stroke: colour('chart-ink'),
    grid: { stroke: colour('chart-grid'), width: 1 },
    ticks: { show: false },
    font: `11px ${fontFamily}`,
  };
  return {
    ...size,
    padding: [8, 22, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { range: (_plot, first, last) => [Math.max(Math.min(first, last - MIN_SHOWN), last - MAX_SHOWN), last] },
      y: fromZero
        ? { range: (_plot, _least, most) => [0, Math.max(most * 1.15, 10)] }
        : { range: (_plot, least, most) => [Math.floor(least - 1), Math.ceil(most + 1)] },
    },
    axes: [
      { ...axis, space: 90, size: 24, values: '{HH}:{mm}:{ss}' as unknown as uPlot.Axis.Values },
      { ...axis, size: 44, space: 34, values: (_plot, splits) => splits.map((split) => number(split)) },
    ],
    series: [
      {},
      ...lines.map(([, tone]): uPlot.Series => {
        const stroke = colour(`tone-${tone}`);
        return {
          stroke,
          width: tone === 'target' ? 1.25 : 2,
          points: { show: false },
          ...(tone === 'target' ? { dash: [4, 4] } : {}),
          ...(tone === 'power' ? { fill: colour('tone-power-fill') } : {}),
        };
      }),
    ],
  };
}

/** A canvas knows no custom properties, nor colours that depend on the theme: the browser resolves them on an element. */
function colourOf(place: HTMLElement, name: string): string {
  const probe = element('span');
  probe.style.color = `var(--${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
