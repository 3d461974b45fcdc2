-- Asks for another instant each time, long before all of them: an answer that is the same would come from memory.
local second = 0

function request()
  second = second + 1
  local separator = wrk.path:find("?", 1, true) and "&" or "?"
  return wrk.format(nil, wrk.path .. separator .. os.date("!updated_since=%Y-%m-%dT%H:%M:%SZ", second))
end
