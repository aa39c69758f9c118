/** How the dissector shows bodies that are more than whole fields: pieces, other encodings, optional fields, and lists of attributes. */
import { type Traits, where } from './traits.ts';

/** Defines `define_field`. */
export const GENERAL_FIELDS = `-- Bytes of the integer that Wireshark is given.
local function size_of(field)
  return field.raw_size or field.size
end

local function mask_of(field)
  if field.width == nil or field.pieces ~= nil then return nil end
  return math.floor((2 ^ field.width - 1) * 2 ^ field.low)
end

local function unsigned_field(name, field, form, names)
  local size = size_of(field)
  if size > 4 then return define(ProtoField.uint64(name, field.title, form)) end
  return define(UNSIGNED[size](name, field.title, form, names, mask_of(field)))
end

local function number_field(name, field)
  local size = size_of(field)
  if field.scaled then return define(ProtoField.double(name, field.title)) end
  if field.signed or field.encoding == "sign-magnitude" then return define((SIGNED[size] or ProtoField.int64)(name, field.title, base.DEC)) end
  if size > 4 then return define(ProtoField.uint64(name, field.title, base.DEC)) end
  return define(UNSIGNED[size](name, field.title, base.DEC))
end

${defineField(true)}`;

/** For general bodies, or for those whose fields are whole, and set always or by the profile's mask. */
export function defineField(isGeneral: boolean): string {
  const size = isGeneral ? 'size_of(field)' : 'field.size';
  return `local function define_field(name, field)
  if field.type == "bool" then
?bodies|    local mask = field.pieces and 1 or 2 ^ (field.low or 0)
    field.shown = define(ProtoField.bool(name, field.title, 8 * ${size}, nil, ${isGeneral ? 'mask' : '2 ^ (field.low or 0)'}))
  elseif field.type == "enum" then
    field.shown = unsigned_field(name, field, base.DEC, field.names)
  elseif field.type == "flags" then
    field.shown = unsigned_field(name, field, base.HEX, nil)
    for _, flag in ipairs(field.flags) do
      local mask = 2 ^ ((field.low or 0) + flag.bit)
      flag.shown = define(ProtoField.bool(name .. "." .. flag.id, flag.title, 8 * ${size}, nil, mask))
    end
  elseif field.type == "text" then
    field.shown = define(ProtoField.string(name, field.title, base.UNICODE))
  elseif field.type == "bytes" then
    field.shown = define(ProtoField.bytes(name, field.title))
  elseif field.type == "number" then
    field.shown = number_field(name, field)
    if field.none ~= nil${where(isGeneral, ' or field.encoding == "bcd"')} then
      field.shown_none = define(ProtoField.none(name .. ".no_value", field.title .. ": no value"))
    end
?bodies|    if field.special ~= nil then
?bodies|      field.shown_special = define(ProtoField.string(name .. ".special", field.title))
?bodies|    end
  end
end

`;
}

/** Defines `show_field` and `show_body`. */
export function generalBodies({ lists }: Traits): string {
  return `${RAW_VALUES}${NUMBERS}${FIELDS}${where(lists, `${LIST}`)}
local function show_body(tree, tvb, data, at, body, length)
  local mask = body.mask
  local named = {}
  if mask ~= nil then tree:add(shown.presence, tvb:range(at + mask.byte, mask.size)) end
  -- What follows the fixed part of a body and reaches its end.
  local covered = body.length
  for _, field in ipairs(body.fields) do
    if field.presence ~= nil then named[field.presence] = true end
    local reach = field.byte + field.size
    if reach <= length and is_set(data, at, length, body, field) then
      show_field(tree, tvb, data, at, field, length)
      if field.type ~= "reserved" then covered = math.max(covered, field.to_end and length or reach) end
    end
  end
?lists|  if body.list ~= nil then covered = show_list(tree, tvb, data, at, body, length) end
  if covered < length then tree:add(shown.rest, tvb:range(at + covered, length - covered)) end
  if mask == nil then return end
  for bit = 0, 8 * mask.size - 1 do
    if not named[bit] and mask_bit(data, at, mask, bit) then
      tree:add(shown.unknown_field, tvb:range(at + mask.byte, mask.size), bit)
    end
  end
end
`;
}

export function showFlags(isGeneral: boolean): string {
  return `local function show_flags(tree, range, field, container)
  local width = field.width or 8 * ${isGeneral ? 'size_of(field)' : 'field.size'}
  local raw = bits_of(container, field.low or 0, width)
  local item = tree:add(field.shown, range, container)
  local titles, named = {}, {}
  for _, flag in ipairs(field.flags) do
    item:add(flag.shown, range, container)
    named[flag.bit] = true
    if bit_of(raw, flag.bit) then titles[#titles + 1] = flag.title end
  end
  for bit = 0, width - 1 do
    if not named[bit] and bit_of(raw, bit) then
      item:add(shown.unknown_flag, range, bit)
      titles[#titles + 1] = "bit " .. bit
    end
  end
  item:append_text(" (" .. (#titles == 0 and "none" or table.concat(titles, ", ")) .. ")")
end
`;
}

