-- A POST of another flight each time, one a day from 2100 on, so that none is a duplicate. FIRST_FLIGHT is the number of the first one.
local number = tonumber(os.getenv("FIRST_FLIGHT"))
wrk.headers["Content-Type"] = "application/json"

function request()
  number = number + 1
  local day = string.format("%04d-%02d-%02d", 2100 + math.floor(number / 336), 1 + math.floor(number / 28) % 12, 1 + number % 28)
  return wrk.format(nil, nil, nil, string.format(
    '{"flight_number":"LH%d","departure_airport":"FRA","departure_local":"%sT10:30","arrival_airport":"JFK","arrival_local":"%sT13:05","seat":"34A"}',
    1 + number % 9000, day, day))
end
