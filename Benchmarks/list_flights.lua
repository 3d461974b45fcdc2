-- Asks for another page each time, more of them than are kept in memory.
local page = 0
local pages = 200

function request()
  page = page % pages + 1
  return wrk.format(nil, wrk.path .. "?page=" .. page)
end
