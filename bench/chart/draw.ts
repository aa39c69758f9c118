/** The chart of the README, by Vega, which writes SVG without a browser. */
import { requirePackages } from '../../scripts/common/programs.ts';
import { OTHER_FORMATS, OUR_VARIANTS } from '../program/job.ts';
import type { Results, TaskResult } from '../report/results.ts';

/** Bars of frames per second: the main tasks, each with all variants, the fastest first. */
const TASKS: Readonly<Record<string, string>> = {
  'scan.clean': 'Find, check and index',
  columns: 'Eight columns of one kind',
  objects: 'Frames to objects',
  encode: 'Objects to frames',
};

/** Medium lightness, readable on white and on black. */
const TEXT = '#7d8590';
const COLOURS = { ours: '#d9822b', 'same wire': '#4f8fd0', 'another format': '#8b949e' };
const text = { labelColor: TEXT, titleColor: TEXT };

function specification({ host, version, tasks }: Results): object {
  const charts = Object.entries(TASKS).flatMap(([task, title]) => {
    const result = tasks[task];
    return result === undefined ? [] : [chart(title, result)];
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'transparent',
    title: { text: `Million frames a second, ${host} ${version}`, color: TEXT, anchor: 'start', offset: 16 },
    columns: 2,
    concat: charts,
    config: { view: { stroke: null }, font: 'system-ui, sans-serif' },
  };
}

function chart(title: string, { variants }: TaskResult): object {
  const values = Object.entries(variants)
    .map(([variant, { nanosecondsPerFrame }]) => ({
      variant,
      sort: sortOf(variant),
      frames: 1000 / nanosecondsPerFrame,
    }))
    .sort((first, second) => second.frames - first.frames);
  const sort = values.map(({ variant }) => variant);
  return {
    title: { text: title, color: TEXT, anchor: 'start', frame: 'group', fontSize: 12, fontWeight: 'normal' },
    data: { values },
    width: 250,
    height: { step: 17 },
    encoding: {
      y: { field: 'variant', type: 'nominal', sort, title: null, axis: { ...text, ticks: false, domain: false } },
      x: { field: 'frames', type: 'quantitative', axis: null },
    },
    layer: [
      {
        mark: { type: 'bar', height: 11 },
        encoding: {
          color: {
            field: 'sort',
            type: 'nominal',
            scale: { domain: Object.keys(COLOURS), range: Object.values(COLOURS) },
            legend: { orient: 'bottom', title: null, ...text },
          },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4, fontSize: 10, color: TEXT },
        encoding: { text: { field: 'frames', type: 'quantitative', format: '.3~r' } },
      },
    ],
  };
}

function sortOf(variant: string): keyof typeof COLOURS {
  if ((OUR_VARIANTS as readonly string[]).includes(variant)) return 'ours';
  return (OTHER_FORMATS as readonly string[]).includes(variant) ? 'another format' : 'same wire';
}

interface Vega {
  parse(specification: object): object;
  View: new (runtime: object, options: { renderer: string }) => { toSVG(): Promise<string> };
}

interface VegaLite {
  compile(specification: object): { readonly spec: object };
}

export async function drawChart(results: Results): Promise<string> {
  requirePackages('bench/chart');
  // By computed names, because the packages are not installed where only types are checked.
  const load = (name: string): Promise<unknown> => import(name);
  const [vega, vegaLite] = (await Promise.all(['vega', 'vega-lite'].map(load))) as [Vega, VegaLite];
  const view = new vega.View(vega.parse(vegaLite.compile(specification(results)).spec), { renderer: 'none' });
  return `${await view.toSVG()}\n`;
}