const RAW_VALUES = `-- What Wireshark is given: the integer that holds the field, or, where it is not whole, the raw value itself.
local function container_of(data, at, field)
  if field.pieces == nil then return integer(data, at + field.byte, field.size, LITTLE_ENDIAN) end
  local raw, width = 0, 0
  for _, piece in ipairs(field.pieces) do
    local bits = bits_of(integer(data, at + piece.byte, piece.size, is_little(field)), piece.low, piece.width)
    local span = math.floor(2 ^ piece.width)
    if piece.invert then bits = span - 1 - bits end
    raw, width = raw * span + bits, width + piece.width
  end
  return field.complement and math.floor(2 ^ width) - 1 - raw or raw
end

local function raw_of(data, at, field)
  local width = field.width or 8 * size_of(field)
  local raw = bits_of(container_of(data, at, field), field.low or 0, width)
  if field.signed and raw >= 2 ^ (width - 1) then raw = raw - math.floor(2 ^ width) end
  return raw
end

-- A mask may be too wide for one number.
local function mask_bit(data, at, mask, bit)
  local place = math.floor(bit / 8)
  local byte = at + mask.byte + (is_little(mask) and place or mask.size - 1 - place)
  return bit_of(data:byte(byte + 1), bit % 8)
end

local function is_set(data, at, length, body, field)
  if field.presence ~= nil then return mask_bit(data, at, body.mask, field.presence) end
  if field.set_bit ~= nil then return mask_bit(data, at, field.set_bit, field.set_bit.low) end
  if field.unless ~= nil then return raw_of(data, at, field) ~= field.unless end
  if field.reach ~= nil then return length >= field.reach end
  for _, other in ipairs(field.set_with and body.fields or {}) do
    if other.id == field.set_with then return is_set(data, at, length, body, other) end
  end
  return true
end

`;

const NUMBERS = `-- Packed decimal digits; nil where one of them is none.
local function decimal(raw)
  local number, weight = 0, 1
  while raw > 0 do
    local digit = raw % 16
    if digit > 9 then return nil end
    number, weight, raw = number + digit * weight, weight * 10, math.floor(raw / 16)
  end
  return number
end

local function number_of(raw, field)
  if field.encoding == "bcd" then return decimal(raw) end
  local sign = 2 ^ ((field.width or 8 * size_of(field)) - 1)
  if field.encoding == "sign-magnitude" and raw >= sign then return math.floor(sign) - raw end
  return raw
end

local function wide(number, integer_type)
  local magnitude = math.abs(number)
  local converted = integer_type.new(magnitude % 2 ^ 32, math.floor(magnitude / 2 ^ 32))
  return number < 0 and -converted or converted
end

local function show_number(tree, range, field, raw)
  local name = field.special and field.special[raw]
  if name ~= nil then
    tree:add(field.shown_special, range, name):append_text(" (raw " .. whole(raw) .. ")")
    return
  end
  local number = number_of(raw, field)
  if raw == field.none or number == nil then
    tree:add(field.shown_none, range)
    return
  end
  local value = number
  if field.scaled then value = (number * field.multiplier + field.addend) / field.divisor end
  local shown_value = value
  if not field.scaled and size_of(field) > 4 then shown_value = wide(number, field.encoding == "sign-magnitude" and Int64 or UInt64) end
  local item = tree:add(field.shown, range, shown_value)
  if field.unit ~= nil then item:append_text(" " .. field.unit) end
  if field.scaled or field.encoding ~= nil then item:append_text(" (raw " .. whole(raw) .. ")") end
  if (field.min ~= nil and value < field.min) or (field.max ~= nil and value > field.max) then
    item:add_proto_expert_info(experts.out_of_range)
  end
end

${showFlags(true)}
`;

