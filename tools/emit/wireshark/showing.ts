/** The dissector's fields, and how it shows one body. */
import { defineField, GENERAL_FIELDS, generalBodies, showFlags } from './bodies.ts';
import { type Traits, where } from './traits.ts';

export function emitShowing(traits: Traits): string {
  return `
local fields = {}

local function define(field)
  fields[#fields + 1] = field
  return field
end

-- Numbers of up to 32 bits by their bytes; a mask makes Wireshark draw the bits.
local UNSIGNED = { ProtoField.uint8, ProtoField.uint16, ProtoField.uint24, ProtoField.uint32 }
local SIGNED = { ProtoField.int8, ProtoField.int16, ProtoField.int24, ProtoField.int32 }

${where(traits.bodies, GENERAL_FIELDS, PLAIN_FIELDS)}for _, field in ipairs(HEADER) do
  if field.role == "start" then
    field.shown = define(ProtoField.bytes("rump." .. field.id, field.title))
?fields|  elseif field.type ~= nil then
?fields|    define_field("rump.header." .. field.id, field)
?textSerial|  elseif field.role == "serial" then
?textSerial|    field.shown = define(ProtoField.string("rump." .. field.id, field.title, base.UNICODE))
  elseif field.id ~= nil then
    local names = field.role == "device" and DEVICE_TYPES or field.role == "message" and MESSAGES or nil
    local decimal = field.role == "version" or field.role == "sequence" or field.role == "length"
    field.shown = unsigned_field("rump." .. field.id, field, decimal and base.DEC or base.HEX, names)
  end
end
for _, body in pairs(BODIES) do
  for _, field in ipairs(body.fields) do
    if field.id ~= nil then define_field("rump." .. body.id .. "." .. field.id, field) end
  end
?lists|  for _, attribute in pairs(body.list and body.list.attributes or {}) do
?lists|    for _, field in ipairs(attribute.fields) do
?lists|      if field.id ~= nil then define_field("rump." .. body.id .. "." .. field.id, field) end
?lists|    end
?lists|  end
end

local function hexadecimal_field(name, title, size)
  return define(UNSIGNED[math.max(size, 1)](name, title, base.HEX))
end

local shown = {
  kind = define(ProtoField.string("rump.kind", "Kind")),
  device_id = define(ProtoField.string("rump.device_id", "Device ID")),
?bodies|  presence = define(ProtoField.bytes("rump.presence", PRESENCE_TITLE)),
?bodies|  rest = define(ProtoField.bytes("rump.rest", "Rest")),
!bodies|  presence = hexadecimal_field("rump.presence", PRESENCE_TITLE, PRESENCE_LENGTH),
?lists|  item_id = define(ProtoField.uint64("rump.item.id", "Id")),
?lists|  item_kind = define(ProtoField.uint64("rump.item.kind", "Kind")),
?lists|  item_length = define(ProtoField.uint64("rump.item.length", "Length")),
?lists|  item_count = define(ProtoField.uint64("rump.item.count", "Items")),
?lists|  unknown_id = define(ProtoField.uint64("rump.item.unknown.id", "Id")),
?lists|  unknown_kind = define(ProtoField.uint64("rump.item.unknown.kind", "Kind")),
?lists|  unknown_value = define(ProtoField.bytes("rump.item.unknown.value", "Value of an unknown attribute")),
  unknown_field = define(ProtoField.uint8("rump.presence.unknown", "Presence bit without a field")),
  unknown_flag = define(ProtoField.uint8("rump.flag.unknown", "Flag without a name, bit")),
  body = define(ProtoField.bytes("rump.body", "Body of unknown kind")),
!checks|  check = hexadecimal_field("rump.check", CHECK_TITLE, CHECK_LENGTH),
!checks|  check_status = define(ProtoField.uint8("rump.check.status", "Check status", base.DEC, { [0] = "bad", [1] = "good" })),
  ending = define(ProtoField.bytes("rump.end", "End marker")),
  skipped = define(ProtoField.bytes("rump.skipped", "Bytes of no frame")),
}
?checks|for index, check in ipairs(CHECKS) do
?checks|  local name = "rump.check" .. (index == 1 and "" or index)
?checks|  check.shown = hexadecimal_field(name, check.title, check.size)
?checks|  check.shown_status = define(ProtoField.uint8(name .. ".status", "Check status", base.DEC, { [0] = "bad", [1] = "good" }))
?checks|end
rump.fields = fields

local experts = {
  bad_check = ProtoExpert.new("rump.check.bad", "The check is wrong", expert.group.CHECKSUM, expert.severity.ERROR),
  bad_end = ProtoExpert.new("rump.end.bad", "The end marker is wrong", expert.group.MALFORMED, expert.severity.ERROR),
  unknown_kind = ProtoExpert.new("rump.kind.unknown", "Unknown kind", expert.group.UNDECODED, expert.severity.NOTE),
  out_of_range = ProtoExpert.new("rump.range", "Out of range", expert.group.PROTOCOL, expert.severity.WARN),
  skipped = ProtoExpert.new("rump.skipped.note", "Bytes of no frame", expert.group.MALFORMED, expert.severity.WARN),
  truncated = ProtoExpert.new("rump.truncated", "The frame is cut off", expert.group.MALFORMED, expert.severity.WARN),
}
rump.experts = experts

${where(traits.bodies, '', PLAIN_NUMBERS)}local function show_text(tree, range, field, bytes)
  local ending = bytes:find("\\0", 1, true)
  local length = ending and ending - 1 or #bytes
  local text = length == 0 and "" or range:range(0, length):string(ENC_UTF_8)
  tree:add(field.shown, range, text)
end

${where(traits.bodies, generalBodies(traits), PLAIN_BODIES)}`;
}

