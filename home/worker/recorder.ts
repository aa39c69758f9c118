/** The history of chosen fields: the last quarter of an hour in memory, the last day in IndexedDB, where it survives a reload. */
import { type Body, type RecordedHistory, Series } from '../feed.ts';

const DATABASE = 'rump-dashboard';
const STORE = 'blocks';
/** Samples of a field in memory: a quarter of an hour, at one a second. */
const RECENT = 900;
/** Seconds from one sample to the next, at least. */
const MIN_SECONDS = 0.9;
/** Seconds that are kept. */
const DAY = 86_400;
/** Samples in a block. */
const BLOCK = 60;
/** Blocks that are kept: about 20 MB. */
const MAX_BLOCKS = 15_000;
/** Seconds between stored samples, with few devices. */
const STORED_SECONDS = 10;
/** One such step for each this many devices, so that a day of all of them fits. */
const DEVICES_PER_STEP = 80;
const MAX_STORED_SECONDS = 60;
/** After so many times its usual interval without a sample, nobody knows what a device did while no page was open. */
const MAX_INTERVALS = 2.5;
/** Milliseconds between two writes. */
const WRITE_EVERY = 10_000;
/** Writes between two removals of what is too old. */
const WRITES_PER_PRUNE = 30;

interface Block {
  readonly device: string;
  /** Seconds since 1970, of the first sample. */
  readonly start: number;
  /** Whether it is the first one of a page that was opened. */
  readonly isFirst?: boolean;
  /** Without a value where the device was away. */
  readonly times: number[];
  readonly values: Record<string, (number | null)[]>;
}

interface Course {
  readonly recent: Series;
  block: Block | null;
  /** The last stored sample; 0 for none. */
  stored: number;
  isDirty: boolean;
}

export class Recorder {
  readonly #courses = new Map<string, Course>();
  readonly #database: Promise<IDBDatabase | null> = openDatabase();
  #fields: Readonly<Record<string, readonly string[]>> = {};
  #writes = 0;

