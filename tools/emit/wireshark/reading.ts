/** How the dissector reads numbers: the same for every profile. */
export const READING = `
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
  return integer(data, at + field.byte, field.size, LITTLE_ENDIAN)
end

local DEVICE = header_field("device")
local MESSAGE = header_field("message")
local SERIAL = header_field("serial")
local SEQUENCE = header_field("sequence")
local LENGTH = header_field("length")

-- The kind of the frame at \`at\`, whatever the length of its body; nil where device type or message is unknown.
local function kind_at(data, at)
  local messages = KINDS[header_value(data, at, DEVICE)]
  return messages and messages[header_value(data, at, MESSAGE)]
end
`;
