/** The tasks of a job, prepared in every variant; each has given the right result before any is timed. */
import * as compared from 'bench:compared';
import { ours as reference } from 'bench:reference';
import { ourObjects, ours } from '../subjects/ours.ts';
import type { Subject, Work } from '../subjects/subject.ts';
import { tableSubject } from '../table/subject.ts';
import { allTasks, FULL_SCALE, SMALL_SCALE } from '../tasks.ts';
import { type Timed, timed } from '../throughput.ts';
import { COMPARED_MARK, type Job, type NativeProgram, SELF_DESCRIBING, timedName, type Untimed } from './job.ts';

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
  const wanted = prepared.workOf(reference('js'))?.result();
  const { bytes, frames } = prepared;
  const refused: Record<string, string> = {};
  for (const name of job.variants) {
    let work: Work | null;
    try {
      work = prepared.workOf(await loadSubject(name, job.native));
      work?.run();
    } catch (error) {
      // Some peers are compiled by `new Function`, which some hosts forbid.
      refused[name] = String(error);
      continue;
    }
    if (work === null) continue;
    const defect = defectOf(work, name, frames, prepared.expected ?? (() => wanted));
    if (defect !== null) {
      if (!name.includes(COMPARED_MARK)) throw new Error(defect);
      // Another build may rightly differ; then its time means nothing.
      refused[name] = defect;
      continue;
    }
    const timedAs = timedName(taskName, name);
    variants.push(
      work.time === undefined ? timed(timedAs, frames, work.run) : { name: timedAs, frames, sample: work.time },
    );
  }
  return { task: task.name, work: task.work, bytes, frames, refused };
}

/** The fault in the work of a variant, or null. */
function defectOf(work: Work, name: string, frames: number, expected: (result: unknown) => unknown): string | null {
  const result = work.result();
  const difference = firstDifference(result, expected(result));
  if (difference !== null) return `${name} does something else: ${difference}`;
  const taken = work.run();
  return taken === frames ? null : `${name} takes ${taken} frames where there are ${frames}`;
}

/** What each module of bench/peers/variants exports. */
interface PeerModule {
  /** @param variant for the modules that have several */
  subject(variant: string): Subject | Promise<Subject>;
}

/** Peers are loaded on request: some do not load on some hosts. */
async function loadSubject(name: string, native: NativeProgram | null): Promise<Subject> {
  if (name.includes(COMPARED_MARK)) {
    const own = name.slice(0, name.indexOf(COMPARED_MARK));
    return own === 'wasm-objects' ? compared.ourObjects() : compared.ours(own as 'wasm' | 'js');
  }
  switch (name) {
    case 'wasm':
    case 'js':
      return ours(name);
    case 'wasm-objects':
      return ourObjects();
    case 'canary':
      return canary();
    case 'table':
      return tableSubject();
    case 'native': {
      if (native === null) throw new Error('this host starts no native program');
      // Imported here only: it needs Node's modules, which pages and workers lack.
      const { nativeSubject } = (await import('../subjects/native.ts')) as typeof import('../subjects/native.ts');
      return nativeSubject(native);
    }
    default: {
      const file = SELF_DESCRIBING.includes(name) ? 'self-describing' : name;
      const { subject } = (await import(`../peers/variants/${file}.ts`)) as PeerModule;
      return subject(name);
    }
  }
}

/** A variant with a wrong result, which the bench must refuse to time. The tests ask for it. */
function canary(): Subject {
  const js = ours('js');
  const corrupted = (work: Work | undefined): Work => ({
    run: () => work?.run() ?? 0,
    result: () => {
      const result = work?.result() as { sequence: number }[];
      const last = result.at(-1);
      if (last !== undefined) last.sequence++;
      return result;
    },
  });
  return { objects: (messages) => corrupted(js.objects?.(messages)) };
}

/** Where two values first differ; null if they are equal. Portable, because every host checks its own results. */
function firstDifference(actual: unknown, expected: unknown, path = 'the result'): string | null {
  if (Object.is(actual, expected) || (actual === 0 && expected === 0)) return null;
  const [keys, wanted] = [keysOf(actual), keysOf(expected)];
  if (keys === null || wanted === null) return `${path} is ${shown(actual)} and must be ${shown(expected)}`;
  for (const key of wanted) {
    if (!(key in (actual as object))) return `${path} has no ${key}`;
    const part = (value: unknown): unknown => (value as Record<string, unknown>)[key];
    const difference = firstDifference(part(actual), part(expected), `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return keys.length === wanted.length ? null : `${path} has ${keys.length} parts and must have ${wanted.length}`;
}

function keysOf(value: unknown): string[] | null {
  return typeof value === 'object' && value !== null ? Object.keys(value) : null;
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
}
