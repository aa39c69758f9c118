/** What happened to all appliances together. Changed in place. */
export interface Counts {
  appliances: number;
  /** Registered now. */
  online: number;
  /** Registrations in all. */
  links: number;
  statuses: number;
  alarms: number;
  /** Alarms for which an appliance had no room, because none was acknowledged. */
  alarmsLost: number;
  controls: number;
  /** By result: controls that were answered with anything but `ok`. */
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
