/** The check kernels that the default profile does not use; a corrected profile may. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { crc16Ccitt } from '../../sdk/check/fold.ts';
import { type CrcParameters, crcKernel, internet16, sum8, sum16, xor8 } from '../../sdk/check/kernels.ts';

function reversed(value: bigint, width: number): bigint {
  let result = 0n;
  for (let bit = 0; bit < width; bit++) result |= ((value >> BigInt(bit)) & 1n) << BigInt(width - 1 - bit);
  return result;
}

/** Bit by bit, in integers without a limit, straight from what the catalogue's parameters mean. */
function reference(bytes: Uint8Array, { width, poly, init, refin, refout }: CrcParameters): number {
  const top = 1n << BigInt(width - 1);
  const mask = (1n << BigInt(width)) - 1n;
  let register = BigInt(init);
  for (const byte of bytes) {
    for (let place = 0; place < 8; place++) {
      const bit = BigInt((byte >> (refin ? place : 7 - place)) & 1);
      const carry = ((register & top) === 0n ? 0n : 1n) ^ bit;
      register = (register << 1n) & mask;
      if (carry === 1n) register ^= BigInt(poly);
    }
  }
  return Number(refout ? reversed(register, width) : register);
}

const digits = new TextEncoder().encode('123456789');

/** The catalogue's check values of "123456789", before the final xor is taken off again. */
const CATALOGUE: readonly [name: string, parameters: CrcParameters & { xorout: number }, check: number][] = [
  ['CRC-8/SMBUS', { width: 8, poly: 0x07, init: 0, refin: false, refout: false, xorout: 0 }, 0xf4],
  ['CRC-8/MAXIM-DOW', { width: 8, poly: 0x31, init: 0, refin: true, refout: true, xorout: 0 }, 0xa1],
  ['CRC-16/MODBUS', { width: 16, poly: 0x8005, init: 0xffff, refin: true, refout: true, xorout: 0 }, 0x4b37],
  ['CRC-16/KERMIT', { width: 16, poly: 0x1021, init: 0, refin: true, refout: true, xorout: 0 }, 0x2189],
  ['CRC-16/GENIBUS', { width: 16, poly: 0x1021, init: 0xffff, refin: false, refout: false, xorout: 0xffff }, 0xd64e],
  [
    'CRC-32/ISO-HDLC',
    { width: 32, poly: 0x04c11db7, init: 0xffffffff, refin: true, refout: true, xorout: 0xffffffff },
    0xcbf43926,
  ],
  [
    'CRC-32/BZIP2',
    { width: 32, poly: 0x04c11db7, init: 0xffffffff, refin: false, refout: false, xorout: 0xffffffff },
    0xfc891918,
  ],
];

for (const [name, { xorout, ...parameters }, check] of CATALOGUE) {
  test(`${name} gives the catalogue's check value`, () => {
    const value = crcKernel(parameters)(new DataView(digits.buffer), 0, digits.length);
    assert.equal((value ^ xorout) >>> 0, check);
  });
}

test('CRC-16/IBM-3740 gives the catalogue’s check value', () => {
  assert.equal(crc16Ccitt(new DataView(digits.buffer), 0, digits.length, 0xffff), 0x29b1);
});

const parameters = fc.record({
  width: fc.integer({ min: 8, max: 32 }),
  poly: fc.integer({ min: 0, max: 0x7fffffff }),
  init: fc.integer({ min: 0, max: 0x7fffffff }),
  refin: fc.boolean(),
  refout: fc.boolean(),
});

test('any CRC by tables is that by bits, at any address and length', () => {
  fc.assert(
    fc.property(parameters, fc.uint8Array({ maxLength: 70 }), fc.nat(7), (some, bytes, at) => {
      const mask = 2 ** some.width - 1;
      const fitting = { ...some, poly: (some.poly | 1) & mask, init: some.init & mask };
      const buffer = new Uint8Array(at + bytes.length);
      buffer.set(bytes, at);
      const value = crcKernel(fitting)(new DataView(buffer.buffer), at, bytes.length);
      assert.equal(value, reference(bytes, fitting));
    }),
  );
});

test('the folded CRC is that by bits, from four bytes on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 300 }), fc.integer({ min: 0, max: 0xffff }), (bytes, init) => {
      const value = crc16Ccitt(new DataView(bytes.buffer, bytes.byteOffset), 0, bytes.length, init);
      assert.equal(value, reference(bytes, { width: 16, poly: 0x1021, init, refin: false, refout: false }));
    }),
  );
});

test('the sums and the exclusive or are those of the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat({ max: 400 }), (some, full) => {
      // Enough of the highest bytes to pass 16 bits.
      const bytes = Uint8Array.from([...some, ...Array<number>(full).fill(0xff)]);
      const view = new DataView(bytes.buffer);
      const sum = bytes.reduce((total, byte) => total + byte, 0);
      assert.equal(sum8(view, 0, bytes.length), sum % 0x100);
      assert.equal(sum16(view, 0, bytes.length), sum % 0x10000);
      assert.equal(
        xor8(view, 0, bytes.length),
        bytes.reduce((result, byte) => result ^ byte, 0),
      );
    }),
  );
});

test('the Internet checksum and what it covers are a sum without carries: all ones', () => {
  const ofText = new DataView(new TextEncoder().encode('123456789').buffer);
  assert.equal(internet16(ofText, 0, 9), 0xf62a);
  assert.equal(internet16(ofText, 0, 0), 0xffff);
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat({ max: 65_000 }), (some, full) => {
      const bytes = Uint8Array.from([...some, ...Array<number>(full).fill(0xff)]);
      const pairs = bytes.reduce((total, byte, index) => total + (index % 2 === 0 ? 256 * byte : byte), 0);
      const check = internet16(new DataView(bytes.buffer), 0, bytes.length);
      assert.equal((pairs + check) % 0xffff, 0);
      assert.ok(pairs === 0 ? check === 0xffff : check < 0xffff);
    }),
  );
});
