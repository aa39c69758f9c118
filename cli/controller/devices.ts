/** `rump devices`: the devices that an account is granted, as the server knows them. */
import type { ListedDevice } from 'igrs-rump/exchange';
import { parseDeviceId } from 'igrs-rump/profile';
import { fieldValue, isCode } from '../../sdk/exchange/roles.ts';
import { jsonBody } from '../json-message.ts';
import { printableJson } from '../printable.ts';
import { type FormOptions, printRows, type Row } from './form.ts';
import { type SessionOptions, withController } from './session.ts';

const COLUMNS = [
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
  await printRows(options, COLUMNS, devices.map(rowOf), devices.map(jsonOf));
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
