/** The Durable Object of one shard: the last status of each of its devices, and which of their alarms are open. */
import { DurableObject } from 'cloudflare:workers';
import type { FrameBatch, Message } from 'igrs-rump';
import { formatDeviceId } from 'igrs-rump/profile';
import { codec } from './codec.ts';

/** Whoever makes up device IDs pushes out those not heard of for longest, and fills no disk. */
const MOST_DEVICES = 10_000;

/** What one delivery says of one device. */
interface News {
  frames: number;
  status: Uint8Array | null;
  readonly alarms: Message[];
}

export interface KeptDevice {
  readonly frames: number;
  /** When its last frame came, as ISO 8601. */
  readonly heard: string;
  /** The body of its last status message; null where none has come. */
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

  /** Whole frames, as the worker sends them. What is written is kept before the worker hears that it was taken. */
  take(bytes: Uint8Array): void {
    const news = new Map<string, News>();
    const scanner = codec.scanner();
    for (const batch of scanner.push(bytes)) gather(news, batch);
    for (const batch of scanner.end()) gather(news, batch);
    const now = Date.now();
    for (const [id, each] of news) this.#keep(id, each, now);
    const excess = this.#devices - MOST_DEVICES;
    if (excess <= 0) return;
    this.#sql.exec('DELETE FROM devices WHERE id IN (SELECT id FROM devices ORDER BY heard LIMIT ?)', excess);
    this.#devices = MOST_DEVICES;
  }

  /** Null where no frame of it has come. */
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
    // Of a kind that the profile does not know, nothing can be told but that it came.
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
