/**
 * `docs/rump.lua`: a dissector for Wireshark, as one script without anything beside it: its parts one after the other, and as the last how
 * it shows a frame, packets and streams of them, and where it is called.
 */
import { printable } from '../escape.ts';
import type { Profile } from '../model.ts';
import { isByteString } from './facts.ts';
import { emitCheck } from './wireshark/check.ts';
import { emitFinding } from './wireshark/finding.ts';
import { emitShowing } from './wireshark/showing.ts';
import { emitTables, lua } from './wireshark/tables.ts';
import { chosen, type Traits, traitsOf, where } from './wireshark/traits.ts';

export function emitWireshark(profile: Profile): string {
  const { id, version, title } = profile;
  const traits = traitsOf(profile);
  return `-- Generated from profile/*.yaml (profile ${printable(id)} ${printable(version)}). Do not edit: correct the profile and generate again.
--
-- Put it into Wireshark's folder of personal Lua plugins (Help, About Wireshark, Folders), or name it on the command line:
--   tshark -X lua_script:rump.lua -r capture.pcap
-- Frames are looked for on one port of TCP, TLS and UDP, the preference rump.port, and on WebSockets.

local rump = Proto("rump", ${lua(title)})

${emitTables(profile)}
${emitCheck(profile, traits)}${chosen([emitFinding(traits), emitShowing(traits), emitDissecting(traits)].join(''), traits)}`;
}

function emitDissecting(traits: Traits): string {
  return `
${deviceId(traits)}local function show_header(tree, tvb, data, at)
  for _, field in ipairs(HEADER) do
    local range = tvb:range(at + field.byte, field.size)
    if field.role == "start" then
      tree:add(field.shown, range)
?fields|    elseif field.type ~= nil then
?fields|      show_field(tree, tvb, data, at, field)
?textSerial|    elseif field.role == "serial" then
?textSerial|      tree:add(field.shown, range, serial_text(data, at))
    elseif field.shown ~= nil then
      local value = ${where(
        traits.bits,
        '-- Wireshark takes the bits out by itself.\n        integer(data, at + field.byte, field.size, LITTLE_ENDIAN)',
        'header_value(data, at, field)',
      )}
      if field.size > 4 then value = UInt64.new(value % 2 ^ 32, math.floor(value / 2 ^ 32)) end
      tree:add(field.shown, range, value)
    end
  end
?serial|  tree:add(shown.device_id, tvb:range(at + SERIAL.byte, SERIAL.size), device_id(data, at)):set_generated()
end

local function show_ending(tree, tvb, data, at, length${where(traits.checks && traits.escape, ', wire')})
?checks|  local good = true
?checks|  for _, check in ipairs(checks(data, at, length${where(traits.escape, ', wire')})) do
?checks|    local range = tvb:range(check.place, check.check.size)
?checks|    local right = check.right == check.found
?checks|    local item = tree:add(check.check.shown, range, check.found)
?checks|    tree:add(check.check.shown_status, range, right and 1 or 0):set_generated()
?checks|    if not right then
?checks|      local text = string.format("The check is 0x%x and should be 0x%x", check.found, check.right)
?checks|      item:add_proto_expert_info(experts.bad_check, text)
?checks|      good = false
?checks|    end
?checks|  end
!checks|  local right, found = checks(data, at, length)
!checks|  local good = right == found
!checks|  if found ~= nil then
!checks|    local range = tvb:range(at + length - END_LENGTH - CHECK_LENGTH, CHECK_LENGTH)
!checks|    local item = tree:add(shown.check, range, found)
!checks|    tree:add(shown.check_status, range, good and 1 or 0):set_generated()
!checks|    if not good then
!checks|      local text = string.format("The check is 0x%x and should be 0x%x", found, right)
!checks|      item:add_proto_expert_info(experts.bad_check, text)
!checks|    end
!checks|  end
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
?escape|  local item = tree:add(rump, tvb:range(at, length))
?escape|  local plain = plain_frame(data, at, length)
?escape|?checks|  local wire = data:sub(at + 1, at + length)
?escape|  if #plain < length then
?escape|    tvb = ByteArray.new(plain, true):tvb("Frame without escape bytes")
?escape|    data, at, length = plain, 0, #plain
?escape|  end
?kinds|  local body_at = at + HEADER_LENGTH
?kinds|  local body_length = length - HEADER_LENGTH - CHECK_LENGTH - END_LENGTH
?kinds|  local kind = kind_of(data, at, body_length)
!kinds|  local kind = kind_at(data, at)
!kinds|  local body_at = at + HEADER_LENGTH
!kinds|  local body_length = length - HEADER_LENGTH - CHECK_LENGTH - END_LENGTH
!kinds|  if kind ~= nil then
!kinds|    local least = kind.body.length
!kinds|!lists|    if body_length < least or (body_length > least and not kind.body.at_least) then kind = nil end
!kinds|?lists|    if body_length < least or (body_length > least and not kind.body.at_least) then kind = nil
!kinds|?lists|    elseif kind.body.list ~= nil and items_of(data, body_at, body_length, kind.body) == nil then kind = nil end
!kinds|  end
  local name = kind and kind.name or "unknown"
!escape|  local item = tree:add(rump, tvb:range(at, length))
  item:append_text(", " .. name${where(traits.serial !== null, ' .. ", " .. device_id(data, at)')})
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
?sequence|  local sequence = whole(header_value(data, at, SEQUENCE))
  local column = name${where(traits.serial !== null, ' .. " " .. device_id(data, at)')}${where(traits.sequence, ' .. " #" .. sequence')} .. (good and "" or " [bad]")
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

rump.prefs.port = Pref.uint("Port", 14543, "The TCP, TLS and UDP port on which frames are looked for; 0 for none")

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

/** Defines `device_id(data, at)`, where the header has a serial. */
function deviceId({ serial, device }: Traits): string {
  if (serial === null) return '';
  if (!isByteString(serial) && device) return DEVICE_AND_NUMBER;
  const text = isByteString(serial)
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
