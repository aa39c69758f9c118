/** A variant that does something else, which the bench must refuse to time. The tests ask for it. */
import { ours } from './ours.ts';
import type { Subject, Work } from './subject.ts';

export function canary(): Subject {
  const js = ours('js');
  const spoil = (work: Work | undefined): Work => ({
    run: () => work?.run() ?? 0,
    result: () => {
      const result = work?.result() as { sequence: number }[];
      const last = result.at(-1);
      if (last !== undefined) last.sequence++;
      return result;
    },
  });
  return { objects: (messages) => spoil(js.objects?.(messages)) };
}
