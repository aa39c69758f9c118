-- Generated from profile/*.yaml (profile igrs-rump-default 1.0.0). Do not edit: correct the profile and generate again.
--
-- Put it into Wireshark's folder of personal Lua plugins (Help, About Wireshark, Folders), or name it on the command line:
--   tshark -X lua_script:rump.lua -r capture.pcap
-- Frames are looked for on one port of TCP, TLS and UDP, the preference rump.port, and on WebSockets.

local rump = Proto("rump", "IGRS remote universal management profile, assigned values")

local LITTLE_ENDIAN = false
local HEADER_LENGTH = 16
local CHECK_LENGTH = 2
local CHECK_TITLE = "Frame check"
local END_LENGTH = 0
local MAXIMUM_BODY_LENGTH = 256
-- What the length field holds beyond the body's bytes; nil where the kind implies the length.
local LENGTH_BIAS = 0
local START = "\082\080"
local END = ""

-- Table 4: what control bodies have in addition to their fields.
local PRESENCE_TITLE = "Control message body: presence mask"
local PRESENCE_AT = 0
local PRESENCE_LENGTH = 4

local DEVICE_TYPES = {
  [1] = "Water heater",
  [2] = "Air conditioner",
  [3] = "Refrigerator",
  [4] = "Microwave oven",
}

local MESSAGES = {
  [1] = "Control",
  [2] = "Response",
  [3] = "Status update",
  [4] = "Alarm",
  [5] = "Status query",
  [6] = "Version query",
  [7] = "Version response",
  [16] = "Register",
  [17] = "Register response",
  [18] = "Deregister",
  [19] = "Heartbeat",
  [20] = "Refusal",
}

-- Names of values.
local NAMES = {}
NAMES["airConditionerMode"] = {
  [0] = "Automatic",
  [1] = "Cool",
  [2] = "Dry",
  [3] = "Fan only",
  [4] = "Heat",
}
NAMES["fanSpeed"] = {
  [0] = "Automatic",
  [1] = "Low",
  [2] = "Medium low",
  [3] = "Medium",
  [4] = "Medium high",
  [5] = "High",
}
NAMES["swingVertical"] = {
  [0] = "Off",
  [1] = "Highest",
  [2] = "High",
  [3] = "Middle",
  [4] = "Low",
  [5] = "Lowest",
  [6] = "Swing",
}
NAMES["swingHorizontal"] = {
  [0] = "Off",
  [1] = "Left",
  [2] = "Centre left",
  [3] = "Centre",
  [4] = "Centre right",
  [5] = "Right",
  [6] = "Swing",
}
NAMES["result"] = {
  [0] = "OK",
  [1] = "Invalid value",
  [2] = "Not supported",
  [3] = "Busy",
  [4] = "Blocked by an interlock",
  [5] = "Fault",
  [6] = "Not authorised",
  [7] = "Offline",
}
NAMES["event"] = {
  [0] = "Active",
  [1] = "Raised",
  [2] = "Cleared",
}
NAMES["severity"] = {
  [0] = "Information",
  [1] = "Warning",
  [2] = "Fault",
  [3] = "Critical",
}
NAMES["microwaveOvenCommand"] = {
  [0] = "None",
  [1] = "Start",
  [2] = "Pause",
  [3] = "Resume",
  [4] = "Stop",
}
NAMES["microwaveOvenMode"] = {
  [0] = "Microwave",
  [1] = "Grill",
  [2] = "Convection",
  [3] = "Combination",
  [4] = "Defrost",
  [5] = "Steam",
  [6] = "Keep warm",
}
NAMES["microwaveOvenActivity"] = {
  [0] = "Idle",
  [1] = "Start delayed",
  [2] = "Preheating",
  [3] = "Running",
  [4] = "Paused",
  [5] = "Finished",
  [6] = "Fault",
}
NAMES["refrigeratorMode"] = {
  [0] = "Normal",
  [1] = "Eco",
  [2] = "Vacation",
  [3] = "Smart",
}
NAMES["waterHeaterMode"] = {
  [0] = "Standard",
  [1] = "Eco",
  [2] = "Boost",
  [3] = "Vacation",
}

-- Table 2.
local HEADER = {
  { id = "start_marker", title = "Start marker", role = "start", byte = 0, size = 2 },
  { id = "version", title = "Protocol version", role = "version", byte = 2, size = 1, value = 1 },
  { id = "message_id", title = "Message identifier", role = "message", byte = 3, size = 1 },
  { id = "device_type", title = "Device type", role = "device", byte = 4, size = 2 },
  { id = "serial", title = "Serial number", role = "serial", byte = 6, size = 6 },
  { id = "sequence", title = "Sequence number", role = "sequence", byte = 12, size = 2 },
  { id = "body_length", title = "Body length", role = "length", byte = 14, size = 2 },
}

-- A field's `low` and `width` are bits of the integer of `size` bytes at `byte`.
-- Physical value = (raw * multiplier + addend) / divisor.
local BODIES = {}
BODIES.air_conditioner_control = {
  id = "air_conditioner_control",
  title = "Table 8 – Air conditioner control",
  length = 14,
  controls = true,
  fields = {
    { id = "power", title = "Power", type = "bool", byte = 4, size = 1, low = 0, width = 1, presence = 0 },
    { id = "mode", title = "Mode", type = "enum", byte = 4, size = 1, low = 1, width = 3, names = NAMES["airConditionerMode"], presence = 1 },
    { id = "sleep", title = "Sleep", type = "bool", byte = 4, size = 1, low = 4, width = 1, presence = 2 },
    { id = "turbo", title = "Turbo", type = "bool", byte = 4, size = 1, low = 5, width = 1, presence = 3 },
    { id = "quiet", title = "Quiet", type = "bool", byte = 4, size = 1, low = 6, width = 1, presence = 4 },
    { id = "eco", title = "Eco", type = "bool", byte = 4, size = 1, low = 7, width = 1, presence = 5 },
    { id = "fan_speed", title = "Fan speed", type = "enum", byte = 5, size = 1, low = 0, width = 3, names = NAMES["fanSpeed"], presence = 6 },
    { id = "display", title = "Display", type = "bool", byte = 5, size = 1, low = 3, width = 1, presence = 7 },
    { id = "beeper", title = "Beeper", type = "bool", byte = 5, size = 1, low = 4, width = 1, presence = 8 },
    { id = "health", title = "Health", type = "bool", byte = 5, size = 1, low = 5, width = 1, presence = 9 },
    { id = "auxiliary_heat", title = "Auxiliary heat", type = "bool", byte = 5, size = 1, low = 6, width = 1, presence = 10 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 5, size = 1, low = 7, width = 1, presence = 11 },
    { id = "swing_vertical", title = "Vertical swing", type = "enum", byte = 6, size = 1, low = 0, width = 4, names = NAMES["swingVertical"], presence = 12 },
    { id = "swing_horizontal", title = "Horizontal swing", type = "enum", byte = 6, size = 1, low = 4, width = 4, names = NAMES["swingHorizontal"], presence = 13 },
    { id = "target_temperature", title = "Target temperature", type = "number", byte = 7, size = 1, scaled = true, multiplier = 1, addend = 0, divisor = 2, unit = "°C", min = 16, max = 32, presence = 14 },
    { id = "target_humidity", title = "Target humidity", type = "number", byte = 8, size = 1, unit = "%", min = 30, max = 90, presence = 15 },
    { title = "Reserved", type = "reserved", byte = 9, size = 1 },
    { id = "on_timer", title = "Switch-on timer", type = "number", byte = 10, size = 2, unit = "min", min = 0, max = 1440, presence = 16 },
    { id = "off_timer", title = "Switch-off timer", type = "number", byte = 12, size = 2, unit = "min", min = 0, max = 1440, presence = 17 },
  },
}
BODIES.air_conditioner_state = {
  id = "air_conditioner_state",
  title = "Table 9 – Air conditioner response and status",
  length = 26,
  fields = {
    { id = "result", title = "Result", type = "enum", byte = 0, size = 1, names = NAMES["result"] },
    { id = "power", title = "Power", type = "bool", byte = 1, size = 1, low = 0, width = 1 },
    { id = "mode", title = "Mode", type = "enum", byte = 1, size = 1, low = 1, width = 3, names = NAMES["airConditionerMode"] },
    { id = "sleep", title = "Sleep", type = "bool", byte = 1, size = 1, low = 4, width = 1 },
    { id = "turbo", title = "Turbo", type = "bool", byte = 1, size = 1, low = 5, width = 1 },
    { id = "quiet", title = "Quiet", type = "bool", byte = 1, size = 1, low = 6, width = 1 },
    { id = "eco", title = "Eco", type = "bool", byte = 1, size = 1, low = 7, width = 1 },
    { id = "fan_speed", title = "Fan speed", type = "enum", byte = 2, size = 1, low = 0, width = 3, names = NAMES["fanSpeed"] },
    { id = "display", title = "Display", type = "bool", byte = 2, size = 1, low = 3, width = 1 },
    { id = "beeper", title = "Beeper", type = "bool", byte = 2, size = 1, low = 4, width = 1 },
    { id = "health", title = "Health", type = "bool", byte = 2, size = 1, low = 5, width = 1 },
    { id = "auxiliary_heat", title = "Auxiliary heat", type = "bool", byte = 2, size = 1, low = 6, width = 1 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 2, size = 1, low = 7, width = 1 },
    { id = "swing_vertical", title = "Vertical swing", type = "enum", byte = 3, size = 1, low = 0, width = 4, names = NAMES["swingVertical"] },
    { id = "swing_horizontal", title = "Horizontal swing", type = "enum", byte = 3, size = 1, low = 4, width = 4, names = NAMES["swingHorizontal"] },
    { id = "target_temperature", title = "Target temperature", type = "number", byte = 4, size = 1, scaled = true, multiplier = 1, addend = 0, divisor = 2, unit = "°C", min = 16, max = 32 },
    { id = "target_humidity", title = "Target humidity", type = "number", byte = 5, size = 1, unit = "%", min = 30, max = 90 },
    { id = "room_temperature", title = "Room temperature", type = "number", byte = 6, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "outdoor_temperature", title = "Outdoor temperature", type = "number", byte = 8, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "room_humidity", title = "Room humidity", type = "number", byte = 10, size = 1, unit = "%", min = 0, max = 100, none = 255 },
    { id = "compressor_running", title = "Compressor running", type = "bool", byte = 11, size = 1, low = 0, width = 1 },
    { id = "defrosting", title = "Defrosting", type = "bool", byte = 11, size = 1, low = 1, width = 1 },
    { id = "preheating", title = "Preheating", type = "bool", byte = 11, size = 1, low = 2, width = 1 },
    { id = "filter_due", title = "Filter due for cleaning", type = "bool", byte = 11, size = 1, low = 3, width = 1 },
    { id = "four_way_valve", title = "Four-way valve switched", type = "bool", byte = 11, size = 1, low = 4, width = 1 },
    { title = "Reserved", type = "reserved", byte = 11, size = 1, low = 5, width = 3 },
    { id = "compressor_frequency", title = "Compressor frequency", type = "number", byte = 12, size = 1, unit = "Hz" },
    { title = "Reserved", type = "reserved", byte = 13, size = 1 },
    { id = "active_power", title = "Active power", type = "number", byte = 14, size = 2, unit = "W" },
    { id = "energy", title = "Energy used", type = "number", byte = 16, size = 4, scaled = true, multiplier = 1, addend = 0, divisor = 1000, unit = "kWh" },
    { id = "on_timer", title = "Switch-on timer", type = "number", byte = 20, size = 2, unit = "min", min = 0, max = 1440 },
    { id = "off_timer", title = "Switch-off timer", type = "number", byte = 22, size = 2, unit = "min", min = 0, max = 1440 },
    { id = "particulates", title = "Particulates", type = "number", byte = 24, size = 2, unit = "µg/m³", none = 65535 },
  },
}
BODIES.air_conditioner_alarm = {
  id = "air_conditioner_alarm",
  title = "Table 10 – Air conditioner alarm",
  length = 10,
  fields = {
    { id = "event", title = "Event", type = "enum", byte = 0, size = 1, names = NAMES["event"] },
    { id = "severity", title = "Severity", type = "enum", byte = 1, size = 1, names = NAMES["severity"] },
    { id = "faults", title = "Faults", type = "flags", byte = 2, size = 4, flags = { { id = "compressor", title = "Compressor", bit = 0 }, { id = "room_sensor", title = "Room temperature sensor", bit = 1 }, { id = "outdoor_sensor", title = "Outdoor temperature sensor", bit = 2 }, { id = "coil_sensor", title = "Coil temperature sensor", bit = 3 }, { id = "indoor_fan", title = "Indoor fan", bit = 4 }, { id = "outdoor_fan", title = "Outdoor fan", bit = 5 }, { id = "high_pressure", title = "High pressure", bit = 6 }, { id = "low_pressure", title = "Low pressure", bit = 7 }, { id = "refrigerant_leak", title = "Refrigerant leak", bit = 8 }, { id = "water_full", title = "Condensate tank full", bit = 9 }, { id = "over_voltage", title = "Over-voltage", bit = 10 }, { id = "under_voltage", title = "Under-voltage", bit = 11 }, { id = "over_current", title = "Over-current", bit = 12 }, { id = "inverter", title = "Inverter", bit = 13 }, { id = "four_way_valve", title = "Four-way valve", bit = 14 }, { id = "memory", title = "Memory", bit = 15 }, { id = "indoor_outdoor_link", title = "Link between indoor and outdoor unit", bit = 16 }, { id = "filter", title = "Filter", bit = 17 }, { id = "communication", title = "Communication", bit = 18 } } },
    { id = "time", title = "Time (Unix)", type = "number", byte = 6, size = 4, unit = "s" },
  },
}
BODIES.status_query = {
  id = "status_query",
  title = "Table 17 – Device status query",
  length = 0,
  fields = {},
}
BODIES.version_query = {
  id = "version_query",
  title = "Table 18 – Device version query request",
  length = 0,
  fields = {},
}
BODIES.version_response = {
  id = "version_response",
  title = "Table 19 – Device version query response",
  length = 40,
  fields = {
    { id = "protocol_version", title = "Protocol version", type = "number", byte = 0, size = 1 },
    { id = "hardware_major", title = "Hardware major version", type = "number", byte = 1, size = 1 },
    { id = "hardware_minor", title = "Hardware minor version", type = "number", byte = 2, size = 1 },
    { id = "firmware_major", title = "Firmware major version", type = "number", byte = 3, size = 1 },
    { id = "firmware_minor", title = "Firmware minor version", type = "number", byte = 4, size = 1 },
    { title = "Reserved", type = "reserved", byte = 5, size = 1 },
    { id = "firmware_patch", title = "Firmware patch version", type = "number", byte = 6, size = 2 },
    { id = "manufacturer", title = "Manufacturer", type = "text", byte = 8, size = 16 },
    { id = "model", title = "Model", type = "text", byte = 24, size = 16 },
  },
}
BODIES.register = {
  id = "register",
  title = "Register (extension)",
  length = 8,
  fields = {
    { id = "keep_alive", title = "Keep-alive interval", type = "number", byte = 0, size = 2, unit = "s", min = 5, max = 3600 },
    { id = "capabilities", title = "Capabilities", type = "flags", byte = 2, size = 2, flags = { { id = "pushes_status", title = "Sends status updates", bit = 0 }, { id = "pushes_alarms", title = "Sends alarms", bit = 1 }, { id = "remote_start", title = "Allows remote start", bit = 2 } } },
    { id = "profile_fingerprint", title = "Profile fingerprint", type = "number", byte = 4, size = 4 },
  },
}
BODIES.register_response = {
  id = "register_response",
  title = "Register response (extension)",
  length = 12,
  fields = {
    { id = "result", title = "Result", type = "enum", byte = 0, size = 1, names = NAMES["result"] },
    { title = "Reserved", type = "reserved", byte = 1, size = 1 },
    { id = "keep_alive", title = "Keep-alive interval", type = "number", byte = 2, size = 2, unit = "s", min = 5, max = 3600 },
    { id = "server_time", title = "Server time (Unix)", type = "number", byte = 4, size = 4, unit = "s" },
    { id = "session", title = "Session", type = "number", byte = 8, size = 4 },
  },
}
BODIES.deregister = {
  id = "deregister",
  title = "Deregister (extension)",
  length = 0,
  fields = {},
}
BODIES.heartbeat = {
  id = "heartbeat",
  title = "Heartbeat (extension)",
  length = 0,
  fields = {},
}
BODIES.refusal = {
  id = "refusal",
  title = "Refusal (extension)",
  length = 2,
  fields = {
    { id = "result", title = "Result", type = "enum", byte = 0, size = 1, names = NAMES["result"] },
    { id = "message_id", title = "Message refused", type = "number", byte = 1, size = 1 },
  },
}
BODIES.microwave_oven_control = {
  id = "microwave_oven_control",
  title = "Table 14 – Microwave oven control",
  length = 18,
  controls = true,
  fields = {
    { id = "command", title = "Command", type = "enum", byte = 4, size = 1, low = 0, width = 3, names = NAMES["microwaveOvenCommand"], presence = 0 },
    { id = "mode", title = "Mode", type = "enum", byte = 4, size = 1, low = 3, width = 4, names = NAMES["microwaveOvenMode"], presence = 1 },
    { title = "Reserved", type = "reserved", byte = 4, size = 1, low = 7, width = 1 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 5, size = 1, low = 0, width = 1, presence = 2 },
    { id = "lamp", title = "Lamp", type = "bool", byte = 5, size = 1, low = 1, width = 1, presence = 3 },
    { id = "turntable", title = "Turntable", type = "bool", byte = 5, size = 1, low = 2, width = 1, presence = 4 },
    { id = "preheat", title = "Preheat", type = "bool", byte = 5, size = 1, low = 3, width = 1, presence = 5 },
    { title = "Reserved", type = "reserved", byte = 5, size = 1, low = 4, width = 4 },
    { id = "power_level", title = "Power level", type = "number", byte = 6, size = 1, unit = "%", min = 10, max = 100, presence = 6 },
    { id = "auto_menu", title = "Automatic menu", type = "number", byte = 7, size = 1, none = 255, presence = 7 },
    { id = "duration", title = "Duration", type = "number", byte = 8, size = 2, unit = "s", min = 1, max = 5999, presence = 8 },
    { id = "add_time", title = "Time to add", type = "number", byte = 10, size = 2, unit = "s", min = 0, max = 5999, presence = 9 },
    { id = "cavity_target", title = "Target cavity temperature", type = "number", byte = 12, size = 2, unit = "°C", min = 30, max = 250, presence = 10 },
    { id = "weight", title = "Weight", type = "number", byte = 14, size = 2, unit = "g", min = 0, max = 5000, presence = 11 },
    { id = "start_delay", title = "Start delay", type = "number", byte = 16, size = 2, unit = "min", min = 0, max = 1439, presence = 12 },
  },
}
BODIES.microwave_oven_state = {
  id = "microwave_oven_state",
  title = "Table 15 – Microwave oven response and status",
  length = 26,
  fields = {
    { id = "result", title = "Result", type = "enum", byte = 0, size = 1, names = NAMES["result"] },
    { id = "state", title = "State", type = "enum", byte = 1, size = 1, low = 0, width = 3, names = NAMES["microwaveOvenActivity"] },
    { id = "mode", title = "Mode", type = "enum", byte = 1, size = 1, low = 3, width = 4, names = NAMES["microwaveOvenMode"] },
    { id = "door", title = "Door open", type = "bool", byte = 1, size = 1, low = 7, width = 1 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 2, size = 1, low = 0, width = 1 },
    { id = "lamp", title = "Lamp", type = "bool", byte = 2, size = 1, low = 1, width = 1 },
    { id = "turntable", title = "Turntable", type = "bool", byte = 2, size = 1, low = 2, width = 1 },
    { id = "preheat", title = "Preheat", type = "bool", byte = 2, size = 1, low = 3, width = 1 },
    { id = "remote_start", title = "Remote start allowed", type = "bool", byte = 2, size = 1, low = 4, width = 1 },
    { title = "Reserved", type = "reserved", byte = 2, size = 1, low = 5, width = 3 },
    { id = "power_level", title = "Power level", type = "number", byte = 3, size = 1, unit = "%", min = 0, max = 100 },
    { id = "auto_menu", title = "Automatic menu", type = "number", byte = 4, size = 1, none = 255 },
    { id = "step", title = "Programme step", type = "number", byte = 5, size = 1 },
    { id = "remaining", title = "Time remaining", type = "number", byte = 6, size = 2, unit = "s" },
    { id = "elapsed", title = "Time elapsed", type = "number", byte = 8, size = 2, unit = "s" },
    { id = "cavity_target", title = "Target cavity temperature", type = "number", byte = 10, size = 2, unit = "°C" },
    { id = "cavity_temperature", title = "Cavity temperature", type = "number", byte = 12, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "food_temperature", title = "Food temperature", type = "number", byte = 14, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "weight", title = "Weight", type = "number", byte = 16, size = 2, unit = "g" },
    { id = "active_power", title = "Active power", type = "number", byte = 18, size = 2, unit = "W" },
    { id = "energy", title = "Energy used", type = "number", byte = 20, size = 4, scaled = true, multiplier = 1, addend = 0, divisor = 1000, unit = "kWh" },
    { id = "start_delay", title = "Start delay", type = "number", byte = 24, size = 2, unit = "min" },
  },
}
BODIES.microwave_oven_alarm = {
  id = "microwave_oven_alarm",
  title = "Table 16 – Microwave oven alarm",
  length = 10,
  fields = {
    { id = "event", title = "Event", type = "enum", byte = 0, size = 1, names = NAMES["event"] },
    { id = "severity", title = "Severity", type = "enum", byte = 1, size = 1, names = NAMES["severity"] },
    { id = "faults", title = "Faults", type = "flags", byte = 2, size = 4, flags = { { id = "door_interlock", title = "Door interlock", bit = 0 }, { id = "cavity_sensor", title = "Cavity sensor", bit = 1 }, { id = "over_temperature", title = "Over-temperature", bit = 2 }, { id = "magnetron", title = "Magnetron", bit = 3 }, { id = "cooling_fan", title = "Cooling fan", bit = 4 }, { id = "turntable", title = "Turntable", bit = 5 }, { id = "food_sensor", title = "Food sensor", bit = 6 }, { id = "water_tank_empty", title = "Water tank empty", bit = 7 }, { id = "inverter", title = "Inverter", bit = 8 }, { id = "keypad", title = "Keypad", bit = 9 }, { id = "communication", title = "Communication", bit = 10 } } },
    { id = "time", title = "Time (Unix)", type = "number", byte = 6, size = 4, unit = "s" },
  },
}
BODIES.refrigerator_control = {
  id = "refrigerator_control",
  title = "Table 11 – Refrigerator control",
  length = 10,
  controls = true,
  fields = {
    { id = "mode", title = "Mode", type = "enum", byte = 4, size = 1, low = 0, width = 3, names = NAMES["refrigeratorMode"], presence = 0 },
    { id = "quick_cool", title = "Quick cool", type = "bool", byte = 4, size = 1, low = 3, width = 1, presence = 1 },
    { id = "quick_freeze", title = "Quick freeze", type = "bool", byte = 4, size = 1, low = 4, width = 1, presence = 2 },
    { id = "ice_maker", title = "Ice maker", type = "bool", byte = 4, size = 1, low = 5, width = 1, presence = 3 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 4, size = 1, low = 6, width = 1, presence = 4 },
    { id = "mute_alarm", title = "Mute the alarm", type = "bool", byte = 4, size = 1, low = 7, width = 1, presence = 5 },
    { id = "fridge_temperature", title = "Fridge target temperature", type = "number", byte = 5, size = 1, signed = true, unit = "°C", min = 2, max = 8, presence = 6 },
    { id = "freezer_temperature", title = "Freezer target temperature", type = "number", byte = 6, size = 1, signed = true, unit = "°C", min = -24, max = -14, presence = 7 },
    { id = "flex_temperature", title = "Flexible compartment target temperature", type = "number", byte = 7, size = 1, signed = true, unit = "°C", min = -18, max = 8, presence = 8 },
    { id = "fridge_power", title = "Fridge power", type = "bool", byte = 8, size = 1, low = 0, width = 1, presence = 9 },
    { id = "freezer_power", title = "Freezer power", type = "bool", byte = 8, size = 1, low = 1, width = 1, presence = 10 },
    { id = "flex_power", title = "Flexible compartment power", type = "bool", byte = 8, size = 1, low = 2, width = 1, presence = 11 },
    { id = "deodorise", title = "Deodorise", type = "bool", byte = 8, size = 1, low = 3, width = 1, presence = 12 },
    { id = "dispenser_lock", title = "Dispenser lock", type = "bool", byte = 8, size = 1, low = 4, width = 1, presence = 13 },
    { title = "Reserved", type = "reserved", byte = 8, size = 1, low = 5, width = 3 },
    { title = "Reserved", type = "reserved", byte = 9, size = 1 },
  },
}
BODIES.refrigerator_state = {
  id = "refrigerator_state",
  title = "Table 12 – Refrigerator response and status",
  length = 28,
  fields = {
    { id = "result", title = "Result", type = "enum", byte = 0, size = 1, names = NAMES["result"] },
    { id = "mode", title = "Mode", type = "enum", byte = 1, size = 1, low = 0, width = 3, names = NAMES["refrigeratorMode"] },
    { id = "quick_cool", title = "Quick cool", type = "bool", byte = 1, size = 1, low = 3, width = 1 },
    { id = "quick_freeze", title = "Quick freeze", type = "bool", byte = 1, size = 1, low = 4, width = 1 },
    { id = "ice_maker", title = "Ice maker", type = "bool", byte = 1, size = 1, low = 5, width = 1 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 1, size = 1, low = 6, width = 1 },
    { id = "mute_alarm", title = "Mute the alarm", type = "bool", byte = 1, size = 1, low = 7, width = 1 },
    { id = "fridge_power", title = "Fridge power", type = "bool", byte = 2, size = 1, low = 0, width = 1 },
    { id = "freezer_power", title = "Freezer power", type = "bool", byte = 2, size = 1, low = 1, width = 1 },
    { id = "flex_power", title = "Flexible compartment power", type = "bool", byte = 2, size = 1, low = 2, width = 1 },
    { id = "deodorise", title = "Deodorise", type = "bool", byte = 2, size = 1, low = 3, width = 1 },
    { id = "dispenser_lock", title = "Dispenser lock", type = "bool", byte = 2, size = 1, low = 4, width = 1 },
    { title = "Reserved", type = "reserved", byte = 2, size = 1, low = 5, width = 3 },
    { id = "fridge_door", title = "Fridge door open", type = "bool", byte = 3, size = 1, low = 0, width = 1 },
    { id = "freezer_door", title = "Freezer door open", type = "bool", byte = 3, size = 1, low = 1, width = 1 },
    { id = "flex_door", title = "Flexible compartment door open", type = "bool", byte = 3, size = 1, low = 2, width = 1 },
    { id = "defrosting", title = "Defrosting", type = "bool", byte = 3, size = 1, low = 3, width = 1 },
    { id = "ice_full", title = "Ice container full", type = "bool", byte = 3, size = 1, low = 4, width = 1 },
    { id = "water_tank_empty", title = "Water tank empty", type = "bool", byte = 3, size = 1, low = 5, width = 1 },
    { id = "compressor_running", title = "Compressor running", type = "bool", byte = 3, size = 1, low = 6, width = 1 },
    { title = "Reserved", type = "reserved", byte = 3, size = 1, low = 7, width = 1 },
    { id = "fridge_temperature", title = "Fridge target temperature", type = "number", byte = 4, size = 1, signed = true, unit = "°C", min = 2, max = 8 },
    { id = "freezer_temperature", title = "Freezer target temperature", type = "number", byte = 5, size = 1, signed = true, unit = "°C", min = -24, max = -14 },
    { id = "flex_temperature", title = "Flexible compartment target temperature", type = "number", byte = 6, size = 1, signed = true, unit = "°C", min = -18, max = 8 },
    { id = "ambient_humidity", title = "Ambient humidity", type = "number", byte = 7, size = 1, unit = "%", min = 0, max = 100, none = 255 },
    { id = "fridge_actual", title = "Fridge temperature", type = "number", byte = 8, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "freezer_actual", title = "Freezer temperature", type = "number", byte = 10, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "flex_actual", title = "Flexible compartment temperature", type = "number", byte = 12, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "ambient", title = "Ambient temperature", type = "number", byte = 14, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "compressor_speed", title = "Compressor speed", type = "number", byte = 16, size = 2, unit = "rpm" },
    { id = "active_power", title = "Active power", type = "number", byte = 18, size = 2, unit = "W" },
    { id = "energy", title = "Energy used", type = "number", byte = 20, size = 4, scaled = true, multiplier = 1, addend = 0, divisor = 1000, unit = "kWh" },
    { id = "water_filter", title = "Water filter left", type = "number", byte = 24, size = 1, unit = "%", min = 0, max = 100, none = 255 },
    { title = "Reserved", type = "reserved", byte = 25, size = 1 },
    { id = "door_open_time", title = "Door open for", type = "number", byte = 26, size = 2, unit = "s" },
  },
}
BODIES.refrigerator_alarm = {
  id = "refrigerator_alarm",
  title = "Table 13 – Refrigerator alarm",
  length = 10,
  fields = {
    { id = "event", title = "Event", type = "enum", byte = 0, size = 1, names = NAMES["event"] },
    { id = "severity", title = "Severity", type = "enum", byte = 1, size = 1, names = NAMES["severity"] },
    { id = "faults", title = "Faults", type = "flags", byte = 2, size = 4, flags = { { id = "fridge_door_open", title = "Fridge door open", bit = 0 }, { id = "freezer_door_open", title = "Freezer door open", bit = 1 }, { id = "flex_door_open", title = "Flexible compartment door open", bit = 2 }, { id = "fridge_high", title = "Fridge too warm", bit = 3 }, { id = "freezer_high", title = "Freezer too warm", bit = 4 }, { id = "fridge_sensor", title = "Fridge sensor", bit = 5 }, { id = "freezer_sensor", title = "Freezer sensor", bit = 6 }, { id = "flex_sensor", title = "Flexible compartment sensor", bit = 7 }, { id = "defrost_sensor", title = "Defrost sensor", bit = 8 }, { id = "ambient_sensor", title = "Ambient sensor", bit = 9 }, { id = "fridge_fan", title = "Fridge fan", bit = 10 }, { id = "freezer_fan", title = "Freezer fan", bit = 11 }, { id = "compressor", title = "Compressor", bit = 12 }, { id = "defrost_overtime", title = "Defrosting too long", bit = 13 }, { id = "ice_maker", title = "Ice maker", bit = 14 }, { id = "water_filter_due", title = "Water filter due for replacement", bit = 15 }, { id = "memory", title = "Memory", bit = 16 }, { id = "communication", title = "Communication", bit = 17 } } },
    { id = "time", title = "Time (Unix)", type = "number", byte = 6, size = 4, unit = "s" },
  },
}
BODIES.water_heater_control = {
  id = "water_heater_control",
  title = "Table 5 – Water heater control",
  length = 12,
  controls = true,
  fields = {
    { id = "power", title = "Power", type = "bool", byte = 4, size = 1, low = 0, width = 1, presence = 0 },
    { id = "mode", title = "Mode", type = "enum", byte = 4, size = 1, low = 1, width = 3, names = NAMES["waterHeaterMode"], presence = 1 },
    { id = "sterilise", title = "Sterilise", type = "bool", byte = 4, size = 1, low = 4, width = 1, presence = 2 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 4, size = 1, low = 5, width = 1, presence = 3 },
    { id = "keep_warm", title = "Keep warm", type = "bool", byte = 4, size = 1, low = 6, width = 1, presence = 4 },
    { title = "Reserved", type = "reserved", byte = 4, size = 1, low = 7, width = 1 },
    { id = "target_temperature", title = "Target temperature", type = "number", byte = 5, size = 1, scaled = true, multiplier = 1, addend = 0, divisor = 2, unit = "°C", min = 30, max = 75, presence = 5 },
    { id = "on_time", title = "Switch-on time", type = "number", byte = 6, size = 2, unit = "min", min = 0, max = 1439, none = 65535, presence = 6 },
    { id = "off_time", title = "Switch-off time", type = "number", byte = 8, size = 2, unit = "min", min = 0, max = 1439, none = 65535, presence = 7 },
    { id = "heating_power_limit", title = "Heating power limit", type = "number", byte = 10, size = 2, unit = "W", min = 0, max = 6000, presence = 8 },
  },
}
BODIES.water_heater_state = {
  id = "water_heater_state",
  title = "Table 6 – Water heater response and status",
  length = 24,
  fields = {
    { id = "result", title = "Result", type = "enum", byte = 0, size = 1, names = NAMES["result"] },
    { id = "power", title = "Power", type = "bool", byte = 1, size = 1, low = 0, width = 1 },
    { id = "mode", title = "Mode", type = "enum", byte = 1, size = 1, low = 1, width = 3, names = NAMES["waterHeaterMode"] },
    { id = "sterilise", title = "Sterilise", type = "bool", byte = 1, size = 1, low = 4, width = 1 },
    { id = "child_lock", title = "Child lock", type = "bool", byte = 1, size = 1, low = 5, width = 1 },
    { id = "keep_warm", title = "Keep warm", type = "bool", byte = 1, size = 1, low = 6, width = 1 },
    { title = "Reserved", type = "reserved", byte = 1, size = 1, low = 7, width = 1 },
    { id = "heating", title = "Heating", type = "bool", byte = 2, size = 1, low = 0, width = 1 },
    { id = "flowing", title = "Water flowing", type = "bool", byte = 2, size = 1, low = 1, width = 1 },
    { id = "defrosting", title = "Defrosting", type = "bool", byte = 2, size = 1, low = 2, width = 1 },
    { id = "anode_due", title = "Anode due for replacement", type = "bool", byte = 2, size = 1, low = 3, width = 1 },
    { title = "Reserved", type = "reserved", byte = 2, size = 1, low = 4, width = 4 },
    { id = "target_temperature", title = "Target temperature", type = "number", byte = 3, size = 1, scaled = true, multiplier = 1, addend = 0, divisor = 2, unit = "°C", min = 30, max = 75 },
    { id = "tank_temperature", title = "Tank temperature", type = "number", byte = 4, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "inlet_temperature", title = "Inlet temperature", type = "number", byte = 6, size = 2, signed = true, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "°C", none = 32767 },
    { id = "hot_water", title = "Hot water left", type = "number", byte = 8, size = 1, unit = "%", min = 0, max = 100, none = 255 },
    { title = "Reserved", type = "reserved", byte = 9, size = 1 },
    { id = "flow", title = "Flow", type = "number", byte = 10, size = 2, scaled = true, multiplier = 1, addend = 0, divisor = 10, unit = "L/min" },
    { id = "heating_power", title = "Heating power", type = "number", byte = 12, size = 2, unit = "W" },
    { id = "energy", title = "Energy used", type = "number", byte = 14, size = 4, scaled = true, multiplier = 1, addend = 0, divisor = 1000, unit = "kWh" },
    { id = "remaining_time", title = "Time remaining", type = "number", byte = 18, size = 2, unit = "min", none = 65535 },
    { id = "on_time", title = "Switch-on time", type = "number", byte = 20, size = 2, unit = "min", min = 0, max = 1439, none = 65535 },
    { id = "off_time", title = "Switch-off time", type = "number", byte = 22, size = 2, unit = "min", min = 0, max = 1439, none = 65535 },
  },
}
BODIES.water_heater_alarm = {
  id = "water_heater_alarm",
  title = "Table 7 – Water heater alarm",
  length = 10,
  fields = {
    { id = "event", title = "Event", type = "enum", byte = 0, size = 1, names = NAMES["event"] },
    { id = "severity", title = "Severity", type = "enum", byte = 1, size = 1, names = NAMES["severity"] },
    { id = "faults", title = "Faults", type = "flags", byte = 2, size = 4, flags = { { id = "no_hot_water", title = "No hot water", bit = 0 }, { id = "water_leak", title = "Water leak", bit = 1 }, { id = "freezing", title = "Freezing", bit = 2 }, { id = "dry_fire", title = "Heating without water", bit = 3 }, { id = "over_temperature", title = "Over-temperature", bit = 4 }, { id = "tank_sensor", title = "Tank sensor", bit = 5 }, { id = "inlet_sensor", title = "Inlet sensor", bit = 6 }, { id = "earth_leakage", title = "Earth leakage", bit = 7 }, { id = "heater_open", title = "Heating element open", bit = 8 }, { id = "anode_worn", title = "Anode worn", bit = 9 }, { id = "communication", title = "Communication", bit = 10 } } },
    { id = "time", title = "Time (Unix)", type = "number", byte = 6, size = 4, unit = "s" },
  },
}

-- By device type and message identifier.
local KINDS = {}
KINDS[1] = {
  [1] = { name = "water-heater.control", body = BODIES.water_heater_control },
  [2] = { name = "water-heater.response", body = BODIES.water_heater_state },
  [3] = { name = "water-heater.status", body = BODIES.water_heater_state },
  [4] = { name = "water-heater.alarm", body = BODIES.water_heater_alarm },
  [5] = { name = "water-heater.status-query", body = BODIES.status_query },
  [6] = { name = "water-heater.version-query", body = BODIES.version_query },
  [7] = { name = "water-heater.version-response", body = BODIES.version_response },
  [16] = { name = "water-heater.register", body = BODIES.register },
  [17] = { name = "water-heater.register-response", body = BODIES.register_response },
  [18] = { name = "water-heater.deregister", body = BODIES.deregister },
  [19] = { name = "water-heater.heartbeat", body = BODIES.heartbeat },
  [20] = { name = "water-heater.refusal", body = BODIES.refusal },
}
KINDS[2] = {
  [1] = { name = "air-conditioner.control", body = BODIES.air_conditioner_control },
  [2] = { name = "air-conditioner.response", body = BODIES.air_conditioner_state },
  [3] = { name = "air-conditioner.status", body = BODIES.air_conditioner_state },
  [4] = { name = "air-conditioner.alarm", body = BODIES.air_conditioner_alarm },
  [5] = { name = "air-conditioner.status-query", body = BODIES.status_query },
  [6] = { name = "air-conditioner.version-query", body = BODIES.version_query },
  [7] = { name = "air-conditioner.version-response", body = BODIES.version_response },
  [16] = { name = "air-conditioner.register", body = BODIES.register },
  [17] = { name = "air-conditioner.register-response", body = BODIES.register_response },
  [18] = { name = "air-conditioner.deregister", body = BODIES.deregister },
  [19] = { name = "air-conditioner.heartbeat", body = BODIES.heartbeat },
  [20] = { name = "air-conditioner.refusal", body = BODIES.refusal },
}
KINDS[3] = {
  [1] = { name = "refrigerator.control", body = BODIES.refrigerator_control },
  [2] = { name = "refrigerator.response", body = BODIES.refrigerator_state },
  [3] = { name = "refrigerator.status", body = BODIES.refrigerator_state },
  [4] = { name = "refrigerator.alarm", body = BODIES.refrigerator_alarm },
  [5] = { name = "refrigerator.status-query", body = BODIES.status_query },
  [6] = { name = "refrigerator.version-query", body = BODIES.version_query },
  [7] = { name = "refrigerator.version-response", body = BODIES.version_response },
  [16] = { name = "refrigerator.register", body = BODIES.register },
  [17] = { name = "refrigerator.register-response", body = BODIES.register_response },
  [18] = { name = "refrigerator.deregister", body = BODIES.deregister },
  [19] = { name = "refrigerator.heartbeat", body = BODIES.heartbeat },
  [20] = { name = "refrigerator.refusal", body = BODIES.refusal },
}
KINDS[4] = {
  [1] = { name = "microwave-oven.control", body = BODIES.microwave_oven_control },
  [2] = { name = "microwave-oven.response", body = BODIES.microwave_oven_state },
  [3] = { name = "microwave-oven.status", body = BODIES.microwave_oven_state },
  [4] = { name = "microwave-oven.alarm", body = BODIES.microwave_oven_alarm },
  [5] = { name = "microwave-oven.status-query", body = BODIES.status_query },
  [6] = { name = "microwave-oven.version-query", body = BODIES.version_query },
  [7] = { name = "microwave-oven.version-response", body = BODIES.version_response },
  [16] = { name = "microwave-oven.register", body = BODIES.register },
  [17] = { name = "microwave-oven.register-response", body = BODIES.register_response },
  [18] = { name = "microwave-oven.deregister", body = BODIES.deregister },
  [19] = { name = "microwave-oven.heartbeat", body = BODIES.heartbeat },
  [20] = { name = "microwave-oven.refusal", body = BODIES.refusal },
}


-- crc16, poly 0x1021, init 0xffff, refin false, refout false, xorout 0x0000, from byte 0 up to the check itself.
local CHECK_FROM = 0
local CHECK_LITTLE_ENDIAN = false

local library = bit32 or bit
local bxor = library and library.bxor or load("return function(one, other) return one ~ other end")()
-- One of the libraries gives negative numbers.
local function xor(one, other)
  return bxor(one, other) % 4294967296
end

local TABLE = {}
for byte = 0, 255 do
  local value = byte * 256
  for _ = 1, 8 do
    local double = value * 2 % 65536
    value = value >= 32768 and xor(double, 4129) or double
  end
  TABLE[byte] = value
end

local function check_of(data)
  local crc = 65535
  for index = 1, #data do
    crc = xor(crc * 256 % 65536, TABLE[xor(math.floor(crc / 256), data:byte(index))])
  end
  return crc
end

-- The packet's bytes are read as a string: `at` counts from 0. Lua's numbers hold 48 bits exactly.
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

-- The kind of the frame at `at`, whatever the length of its body; nil where device type or message is unknown.
local function kind_at(data, at)
  local messages = KINDS[header_value(data, at, DEVICE)]
  return messages and messages[header_value(data, at, MESSAGE)]
end

-- The length of the frame that starts at `at`. Else nil, and how many bytes of the stream must be there before more can be
-- said; nil for both where no frame starts.
local function examine(data, at)
  local available = #data - at
  local seen = math.min(available, #START)
  if data:sub(at + 1, at + seen) ~= START:sub(1, seen) then return nil, nil end
  local body_length
  for _, field in ipairs(HEADER) do
    local needs = field.byte + field.size
    if available < needs then return nil, at + needs end
    if field.role == "version" or field.role == "constant" then
      if header_value(data, at, field) ~= field.value then return nil, nil end
    elseif field.role == "length" then
      body_length = header_value(data, at, field) - LENGTH_BIAS
      if body_length < 0 or body_length > MAXIMUM_BODY_LENGTH then return nil, nil end
    end
  end
  if LENGTH == nil then
    local kind = kind_at(data, at)
    if kind == nil then return nil, nil end
    body_length = kind.body.length
  end
  return HEADER_LENGTH + body_length + CHECK_LENGTH + END_LENGTH, nil
end

-- What the check should be, and what it is; nothing where the profile has none.
local function checks(data, at, length)
  if CHECK_LENGTH == 0 then return nil, nil end
  local place = at + length - END_LENGTH - CHECK_LENGTH
  return check_of(data:sub(at + CHECK_FROM + 1, place)), integer(data, place, CHECK_LENGTH, CHECK_LITTLE_ENDIAN)
end

local function ends_right(data, at, length)
  return data:sub(at + length - END_LENGTH + 1, at + length) == END
end

local function is_right(data, at, length)
  local right, found = checks(data, at, length)
  return right == found and ends_right(data, at, length)
end

-- Where to continue after a frame with a bad check: at a valid frame that begins inside it, else at its end.
local function resume(data, at, length)
  for place = at + 1, at + length - 1 do
    local other = examine(data, place)
    if other ~= nil and place + other <= #data and is_right(data, place, other) then return place end
  end
  return at + length
end

local fields = {}

local function define(field)
  fields[#fields + 1] = field
  return field
end

-- Numbers of up to 32 bits by their bytes; a mask makes Wireshark draw the bits.
local UNSIGNED = { ProtoField.uint8, ProtoField.uint16, ProtoField.uint24, ProtoField.uint32 }
local SIGNED = { ProtoField.int8, ProtoField.int16, ProtoField.int24, ProtoField.int32 }

local function mask_of(field)
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

local function define_field(name, field)
  if field.type == "bool" then
    field.shown = define(ProtoField.bool(name, field.title, 8 * field.size, nil, 2 ^ (field.low or 0)))
  elseif field.type == "enum" then
    field.shown = unsigned_field(name, field, base.DEC, field.names)
  elseif field.type == "flags" then
    field.shown = unsigned_field(name, field, base.HEX, nil)
    for _, flag in ipairs(field.flags) do
      local mask = 2 ^ ((field.low or 0) + flag.bit)
      flag.shown = define(ProtoField.bool(name .. "." .. flag.id, flag.title, 8 * field.size, nil, mask))
    end
  elseif field.type == "text" then
    field.shown = define(ProtoField.string(name, field.title, base.UNICODE))
  elseif field.type == "bytes" then
    field.shown = define(ProtoField.bytes(name, field.title))
  elseif field.type == "number" then
    field.shown = number_field(name, field)
    if field.none ~= nil then
      field.shown_none = define(ProtoField.none(name .. ".no_value", field.title .. ": no value"))
    end
  end
end

for _, field in ipairs(HEADER) do
  if field.role == "start" then
    field.shown = define(ProtoField.bytes("rump." .. field.id, field.title))
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
end

local function hexadecimal_field(name, title, size)
  return define(UNSIGNED[math.max(size, 1)](name, title, base.HEX))
end

local shown = {
  kind = define(ProtoField.string("rump.kind", "Kind")),
  device_id = define(ProtoField.string("rump.device_id", "Device ID")),
  presence = hexadecimal_field("rump.presence", PRESENCE_TITLE, PRESENCE_LENGTH),
  unknown_field = define(ProtoField.uint8("rump.presence.unknown", "Presence bit without a field")),
  unknown_flag = define(ProtoField.uint8("rump.flag.unknown", "Flag without a name, bit")),
  body = define(ProtoField.bytes("rump.body", "Body of unknown kind")),
  check = hexadecimal_field("rump.check", CHECK_TITLE, CHECK_LENGTH),
  check_status = define(ProtoField.uint8("rump.check.status", "Check status", base.DEC, { [0] = "bad", [1] = "good" })),
  ending = define(ProtoField.bytes("rump.end", "End marker")),
  skipped = define(ProtoField.bytes("rump.skipped", "Bytes of no frame")),
}
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

local function show_number(tree, range, field, container)
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

local function show_flags(tree, range, field, container)
  local width = field.width or 8 * field.size
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

local function show_text(tree, range, field, bytes)
  local ending = bytes:find("\0", 1, true)
  local length = ending and ending - 1 or #bytes
  local text = length == 0 and "" or range:range(0, length):string(ENC_UTF_8)
  tree:add(field.shown, range, text)
end

local function show_field(tree, tvb, data, at, field)
  local place = at + field.byte
  local range = tvb:range(place, field.size)
  if field.type == "text" then
    show_text(tree, range, field, data:sub(place + 1, place + field.size))
  elseif field.type == "bytes" then
    tree:add(field.shown, range)
  elseif field.type == "reserved" and field.size > 4 then
    if data:sub(place + 1, place + field.size):find("[^\0]") then tree:add(range, "Reserved: not zero") end
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
      -- A datagram that ends within a frame may still hold another one after the failed start.
      if needs ~= nil then note = experts.truncated end
      at = (data:find(START:sub(1, 1), at + 2, true) or #data + 1) - 1
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
