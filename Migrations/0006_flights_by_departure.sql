-- The order of departure also says which flights have changed, so that statistics find that out without reading the flights.
DROP INDEX flights_by_departure;
CREATE INDEX flights_by_departure ON flights (user_id, departure_utc, id, updated_at);
