/** What other profiles are tested with is tested here, on the default one, whose vectors an independent program has made. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkDirectory } from '../../tools/check.ts';
import type { Check, Field, Kind, Profile } from '../../tools/model.ts';
import { namedFields, plainBody, plainFrame, type Raw } from '../profiles/support/plain-frame.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { toHex } from '../suite/support/hex.ts';
import { plainCheck } from '../suite/support/plain-check.ts';
import { goldenFile, profileDirectory, vectorsDirectory } from './paths.ts';

const profile = checkDirectory(profileDirectory).profile as Profile;

function rawOf(field: Field, value: unknown): Raw {
  switch (field.type) {
    case 'bool':
      return Number(value);
    case 'enum':
      return field.enumeration?.codes.find(({ name }) => name === value)?.code as number;
    case 'flags':
      return (value as string[]).reduce((bits, name) => {
        const flag = field.flags.find((each) => each.name === name);
        return bits + 2 ** (flag?.code as number);
      }, 0);
    case 'text': {
      const bytes = new Uint8Array(field.size);
      bytes.set(new TextEncoder().encode(value as string));
      return bytes;
    }
    default: {
      const physical = value as number | null;
      const raw =
        physical === null ? (field.null as number) : Math.round((physical * field.divisor) / field.multiplier);
      return raw < 0 ? raw + 2 ** field.width : raw;
    }
  }
}

test('the plain writer makes the golden frames from their messages', () => {
  const golden = JSON.parse(readFileSync(goldenFile, 'utf8'));
  for (const { hex, message } of golden) {
    const { body: values, serial, sequence } = message;
    const kind = profile.kinds.find(({ name }) => name === message.kind) as Kind;
    const set = namedFields(kind).filter(({ name }) => name in values);
    const raws = new Map(set.map((field) => [field, rawOf(field, values[field.name])]));
    const body = plainBody(kind.body, kind.message, raws, profile);
    const frame = plainFrame(profile, { device: kind.device.code, codes: kind.message.codes, serial, sequence, body });
    assert.equal(toHex(frame), hex);
  }
});

test('the facts that stand beside the vectors are those of the profile', () => {
  assert.deepEqual(wireFacts(profile), JSON.parse(readFileSync(join(vectorsDirectory, 'wire.json'), 'utf8')));
});

test('the plain check gives the values of the catalogue of CRCs', () => {
  const digits = new TextEncoder().encode('123456789');
  const cyclic = (algorithm: 'crc8' | 'crc16' | 'crc32', parameters: object): number =>
    plainCheck({ ...(profile.frame.checks[0] as Check), algorithm, ...parameters }, digits);
  const plain = { refin: false, refout: false, xorout: 0 };
  const reflected = { refin: true, refout: true, xorout: 0 };
  // CRC-8/SMBUS, CRC-8/MAXIM-DOW, CRC-16/IBM-3740, CRC-16/MODBUS, CRC-16/UMTS, CRC-32/ISO-HDLC and CRC-32/BZIP2.
  assert.equal(cyclic('crc8', { ...plain, width: 8, poly: 0x07, init: 0 }), 0xf4);
  assert.equal(cyclic('crc8', { ...reflected, width: 8, poly: 0x31, init: 0 }), 0xa1);
  assert.equal(cyclic('crc16', { ...plain, width: 16, poly: 0x1021, init: 0xffff }), 0x29b1);
  assert.equal(cyclic('crc16', { ...reflected, width: 16, poly: 0x8005, init: 0xffff }), 0x4b37);
  assert.equal(cyclic('crc16', { ...plain, width: 16, poly: 0x8005, init: 0 }), 0xfee8);
  const long = { width: 32, poly: 0x04c11db7, init: 0xffffffff };
  assert.equal(cyclic('crc32', { ...reflected, ...long, xorout: 0xffffffff }), 0xcbf43926);
  assert.equal(cyclic('crc32', { ...plain, ...long, xorout: 0xffffffff }), 0xfc891918);
});
