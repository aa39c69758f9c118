/** Queries on Arrow tables of a capture; they need nothing from this package. */
import type { Table } from '@uwdata/flechette';

export interface Climate {
  readonly serial: number;
  readonly reports: number;
  /** °C, over the reports that have a reading; null if none has. */
  readonly meanRoomTemperature: number | null;
  /** Of its reports, from 0 to 1. */
  readonly compressorShare: number;
}

/** For each device, in order of serials. Needs the columns serial, roomTemperature and compressorRunning. */
export function climateByDevice(table: Table): Climate[] {
  const sums = new Map<number, { reports: number; readings: number; degrees: number; running: number }>();
  const temperatures = columnOf(table, 'roomTemperature');
  const running = columnOf(table, 'compressorRunning');
  for (const [row, serial] of [...columnOf(table, 'serial')].entries()) {
    const sum = sums.get(serial as number) ?? { reports: 0, readings: 0, degrees: 0, running: 0 };
    sums.set(serial as number, sum);
    const temperature = temperatures.at(row) as number | null;
    sum.reports++;
    if (temperature !== null) {
      sum.readings++;
      sum.degrees += temperature;
    }
    if (running.at(row) === true) sum.running++;
  }
  return [...sums]
    .sort(([one], [two]) => one - two)
    .map(([serial, { reports, readings, degrees, running }]) => ({
      serial,
      reports,
      meanRoomTemperature: readings === 0 ? null : degrees / readings,
      compressorShare: running / reports,
    }));
}

/** How many alarms there are of each severity. Needs the column severity. */
export function alarmsBySeverity(table: Table): Map<string, number> {
  const counts = new Map<string, number>();
  for (const severity of columnOf(table, 'severity')) {
    counts.set(severity as string, (counts.get(severity as string) ?? 0) + 1);
  }
  return counts;
}

function columnOf(table: Table, name: string): NonNullable<ReturnType<Table['getChild']>> {
  const column = table.getChild(name);
  if (column === undefined) throw new Error(`the table has no column ${name}`);
  return column;
}
