/**
 * The history of chosen fields, one chart for each unit. The canvas is only visual; the legend beside it has the values as text. The fields
 * are those of the face, unless somebody has chosen others; the choice is kept in the browser, by device type.
 */

import type { FieldDescription } from 'igrs-rump/profile';
import uPlot from 'uplot';
import type { Series } from '../../feed.ts';
import { element, readStored, setText, store } from '../browser.ts';
import { faceOf, type Tone, toneAt } from '../faces.ts';
import { bare, fieldsOf, NO_VALUE, number } from '../format.ts';
import type { Device } from '../home.ts';

/** More lines than colours can tell apart help nobody. */
const MAX_CHOSEN = 8;

interface ChosenField {
  readonly field: FieldDescription;
  readonly tone: Tone;
}

type Choices = Readonly<Record<string, unknown>>;

/** All fields of a status that can be drawn. */
function numbersOf(deviceType: string): readonly FieldDescription[] {
  return [...fieldsOf(deviceType, 'status').values()].filter(({ type }) => type === 'number');
}

export function chosenOf(deviceType: string): readonly ChosenField[] {
  const choice = readStored<Choices>('fields', {})?.[deviceType];
  const { lines } = faceOf(deviceType);
  const tones = new Map(lines);
  const order = [...tones.keys()];
  const placeOf = (name: string): number => (tones.has(name) ? order.indexOf(name) : order.length);
  const names: readonly unknown[] = Array.isArray(choice) ? choice : lines.map(([name]) => name);
  return (
    numbersOf(deviceType)
      .filter(({ name }) => names.includes(name))
      // First those of the face, in its order, which is by importance.
      .sort((first, second) => placeOf(first.name) - placeOf(second.name))
      .slice(0, MAX_CHOSEN)
      .map((field, index) => ({ field, tone: tones.get(field.name) ?? toneAt(index) }))
  );
}

/** For these device types, in the worker's form. */
export function recordedOf(deviceTypes: Iterable<string>): Record<string, string[]> {
  return Object.fromEntries(Array.from(deviceTypes, (type) => [type, chosenOf(type).map(({ field }) => field.name)]));
}

interface Chart {
  readonly root: HTMLElement;
  update(): void;
  redraw(): void;
  remove(): void;
}

/** Seconds that are shown; the minimum keeps a new line from starting as a point. */
const MIN_SHOWN = 120;
const RANGES = [
  { seconds: 900, name: '15 minutes' },
  { seconds: 86_400, name: '24 hours' },
];
const HEIGHT = { first: 230, other: 140 };
const TITLES: Readonly<Record<string, string>> = { '°C': 'Temperature', W: 'Power', kWh: 'Energy', '%': 'Shares' };

/** @param rechosen called when other fields have been chosen, which are recorded from then on */
export function showCharts(device: Device, series: Series, name: () => string, rechosen: () => void): Chart {
  const { deviceType } = device.line;
  const place = element('div.chart-list');
  let shown = RANGES[0]?.seconds ?? 0;
  let charts: Chart[] = [];
  const all = (what: 'update' | 'redraw' | 'remove') => (): void => {
    for (const chart of charts) chart[what]();
  };
  const make = (): void => {
    all('remove')();
    const groups = new Map<string, ChosenField[]>();
    for (const chosen of chosenOf(deviceType)) {
      const unit = chosen.field.unit ?? '';
      groups.set(unit, [...(groups.get(unit) ?? []), chosen]);
    }
    charts = [...groups].map(([unit, lines], index) =>
      chartOf(series, unit, lines, index === 0 ? HEIGHT.first : HEIGHT.other, () => shown, name),
    );
    place.replaceChildren(...charts.map(({ root }) => root));
    all('update')();
  };
  const ranges = element(
    'fieldset.ranges',
    element('legend.unseen', 'Range of the charts'),
    ...RANGES.map((range) => {
      const choice = { name: 'chart-range', value: range.seconds, checked: range.seconds === shown };
      const input = element('input', { type: 'radio' }, choice);
      input.addEventListener('change', () => {
        shown = range.seconds;
        all('redraw')();
      });
      return element('label.segment', input, element('span', range.name));
    }),
  );
  const choices = chooser(deviceType, () => {
    rechosen();
    make();
  });
  const root = element(
    'section.charts',
    { 'aria-label': 'Charts', hidden: numbersOf(deviceType).length === 0 },
    element('div.chart-tools', ranges, choices),
    place,
  );
  make();
  return { root, update: all('update'), redraw: all('redraw'), remove: all('remove') };
}

/** Which fields are drawn and recorded. */
function chooser(deviceType: string, changed: () => void): HTMLElement {
  const chosen = new Set(chosenOf(deviceType).map(({ field }) => field.name));
  const fields = numbersOf(deviceType);
  const boxes = fields.map(({ name }) =>
    element('input', { type: 'checkbox', value: name, checked: chosen.has(name) }),
  );
  const labels = fields.map((field, index) => element('label.choice', boxes[index], titleWithUnit(field)));
  const choices = element('div.choices', ...labels);
  choices.addEventListener('change', () => {
    const names = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    for (const box of boxes) box.disabled = names.length >= MAX_CHOSEN && !box.checked;
    store('fields', { ...readStored<Choices>('fields', {}), [deviceType]: names });
    changed();
  });
  return element('details.chooser', element('summary', 'Choose fields'), choices);
}

