/** A run as Markdown: what was wanted, every task, and where the lines cross. */
import { OTHER_FORMATS, VARIANTS } from '../subjects/names.ts';
import { type Results, time } from './results.ts';
import { crossover, isMet, megabytesPerSecond, targetsOf } from './targets.ts';

export function markdownOf(results: Results): string {
  return [headline(results), targetsTable(results), tasksTable(results), ...afterwards(results)].join('\n\n');
}

function headline({ host, version, machine, processes, date }: Results): string {
  return (
    `### ${host} ${version}\n\n` +
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, ${date}. Nanoseconds per frame, medians of ${processes} fresh ` +
    `processes; ± is half of what the slowest process took more than the fastest.`
  );
}

function targetsTable(results: Results): string {
  const rows = targetsOf(results)
    .filter(({ measured }) => measured !== null)
    .map((target) => {
      const { what, measured, bound, isMost, unit } = target;
      const figure = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)}${unit}`;
      return [
        what,
        figure(measured as number),
        `${isMost ? '≤' : '≥'} ${figure(bound)}`,
        isMet(target) ? 'yes' : '**no**',
      ];
    });
  return table(['in one run', 'measured', 'wanted', 'met'], rows, 1);
}

/** A row for each variant: there are more of them than of tasks. */
function tasksTable(results: Results): string {
  const tasks = Object.keys(results.tasks).filter((name) => !/^(growth|crossover)\./.test(name));
  const variants = VARIANTS.filter((variant) => tasks.some((task) => time(results, task, variant) !== null));
  const rows = variants.map((variant) => [
    (OTHER_FORMATS as readonly string[]).includes(variant) ? `${variant} (another format)` : variant,
    ...tasks.map((task) => cell(results, task, variant)),
  ]);
  return table(['variant', ...tasks], rows, 1);
}

function cell(results: Results, task: string, variant: string): string {
  const measured = results.tasks[task]?.variants[variant];
  if (measured === undefined) return results.tasks[task]?.refused[variant] === undefined ? '' : 'refused';
  const { nanosecondsPerFrame, spread } = measured;
  const digits = nanosecondsPerFrame < 20 ? 1 : 0;
  return `${nanosecondsPerFrame.toFixed(digits)} ± ${(spread * 50).toFixed(0)} %`;
}

function afterwards(results: Results): string[] {
  const parts: string[] = [];
  const growing = Object.keys(results.tasks).filter((name) => name.startsWith('growth.'));
  const crossing = Object.keys(results.tasks).filter((name) => name.startsWith('crossover.'));
  for (const [title, tasks] of [
    ['frames in one stream, to objects', growing],
    ['frames in each call, scan', crossing],
  ] as const) {
    if (tasks.length === 0) continue;
    const row = (variant: string): string[] => [variant, ...tasks.map((task) => cell(results, task, variant))];
    const counts = tasks.map((task) => Number(task.slice(task.indexOf('.') + 1)).toLocaleString('en'));
    parts.push(table([title, ...counts], [row('wasm'), row('js')], 1));
  }
  const least = crossover(results);
  if (crossing.length > 0) {
    const words = least === null ? 'never the faster' : `the faster from ${least} frames in a call on`;
    parts.push(`Wasm is ${words}.`);
  }
  const slowdown = ['wasm', 'js'].flatMap((variant) => {
    const [clean, hostile] = [time(results, 'scan.clean', variant), time(results, 'scan.hostile', variant)];
    const rate = megabytesPerSecond(results, 'scan.hostile', variant);
    if (clean === null || hostile === null || rate === null) return [];
    return [`${variant} ${(hostile / clean).toFixed(0)} times as slow as on the clean one, ${rate.toFixed(0)} MB/s`];
  });
  if (slowdown.length > 0) parts.push(`On the hostile stream: ${slowdown.join('; ')}.`);
  const refused = Object.entries(Object.assign({}, ...Object.values(results.tasks).map((task) => task.refused)));
  if (refused.length > 0) {
    parts.push(`Not run on this host: ${refused.map(([name, reason]) => `${name} (${reason})`).join('; ')}.`);
  }
  return parts;
}

/** @param words how many columns hold words; the others hold numbers */
function table(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const rule = head.map((_, column) => (column < words ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