/** For bodies whose fields are whole, and set always or by the profile's mask. */
const PLAIN_FIELDS = `local function mask_of(field)
  if field.width == nil then return nil end
  return math.floor((2 ^ field.width - 1) * 2 ^ field.low)
end

local function unsigned_field(name, field, form, names)
  if field.size > 4 then return define(ProtoField.uint64(name, field.title, form)) end
  return define(UNSIGNED[field.size](name, field.title, form, names, mask_of(field)))
end

local function number_field(name, field)
  if field.scaled then return define(ProtoField.double(name, field.title)) end
  if field.signed then return define(SIGNED[field.size](name, field.title, base.DEC)) end
  if field.size > 4 then return define(ProtoField.uint64(name, field.title, base.DEC)) end
  return define(UNSIGNED[field.size](name, field.title, base.DEC))
end

${defineField(false)}`;

const PLAIN_NUMBERS = `local function show_number(tree, range, field, container)
  local raw = bits_of(container, field.low or 0, field.width or 8 * field.size)
  local highest = 2 ^ (field.width or 8 * field.size)
  if field.signed and raw >= highest / 2 then raw = raw - math.floor(highest) end
  if raw == field.none then
    tree:add(field.shown_none, range)
    return
  end
  local value = raw
  if field.scaled then value = (raw * field.multiplier + field.addend) / field.divisor end
  local item
  if not field.scaled and field.size > 4 then item = tree:add(field.shown, range, UInt64.new(raw % 2 ^ 32, math.floor(raw / 2 ^ 32)))
  else item = tree:add(field.shown, range, value) end
  if field.unit ~= nil then item:append_text(" " .. field.unit) end
  if field.scaled then item:append_text(" (raw " .. whole(raw) .. ")") end
  if (field.min ~= nil and value < field.min) or (field.max ~= nil and value > field.max) then
    item:add_proto_expert_info(experts.out_of_range)
  end
end

${showFlags(false)}
`;

const PLAIN_BODIES = `local function show_field(tree, tvb, data, at, field)
  local place = at + field.byte
  local range = tvb:range(place, field.size)
  if field.type == "text" then
    show_text(tree, range, field, data:sub(place + 1, place + field.size))
  elseif field.type == "bytes" then
    tree:add(field.shown, range)
  elseif field.type == "reserved" and field.size > 4 then
    if data:sub(place + 1, place + field.size):find("[^\\0]") then tree:add(range, "Reserved: not zero") end
  else
    local container = integer(data, place, field.size, LITTLE_ENDIAN)
    if field.type == "bool" then
      -- An inverted bool is shown by what it means.
      local bits = field.invert and math.floor(2 ^ (8 * field.size)) - 1 - container or container
      tree:add(field.shown, range, bits)
    elseif field.type == "enum" then
      tree:add(field.shown, range, container)
    elseif field.type == "flags" then
      show_flags(tree, range, field, container)
    elseif field.type == "reserved" then
      local raw = bits_of(container, field.low or 0, field.width or 8 * field.size)
      if raw ~= 0 then tree:add(range, "Reserved: " .. whole(raw) .. ", not zero") end
    else
      show_number(tree, range, field, container)
    end
  end
end

local function show_body(tree, tvb, data, at, body)
  local mask, range
  local named = {}
  if body.controls then
    range = tvb:range(at + PRESENCE_AT, PRESENCE_LENGTH)
    mask = integer(data, at + PRESENCE_AT, PRESENCE_LENGTH, LITTLE_ENDIAN)
    tree:add(shown.presence, range, mask)
  end
  for _, field in ipairs(body.fields) do
    if field.presence ~= nil then named[field.presence] = true end
    if mask == nil or field.presence == nil or bit_of(mask, field.presence) then show_field(tree, tvb, data, at, field) end
  end
  if mask == nil then return end
  for bit = 0, 8 * PRESENCE_LENGTH - 1 do
    if bit_of(mask, bit) and not named[bit] then
      tree:add(shown.unknown_field, range, bit)
    end
  end
end
`;
