/** The chart of docs/performance.md, by Vega, which writes SVG without a browser. */
import { requirePackages } from '../../scripts/common/require-program.mjs';
import type { Results } from '../report/results.ts';
import { specification } from './specification.ts';

interface Vega {
  parse(specification: object): object;
  View: new (runtime: object, options: { renderer: string }) => { toSVG(): Promise<string> };
}

interface VegaLite {
  compile(specification: object): { readonly spec: object };
}

export async function drawChart(results: Results): Promise<string> {
  requirePackages('bench/chart');
  // By names that are no literals, because the packages are not there for whoever only checks types.
  const load = (name: string): Promise<unknown> => import(name);
  const [vega, vegaLite] = (await Promise.all(['vega', 'vega-lite'].map(load))) as [Vega, VegaLite];
  const view = new vega.View(vega.parse(vegaLite.compile(specification(results)).spec), { renderer: 'none' });
  return `${await view.toSVG()}\n`;
}
