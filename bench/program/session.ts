/** The tasks of a job, made ready in every variant, each of which has given the right result before any is timed. */
import { loadSubject } from '../subjects/load.ts';
import { ours } from '../subjects/ours.ts';
import type { Work } from '../subjects/subject.ts';
import { allTasks } from '../tasks/all.ts';
import { FULL_SCALE, SMALL_SCALE } from '../tasks/task.ts';
import { type Timed, timed } from '../throughput.ts';
import { firstDifference } from './difference.ts';
import { type Job, timedName, type Untimed } from './job.ts';

export interface Session {
  readonly variants: readonly Timed[];
  readonly untimed: readonly Untimed[];
}

export async function openSession(job: Job): Promise<Session> {
  const variants: Timed[] = [];
  const untimed: Untimed[] = [];
  for (const name of job.tasks) untimed.push(await openTask(name, job, variants));
  return { variants, untimed };
}

async function openTask(taskName: string, job: Job, variants: Timed[]): Promise<Untimed> {
  const task = allTasks.find(({ name }) => name === taskName);
  if (task === undefined) throw new Error(`there is no task ${taskName}`);
  const prepared = task.prepare(job.pace === null ? SMALL_SCALE : FULL_SCALE);
  const reference = prepared.workOf(ours('js'))?.result();
  const { bytes, frames } = prepared;
  const refused: Record<string, string> = {};
  for (const name of job.variants) {
    let work: Work | null;
    try {
      work = prepared.workOf(await loadSubject(name, job.native));
      work?.run();
    } catch (error) {
      // Some peers are compiled by `new Function`, which hosts forbid.
      refused[name] = String(error);
      continue;
    }
    if (work === null) continue;
    assertRight(work, name, frames, prepared.expected ?? (() => reference));
    const timedAs = timedName(taskName, name);
    variants.push(
      work.time === undefined ? timed(timedAs, frames, work.run) : { name: timedAs, frames, sample: work.time },
    );
  }
  return { task: task.name, work: task.work, bytes, frames, refused };
}

function assertRight(work: Work, name: string, frames: number, expected: (result: unknown) => unknown): void {
  const result = work.result();
  const difference = firstDifference(result, expected(result));
  if (difference !== null) throw new Error(`${name} does something else: ${difference}`);
  const taken = work.run();
  if (taken !== frames) throw new Error(`${name} takes ${taken} frames where there are ${frames}`);
}