  constructor() {
    setInterval(() => this.#write(), WRITE_EVERY);
  }

  /** From now on, by device type. */
  choose(fields: Readonly<Record<string, readonly string[]>>): void {
    this.#fields = fields;
  }

  /** @param time seconds since 1970 by a clock that is never set back */
  add(device: string, deviceType: string, time: number, body: Body): void {
    const fields = this.#fields[deviceType] ?? [];
    if (fields.length === 0) return;
    const known = this.#courses.get(device);
    const course = known ?? { recent: new Series(RECENT), block: null, stored: 0, isDirty: false };
    if (known === undefined) this.#courses.set(device, course);
    const last = course.recent.times.at(-1) ?? 0;
    if (time - last >= MIN_SECONDS) course.recent.add(time, body, fields);
    const steps = Math.ceil(this.#courses.size / DEVICES_PER_STEP);
    const seconds = Math.min(STORED_SECONDS * steps, MAX_STORED_SECONDS);
    if (time - course.stored >= seconds) this.#store(device, course, time, body, fields);
  }

  /** A gap in the history of a device, or of all. */
  break(device?: string): void {
    for (const [id, course] of this.#courses) {
      if (id !== (device ?? id) || !course.recent.break()) continue;
      this.#store(id, course, course.stored + 0.001, {}, []);
    }
  }

  #store(device: string, course: Course, time: number, body: Body, fields: readonly string[]): void {
    course.block ??= { device, start: time, isFirst: course.stored === 0, times: [], values: {} };
    extend(course.block, time, body, fields);
    course.stored = time;
    course.isDirty = true;
    // A full block is written at once, because the next one takes its place.
    if (course.block.times.length >= BLOCK) this.#write();
  }

  async history(device: string, now: number): Promise<RecordedHistory> {
    const { recent } = this.#courses.get(device) ?? { recent: new Series(RECENT) };
    const stored = await this.#read(device, now, this.#courses.get(device)?.block ?? null);
    const all = new Series(Number.POSITIVE_INFINITY);
    for (const [index, time] of recent.times.entries()) {
      const body = Object.fromEntries([...recent.fields].map((field) => [field, recent.values(field)[index] ?? null]));
      all.add(time, body, recent.fields);
    }
    all.prepend(stored.times, stored.values);
    return all.all();
  }

  /** @param last the block that may not be written yet */
  async #read(device: string, now: number, last: Block | null): Promise<RecordedHistory> {
    const database = await this.#database;
    const range = IDBKeyRange.bound([device, now - DAY], [device, now]);
    const written =
      database === null
        ? []
        : await answered<Block[]>(database.transaction(STORE).objectStore(STORE).getAll(range)).catch(() => []);
    const blocks = last === null ? written : [...written.filter(({ start }) => start !== last.start), last];
    const stored = new Series(Number.POSITIVE_INFINITY);
    const samples = blocks
      .flatMap((block) => block.times.map((time, index) => ({ time, block, index })))
      .filter(({ time }) => time <= now)
      .sort((first, second) => first.time - second.time);
    let usual = MAX_STORED_SECONDS;
    let wasThere = false;
    const leave = (until: number): void => {
      if (until - (stored.times.at(-1) ?? until) > MAX_INTERVALS * usual) stored.break();
    };
    // Another page may have been open all the time.
    const isCovered = (time: number): boolean =>
      blocks.some(({ start, times }) => start < time && (times.at(-1) ?? 0) > time);
    for (const { time, block, index } of samples) {
      const entries = Object.entries(block.values).map(([field, course]) => [field, course[index] ?? null] as const);
      if (block.isFirst === true && index === 0 && !isCovered(time)) leave(time);
      else if (wasThere) usual = Math.max(time - (stored.times.at(-1) ?? time), MAX_STORED_SECONDS);
      wasThere = entries.some(([, value]) => value !== null);
      stored.add(time, Object.fromEntries(entries), Object.keys(block.values));
    }
    if (!this.#courses.has(device)) leave(now);
    return stored.all();
  }

  async #write(): Promise<void> {
    const blocks: Block[] = [];
    for (const course of this.#courses.values()) {
      if (!course.isDirty || course.block === null) continue;
      blocks.push(course.block);
      course.isDirty = false;
      if (course.block.times.length >= BLOCK) course.block = null;
    }
    const database = await this.#database;
    if (database === null || blocks.length === 0) return;
    try {
      const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
      for (const block of blocks) store.put(block);
      if (this.#writes++ % WRITES_PER_PRUNE === 0) await prune(store);
    } catch {
      // Without storage, or if it is full, the history lasts as long as the page.
    }
  }
}

/** Removes what is older than a day, and the oldest of what exceeds the limit. */
async function prune(store: IDBObjectStore): Promise<void> {
  const index = store.index('start');
  const surplus = (await answered(store.count())) - MAX_BLOCKS;
  const before = Date.now() / 1000 - DAY;
  let removed = 0;
  const cursor = index.openCursor();
  cursor.onsuccess = () => {
    const at = cursor.result;
    if (at === null || (removed >= surplus && (at.value as Block).start >= before)) return;
    at.delete();
    removed++;
    at.continue();
  };
}

function extend({ times, values }: Block, time: number, body: Body, fields: readonly string[]): void {
  for (const field of fields) values[field] ??= new Array(times.length).fill(null);
  times.push(time);
  for (const [field, course] of Object.entries(values)) {
    const value = body[field];
    course.push(typeof value === 'number' ? value : null);
  }
}

/** Null if the browser allows no storage, as in some private windows. */
async function openDatabase(): Promise<IDBDatabase | null> {
  try {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: ['device', 'start'] }).createIndex('start', 'start');
    };
    return await answered(request);
  } catch {
    return null;
  }
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
