/** The frame's checks in Lua: the algorithms that the profile has. */
import type { Check, Profile } from '../../model.ts';
import { Code, checkTitle, lua } from './tables.ts';
import type { Traits } from './traits.ts';

/** Defines `check_of(data)` for the bytes that the check covers, or the list `CHECKS` where there are several; empty without any. */
export function emitCheck({ frame }: Profile, traits: Traits): string {
  const { checks } = frame;
  const [first] = checks as [Check];
  if (first.algorithm === 'none') return '';
  const xor = checks.some(({ algorithm }) => /^(xor|crc)/.test(algorithm)) ? XOR : '';
  if (!traits.checks) {
    return `
-- ${checkTitle(first)}, from byte ${first.from} up to the check itself.
local CHECK_FROM = ${first.from}
local CHECK_LITTLE_ENDIAN = ${first.byteOrder === 'little'}

${xor}${kernel(first, 'check_of', 'TABLE')}`;
  }
  const kernels = checks.map(
    (check, index) => `-- ${checkTitle(check)}.\n${kernel(check, `check_${index + 1}_of`, `TABLE_${index + 1}`)}`,
  );
  const entries = checks.map((check, index) => {
    const { title, size, byteOrder, from, to, seesEscaped } = check;
    return `  ${lua({
      title,
      size,
      little: byteOrder === 'little',
      from,
      to_body: to === 'body' ? true : null,
      sees_escaped: seesEscaped ? true : null,
      of: new Code(`check_${index + 1}_of`),
    })},\n`;
  });
  return `
${xor}${kernels.join('\n')}
-- In the order in which they follow the body. Each covers the bytes from \`from\` on, up to itself or to the end of the body.
local CHECKS = {
${entries.join('')}}
`;
}

function kernel(check: Check, name: string, table: string): string {
  switch (check.algorithm) {
    case 'sum8':
    case 'sum16': {
      const modulus = 2 ** check.width;
      return `local function ${name}(data)
  local sum = 0
  for index = 1, #data do sum = (sum + data:byte(index)) % ${modulus} end
  return ${check.complement ? `(${modulus} - sum) % ${modulus}` : 'sum'}
end
`;
    }
    case 'internet16':
      return `local function ${name}(data)
  local sum = 0
  for index = 1, #data, 2 do sum = sum + data:byte(index) * 256 + (data:byte(index + 1) or 0) end
  while sum > 65535 do sum = math.floor(sum / 65536) + sum % 65536 end
  return 65535 - sum
end
`;
    case 'xor8':
      return `
local function ${name}(data)
  local result = 0
  for index = 1, #data do result = xor(result, data:byte(index)) end
  return result
end
`;
    default:
      return cyclic(check, name, table);
  }
}

/** Lua's bit operators came with 5.3, and are a syntax error before that; libraries for them came and went. */
const XOR = `local library = bit32 or bit
local bxor = library and library.bxor or load("return function(one, other) return one ~ other end")()
-- One of the libraries gives negative numbers.
local function xor(one, other)
  return bxor(one, other) % 4294967296
end
`;

function cyclic({ width, poly, init, refin, refout, xorout }: Check, name: string, table: string): string {
  const size = 2 ** width;
  const start = refin ? reflected(init, width) : init;
  // In a reflected register the byte goes in at the low end, and the polynomial lies mirrored.
  const rows = refin
    ? `  local value = byte
  for _ = 1, 8 do
    local half = math.floor(value / 2)
    value = value % 2 == 1 and xor(half, ${reflected(poly, width)}) or half
  end
  ${table}[byte] = value`
    : `  local value = byte * ${2 ** (width - 8)}
  for _ = 1, 8 do
    local double = value * 2 % ${size}
    value = value >= ${size / 2} and xor(double, ${poly}) or double
  end
  ${table}[byte] = value`;
  const step = refin
    ? `crc = xor(math.floor(crc / 256), ${table}[xor(crc % 256, data:byte(index))])`
    : `crc = xor(crc * 256 % ${size}, ${table}[xor(math.floor(crc / ${2 ** (width - 8)}), data:byte(index))])`;
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
  return `
local ${table} = {}
for byte = 0, 255 do
${rows}
end

local function ${name}(data)
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
