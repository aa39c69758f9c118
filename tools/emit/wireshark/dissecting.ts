/** How the dissector reads, finds and shows frames. */
import type { HeaderField } from '../../model.ts';
import { BYTE_ORDERS, ITEMS } from './bodies.ts';
import { type Traits, where } from './traits.ts';

/** How the dissector reads numbers, and which kind a frame is of. */
export function reading(traits: Traits): string {
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

/** How the dissector finds frames in a stream of bytes: by the rules of the codec, but that it shows what has a bad check. */
export function finding(traits: Traits): string {
  return `${where(traits.starts, BEGINNING)}${where(traits.escape, UNESCAPING)}
-- The length of the frame that starts at \`at\`. Else nil, and how many bytes of the stream must be there before more can be
-- said; nil for both where no frame starts.
local function examine(data, at)
  local available = #data - at
${where(
  traits.starts,
  `  if not begins(data, at, available) then return nil, nil end
`,
  `  local seen = math.min(available, #START)
  if data:sub(at + 1, at + seen) ~= START:sub(1, seen) then return nil, nil end
`,
)}${where(
  traits.escape,
  `  local wire, from = data, at
  if available >= START_LENGTH then
    -- What follows is read without escape bytes: any of them that is missing is one of the stream's next.
    data, at = unescaped(wire, from, HEADER_LENGTH), 0
    if data == nil then return nil, nil end
    available = #data
  end
`,
)}  local body_length
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
${where(
  traits.kinds,
  `    -- Without a length field the kinds of the same codes have the same length.
    local kinds = kinds_at(data, at)
    if kinds == nil then return nil, nil end
    body_length = kinds[1].body.length
`,
  `    local kind = kind_at(data, at)
    if kind == nil then return nil, nil end
    body_length = kind.body.length
`,
)}  end
${where(
  traits.escape,
  `  local wanted = HEADER_LENGTH + body_length + CHECK_LENGTH
  local plain, place = unescaped(wire, from, wanted)
  if plain == nil then return nil, nil end
  if #plain < wanted then return nil, #wire + 1 end
  return place - from + END_LENGTH, nil
`,
  `  return HEADER_LENGTH + body_length + CHECK_LENGTH + END_LENGTH, nil
`,
)}end

${where(traits.checks, SEVERAL_CHECKS, ONE_CHECK)}
local function ends_right(data, at, length)
  return data:sub(at + length - END_LENGTH + 1, at + length) == END
end

local function is_right(data, at, length)
${where(
  traits.escape,
  `  local wire = data:sub(at + 1, at + length)
  data, at = plain_frame(data, at, length), 0
  length = #data
`,
)}${where(
  traits.checks,
  `  for _, check in ipairs(checks(data, at, length${where(traits.escape, ', wire')})) do
    if check.right ~= check.found then return false end
  end
  return ends_right(data, at, length)
`,
  `  local right, found = checks(data, at, length)
  return right == found and ends_right(data, at, length)
`,
)}end

-- Where to go on behind a frame with a bad check: at a valid frame that begins inside it, else at its end.
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

/** One frame on show, packets and streams of them, and where they are looked for. */
export function dissecting(traits: Traits): string {
  return `
${deviceId(traits)}local function show_header(tree, tvb, data, at)
  for _, field in ipairs(HEADER) do
    local range = tvb:range(at + field.byte, field.size)
    if field.role == "start" then
      tree:add(field.shown, range)
${where(
  traits.fields,
  `    elseif field.type ~= nil then
      show_field(tree, tvb, data, at, field)
`,
)}${where(
  isText(traits.serial),
  `    elseif field.role == "serial" then
      tree:add(field.shown, range, serial_text(data, at))
`,
)}    elseif field.shown ~= nil then
      local value = ${where(
        traits.bits,
        '-- Wireshark takes the bits out by itself.\n        integer(data, at + field.byte, field.size, LITTLE_ENDIAN)',
        'header_value(data, at, field)',
      )}
      if field.size > 4 then value = UInt64.new(value % 2 ^ 32, math.floor(value / 2 ^ 32)) end
      tree:add(field.shown, range, value)
    end
  end
${where(
  traits.serial !== null,
  `  tree:add(shown.device_id, tvb:range(at + SERIAL.byte, SERIAL.size), device_id(data, at)):set_generated()
`,
)}end

local function show_ending(tree, tvb, data, at, length${where(traits.checks && traits.escape, ', wire')})
${where(
  traits.checks,
  `  local good = true
  for _, check in ipairs(checks(data, at, length${where(traits.escape, ', wire')})) do
    local range = tvb:range(check.place, check.check.size)
    local right = check.right == check.found
    local item = tree:add(check.check.shown, range, check.found)
    tree:add(check.check.shown_status, range, right and 1 or 0):set_generated()
    if not right then
      local text = string.format("The check is 0x%x and should be 0x%x", check.found, check.right)
      item:add_proto_expert_info(experts.bad_check, text)
      good = false
    end
  end
`,
  `  local right, found = checks(data, at, length)
  local good = right == found
  if found ~= nil then
    local range = tvb:range(at + length - END_LENGTH - CHECK_LENGTH, CHECK_LENGTH)
    local item = tree:add(shown.check, range, found)
    tree:add(shown.check_status, range, good and 1 or 0):set_generated()
    if not good then
      local text = string.format("The check is 0x%x and should be 0x%x", found, right)
      item:add_proto_expert_info(experts.bad_check, text)
    end
  end
`,
)}  if END_LENGTH > 0 then
    local item = tree:add(shown.ending, tvb:range(at + length - END_LENGTH, END_LENGTH))
    if not ends_right(data, at, length) then
      item:add_proto_expert_info(experts.bad_end)
      good = false
    end
  end
  return good
end

-- Whether the frame is right.
local function show_frame(tvb, data, at, length, pinfo, tree)
${where(
  traits.escape,
  `  local item = tree:add(rump, tvb:range(at, length))
  local plain = plain_frame(data, at, length)
${where(
  traits.checks,
  `  local wire = data:sub(at + 1, at + length)
`,
)}  if #plain < length then
    tvb = ByteArray.new(plain, true):tvb("Frame without escape bytes")
    data, at, length = plain, 0, #plain
  end
`,
)}${where(
  traits.kinds,
  `  local body_at = at + HEADER_LENGTH
  local body_length = length - HEADER_LENGTH - CHECK_LENGTH - END_LENGTH
  local kind = kind_of(data, at, body_length)
`,
  `  local kind = kind_at(data, at)
  local body_at = at + HEADER_LENGTH
  local body_length = length - HEADER_LENGTH - CHECK_LENGTH - END_LENGTH
  if kind ~= nil then
    local least = kind.body.length
    if body_length < least or (body_length > least and not kind.body.at_least) then kind = nil${where(
      traits.lists,
      `
    elseif kind.body.list ~= nil and items_of(data, body_at, body_length, kind.body) == nil then kind = nil`,
    )} end
  end
`,
)}  local name = kind and kind.name or "unknown"
${where(
  !traits.escape,
  `  local item = tree:add(rump, tvb:range(at, length))
`,
)}  item:append_text(", " .. name${where(traits.serial !== null, ' .. ", " .. device_id(data, at)')})
  item:add(shown.kind, tvb:range(at, length), name):set_generated()
  show_header(item, tvb, data, at)
  if kind ~= nil then
    if body_length > 0${where(traits.bodies, ' or #kind.body.fields > 0')} then
      local body = item:add(tvb:range(body_at, body_length), kind.body.title)
      show_body(body, tvb, data, body_at, kind.body${where(traits.bodies, ', body_length')})
    end
  else
    if body_length > 0 then item:add(shown.body, tvb:range(body_at, body_length)) end
    item:add_proto_expert_info(experts.unknown_kind)
  end
  local good = show_ending(item, tvb, data, at, length${where(traits.checks && traits.escape, ', wire')})
${where(
  traits.sequence,
  `  local sequence = whole(header_value(data, at, SEQUENCE))
`,
)}  local column = name${where(traits.serial !== null, ' .. " " .. device_id(data, at)')}${where(traits.sequence, ' .. " #" .. sequence')} .. (good and "" or " [bad]")
  pinfo.cols.info:append((tostring(pinfo.cols.info) == "" and "" or ", ") .. column)
  return good
end

local function show_skipped(tvb, from, to, tree, note)
  if from == to then return end
  local item = tree:add(rump, tvb:range(from, to - from))
  item:append_text(", " .. to - from .. " bytes of no frame")
  item:add(shown.skipped, tvb:range(from, to - from)):add_proto_expert_info(note)
end

function rump.dissector(tvb, pinfo, tree)
  if tvb:len() == 0 then return 0 end
  local data = tvb:range(0):raw()
  local at, skipped, note = 0, 0, experts.skipped
  pinfo.cols.protocol = "RUMP"
  pinfo.cols.info:set("")
  while at < #data do
    local length, needs = examine(data, at)
    if length ~= nil and at + length > #data then needs = at + length end
    if needs ~= nil and pinfo.can_desegment > 0 then
      show_skipped(tvb, skipped, at, tree, note)
      pinfo.desegment_offset = at
      pinfo.desegment_len = length and needs - #data or DESEGMENT_ONE_MORE_SEGMENT
      return #data
    elseif needs == nil and length ~= nil then
      show_skipped(tvb, skipped, at, tree, note)
      at = show_frame(tvb, data, at, length, pinfo, tree) and at + length or resume(data, at, length)
      skipped, note = at, experts.skipped
    else
      -- A datagram that ends within a frame may still hold another one after the failed start.
      if needs ~= nil then note = experts.truncated end
      ${where(traits.starts, 'at = at + 1', 'at = (data:find(START:sub(1, 1), at + 2, true) or #data + 1) - 1')}
    end
  end
  show_skipped(tvb, skipped, at, tree, note)
  return #data
end

rump.prefs.port = Pref.uint("Port", 14543, "The port of TCP and UDP on which frames are looked for; 0 for none")

local port = 0
local function register(wanted)
  for _, name in ipairs({ "tcp.port", "udp.port", "tls.port" }) do
    local ports = DissectorTable.get(name)
    if port ~= 0 then ports:remove(port, rump) end
    if wanted ~= 0 then ports:add(wanted, rump) end
  end
  port = wanted
end

function rump.prefs_changed()
  if rump.prefs.port ~= port then register(rump.prefs.port) end
end

register(rump.prefs.port)

-- WebSocket messages and decrypted TLS records that begin with a valid frame. Older versions of Wireshark have no such list for WebSockets.
local function begins_with_frame(tvb, pinfo, tree)
  if tvb:len() == 0 then return false end
  local data = tvb:range(0):raw()
  local length = examine(data, 0)
  if length == nil or length > #data or not is_right(data, 0, length) then return false end
  rump.dissector(tvb, pinfo, tree)
  return true
end
for _, carrier in ipairs({ "ws", "tls" }) do
  pcall(function() rump:register_heuristic(carrier, begins_with_frame) end)
end
`;
}

function isText(serial: HeaderField | null): boolean {
  return serial !== null && !serial.type.startsWith('u');
}

/** Defines `device_id(data, at)`, where the header has a serial. */
function deviceId({ serial, device }: Traits): string {
  if (serial === null) return '';
  if (!isText(serial) && device) return DEVICE_AND_NUMBER;
  const text = isText(serial)
    ? serial.type === 'text'
      ? `  local bytes = data:sub(at + SERIAL.byte + 1, at + SERIAL.byte + SERIAL.size)
  return bytes:match("^[^\\0]*")
`
      : `  local bytes = data:sub(at + SERIAL.byte + 1, at + SERIAL.byte + SERIAL.size)
  return (bytes:gsub(".", function(byte) return string.format("%02x", byte:byte()) end))
`
    : `  return string.format("%0" .. 2 * SERIAL.size .. "x", header_value(data, at, SERIAL))
`;
  const type = 'string.format("%0" .. 2 * DEVICE.size .. "x-", header_value(data, at, DEVICE)) .. ';
  return `local function serial_text(data, at)
${text}end

local function device_id(data, at)
  return ${device ? type : ''}serial_text(data, at)
end

`;
}

const DEVICE_AND_NUMBER = `local function device_id(data, at)
  local form = "%0" .. 2 * DEVICE.size .. "x-%0" .. 2 * SERIAL.size .. "x"
  return string.format(form, header_value(data, at, DEVICE), header_value(data, at, SERIAL))
end

`;
