/** One frame on show, packets and streams of them, and where they are looked for: the same for every profile. */
export const DISSECTING = `
local function device_id(data, at)
  local form = "%0" .. 2 * DEVICE.size .. "x-%0" .. 2 * SERIAL.size .. "x"
  return string.format(form, header_value(data, at, DEVICE), header_value(data, at, SERIAL))
end

local function show_header(tree, tvb, data, at)
  for _, field in ipairs(HEADER) do
    local range = tvb:range(at + field.byte, field.size)
    if field.role == "start" then
      tree:add(field.shown, range)
    elseif field.shown ~= nil then
      local value = header_value(data, at, field)
      if field.size > 4 then value = UInt64.new(value % 2 ^ 32, math.floor(value / 2 ^ 32)) end
      tree:add(field.shown, range, value)
    end
  end
  tree:add(shown.device_id, tvb:range(at + SERIAL.byte, SERIAL.size), device_id(data, at)):set_generated()
end

local function show_ending(tree, tvb, data, at, length)
  local right, found = checks(data, at, length)
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
  if END_LENGTH > 0 then
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
  local kind = kind_at(data, at)
  local body_at = at + HEADER_LENGTH
  local body_length = length - HEADER_LENGTH - CHECK_LENGTH - END_LENGTH
  if kind ~= nil then
    local least = kind.body.length
    if body_length < least or (body_length > least and not kind.body.at_least) then kind = nil end
  end
  local name = kind and kind.name or "unknown"
  local item = tree:add(rump, tvb:range(at, length))
  item:append_text(", " .. name .. ", " .. device_id(data, at))
  item:add(shown.kind, tvb:range(at, length), name):set_generated()
  show_header(item, tvb, data, at)
  if kind ~= nil then
    if body_length > 0 then
      local body = item:add(tvb:range(body_at, body_length), kind.body.title)
      show_body(body, tvb, data, body_at, kind.body)
    end
  else
    if body_length > 0 then item:add(shown.body, tvb:range(body_at, body_length)) end
    item:add_proto_expert_info(experts.unknown_kind)
  end
  local good = show_ending(item, tvb, data, at, length)
  local sequence = whole(header_value(data, at, SEQUENCE))
  local column = name .. " " .. device_id(data, at) .. " #" .. sequence .. (good and "" or " [bad]")
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
      -- A datagram that ends within a frame may still hold another one behind the failed start.
      if needs ~= nil then note = experts.truncated end
      at = (data:find(START:sub(1, 1), at + 2, true) or #data + 1) - 1
    end
  end
  show_skipped(tvb, skipped, at, tree, note)
  return #data
end

rump.prefs.port = Pref.uint("Port", 14543, "The port of TCP and UDP on which frames are looked for; 0 for none")

local port = 0
local function register(wanted)
  for _, name in ipairs({ "tcp.port", "udp.port" }) do
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

-- On a WebSocket: messages that begin with a valid frame. An older Wireshark has no such list.
pcall(function()
  rump:register_heuristic("ws", function(tvb, pinfo, tree)
    if tvb:len() == 0 then return false end
    local data = tvb:range(0):raw()
    local length = examine(data, 0)
    if length == nil or length > #data or not is_right(data, 0, length) then return false end
    rump.dissector(tvb, pinfo, tree)
    return true
  end)
end)
`;
