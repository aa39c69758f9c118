import { wire } from '../../suite/support/wire.ts';
import type { CheckParameters } from '../../suite/support/wire-shape.ts';

const check = wire.checks[0] as CheckParameters;

// Bit by bit as the other tests do it would take longer than both engines together.
const TABLE: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let register = byte << 8;
  for (let bit = 0; bit < 8; bit++) register = (register << 1) ^ ((register & 0x8000) === 0 ? 0 : check.poly);
  return register;
});

/** A stream under way. */
export class Draft {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16);
  length = 0;
  /** Where each piece of it begins. */
  readonly starts: number[] = [];

  clear(): void {
    this.length = 0;
    this.starts.length = 0;
  }

  push(byte: number): void {
    if (this.length === this.bytes.length) this.#grow();
    this.bytes[this.length++] = byte;
  }

  append(source: Uint8Array, from = 0, to: number = source.length): void {
    while (this.length + to - from > this.bytes.length) this.#grow();
    for (let index = from; index < to; index++) this.bytes[this.length++] = source[index] as number;
  }

  insert(at: number, byte: number): void {
    this.push(0);
    this.bytes.copyWithin(at + 1, at, this.length - 1);
    this.bytes[at] = byte;
  }

  remove(at: number): void {
    this.bytes.copyWithin(at, at + 1, this.length);
    this.length--;
  }

  /** Makes the check right of the frame that begins at `at` and ends where the draft does. */
  seal(at: number): void {
    const { bytes } = this;
    const place = this.length - check.size;
    let register = check.init;
    for (let index = at; index < place; index++) {
      register = ((register << 8) & 0xffff) ^ (TABLE[(register >>> 8) ^ (bytes[index] as number)] as number);
    }
    bytes[place] = register >>> 8;
    bytes[place + 1] = register & 0xff;
  }

  #grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
