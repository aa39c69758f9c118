/** Recognises the kind of an input by its first bytes, and decodes hexadecimal text into bytes. */
import { Option } from 'commander';
import { bytesOfHexadecimal } from '../sdk/values/bytes.ts';
import { Failure } from './failure.ts';
import { unpacked } from './gzip.ts';
import { HEAD_LENGTH, type Line, LineSplitter } from './input.ts';

type TextKind = 'hex' | 'dump' | 'words' | 'json';
type InputKind = 'raw' | 'gzip' | TextKind | OtherKind;

/** The first bytes of each kind of file; all but gzip are left to other programs. */
const MAGIC = {
  gzip: ['1f8b08'],
  pcap: ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d'],
  pcapng: ['0a0d0d0a'],
  zstd: ['28b52ffd'],
  bzip2: ['425a6831', '425a6835', '425a6839'],
  xz: ['fd377a585a00'],
  zip: ['504b0304'],
} as const satisfies Record<string, readonly string[]>;

type OtherKind = Exclude<keyof typeof MAGIC, 'gzip'>;

const PAYLOADS = 'tshark -r FILE -Y tcp.len -T fields -e tcp.payload | xxd -r -p gives what TCP carried';

/** What each kind is and how to convert it. */
const ADVICE: Readonly<Record<Exclude<InputKind, 'raw' | 'gzip'>, string>> = {
  hex: 'is hexadecimal text: xxd -r -p makes bytes of it, and rump inspect reads it as it is',
  dump: 'is a hexadecimal dump: xxd -r makes bytes of one by xxd, and rump inspect reads it as it is',
  words: 'is a dump of numbers, whose bytes may stand in another order: make it with xxd or hexdump -C',
  json: 'holds JSON: rump encode makes frames of messages',
  pcap: `is a packet capture (pcap): ${PAYLOADS}`,
  pcapng: `is a packet capture (pcapng): ${PAYLOADS}`,
  zstd: 'is compressed by zstd: zstd -dc unpacks it',
  bzip2: 'is compressed by bzip2: bzip2 -dc unpacks it',
  xz: 'is compressed by xz: xz -dc unpacks it',
  zip: 'is a ZIP archive: unzip -p unpacks it',
};

const HEX_TEXT = /^(?:0x|[0-9a-f\s:,])*$/i;

/** xxd and tcpdump put a colon after the offset, hexdump -C and Wireshark two or three spaces; od counts from zero, in octal. */
const DUMP_LINE =
  /^(?:(?:0x)?[0-9a-f]{4,16}:\s+[0-9a-f]{2}|[0-9a-f]{4,16} {2,3}[0-9a-f]{2}(?= |$)|0{6,7} [0-9a-f]{2}(?= |$))/i;

/** hexdump and od print two-byte numbers by default. */
const WORDS_LINE = /^0{7,8} +(?:[0-9a-f]{4}|[0-7]{6})(?= |$)/i;

/** A run of hexadecimal characters of this length is text, and not noise before a frame. */
const MIN_TEXT_LENGTH = 32;

export type InputOption = 'auto' | 'raw';

export function inputOption(): Option {
  return new Option('--input <kind>', 'raw reads the input as a stream of frames, whatever its first bytes look like')
    .choices(['auto', 'raw'])
    .default('auto');
}

/**
 * The kind, or null if more bytes are needed to decide. A frame is recognised at once: its first byte rules out all other kinds.
 * `ended`: whether there are no more bytes.
 */
