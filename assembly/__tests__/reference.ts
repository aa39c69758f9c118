/** Textbook checks, bit by bit, unlike any of the kernels under test. */

function reflect(value: u64, width: u32): u64 {
  let reflected: u64 = 0;
  for (let bit: u32 = 0; bit < width; bit++) {
    reflected = (reflected << 1) | (value & 1);
    value >>= 1;
  }
  return reflected;
}

/** A CRC with the parameters of the CRC catalogue, before any final xor. */
export function crcByBits(
  at: usize,
  length: u32,
  width: u32,
  polynomial: u32,
  initial: u32,
  reflectedIn: bool,
  reflectedOut: bool,
): u32 {
  const mask: u64 = ((<u64>1) << width) - 1;
  let register: u64 = initial;
  for (let index: u32 = 0; index < length; index++) {
    let byte: u64 = load<u8>(at + index);
    if (reflectedIn) byte = reflect(byte, 8);
    for (let bit = 7; bit >= 0; bit--) {
      const out = ((register >> (width - 1)) ^ (byte >> bit)) & 1;
      register = (register << 1) & mask;
      if (out != 0) register ^= polynomial;
    }
  }
  return <u32>(reflectedOut ? reflect(register, width) : register);
}

/** The check of a frame: CRC-16/IBM-3740. */
export function frameCheck(at: usize, length: u32): u32 {
  return crcByBits(at, length, 16, 0x1021, 0xffff, false, false);
}

/** An unsigned integer, most significant byte first. */
export function integerAt(at: usize, size: u32): u64 {
  let value: u64 = 0;
  for (let index: usize = 0; index < <usize>size; index++) value = (value << 8) | load<u8>(at + index);
  return value;
}

export function writeInteger(at: usize, size: u32, value: u64): void {
  for (let index: usize = 0; index < <usize>size; index++) {
    store<u8>(at + index, <u8>(value >> (8 * (<u64>size - 1 - index))));
  }
}

/** The text in UTF-8, without a final NUL. Returns how many bytes. */
export function writeText(at: usize, text: string): u32 {
  return <u32>String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, at);
}

/** Bytes from hexadecimal digits; spaces are ignored. Returns how many bytes. */
export function writeHexadecimal(at: usize, digits: string): u32 {
  const text = digits.replaceAll(' ', '');
  for (let index = 0; index < text.length; index += 2) {
    store<u8>(at + index / 2, <u8>parseInt(text.substring(index, index + 2), 16));
  }
  return text.length / 2;
}
