/** Values in pairs, and whether deepEqual of node:assert/strict takes the two for alike. */

class Frame {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

class Bytes extends Uint8Array {}

const symbol = Symbol('symbol');

function circle(value: number): object {
  const self: { value: number; self?: object } = { value };
  self.self = self;
  return self;
}

function sparse(length: number, index: number, value: unknown): unknown[] {
  const array: unknown[] = new Array(length);
  array[index] = value;
  return array;
}

function hidden(value: number): object {
  return Object.defineProperty({}, 'hidden', { value, enumerable: false });
}

const shared = { inner: 1 };
const same = (): void => {};

export const pairs: readonly (readonly [label: string, left: unknown, right: unknown, areAlike: boolean])[] = [
  ['numbers', 5, 5, true],
  ['other numbers', 5, 6, false],
  ['NaN', Number.NaN, Number.NaN, true],
  ['-0 and 0', -0, 0, false],
  ['number and text', 5, '5', false],
  ['number and bigint', 5, 5n, false],
  ['bigints', 5n, 5n, true],
  ['null and undefined', null, undefined, false],
  ['false and 0', false, 0, false],
  ['null and an object', null, {}, false],
  ['symbols of one name', Symbol('name'), Symbol('name'), false],
  ['one function', same, same, true],
  ['functions alike', () => 1, () => 1, false],
  ['function and object', () => 1, {}, false],

  ['empty objects', {}, {}, true],
  ['nested', { a: { b: [1, { c: null }] } }, { a: { b: [1, { c: null }] } }, true],
  ['nested, differing deep down', { a: { b: [1, { c: null }] } }, { a: { b: [1, { c: undefined }] } }, false],
  ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ['a key missing', { a: 1, b: undefined }, { a: 1 }, false],
  ['other keys, undefined', { a: undefined }, { b: undefined }, false],
  ['nested NaN', { a: Number.NaN }, { a: Number.NaN }, true],
  ['nested -0', { a: -0 }, { a: 0 }, false],
  ['symbol keys', { [symbol]: 1 }, { [symbol]: 1 }, true],
  ['symbol keys, other values', { [symbol]: 1 }, { [symbol]: 2 }, false],
  ['a symbol key missing', { [symbol]: 1 }, {}, false],
  ['properties that cannot be enumerated', hidden(1), hidden(2), true],
  ['a property that cannot be enumerated, and one that can', hidden(1), { hidden: 1 }, false],
  ['an own and an inherited property', { a: 1 }, Object.create({ a: 1 }), false],

  ['instances', new Frame('status'), new Frame('status'), true],
  ['instances, other values', new Frame('status'), new Frame('alarm'), false],
  ['an instance and a plain object', new Frame('status'), { kind: 'status' }, false],
  ['with and without a prototype', {}, Object.create(null), false],
  ['both without a prototype', Object.create(null), Object.create(null), true],

  ['arrays', [1, 2, 3], [1, 2, 3], true],
  ['arrays in another order', [1, 2, 3], [1, 3, 2], false],
  ['arrays of another length', [1, 2], [1, 2, 3], false],
  ['a longer array of nothing', [1], [1, undefined], false],
  ['a hole and undefined', sparse(2, 1, 1), [undefined, 1], false],
  ['holes at the same place', sparse(3, 1, 1), sparse(3, 1, 1), true],
  ['holes at other places', sparse(3, 1, 1), sparse(3, 2, 1), false],
  ['holes to the end, of other lengths', new Array(3), new Array(4), false],
  ['an array with a property', Object.assign([1], { extra: 1 }), [1], false],
  ['an array and an object like it', [1], { 0: 1, length: 1 }, false],
  ['an array and an object of its prototype', [], Object.create(Array.prototype), false],

  ['bytes', Uint8Array.of(1, 2), Uint8Array.of(1, 2), true],
  ['other bytes', Uint8Array.of(1, 2), Uint8Array.of(1, 3), false],
  ['bytes of another length', Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0), false],
  ['bytes at another offset', Uint8Array.of(0, 1, 2).subarray(1), Uint8Array.of(1, 2), true],
  ['bytes and an array', Uint8Array.of(1, 2), [1, 2], false],
  ['bytes and signed bytes', Uint8Array.of(1, 2), Int8Array.of(1, 2), false],
  ['bytes and clamped bytes', Uint8Array.of(1), Uint8ClampedArray.of(1), false],
  ['bytes and bytes of a class', Uint8Array.of(1), Bytes.of(1), false],
  ['bytes with a property', Object.assign(Uint8Array.of(1), { extra: 1 }), Uint8Array.of(1), false],
  [
    'bytes with other properties',
    Object.assign(Uint8Array.of(1), { a: 1 }),
    Object.assign(Uint8Array.of(1), { a: 2 }),
    false,
  ],
  ['doubles', Float64Array.of(1, Number.NaN), Float64Array.of(1, Number.NaN), true],
  ['doubles -0 and 0', Float64Array.of(-0), Float64Array.of(0), false],
  ['floats and doubles', Float32Array.of(1), Float64Array.of(1), false],
  ['nested bytes', { body: [Uint8Array.of(1)] }, { body: [Uint8Array.of(2)] }, false],
  ['buffers', Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 2).buffer, true],
  ['other buffers', Uint8Array.of(1, 2).buffer, Uint8Array.of(1, 3).buffer, false],
  ['buffer and shared buffer', new ArrayBuffer(2), new SharedArrayBuffer(2), false],
  ['views', new DataView(Uint8Array.of(1, 2).buffer), new DataView(Uint8Array.of(1, 2).buffer), true],
  ['other views', new DataView(Uint8Array.of(1, 2).buffer), new DataView(Uint8Array.of(1, 3).buffer), false],
  ['view and bytes', new DataView(new ArrayBuffer(1)), new Uint8Array(1), false],

  ['maps', new Map([['a', 1]]), new Map([['a', 1]]), true],
  [
    'maps in another order',
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    new Map([
      ['b', 2],
      ['a', 1],
    ]),
    true,
  ],
  ['maps, other values', new Map([['a', 1]]), new Map([['a', 2]]), false],
  ['maps, other keys', new Map([['a', 1]]), new Map([['b', 1]]), false],
  ['maps, a key of undefined', new Map([['a', undefined]]), new Map([['b', undefined]]), false],
  [
    'maps, a key more',
    new Map([['a', 1]]),
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    false,
  ],
  ['maps, keys number and text', new Map<unknown, number>([[1, 1]]), new Map<unknown, number>([['1', 1]]), false],
  ['maps, keys alike', new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]]), true],
  [
    'maps, keys alike, values swapped',
    new Map([
      [{ a: 1 }, 1],
      [{ a: 2 }, 2],
    ]),
    new Map([
      [{ a: 1 }, 2],
      [{ a: 2 }, 1],
    ]),
    false,
  ],
  ['maps, nested values', new Map([['a', { b: [1] }]]), new Map([['a', { b: [2] }]]), false],
  ['maps, -0', new Map([['a', -0]]), new Map([['a', 0]]), false],
  ['a map with a property', Object.assign(new Map(), { extra: 1 }), new Map(), false],
  ['map and object', new Map(), {}, false],
  ['sets', new Set([1, 2]), new Set([2, 1]), true],
  ['other sets', new Set([1, 2]), new Set([1, 3]), false],
  ['sets of objects', new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }]), true],
  ['sets, two members for one', new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }]), false],
  ['set and map', new Set(), new Map(), false],

  ['dates', new Date(5), new Date(5), true],
  ['other dates', new Date(5), new Date(6), false],
  ['date and number', new Date(5), 5, false],
  ['patterns', /a/g, /a/g, true],
  ['patterns, other flags', /a/g, /a/i, false],
  ['patterns, other sources', /a/, /b/, false],
  ['patterns, other places', /a/g, Object.assign(/a/g, { lastIndex: 1 }), false],
  ['errors', new Error('one'), new Error('one'), true],
  ['errors, other messages', new Error('one'), new Error('two'), false],
  ['errors, other classes', new Error('one'), new TypeError('one'), false],
  [
    'errors, other properties',
    Object.assign(new Error('one'), { code: 1 }),
    Object.assign(new Error('one'), { code: 2 }),
    false,
  ],
  ['errors, other causes', new Error('one', { cause: 1 }), new Error('one', { cause: 2 }), false],
  ['an error and an object like it', new Error('one'), { name: 'Error', message: 'one' }, false],

  ['circles', circle(1), circle(1), true],
  ['other circles', circle(1), circle(2), false],
  ['a circle and its unrolling', circle(1), { value: 1, self: { value: 1, self: null } }, false],
  ['one object twice, and two', [shared, shared], [{ inner: 1 }, { inner: 1 }], true],
  ['one object twice, and two of which one differs', [shared, shared], [{ inner: 1 }, { inner: 2 }], false],
];
