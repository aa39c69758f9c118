/** How the dissector reads numbers, and which kind a frame is of. */
import { BYTE_ORDERS, ITEMS } from './bodies.ts';
import { type Traits, where } from './traits.ts';

export function emitReading(traits: Traits): string {
  return `
-- The packet's bytes are read as a string: \`at\` counts from 0. Lua's numbers hold 48 bits exactly.
local function integer(data, at, size, little)
  local value = 0
  for index = 0, size - 1 do
    value = value * 256 + data:byte(at + 1 + (little and size - 1 - index or index))
  end
  return value
end

local function bits_of(container, low, width)
  return math.floor(container / 2 ^ low) % math.floor(2 ^ width)
end

local function bit_of(value, bit)
  return bits_of(value, bit, 1) == 1
end

local function whole(number)
  return string.format("%.0f", number)
end

local function header_field(role)
  for _, field in ipairs(HEADER) do
    if field.role == role then return field end
  end
end

local function header_value(data, at, field)
  ${where(
    traits.bits,
    `local container = integer(data, at + field.byte, field.size, LITTLE_ENDIAN)
  return field.width and bits_of(container, field.low, field.width) or container`,
    'return integer(data, at + field.byte, field.size, LITTLE_ENDIAN)',
  )}
end

local DEVICE = header_field("device")
local MESSAGE = header_field("message")
local SERIAL = header_field("serial")
local SEQUENCE = header_field("sequence")
local LENGTH = header_field("length")

${where(traits.bodies, `${BYTE_ORDERS.slice(1)}\n`)}${where(traits.lists, `${ITEMS.slice(1)}\n`)}${where(traits.kinds, selectedKind(traits), KIND_BY_CODES)}`;
}

const KIND_BY_CODES = `-- The kind of the frame at \`at\`, whatever the length of its body; nil where device type or message is unknown.
local function kind_at(data, at)
  local messages = KINDS[header_value(data, at, DEVICE)]
  return messages and messages[header_value(data, at, MESSAGE)]
end
`;

const selectedKind = ({
  lists,
}: Traits): string => `-- The kinds that the header's codes leave, in the order of the profile; nil where there is none.
local function kinds_at(data, at)
  local code = 0
  for _, field in ipairs(HEADER) do
    if field.tells then code = code * 2 ^ (field.width or 8 * field.size) + header_value(data, at, field) end
  end
  local messages = KINDS[DEVICE and header_value(data, at, DEVICE) or 0]
  return messages and messages[code]
end

local function holds(data, at, condition)
  local container = integer(data, at + HEADER_LENGTH + condition.byte, condition.size, LITTLE_ENDIAN)
  return bits_of(container, condition.low, condition.width) == condition.value
end

-- The first of them whose body takes that many bytes and has the right bits.
local function kind_of(data, at, body_length)
  for _, kind in ipairs(kinds_at(data, at) or {}) do
    local least = kind.body.length
    local fits = body_length == least or (body_length > least and kind.body.at_least)
    for _, condition in ipairs(kind.when or {}) do
      fits = fits and holds(data, at, condition)
    end
${where(
  lists,
  `    fits = fits and (kind.body.list == nil or items_of(data, at + HEADER_LENGTH, body_length, kind.body) ~= nil)
`,
)}    if fits then return kind end
  end
end
`;
