/**
 * `rump devices`: the devices granted to an account, as the server knows them. `rump status` and `rump control`: one request to one
 * device, and the state in its answer. All print their result as a table, JSON lines or CSV.
 */
import type { Message } from 'igrs-rump';
import type { Device, ListedDevice } from 'igrs-rump/exchange';
import { type FieldDescription, type KindName, parseDeviceId } from 'igrs-rump/profile';
import { kindOf } from '../../home/vocabulary.ts';
import { fieldValue, isCode } from '../../sdk/exchange/roles.ts';
import { csvLine } from '../decode/csv.ts';
import { cellOf } from '../decode/table.ts';
import { createEngineCodec } from '../engine.ts';
import { misuse, orFailure, suggestion } from '../failure.ts';
import { deviceIdOf, deviceText } from '../filter.ts';
import { jsonBody, jsonLine } from '../json-message.ts';
import { type Style, standardOutput } from '../output.ts';
import { printableJson } from '../printable.ts';
import { type Column, TextTable } from '../text-table.ts';
import { descriptionOf, valueOfText } from '../vocabulary.ts';
import { type Purpose, type SessionOptions, withController } from './session.ts';

const DEVICE_COLUMNS = [
  { head: 'device' },
  { head: 'type' },
  { head: 'presence' },
  { head: 'since' },
  { head: 'grants' },
  { head: 'alarms', align: 'right' },
] as const;

export async function listDevices(options: SessionOptions & FormOptions): Promise<void> {
  const found = await withController(options, { device: null, action: 'list' }, ({ controller }) =>
    controller.devices(),
  );
  const devices = found.sort((one, other) => (one.id < other.id ? -1 : 1));
  if (devices.length === 0) {
    process.stderr.write('rump: this account has no devices here yet; a device is listed once it has registered\n');
  }
  await printRows(options, DEVICE_COLUMNS, devices.map(rowOf), devices.map(jsonOf));
}

function typeOf(id: string): string {
  return String(parseDeviceId(id).deviceType);
}

function sinceOf({ since }: ListedDevice['presence']): string | null {
  return since === null ? null : new Date(since).toISOString();
}

function rowOf({ id, presence, grants, alarms }: ListedDevice): Row {
  const open = alarms.filter(({ body }) => !isCode(fieldValue(body, 'alarm', 'event'), 'cleared')).length;
  const cells = [id, typeOf(id), presence.state, sinceOf(presence) ?? '', grants.join(' '), String(open)];
  const style = open > 0 ? 'red' : presence.state === 'online' ? 'green' : undefined;
  return { cells, style };
}

function jsonOf({ id, presence, grants, status, alarms }: ListedDevice): string {
  return printableJson({
    device: id,
    deviceType: typeOf(id),
    presence: presence.state,
    since: sinceOf(presence),
    grants,
    status: status === null ? null : jsonBody(status.kind, status.body),
    alarms: alarms.map(({ kind, body }) => jsonBody(kind, body)),
  });
}

type RequestOptions = SessionOptions & FormOptions;

export async function showStatus(written: string, options: RequestOptions): Promise<void> {
  await ask(deviceIdOf(written, 'DEVICE'), 'observe', options, (device) => device.queryStatus());
}

export async function controlDevice(
  written: string,
  settings: readonly string[],
  options: RequestOptions,
): Promise<void> {
  const id = deviceIdOf(written, 'DEVICE');
  const fields = fieldsOf(id, settings);
  // Before anything is connected.
  await check(id, fields, options);
  await ask(id, 'control', options, (device) => device.control(fields));
}

async function ask(
  id: string,
  action: Purpose['action'],
  options: RequestOptions,
  send: (device: Device) => Promise<unknown>,
): Promise<void> {
  const answer = await withController(options, { device: id, action }, async ({ controller, online }) => {
    // The time for the answer starts when there is a link.
    await online;
    return send(controller.device(id));
  });
  await printState(options, answer as Message);
}

/** @throws a Failure for unknown fields, fields given twice, and invalid values */
function fieldsOf(device: string, settings: readonly string[]): Record<string, unknown> {
  const { deviceType } = parseDeviceId(device);
  const kind = kindOf(String(deviceType), 'control');
  if (kind === null) throw misuse(`DEVICE is ${device}; the profile has no control message for this type of device`);
  const names = kind.fields.map(({ name }) => name);
  const fields = new Map<string, unknown>();
  for (const setting of settings) {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (name === '') throw misuse(`${JSON.stringify(setting)} is not FIELD=VALUE, such as ${names[0]}=VALUE`);
    const field = kind.fields.find((field) => field.name === name);
    if (field === undefined) throw misuse(`${name}: no field of ${kind.kind}; ${suggestion(name, names, 'it has')}`);
    if (fields.has(name)) throw misuse(`${name} is given twice`);
    fields.set(name, valueOfText(field, text, kind.kind));
  }
  return Object.fromEntries(fields);
}

async function check(device: string, body: object, { engine }: SessionOptions): Promise<void> {
  const { deviceType, serial } = parseDeviceId(device);
  const codec = await createEngineCodec(engine);
  const { kind } = kindOf(String(deviceType), 'control') ?? {};
  orFailure(
    () => codec.encode({ kind, serial, sequence: 0, body } as never),
    (error) => misuse(error.message.replace(/^body\./, '')),
  );
}

interface FormOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

interface Row {
  readonly cells: readonly string[];
  readonly style?: Style | undefined;
}

/** @param jsonLines one for each row */
async function printRows(
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

const STATE_COLUMNS: readonly Column[] = [{ head: 'field' }, { head: 'value' }, { head: 'unit' }];

/** The state in a device's answer, a field in each row. */
function printState(form: FormOptions, message: Message): Promise<void> {
  const body = message.body as Readonly<Record<string, unknown>>;
  const fields: readonly FieldDescription[] = descriptionOf(message.kind as KindName).fields;
  const shown = fields.filter(({ name }) => body[name] !== undefined);
  const { deviceType, serial } = message as { deviceType: Message['deviceType']; serial?: number | string };
  const rows = [
    ['device', deviceText(deviceType, serial), ''],
    ...shown.map(({ name, unit = '' }) => [name, cellOf(body[name]), unit]),
  ].map((cells): Row => ({ cells }));
  return printRows(form, STATE_COLUMNS, rows, [jsonLine(message as never, { time: new Date().toISOString() })]);
}
