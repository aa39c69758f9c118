/** The forms in which devices, status and control print their result: a table, JSON lines, CSV. */
import type { Message } from 'igrs-rump';
import type { FieldDescription, KindName } from 'igrs-rump/profile';
import { csvLine } from '../decode/csv.ts';
import { cellOf } from '../decode/table.ts';
import { deviceText } from '../filter.ts';
import { jsonLine } from '../json-message.ts';
import { descriptionOf } from '../kinds.ts';
import { type Style, standardOutput } from '../output.ts';
import { type Column, TextTable } from '../text-table.ts';

export interface FormOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

export interface Row {
  readonly cells: readonly string[];
  readonly style?: Style | undefined;
}

/** @param jsonLines one for each row */
export async function printRows(
  { json, csv }: FormOptions,
  columns: readonly Column[],
  rows: readonly Row[],
  jsonLines: readonly string[],
): Promise<void> {
  const output = standardOutput();
  if (json) for (const line of jsonLines) await output.add(`${line}\n`);
  else if (csv) {
    const heads = columns.map(({ head }) => head);
    await output.add(csvLine(heads, output));
    for (const { cells } of rows) await output.add(csvLine(cells, output));
  } else {
    const table = new TextTable(columns);
    table.fit(rows.map(({ cells }) => cells));
    await output.add(table.head(), 'bold');
    for (const { cells, style } of rows) await output.add(table.rows([cells]), style);
  }
  await output.close();
}

const COLUMNS: readonly Column[] = [{ head: 'field' }, { head: 'value' }, { head: 'unit' }];

/** The state that a device answers with, a field in each row. */
export function printState(form: FormOptions, message: Message): Promise<void> {
  const body = message.body as Readonly<Record<string, unknown>>;
  const fields: readonly FieldDescription[] = descriptionOf(message.kind as KindName).fields;
  const shown = fields.filter(({ name }) => body[name] !== undefined);
  const { deviceType, serial } = message as { deviceType: Message['deviceType']; serial?: number | string };
  const rows = [
    ['device', deviceText(deviceType, serial), ''],
    ...shown.map(({ name, unit = '' }) => [name, cellOf(body[name]), unit]),
  ].map((cells): Row => ({ cells }));
  return printRows(form, COLUMNS, rows, [jsonLine(message as never, { time: new Date().toISOString() })]);
}
