import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divide, fraction, isWhole, linear, subtract } from '../../tools/check/numbers.ts';

test('a number is the decimal that it is written as', () => {
  assert.deepEqual(fraction(0.1), { numerator: 1n, denominator: 10n });
  assert.deepEqual(fraction(-2.5), { numerator: -5n, denominator: 2n });
  assert.deepEqual(fraction(1e-7), { numerator: 1n, denominator: 10_000_000n });
  assert.deepEqual(fraction(1.5e21), { numerator: 1_500_000_000_000_000_000_000n, denominator: 1n });
  assert.deepEqual(fraction(0), { numerator: 0n, denominator: 1n });
});

test('scale and offset become whole numbers without a common factor', () => {
  const of = (scale: number, offset: number) => Object.values(linear(fraction(scale), fraction(offset)));
  assert.deepEqual(of(1, 0), [1n, 0n, 1n]);
  assert.deepEqual(of(0.1, 0), [1n, 0n, 10n]);
  assert.deepEqual(of(0.5, 0), [1n, 0n, 2n]);
  assert.deepEqual(of(0.5, -40), [1n, -80n, 2n]);
  assert.deepEqual(of(0.25, 0.1), [5n, 2n, 20n]);
  assert.deepEqual(of(10, 5), [10n, 5n, 1n]);
});

test('grids are judged exactly', () => {
  // In doubles 0.3 / 0.1 is 2.9999999999999996.
  assert.ok(isWhole(divide(fraction(0.3), fraction(0.1))));
  assert.ok(!isWhole(divide(subtract(fraction(30.3), fraction(30)), fraction(0.5))));
});
