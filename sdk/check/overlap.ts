/**
 * The check of a candidate that overlaps others, in constant time: where every fourth byte begins what looks like a frame, to check each
 * one from its start would read every byte seventy times.
 *
 * A register is linear. Behind byte b, begun with 0 somewhere before, let it be R[b]. The bytes from a to b are right where
 * R[b] = (R[a] + the initial value) × x⁸⁽ᵇ⁻ᵃ⁾. R goes as far as candidates reach, and each byte is read once.
 */
export class OverlapCheck {
  readonly #initial: number;
  /** Of the positions of the longest frame, by position modulo a power of two. */
  readonly #registers: Uint16Array;
  /** For each length what the four digits of a register are when moved on by so many bytes; made when it is first asked for. */
  readonly #moves: Uint16Array;
  #to = -1;

  constructor(longest: number, initial: number) {
    this.#initial = initial;
    this.#registers = new Uint16Array(2 ** Math.ceil(Math.log2(longest + 1)));
    this.#moves = new Uint16Array((longest + 1) * ROW);
  }

  /** Before other bytes are looked at. */
  forget(): void {
    this.#to = -1;
  }

  /** Whether data and check together, `length` bytes at `at`, are right. Positions never go back but by `forget`. */
  leavesNothing(view: DataView, at: number, length: number): boolean {
    const registers = this.#registers;
    const mask = registers.length - 1;
    const end = at + length;
    if (this.#to < at) {
      this.#to = at;
      registers[at & mask] = 0;
    }
    let register = registers[this.#to & mask] as number;
    for (let next = this.#to; next < end; next++) {
      register = behindByte(register, view.getUint8(next));
      registers[(next + 1) & mask] = register;
    }
    this.#to = Math.max(this.#to, end);
    return registers[end & mask] === this.#moved((registers[at & mask] as number) ^ this.#initial, length);
  }

  #moved(register: number, length: number): number {
    const moves = this.#moves;
    const row = length * ROW;
    // One is never moved to nothing.
    if (moves[row + 1] === 0) this.#fill(length);
    return (
      (moves[row + (register & 15)] as number) ^
      (moves[row + 16 + ((register >>> 4) & 15)] as number) ^
      (moves[row + 32 + ((register >>> 8) & 15)] as number) ^
      (moves[row + 48 + (register >>> 12)] as number)
    );
  }

  #fill(length: number): void {
    for (let entry = 0; entry < ROW; entry++) {
      let register = (entry & 15) << ((entry >>> 4) << 2);
      for (let count = 0; count < length; count++) register = behindByte(register, 0);
      this.#moves[length * ROW + entry] = register;
    }
  }
}

/** Entries for a length: sixteen for each digit. */
const ROW = 64;

/** The register of P = x¹⁶+x¹²+x⁵+1 behind one more byte. */
function behindByte(register: number, byte: number): number {
  const high = (register >>> 8) ^ byte;
  const carry = high ^ (high >>> 4);
  return ((register << 8) ^ (carry << 12) ^ (carry << 5) ^ carry) & 0xffff;
}
