/** How the dissector finds frames in a stream of bytes: by the rules of the codec, but that it shows what has a bad check. */
export const FINDING = `
-- The length of the frame that starts at \`at\`. Else nil, and how many bytes of the stream must be there before more can be
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

-- Where to go on behind a frame whose check does not match: at a valid frame that begins inside it, else at its end.
local function resume(data, at, length)
  for place = at + 1, at + length - 1 do
    local other = examine(data, place)
    if other ~= nil and place + other <= #data and is_right(data, place, other) then return place end
  end
  return at + length
end
`;
