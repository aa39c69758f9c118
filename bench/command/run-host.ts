/** All tasks on one host, each in several fresh processes. */
import type { Host } from '../hosts/host.ts';
import type { NativeProgram, Report } from '../program/job.ts';
import { groupsOf } from '../tasks/names.ts';
import type { Options } from './options.ts';

/** The processes of a task come round by round, so that a machine that is busy for a while is so for all tasks. */
export async function runHost(
  host: Host,
  { tasks, variants, processes, pace, patience }: Options,
  native: NativeProgram | null,
  told: (tasks: string) => void,
): Promise<Map<string, Report[]>> {
  const reports = new Map(tasks.map((task) => [task, [] as Report[]]));
  const started = Date.now();
  for (let round = 0; round < processes; round++) {
    const elapsed = Date.now() - started;
    if (round > 0 && elapsed + elapsed / round > patience) {
      console.error(`\nthe machine is slow or busy: ${round} of ${processes} processes of each task were run`);
      break;
    }
    for (const group of groupsOf(tasks)) {
      told(group.join(', '));
      // In an order that turns: who comes first has the heap to itself.
      const turned = [...variants.slice(round % variants.length), ...variants.slice(0, round % variants.length)];
      for (const report of await host.run({ tasks: group, variants: turned, native, pace })) {
        reports.get(report.task)?.push(report);
      }
    }
  }
  return reports;
}
