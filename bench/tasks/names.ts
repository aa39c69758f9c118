/** Tasks by name, for whoever runs them without making them. */

/** What `--quick` runs. */
export const MAIN_TASKS = [
  'scan.clean',
  'scan.dirty',
  'scan.hostile',
  'route',
  'columns',
  'view',
  'objects',
  'encode',
  'single.decode',
  'single.encode',
] as const;

export const STREAM_FRAMES = [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000] as const;

export const CALL_FRAMES = [1, 2, 3, 4, 6, 8, 16, 32, 64, 256] as const;

/** Tasks that are compared with one another run in the same processes. */
export function groupsOf(tasks: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const task of tasks) {
    const [, family] = /^(growth|crossover)\./.exec(task) ?? [];
    const name = family ?? task;
    groups.set(name, [...(groups.get(name) ?? []), task]);
  }
  return [...groups.values()];
}

export const ALL_TASKS: readonly string[] = [
  ...MAIN_TASKS,
  ...STREAM_FRAMES.map((frames) => `growth.${frames}`),
  ...CALL_FRAMES.map((frames) => `crossover.${frames}`),
];
