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

export const ALL_TASKS: readonly string[] = [
  ...MAIN_TASKS,
  ...STREAM_FRAMES.map((frames) => `growth.${frames}`),
  ...CALL_FRAMES.map((frames) => `crossover.${frames}`),
];
