/** Helpers that read and write the bodies of the table codec, which emit.ts calls, and where a scan records what it finds. */

export function named(names: Readonly<Record<number, string>>, code: number): string | number {
  return names[code] ?? code;
}

export function flagNames(names: Readonly<Record<number, string>>, bits: number): (string | number)[] {
  const set: (string | number)[] = [];
  for (let bit = 0; bit < 32; bit++) if ((bits & (1 << bit)) !== 0) set.push(names[bit] ?? bit);
  return set;
}

export function text(view: DataView, at: number, size: number): string {
  let read = '';
  for (let index = at; index < at + size; index++) {
    const byte = view.getUint8(index);
    if (byte === 0) break;
    read += String.fromCharCode(byte);
  }
  return read;
}

function wrong(name: string, value: unknown): never {
  throw new RangeError(`${name} is ${String(value)}`);
}

export function bit(value: unknown, name: string): number {
  if (typeof value !== 'boolean') wrong(name, value);
  return value ? 1 : 0;
}

export function code(codes: ReadonlyMap<unknown, number>, value: unknown, name: string): number {
  return codes.get(value) ?? wrong(name, value);
}

export function flagBits(codes: ReadonlyMap<unknown, number>, value: unknown, name: string): number {
  if (!Array.isArray(value)) wrong(name, value);
  let bits = 0;
  for (const flag of value) bits |= 1 << code(codes, flag, name);
  return bits >>> 0;
}

export function inRange(value: unknown, least: number, most: number, name: string): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) wrong(name, value);
  return value;
}

export function writeText(view: DataView, at: number, size: number, value: unknown, name: string): void {
  if (typeof value !== 'string' || value.length > size) wrong(name, value);
  for (let index = 0; index < value.length; index++) view.setUint8(at + index, value.charCodeAt(index));
}

/** The frames that a scan has found. */
export class TableIndex {
  length = 0;
  offsets = new Uint32Array(1024);
  lengths = new Uint16Array(1024);
  /** -1 for an unknown kind. */
  kinds = new Int16Array(1024);

  add(offset: number, length: number, kind: number): void {
    if (this.length === this.offsets.length) this.#grow();
    this.offsets[this.length] = offset;
    this.lengths[this.length] = length;
    this.kinds[this.length] = kind;
    this.length++;
  }

  #grow(): void {
    const { offsets, lengths, kinds } = this;
    this.offsets = new Uint32Array(this.length * 2);
    this.lengths = new Uint16Array(this.length * 2);
    this.kinds = new Int16Array(this.length * 2);
    this.offsets.set(offsets);
    this.lengths.set(lengths);
    this.kinds.set(kinds);
  }
}
