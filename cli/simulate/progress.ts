/** How the appliances are doing, for whoever watches. */
import { SingleBar } from 'cli-progress';
import { steerable } from '../printable.ts';
import type { Counts } from './counts.ts';

const EVERY_MILLISECONDS = 250;

/** A line that is kept up to date on a terminal; elsewhere one that says when all are online. The function ends it. */
export function watchFleet(counts: Counts, total: number): () => void {
  const bar = process.stderr.isTTY ? openBar(counts, total) : null;
  let isSaid = false;
  const timer = setInterval(() => {
    bar?.update(counts.online, { ...counts });
    if (isSaid || counts.online < total) return;
    isSaid = true;
    if (bar === null) process.stderr.write(`rump: ${total} appliances are online\n`);
  }, EVERY_MILLISECONDS);
  return () => {
    clearInterval(timer);
    bar?.stop();
  };
}

function openBar(counts: Counts, total: number): SingleBar {
  const bar = new SingleBar({
    format: '{bar} {value} of {total} online, {statuses} statuses, {alarms} alarms, {controls} controls',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // The command itself takes the signals.
    gracefulExit: false,
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    stream: steerable(process.stderr),
  });
  bar.start(total, 0, { ...counts });
  return bar;
}
