/** Unpacks gzip (RFC 1952). If something other than a member follows, the gunzip of Node loses what it has unpacked until then. */
import { crc32, createInflateRaw } from 'node:zlib';
import { Failure } from './failure.ts';

/** Bytes that are unpacked at once: little enough that a thousand times as many fit into memory. */
const PIECE_LENGTH = 0x4000;
const MAGIC = Buffer.from('1f8b08', 'hex');
const FLAG = { check: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

/** All members of a gzip file in sequence. */
export async function* unpacked(name: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = new Source(packed);
  let given = 0;
  try {
    for (let start = 0; await nextMember(name, source, start); start = source.position) {
      for await (const part of member(source)) {
        given += part.length;
        yield part;
      }
    }
  } catch (error) {
    if (!Fault.is(error)) throw error;
    throw new Failure(`${name}: ${error.message}, after ${given} unpacked bytes`, error);
  } finally {
    await source.close();
  }
}

/** What is wrong with the gzip data. */
class Fault extends Error {
  static is(error: unknown): error is Fault {
    return error instanceof Fault;
  }
}

const tooEarly = (): Fault => new Fault('the gzip data ends too early');
const corrupt = (reason: string): Fault => new Fault(`the gzip data is corrupt (${reason})`);

class Source {
  /** Of the byte that is taken next. */
  position = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  /** How many bytes of the chunk are taken. */
  #taken = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** At most so many of the bytes that are there, which are none at the end. */
  async some(most: number): Promise<Uint8Array> {
    while (this.#taken === this.#chunk.length) {
      const { done, value } = await this.#chunks.next();
      if (done === true) break;
      this.#chunk = value;
      this.#taken = 0;
    }
    const piece = this.#chunk.subarray(this.#taken, this.#taken + most);
    this.#taken += piece.length;
    this.position += piece.length;
    return piece;
  }

  /** So many, or fewer at the end. */
  async upTo(count: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let missing = count; missing > 0; ) {
      const part = await this.some(missing);
      if (part.length === 0) break;
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  async exactly(count: number): Promise<Buffer> {
    const bytes = await this.upTo(count);
    if (bytes.length < count) throw tooEarly();
    return bytes;
  }

  /** Gives back the end of what `some` gave last. */
  back(count: number): void {
    this.#taken -= count;
    this.position -= count;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Reads the magic of the next member; false if there is none. */
async function nextMember(name: string, source: Source, start: number): Promise<boolean> {
  const magic = await source.upTo(MAGIC.length);
  if (magic.length === 0) return false;
  if (magic.equals(MAGIC)) return true;
  // Tapes and block devices pad with zeros.
  if (magic[0] === 0) {
    process.stderr.write(`rump: ${name}: bytes after the gzip data, from byte ${start} on, are not read\n`);
    return false;
  }
  throw magic.equals(MAGIC.subarray(0, magic.length))
    ? tooEarly()
    : new Fault(`from byte ${start} on it is not gzip data`);
}

async function* member(source: Source): AsyncGenerator<Uint8Array> {
  await skipHeader(source);
  let check = 0;
  let length = 0;
  for await (const part of inflated(source)) {
    check = crc32(part, check);
    length = (length + part.length) >>> 0;
    yield part;
  }
  const trailer = await source.exactly(8);
  if (trailer.readUInt32LE(0) !== check) throw corrupt('incorrect data check');
  if (trailer.readUInt32LE(4) !== length) throw corrupt('incorrect length check');
}

/** Skips everything between the magic and the data. */
async function skipHeader(source: Source): Promise<void> {
  let check = crc32(MAGIC);
  const take = async (count: number): Promise<Buffer> => {
    const bytes = await source.exactly(count);
    check = crc32(bytes, check);
    return bytes;
  };
  const [flags = 0] = await take(7);
  if ((flags & FLAG.reserved) !== 0) throw corrupt('unknown header flags set');
  if ((flags & FLAG.extra) !== 0) await take((await take(2)).readUInt16LE());
  for (const text of [FLAG.name, FLAG.comment]) {
    if ((flags & text) !== 0) while ((await take(1))[0] !== 0);
  }
  const expected = check & 0xffff;
  if ((flags & FLAG.check) !== 0 && (await take(2)).readUInt16LE() !== expected) throw corrupt('header crc mismatch');
}

async function* inflated(source: Source): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 0x10000 });
  const parts: Uint8Array[] = [];
  let failure: Error | null = null;
  inflate.on('error', (error) => (failure = error));
  inflate.on('data', (part) => parts.push(part));
  // A write is not answered once the data has ended. Not a race of promises, of which the one for the end would keep every reaction.
  let goOn = (): void => {};
  const over = new Promise<void>((resolve) => inflate.once('end', resolve).once('close', resolve)).then(() => goOn());
  try {
    for (let [taken, rest, isOver] = [0, 0, false]; !isOver; ) {
      const piece = await source.some(PIECE_LENGTH);
      taken += piece.length;
      if (piece.length === 0) inflate.end();
      else {
        await new Promise<void>((resolve) => {
          goOn = resolve;
          if (inflate.readableEnded || inflate.destroyed) resolve();
          else inflate.write(piece, () => resolve());
        });
      }
      // It leaves bytes where the data ends, and where it is corrupt.
      rest = taken - inflate.bytesWritten;
      isOver = piece.length === 0 || rest > 0;
      if (isOver) await over;
      yield* parts.splice(0);
      if (failure === null) source.back(rest);
    }
  } finally {
    inflate.destroy();
  }
  if (failure !== null) {
    const { code, message } = failure as NodeJS.ErrnoException;
    throw code === 'Z_BUF_ERROR' ? tooEarly() : corrupt(message);
  }
}