const FIELDS = `-- What is reserved is shown where it is not what a writer makes of it.
local function show_reserved(tree, range, bytes, container, field)
  local filler = field.filler or 0
  if type(filler) == "string" then
    if bytes ~= filler then tree:add(range, "Reserved: not as it is written") end
  elseif field.size > 4 then
    if bytes:find("[^\\0]") then tree:add(range, "Reserved: not zero") end
  else
    local raw = bits_of(container, field.low or 0, field.width or 8 * size_of(field))
    if raw ~= filler then tree:add(range, "Reserved: " .. whole(raw) .. ", not " .. (filler == 0 and "zero" or whole(filler))) end
  end
end

-- \`length\` counts the bytes from \`at\` on that a field up to the end may take.
local function show_field(tree, tvb, data, at, field, length)
  local place = at + field.byte
  local size = field.to_end and length - field.byte or field.size
  local bytes = data:sub(place + 1, place + size)
  if size == 0 then
    -- Nothing is shown of no bytes but that there are none; the byte before is there.
    if field.type == "text" then tree:add(field.shown, tvb:range(place - 1, 1), "") else tree:add(field.shown, tvb:range(place, 0)) end
    return
  end
  local range = tvb:range(place, size)
  if field.type == "text" then
    show_text(tree, range, field, bytes)
  elseif field.type == "bytes" then
    tree:add(field.shown, range)
  elseif field.type == "reserved" then
    show_reserved(tree, range, bytes, size <= 4 and container_of(data, at, field), field)
  elseif field.type == "bool" then
    local container = container_of(data, at, field)
    if field.pieces ~= nil then container = container ~= 0 and 1 or 0 end
    -- An inverted bool is shown by what it means.
    if field.invert then container = math.floor(2 ^ (8 * size_of(field))) - 1 - container end
    tree:add(field.shown, range, container)
  elseif field.type == "enum" then
    tree:add(field.shown, range, container_of(data, at, field))
  elseif field.type == "flags" then
    show_flags(tree, range, field, container_of(data, at, field))
  else
    show_number(tree, range, field, raw_of(data, at, field))
  end
end
`;

const LIST = `
local function show_integer(tree, tvb, data, at, place, shown_as)
  local value = integer(data, at, place.size, is_little(place))
  tree:add(shown_as, tvb:range(at, place.size), UInt64.new(value % 2 ^ 32, math.floor(value / 2 ^ 32)))
end

local function show_item(tree, tvb, data, item, integers, is_known)
  local title = is_known and item.attribute.title or "Unknown attribute"
  local branch = tree:add(tvb:range(item.at, item.base + item.size - item.at), title)
  local place = item.at
  show_integer(branch, tvb, data, place, integers.id, is_known and shown.item_id or shown.unknown_id)
  place = place + integers.id.size
  if integers.kind ~= nil then
    show_integer(branch, tvb, data, place, integers.kind, is_known and shown.item_kind or shown.unknown_kind)
    place = place + integers.kind.size
  end
  if integers.length ~= nil then show_integer(branch, tvb, data, place, integers.length, shown.item_length) end
  if is_known then
    for _, field in ipairs(item.attribute.fields) do show_field(branch, tvb, data, item.base, field, item.size) end
  else
    branch:add(shown.unknown_value, tvb:range(item.base, item.size))
  end
end

-- The end of the items, counted from the body's start.
local function show_list(tree, tvb, data, at, body, length)
  local items, ending = items_of(data, at, length, body)
  local integers = body.list.integers
  if integers.count ~= nil then show_integer(tree, tvb, data, at + integers.count.byte, integers.count, shown.item_count) end
  -- Of several with the same id the last one counts.
  local last = {}
  for index, item in ipairs(items) do
    if item.attribute ~= nil then last[item.attribute] = index end
  end
  for index, item in ipairs(items) do show_item(tree, tvb, data, item, integers, item.attribute ~= nil and last[item.attribute] == index) end
  return ending
end
`;

/** For places that may have a byte order of their own. */
export const BYTE_ORDERS = `
local function is_little(place)
  if place.little == nil then return LITTLE_ENDIAN end
  return place.little
end
`;

/** Finds the items of a body; nil if they do not fit. Placed where kinds are chosen. */
export const ITEMS = `
-- The items of a body of that many bytes, and where they end; nil where they do not fit into it.
local function items_of(data, at, length, body)
  local integers, attributes = body.list.integers, body.list.attributes
  local count = integers.count and integer(data, at + integers.count.byte, integers.count.size, is_little(integers.count))
  local items, place = {}, body.length
  local function take(part)
    if part == nil then return nil end
    if place + part.size > length then return false end
    place = place + part.size
    return integer(data, at + place - part.size, part.size, is_little(part))
  end
  while (count ~= nil and #items < count) or (count == nil and place < length) do
    local first = at + place
    local id, kind, size = take(integers.id), take(integers.kind), take(integers.length)
    if id == false or kind == false or size == false then return nil end
    local attribute = attributes[id]
    if attribute ~= nil and attribute.kind ~= kind then attribute = nil end
    if size == nil then size = attribute and attribute.length or length - place end
    if attribute ~= nil and size ~= attribute.length and not (attribute.to_end and size > attribute.length) then attribute = nil end
    if place + size > length then return nil end
    items[#items + 1] = { attribute = attribute, at = first, base = at + place, size = size }
    place = place + size
  end
  return items, place
end
`;
