/** The Durable Object of one shard: the last status and the open alarms of each of its devices; and GET /devices/<id>. */
import { DurableObject, env } from 'cloudflare:workers';
import { type FrameBatch, type Message, RumpError, shardOf } from 'igrs-rump';
import { formatDeviceId, parseDeviceId } from 'igrs-rump/profile';
import { codec } from './codec.ts';
import { withinTime } from './deliveries.ts';
import { shardGroups } from './destinations.ts';
import { Refusal } from './errors.ts';
import { limits } from './limits.ts';
import { nameOf } from './round.ts';
import type { Group } from './rules.ts';

/** GET /devices/<id>. A device's frames may go to several groups, by their kinds and fields; each keeps what it received. */
export async function answerDevice(text: string): Promise<Response> {
  const { deviceType, serial } = checkedId(text);
  // The code is before the hyphen.
  const code = Number.parseInt(text, 16);
  const device = text.toLowerCase();
  const asked = shardGroups.map((group) => ask(group, device, code, serial));
  const kept = (await Promise.all(asked)).filter((answer) => answer !== null);
  if (kept.length === 0) {
    throw new Refusal(404, { code: 'unknown-device', message: `no frame of ${device} has been kept` });
  }
  return Response.json({ device, deviceType, kept });
}

async function ask({ to, shards }: Group, device: string, code: number, serial: number) {
  const shard = shards === undefined ? undefined : shardOf(code, serial, shards);
  const name = nameOf({ to, shard });
  let kept: KeptDevice | null;
  try {
    kept = await withinTime(limits.destinationMilliseconds, () => env.DEVICES.getByName(name).device(device));
  } catch (error) {
    console.error(name, error);
    throw new Refusal(504, { code: 'no-answer', message: `the shard ${name} did not answer` });
  }
  return kept && { to, ...(shard === undefined ? {} : { shard }), ...kept };
}

function checkedId(text: string): ReturnType<typeof parseDeviceId> {
  try {
    return parseDeviceId(text);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new Refusal(400, { code: 'bad-device-id', message: error.message });
  }
}

/** Invented device IDs evict the devices not heard from for longest, and cannot fill the disk. */
const MAX_DEVICES = 10_000;

/** What one delivery says of one device. */
interface News {
  frames: number;
  status: Uint8Array | null;
  readonly alarms: Message[];
}

interface KeptDevice {
  readonly frames: number;
  /** When its last frame arrived, as ISO 8601. */
  readonly heard: string;
  /** The body of its last status message; null if none has arrived. */
  readonly status: object | null;
  readonly openAlarms: number;
  /** Faults of the open alarms; '' is an alarm without a fault. */
  readonly faults: readonly (string | number)[];
}

interface Row extends Record<string, SqlStorageValue> {
  frames: number;
  heard: number;
  status: ArrayBuffer | null;
  faults: string;
}

export class DeviceShard extends DurableObject {
  readonly #sql: SqlStorage;
  #devices: number;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS devices (
        id TEXT PRIMARY KEY, frames INTEGER NOT NULL, heard INTEGER NOT NULL, status BLOB, faults TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS devices_by_time ON devices (heard);`);
    this.#devices = this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM devices').one().count;
  }

  /** Whole frames, as the worker sends them. They are stored before the worker learns that they were accepted. */
  take(bytes: Uint8Array): void {
    const news = new Map<string, News>();
    const scanner = codec.scanner();
    for (const batch of scanner.push(bytes)) gather(news, batch);
    for (const batch of scanner.end()) gather(news, batch);
    const now = Date.now();
    for (const [id, each] of news) this.#keep(id, each, now);
    const excess = this.#devices - MAX_DEVICES;
    if (excess <= 0) return;
    this.#sql.exec('DELETE FROM devices WHERE id IN (SELECT id FROM devices ORDER BY heard LIMIT ?)', excess);
    this.#devices = MAX_DEVICES;
  }

  /** Null if no frame of it has arrived. */
  device(id: string): KeptDevice | null {
    const row = this.#row(id);
    if (row === undefined) return null;
    const faults: KeptDevice['faults'] = JSON.parse(row.faults);
    return {
      frames: row.frames,
      heard: new Date(row.heard).toISOString(),
      status: row.status === null ? null : codec.decode(row.status).body,
      openAlarms: faults.length,
      faults,
    };
  }

  #keep(id: string, { frames, status, alarms }: News, now: number): void {
    const row = this.#row(id);
    if (row === undefined) this.#devices++;
    const faults = JSON.stringify(faultsAfter(JSON.parse(row?.faults ?? '[]'), alarms));
    this.#sql.exec(
      'INSERT OR REPLACE INTO devices (id, frames, heard, status, faults) VALUES (?, ?, ?, ?, ?)',
      id,
      (row?.frames ?? 0) + frames,
      now,
      // A copy: a part of a buffer would be stored with all of it.
      status?.slice().buffer ?? row?.status ?? null,
      faults,
    );
  }

  #row(id: string): Row | undefined {
    return this.#sql.exec<Row>('SELECT frames, heard, status, faults FROM devices WHERE id = ?', id).toArray()[0];
  }
}

function gather(news: Map<string, News>, batch: FrameBatch): void {
  for (let index = 0; index < batch.length; index++) {
    const kind = batch.kind(index);
    // Of an unknown kind, only the arrival is known.
    const type = kind === 'unknown' ? batch.message(index).deviceType : kind.slice(0, kind.indexOf('.'));
    const id = formatDeviceId(type as Message['deviceType'], batch.serial(index));
    const known = news.get(id) ?? { frames: 0, status: null, alarms: [] };
    news.set(id, known);
    known.frames++;
    if (kind.endsWith('.status')) known.status = batch.bytes(index);
    else if (kind.endsWith('.alarm')) known.alarms.push(batch.message(index));
  }
}

/** A fault is open from the alarm that raises it to the one that clears it. */
function faultsAfter(before: readonly (string | number)[], alarms: readonly Message[]): (string | number)[] {
  const open = new Set(before);
  for (const { body } of alarms) {
    if (!('faults' in body)) continue;
    for (const fault of body.faults.length === 0 ? [''] : body.faults) {
      if (body.event === 'cleared') open.delete(fault);
      else open.add(fault);
    }
  }
  return [...open];
}
