/**
 * What an object must know of its links when it wakes: on the WebSocket itself, which costs nothing, and in the storage where the
 * host does not take so much there.
 */
import type { Principal } from '../accounts/accounts.ts';
import type { ServerSocket, SqlStorage } from './host.ts';
import type { NewestStatus } from './records.ts';
import type { LinkSnapshot } from './snapshot.ts';

export interface KeptLink {
  readonly name: string;
  readonly principal: Principal;
  readonly snapshot: LinkSnapshot;
  /** When it was last found that the principal may be here, for the host's life before: milliseconds since 1970. */
  readonly reviewed: number;
  /** Of the device at the other end. */
  readonly status?: NewestStatus | undefined;
}

interface Attachment {
  readonly name: string;
  /** Null where the rest is in the storage. */
  readonly rest: string | null;
}

/** Characters. Whatever is longer is not even tried: hosts take from 2 KiB on. */
const MAX_ATTACHED_BYTES = 0x4000;

export class KeptLinks {
  readonly #sql: SqlStorage;
  readonly #stored = new Set<string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS rump_links (name TEXT PRIMARY KEY, rest TEXT NOT NULL)');
  }

  save(socket: ServerSocket, { name, ...rest }: KeptLink): void {
    const text = JSON.stringify(rest);
    if (attach(socket, { name, rest: text })) {
      this.forget(name);
      return;
    }
    attach(socket, { name, rest: null });
    this.#stored.add(name);
    this.#sql.exec('INSERT OR REPLACE INTO rump_links (name, rest) VALUES (?, ?)', name, text);
  }

  /** Null for a socket that nothing was kept of that can be read. */
  load(socket: ServerSocket): KeptLink | null {
    try {
      const link = this.#load(socket);
      return link?.snapshot ? link : null;
    } catch {
      return null;
    }
  }

  #load(socket: ServerSocket): KeptLink | null {
    const attachment = socket.deserializeAttachment() as Attachment | null;
    if (attachment === null) return null;
    const { name } = attachment;
    let { rest } = attachment;
    if (rest === null) {
      for (const row of this.#sql.exec('SELECT rest FROM rump_links WHERE name = ?', name)) rest = row.rest as string;
      this.#stored.add(name);
    }
    return rest === null ? null : { name, ...JSON.parse(rest) };
  }

  forget(name: string): void {
    if (this.#stored.delete(name)) this.#sql.exec('DELETE FROM rump_links WHERE name = ?', name);
  }

  /** After all links were loaded: what is left is of links that ended without the object. */
  forgetOthers(): void {
    for (const { name } of [...this.#sql.exec('SELECT name FROM rump_links')]) {
      if (this.#stored.has(name as string)) continue;
      this.#sql.exec('DELETE FROM rump_links WHERE name = ?', name as string);
    }
  }
}

function attach(socket: ServerSocket, attachment: Attachment): boolean {
  if ((attachment.rest?.length ?? 0) > MAX_ATTACHED_BYTES) return false;
  try {
    socket.serializeAttachment(attachment);
    return true;
  } catch {
    return false;
  }
}
