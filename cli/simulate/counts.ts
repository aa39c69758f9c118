/** Counts of what happens to the appliances, and their display while the command runs and at its end. */
import type { SingleBar } from 'cli-progress';
import { progressBar } from '../progress.ts';

const EVERY_MILLISECONDS = 250;

/** On a terminal shows a line that is kept up to date, elsewhere prints one line when all are online. Returns a function that ends it. */
export function watchFleet(counts: Counts, total: number): () => void {
  const bar = process.stderr.isTTY ? openBar(counts, total) : null;
  let isPrinted = false;
  const timer = setInterval(() => {
    bar?.update(counts.online, { ...counts });
    if (isPrinted || counts.online < total) return;
    isPrinted = true;
    if (bar === null)
      process.stderr.write(`rump: ${total === 1 ? 'the appliance is' : `${total} appliances are`} online\n`);
  }, EVERY_MILLISECONDS);
  return () => {
    clearInterval(timer);
    bar?.stop();
  };
}

function openBar(counts: Counts, total: number): SingleBar {
  const bar = progressBar('{value} of {total} online, {statuses} statuses, {alarms} alarms, {controls} controls');
  bar.start(total, 0, { ...counts });
  return bar;
}

/** Totals over all appliances. Updated in place. */
export interface Counts {
  appliances: number;
  /** Currently registered. */
  online: number;
  /** All registrations so far. */
  links: number;
  statuses: number;
  alarms: number;
  /** Alarms dropped because an appliance's queue was full of unacknowledged ones. */
  alarmsLost: number;
  controls: number;
  /** By result: controls answered with anything but `ok`. */
  refused: Record<string, number>;
  /** By reason: links that ended before we ended them. */
  closed: Record<string, number>;
}

export function emptyCounts(): Counts {
  return {
    appliances: 0,
    online: 0,
    links: 0,
    statuses: 0,
    alarms: 0,
    alarmsLost: 0,
    controls: 0,
    refused: {},
    closed: {},
  };
}

export function countsText({
  appliances,
  links,
  statuses,
  alarms,
  alarmsLost,
  controls,
  refused,
  closed,
}: Counts): string {
  const lines: readonly (readonly [string, number | string])[] = [
    ['appliances', appliances],
    ['registered', `${links}${listed(closed, ', ended: ')}`],
    ['statuses', statuses],
    ['alarms', `${alarms}${alarmsLost > 0 ? `, lost: ${alarmsLost}` : ''}`],
    ['controls', `${controls}${listed(refused, ', refused: ')}`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(12)}${value}\n`).join('');
}

function listed(counts: Readonly<Record<string, number>>, before: string): string {
  const entries = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return entries.length === 0 ? '' : before + entries.join(', ');
}