function titleWithUnit({ title, unit }: FieldDescription): string {
  return unit === undefined ? title : `${title} (${unit})`;
}

/** Saves what the chart shows. */
function saveButton(
  series: Series,
  lines: readonly ChosenField[],
  title: string,
  shown: () => number,
  name: () => string,
): HTMLElement {
  const label = `Save as CSV: ${title.toLowerCase()}`;
  const button = element('button.plain.save', { type: 'button', 'aria-label': label }, 'Save as CSV');
  button.addEventListener('click', () => {
    const since = (series.times.at(-1) ?? 0) - shown();
    const fields = lines.map(({ field }) => field);
    download(`${name()} ${title}.csv`, csvOf(series, fields, since));
  });
  return button;
}

function chartOf(
  series: Series,
  unit: string,
  lines: readonly ChosenField[],
  height: number,
  shown: () => number,
  name: () => string,
): Chart {
  const [only] = lines;
  const title = TITLES[unit] ?? (lines.length === 1 ? (only?.field.title ?? '') : 'Values');
  const place = element('div.plot', { 'aria-hidden': 'true' });
  const values = lines.map(() => element('span.legend-value'));
  const legend = element(
    'ul.legend',
    ...lines.map(({ field, tone }, index) => {
      const swatch = element(`span.swatch.swatch-${tone}`, { 'aria-hidden': 'true' });
      swatch.style.borderColor = `var(--tone-${tone})`;
      return element('li', swatch, `${field.title} `, values[index]);
    }),
  );
  const root = element(
    'figure.chart',
    element(
      'figcaption',
      element('h3', title, ' ', element('span.chart-unit', unit)),
      legend,
      saveButton(series, lines, title, shown, name),
    ),
    place,
  );
  let plot: uPlot | null = null;
  const size = (): { width: number; height: number } => ({ width: Math.max(place.clientWidth, 120), height });
  const data = (): uPlot.AlignedData => [series.times, ...lines.map(({ field }) => series.values(field.name))];
  const observer = new ResizeObserver(() => plot?.setSize(size()));
  const make = (): void => {
    plot?.destroy();
    plot = new uPlot(options(lines, place, size(), unit === 'W', shown()), data(), place);
  };
  return {
    root,
    update: () => {
      for (const [index, { field }] of lines.entries()) {
        const text = bare(field, series.values(field.name).at(-1));
        setText(values[index] as Node, text === NO_VALUE ? 'no value' : text);
      }
      root.dataset.last = String(series.times.at(-1) ?? '');
      root.dataset.samples = String(series.times.length);
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
  lines: readonly ChosenField[],
  place: HTMLElement,
  size: { width: number; height: number },
  fromZero: boolean,
  shown: number,
): uPlot.Options {
  const { fontFamily } = getComputedStyle(place);
  const colour = (name: string): string => colourOf(place, name);
  const axis = {
    stroke: colour('chart-ink'),
    grid: { stroke: colour('chart-grid'), width: 1 },
    ticks: { show: false },
    font: `11px ${fontFamily}`,
  };
  const time = shown > 7200 ? '{HH}:{mm}' : '{HH}:{mm}:{ss}';
  return {
    ...size,
    padding: [8, 22, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { range: (_plot, first, last) => [Math.max(Math.min(first, last - MIN_SHOWN), last - shown), last] },
      y: fromZero
        ? { range: (_plot, _least, most) => [0, Math.max((most ?? 0) * 1.15, 10)] }
        : { range: (_plot, least, most) => [Math.floor((least ?? 0) - 1), Math.ceil((most ?? 0) + 1)] },
    },
    axes: [
      { ...axis, space: 90, size: 24, values: time as unknown as uPlot.Axis.Values },
      { ...axis, size: 44, space: 34, values: (_plot, splits) => ticks(splits) },
    ],
    series: [
      {},
      ...lines.map(({ tone }): uPlot.Series => {
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

/** With as many decimals as tell them apart. */
function ticks(splits: readonly number[]): string[] {
  const [first = 0, second = first + 1] = splits;
  const step = Number((second - first).toPrecision(2));
  return splits.map((split) => number(split, step));
}

/** A canvas knows neither custom properties nor colours that depend on the theme: the browser resolves them on an element. */
function colourOf(place: HTMLElement, name: string): string {
  const probe = element('span');
  probe.style.color = `var(--${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * What a chart shows, as a file for a spreadsheet: RFC 4180, with the times of ISO 8601. A gap is a line without values.
 *
 * @param since seconds since 1970
 */
function csvOf(series: Series, fields: readonly FieldDescription[], since: number): string {
  const head = ['time', ...fields.map(titleWithUnit)];
  const columns = fields.map(({ name }) => series.values(name));
  const rows = series.times.flatMap((time, index) => {
    if (time < since) return [];
    return [[new Date(time * 1000).toISOString(), ...columns.map((values) => String(values[index] ?? ''))]];
  });
  return [head, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe, so that it stays text: titles come from the profile. Numbers stay
 * numbers.
 */
function quoted(text: string): string {
  const isFormula = /^[=+\-@\t\r\n]/.test(text) && !Number.isFinite(Number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  element('a', { href: url, download: name.replace(/[^\p{L}\p{N}. -]+/gu, '-') }).click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
