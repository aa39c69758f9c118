/**
 * How the dissector reads numbers, finds frames in a stream of bytes, and determines their kind: by the rules of the codec, except that it
 * also shows frames with a bad check.
 */
import { BYTE_ORDERS, ITEMS } from './bodies.ts';
import { type Traits, where } from './traits.ts';

export function emitFinding(traits: Traits): string {
  return `${emitReading(traits)}${where(traits.starts, BEGINNING)}${where(traits.escape, UNESCAPING)}
-- The length of the frame that starts at \`at\`. Else nil, and how many bytes of the stream must be there before more can be
-- said; nil for both where no frame starts.
local function examine(data, at)
  local available = #data - at
?starts|  if not begins(data, at, available) then return nil, nil end
!starts|  local seen = math.min(available, #START)
!starts|  if data:sub(at + 1, at + seen) ~= START:sub(1, seen) then return nil, nil end
?escape|  local wire, from = data, at
?escape|  if available >= START_LENGTH then
?escape|    -- What follows is read without escape bytes: any of them that is missing is one of the stream's next.
?escape|    data, at = unescaped(wire, from, HEADER_LENGTH), 0
?escape|    if data == nil then return nil, nil end
?escape|    available = #data
?escape|  end
  local body_length
  for _, field in ipairs(HEADER) do
    local needs = field.byte + field.size
    if available < needs then return nil, ${where(traits.escape, '#wire + 1', 'at + needs')} end
    if field.role == "version" or field.role == "constant" then
      ${where(
        traits.versions,
        'if not field.values[header_value(data, at, field)] then return nil, nil end',
        'if header_value(data, at, field) ~= field.value then return nil, nil end',
      )}
    elseif field.role == "length" then
      body_length = header_value(data, at, field) - LENGTH_BIAS
      if body_length < 0 or body_length > MAXIMUM_BODY_LENGTH then return nil, nil end
    end
  end
  if LENGTH == nil then
?kinds|    -- Without a length field the kinds of the same codes have the same length.
?kinds|    local kinds = kinds_at(data, at)
?kinds|    if kinds == nil then return nil, nil end
?kinds|    body_length = kinds[1].body.length
!kinds|    local kind = kind_at(data, at)
!kinds|    if kind == nil then return nil, nil end
!kinds|    body_length = kind.body.length
  end
?escape|  local wanted = HEADER_LENGTH + body_length + CHECK_LENGTH
?escape|  local plain, place = unescaped(wire, from, wanted)
?escape|  if plain == nil then return nil, nil end
?escape|  if #plain < wanted then return nil, #wire + 1 end
?escape|  return place - from + END_LENGTH, nil
!escape|  return HEADER_LENGTH + body_length + CHECK_LENGTH + END_LENGTH, nil
end

${where(traits.checks, SEVERAL_CHECKS, ONE_CHECK)}
local function ends_right(data, at, length)
  return data:sub(at + length - END_LENGTH + 1, at + length) == END
end

local function is_right(data, at, length)
?escape|  local wire = data:sub(at + 1, at + length)
?escape|  data, at = plain_frame(data, at, length), 0
?escape|  length = #data
?checks|  for _, check in ipairs(checks(data, at, length${where(traits.escape, ', wire')})) do
?checks|    if check.right ~= check.found then return false end
?checks|  end
?checks|  return ends_right(data, at, length)
!checks|  local right, found = checks(data, at, length)
!checks|  return right == found and ends_right(data, at, length)
end

-- Where to continue after a frame with a bad check: at a valid frame that begins inside it, else at its end.
local function resume(data, at, length)
  for place = at + 1, at + length - 1 do
    local other = examine(data, place)
    if other ~= nil and place + other <= #data and is_right(data, place, other) then return place end
  end
  return at + length
end
`;
}

const BEGINNING = `
local function begins(data, at, available)
  local seen = math.min(available, START_LENGTH)
  for _, start in ipairs(STARTS) do
    if data:sub(at + 1, at + seen) == start:sub(1, seen) then return true end
  end
  return false
end
`;

const UNESCAPING = `
-- What is sent from \`at\` on without escape bytes: the start marker and what follows it, up to \`count\` bytes, and where that ends among
-- those that are sent. Nil where an escape byte stands before one that it does not go with, or a byte that must be escaped is not.
local function unescaped(data, at, count)
  local plain = { data:sub(at + 1, at + START_LENGTH) }
  local place, length = at + START_LENGTH, START_LENGTH
  while length < count and place < #data do
    local byte = data:byte(place + 1)
    if byte == ESCAPE then
      if place + 1 == #data then break end
      byte = PLAIN[data:byte(place + 2)]
      if byte == nil then return nil end
      place = place + 1
    elseif ESCAPED[byte] then
      return nil
    end
    place, length = place + 1, length + 1
    plain[#plain + 1] = string.char(byte)
  end
  return table.concat(plain), place
end

-- The frame without escape bytes; all of it is there.
local function plain_frame(data, at, length)
  return unescaped(data:sub(1, at + length - END_LENGTH), at, math.huge) .. data:sub(at + length - END_LENGTH + 1, at + length)
end
`;

const ONE_CHECK = `-- What the check should be, and what it is; nothing where the profile has none.
local function checks(data, at, length)
  if CHECK_LENGTH == 0 then return nil, nil end
  local place = at + length - END_LENGTH - CHECK_LENGTH
  return check_of(data:sub(at + CHECK_FROM + 1, place)), integer(data, place, CHECK_LENGTH, CHECK_LITTLE_ENDIAN)
end
`;

const SEVERAL_CHECKS = `-- Of each check what it should be, what it is, and where. \`wire\` is the frame as it was sent, where that makes a difference.
local function checks(data, at, length, wire)
  local result = {}
  local body_end = at + length - END_LENGTH - CHECK_LENGTH
  local place = body_end
  for index, check in ipairs(CHECKS) do
    local to = check.to_body and body_end or place
    local covered = data:sub(at + check.from + 1, to)
    if check.sees_escaped then
      local _, first = unescaped(wire, 0, check.from)
      local _, last = unescaped(wire, 0, to - at)
      covered = wire:sub((check.from < START_LENGTH and check.from or first) + 1, last)
    end
    local found = integer(data, place, check.size, check.little)
    result[index] = { right = check.of(covered), found = found, place = place, check = check }
    place = place + check.size
  end
  return result
end
`;

function emitReading(traits: Traits): string {
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

${where(traits.bodies, `${BYTE_ORDERS.slice(1)}\n`)}${where(traits.lists, `${ITEMS.slice(1)}\n`)}${where(traits.kinds, SELECTED_KIND, KIND_BY_CODES)}`;
}

const KIND_BY_CODES = `-- The kind of the frame at \`at\`, whatever the length of its body; nil where device type or message is unknown.
local function kind_at(data, at)
  local messages = KINDS[header_value(data, at, DEVICE)]
  return messages and messages[header_value(data, at, MESSAGE)]
end
`;

const SELECTED_KIND = `-- The kinds that the header's codes leave, in the order of the profile; nil where there is none.
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
?lists|    fits = fits and (kind.body.list == nil or items_of(data, at + HEADER_LENGTH, body_length, kind.body) ~= nil)
    if fits then return kind end
  end
end
`;
