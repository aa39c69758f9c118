/** The frame check in Lua: the one algorithm that the profile has. */
import type { Check, Profile } from '../../model.ts';
import { checkTitle } from './tables.ts';

/** Defines `check_of(data)` for the bytes that the check covers; empty if there is no check. */
export function emitCheck(profile: Profile): string {
  const check = profile.frame.checks[0] as Check;
  if (check.algorithm === 'none') return '';
  return `
-- ${checkTitle(profile)}, from byte ${check.from} up to the check itself.
local CHECK_FROM = ${check.from}
local CHECK_LITTLE_ENDIAN = ${check.byteOrder === 'little'}

${kernel(check)}`;
}

function kernel(check: Check): string {
  switch (check.algorithm) {
    case 'sum8':
      return `local function check_of(data)
  local sum = 0
  for index = 1, #data do sum = (sum + data:byte(index)) % 256 end
  return sum
end
`;
    case 'xor8':
      return `${XOR}
local function check_of(data)
  local result = 0
  for index = 1, #data do result = xor(result, data:byte(index)) end
  return result
end
`;
    default:
      return cyclic(check);
  }
}

/** Lua's operators for bits came with 5.3, where they are an error of syntax before; libraries for them came and went. */
const XOR = `local library = bit32 or bit
local bxor = library and library.bxor or load("return function(one, other) return one ~ other end")()
-- One of the libraries gives negative numbers.
local function xor(one, other)
  return bxor(one, other) % 4294967296
end
`;

function cyclic({ width, poly, init, refin, refout, xorout }: Check): string {
  const size = 2 ** width;
  const start = refin ? reflected(init, width) : init;
  // In a reflected register the byte goes in at the low end, and the polynomial lies mirrored.
  const table = refin
    ? `  local value = byte
  for _ = 1, 8 do
    local half = math.floor(value / 2)
    value = value % 2 == 1 and xor(half, ${reflected(poly, width)}) or half
  end
  TABLE[byte] = value`
    : `  local value = byte * ${2 ** (width - 8)}
  for _ = 1, 8 do
    local double = value * 2 % ${size}
    value = value >= ${size / 2} and xor(double, ${poly}) or double
  end
  TABLE[byte] = value`;
  const step = refin
    ? 'crc = xor(math.floor(crc / 256), TABLE[xor(crc % 256, data:byte(index))])'
    : `crc = xor(crc * 256 % ${size}, TABLE[xor(math.floor(crc / ${2 ** (width - 8)}), data:byte(index))])`;
  const mirror =
    refin === refout
      ? ''
      : `  local mirrored = 0
  for _ = 1, ${width} do
    mirrored = mirrored * 2 + crc % 2
    crc = math.floor(crc / 2)
  end
  crc = mirrored
`;
  return `${XOR}
local TABLE = {}
for byte = 0, 255 do
${table}
end

local function check_of(data)
  local crc = ${start}
  for index = 1, #data do
    ${step}
  end
${mirror}  return ${xorout === 0 ? 'crc' : `xor(crc, ${xorout})`}
end
`;
}

function reflected(value: number, width: number): number {
  let result = 0;
  for (let bit = 0; bit < width; bit++) result = result * 2 + (Math.floor(value / 2 ** bit) % 2);
  return result;
}