export function kindOf(head: Uint8Array, ended: boolean): InputKind | null {
  const hex = Buffer.from(head.subarray(0, 8)).toString('hex');
  const starts = Object.entries(MAGIC) as [keyof typeof MAGIC, readonly string[]][];
  for (const [kind, magic] of starts) if (magic.some((start) => hex.startsWith(start))) return kind;
  const text = textOf(head);
  const kind = text === null ? null : textKindOf(text, ended);
  if (kind !== null) return kind;
  if (ended || head.length >= HEAD_LENGTH) return 'raw';
  const mayFollow = starts.some(([, magic]) => magic.some((start) => start.startsWith(hex)));
  return mayFollow || (text !== null && (HEX_TEXT.test(text) || /^\s*[{[]?\s*$/.test(text))) ? null : 'raw';
}

/** Without a byte order mark; null if it is not text. */
function textOf(head: Uint8Array): string | null {
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const bytes = hasMark ? head.subarray(3) : head;
  const isText = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
  return isText ? Buffer.from(bytes).toString('latin1') : null;
}

/** Null if the beginning is not enough to decide. */
function textKindOf(text: string, ended: boolean): TextKind | null {
  if (/^\s*[{[]\s*["{]/.test(text)) return 'json';
  const [line = '', ...others] = text.trimStart().split(/[\r\n]/, 2);
  if (others.length > 0 || ended || line.length >= MIN_TEXT_LENGTH) {
    if (DUMP_LINE.test(line)) return 'dump';
    if (WORDS_LINE.test(line)) return 'words';
  }
  const isLong = ended || text.trim().length >= MIN_TEXT_LENGTH;
  return isLong && HEX_TEXT.test(text) && /[0-9a-f]{2}/i.test(text) ? 'hex' : null;
}

/** The bytes of an input, as chunks: unpacked, and decoded from text if `reads` includes that kind of text. */
export async function* contentOf(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  { input, reads }: { readonly input?: InputOption; readonly reads: readonly ('raw' | TextKind)[] },
): AsyncGenerator<Uint8Array> {
  if (input === 'raw') {
    yield* chunks;
    return;
  }
  let found = await recognised(chunks);
  if (found.kind === 'gzip') {
    found = await recognised(unpacked(name, found.chunks));
    if (found.kind === 'gzip') {
      await found.close();
      throw new Failure(`${name} is packed by gzip twice: gzip -dc unpacks it once`);
    }
  }
  const { kind } = found;
  if (!reads.some((readable) => readable === kind)) {
    const override = input === undefined ? '' : '; --input raw reads it as frames anyway';
    await found.close();
    throw new Failure(`${name} ${kind === 'raw' ? 'is of no known kind' : ADVICE[kind as TextKind]}${override}`);
  }
  if (kind === 'hex') yield* bytesOfDigits(name, found.chunks);
  else if (kind === 'dump') yield* bytesOfDump(name, found.chunks);
  else yield* found.chunks;
}

interface Recognised {
  readonly kind: InputKind;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Call it if the chunks are not read. */
  close(): Promise<void>;
}

/** Reads until the kind is certain; the chunks include what was read. */
async function recognised(source: AsyncIterable<Uint8Array>): Promise<Recognised> {
  const iterator = source[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  let kind: InputKind | null = null;
  while (kind === null) {
    const { done, value } = await iterator.next();
    if (done !== true) held = held.length === 0 ? value : Buffer.concat([held, value]);
    kind = kindOf(held.subarray(0, HEAD_LENGTH), done === true);
  }
  const chunks = (async function* () {
    try {
      if (held.length > 0) yield held;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
  // A generator that has not started does not run its `finally`.
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  return { kind, chunks, close };
}

/** Bytes of hexadecimal digits in pairs, with spaces, colons, commas and 0x between them. */
async function* bytesOfDigits(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let rest = '';
  let length = 0;
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    // Half a pair, or half of 0x.
    const digits = digitsOf(text);
    const whole =
      /0$/.test(text) || digits.length % 2 !== 0 ? digits.length - (digits.length % 2 === 0 ? 2 : 1) : digits.length;
    rest = digits.slice(whole);
    yield pairs(digits.slice(0, whole));
  }
  yield pairs(rest);

  function pairs(digits: string): Uint8Array {
    const bytes = bytesOfHexadecimal(digits);
    if (bytes === null) {
      const [invalid] = /[^0-9a-f]/i.exec(digits) ?? [];
      const reason =
        invalid === undefined ? 'the number of digits is odd' : `${JSON.stringify(invalid)} is not a hexadecimal digit`;
      throw new Failure(`${name}: after ${length} bytes of hexadecimal: ${reason}`);
    }
    length += bytes.length;
    return bytes;
  }
}

/** The digits of hexadecimal as people write it, without separators. */
export function digitsOf(text: string): string {
  return text.replace(/0x/gi, '').replace(/[\s:,]/g, '');
}

/** Offsets of eight digits. A `*` takes one line for any number of bytes, so that one wrong digit could mean days of reading. */
const MAX_DUMPED_LENGTH = 2 ** 32;

/** Bytes of a dump by xxd, hexdump -C, od -tx1, tcpdump -x or Wireshark. */
async function* bytesOfDump(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const splitter = new LineSplitter(name);
  let start: number | null = null;
  let length = 0;
  let previous: Uint8Array = new Uint8Array(0);
  let repeats = false;
  const bytesOf = function* ({ number, text }: Line): Generator<Uint8Array> {
    const line = text.replace(/^\uFEFF/, '').trimEnd();
    if (line === '') return;
    if (line === '*') {
      repeats = true;
      return;
    }
    const [, place = '', rest = ''] = /^\s*(?:0x)?([0-9a-f]+)(?::|(?=\s)|$)(.*)$/i.exec(line) ?? [];
    const bytes = place === '' ? null : bytesOfHexadecimal(digitsOfRow(rest));
    if (bytes === null) throw new Failure(`${name}, line ${number}: not a line of a hexadecimal dump`);
    // od counts in octal, with seven digits.
    const address = Number.parseInt(place, place.length === 7 ? 8 : 16);
    start ??= address;
    if (address - start > MAX_DUMPED_LENGTH) {
      const span = `which is more than ${MAX_DUMPED_LENGTH} bytes after its start`;
      throw new Failure(`${name}, line ${number}: the dump continues at ${place}, ${span}`);
    }
    if (repeats && previous.length > 0) {
      const missing = address - start - length;
      const block = Buffer.alloc(Math.max(1, Math.floor(0x10000 / previous.length)) * previous.length, previous);
      for (let left = missing; left > 0; left -= block.length) yield block.subarray(0, left);
      length += Math.max(0, missing);
    }
    if (address - start !== length) {
      throw new Failure(`${name}, line ${number}: the dump continues at ${place}, with bytes missing or repeated`);
    }
    repeats = false;
    previous = bytes;
    length += bytes.length;
    if (bytes.length > 0) yield bytes;
  };
  for await (const chunk of chunks) for (const line of splitter.push(chunk)) yield* bytesOf(line);
  for (const line of splitter.end()) yield* bytesOf(line);
}

/** The digits between the offset and the characters. */
function digitsOfRow(rest: string): string {
  const [row = ''] = rest.trimStart().split(/\s{3,}|\s*[|>]/, 1);
  // xxd puts two spaces before the characters; hexdump -C has them between its two halves.
  const pairs = /^(?:[0-9a-f]{2} {1,2})*[0-9a-f]{2}(?=$| {2})/i.exec(row);
  return (pairs !== null ? pairs[0] : (row.split(/\s{2,}/, 1)[0] ?? '')).replace(/\s/g, '');
}
