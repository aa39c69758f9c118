/** How integers and bits of them are read and written at an offset, for each language that we emit. */
import type { ByteOrder } from '../model.ts';

interface IntegerShape {
  /** Bytes: 1, 2, 3, 4 or 6. */
  readonly size: number;
  readonly signed: boolean;
}

interface Access {
  read(shape: IntegerShape, order: ByteOrder, at: string, offset: number): string;
  /** Statements; `value` is evaluated more than once, so it must be a name. */
  write(shape: IntegerShape, order: ByteOrder, at: string, offset: number, value: string): string;
}

function plus(at: string, offset: number): string {
  return offset === 0 ? at : `${at} + ${offset}`;
}

/** TypeScript over a `DataView` that is called `view`. */
export const typeScriptAccess: Access = {
  read({ size, signed }, order, at, offset) {
    const get = (method: string, place: number): string => {
      const little = order === 'little' && !method.endsWith('8') ? ', true' : '';
      return `view.get${method}(${plus(at, place)}${little})`;
    };
    const sign = signed ? 'Int' : 'Uint';
    switch (size) {
      case 1:
        return get(`${sign}8`, offset);
      case 2:
        return get(`${sign}16`, offset);
      case 4:
        return get(`${sign}32`, offset);
      case 3:
        return order === 'big'
          ? `((${get(`${sign}16`, offset)} << 8) | ${get('Uint8', offset + 2)})`
          : `(${get('Uint16', offset)} | (${get(`${sign}8`, offset + 2)} << 16))`;
      case 6:
        return order === 'big'
          ? `(${get('Uint16', offset)} * 0x100000000 + ${get('Uint32', offset + 2)})`
          : `(${get('Uint32', offset)} + ${get('Uint16', offset + 4)} * 0x100000000)`;
      default:
        throw new Error(`no integer of ${size} bytes`);
    }
  },
  write({ size }, order, at, offset, value) {
    const set = (bits: number, place: number, part: string): string => {
      const little = order === 'little' && bits !== 8 ? ', true' : '';
      return `view.setUint${bits}(${plus(at, place)}, ${part}${little});`;
    };
    // setUint8, 16 and 32 take their argument modulo their width, so that signed and wide values need no masking.
    switch (size) {
      case 1:
      case 2:
      case 4:
        return set(size * 8, offset, value);
      case 3:
        return order === 'big'
          ? `${set(16, offset, `${value} >> 8`)}\n${set(8, offset + 2, value)}`
          : `${set(16, offset, value)}\n${set(8, offset + 2, `${value} >> 16`)}`;
      case 6:
        return order === 'big'
          ? `${set(16, offset, `${value} / 0x100000000`)}\n${set(32, offset + 2, value)}`
          : `${set(32, offset, value)}\n${set(16, offset + 4, `${value} / 0x100000000`)}`;
      default:
        throw new Error(`no integer of ${size} bytes`);
    }
  },
};

/** AssemblyScript over linear memory; a 6-byte integer is a u64, all others fit i32 or u32. */
export const assemblyAccess: Access = {
  read({ size, signed }, order, at, offset) {
    const load = (type: string, place: number): string => `load<${type}>(${at}${place === 0 ? '' : `, ${place}`})`;
    const swapped = (type: string, place: number): string =>
      order === 'big' ? `bswap<${type}>(${load(type, place)})` : load(type, place);
    const sign = signed ? 'i' : 'u';
    switch (size) {
      case 1:
        return `<${sign}32>${load(`${sign}8`, offset)}`;
      case 2:
        // Two loads are faster than swapping a loaded value.
        return order === 'big' && !signed
          ? `(<u32>${load('u8', offset)} << 8 | <u32>${load('u8', offset + 1)})`
          : `<${sign}32>${swapped(`${sign}16`, offset)}`;
      case 4:
        return swapped(`${sign}32`, offset);
      case 3:
        return order === 'big'
          ? `(<${sign}32>${swapped(`${sign}16`, offset)} << 8 | <${sign}32>${load('u8', offset + 2)})`
          : `(<${sign}32>${swapped('u16', offset)} | <${sign}32>${load(`${sign}8`, offset + 2)} << 16)`;
      case 6:
        return order === 'big'
          ? `(<u64>${swapped('u16', offset)} << 32 | <u64>${swapped('u32', offset + 2)})`
          : `(<u64>${swapped('u32', offset)} | <u64>${swapped('u16', offset + 4)} << 32)`;
      default:
        throw new Error(`no integer of ${size} bytes`);
    }
  },
  write({ size }, order, at, offset, value) {
    const store = (type: string, place: number, part: string): string => {
      const swapped = order === 'big' && type !== 'u8' ? `bswap<${type}>(<${type}>(${part}))` : `<${type}>(${part})`;
      return `store<${type}>(${at}, ${swapped}${place === 0 ? '' : `, ${place}`});`;
    };
    switch (size) {
      case 1:
      case 2:
      case 4:
        return store(`u${size * 8}`, offset, value);
      case 3:
        return order === 'big'
          ? `${store('u16', offset, `${value} >> 8`)}\n${store('u8', offset + 2, value)}`
          : `${store('u16', offset, value)}\n${store('u8', offset + 2, `${value} >> 16`)}`;
      case 6:
        return order === 'big'
          ? `${store('u16', offset, `${value} >> 32`)}\n${store('u32', offset + 2, value)}`
          : `${store('u32', offset, value)}\n${store('u16', offset + 4, `${value} >> 32`)}`;
      default:
        throw new Error(`no integer of ${size} bytes`);
    }
  },
};

interface Bits {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
}

/** An expression without sign: u64 for whole integers of six bytes, else of 32 bits. */
export function readBits({ byte, size, low, width }: Bits, order: ByteOrder, at: string): string {
  const whole = assemblyAccess.read({ size, signed: false }, order, at, byte);
  if (width === 8 * size) return whole;
  const shifted = low === 0 ? whole : `(${whole} >> ${low})`;
  const bits = `(${shifted} & 0x${(2 ** width - 1).toString(16)})`;
  return size === 6 ? `<u32>${bits}` : bits;
}
