"""The flights of an export, as figures need them: whole numbers, so that nothing is lost when they are added up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from log import rows

JSON = dict[str, Any]
Name = tuple[str | None, str | None, str | None]

# By docs/reference-data.md: for flights under so many km, hundredths of a gram per passenger and km, by class.
FACTORS = (
    (482.8032, {"economy": 13003, "premium_economy": 13003, "business": 13003, "first": 13003}),
    (3701.4912, {"economy": 7986, "premium_economy": 7986, "business": 11979, "first": 11979}),
    (float("inf"), {"economy": 7818, "premium_economy": 12508, "business": 22671, "first": 31270}),
)
HAPPENED = ("flown", "diverted")

COUNTRIES = {row["alpha2"]: row for row in rows("countries")}
CONTINENT_OF_AIRPORT = {row["iata"] or row["icao"]: row["continent"] for row in rows("airports")}
CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An airport, or a place of one's own, which is another one where anything else is said of it."""

    code: str | None
    name: str | None
    city: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    # What tells it from others.
    key: tuple[Any, ...]

    @property
    def label(self) -> str:
        return self.code or self.name or "?"

    @property
    def continent(self) -> str | None:
        if self.code:
            return CONTINENT_OF_AIRPORT[self.code]
        return COUNTRIES[self.country]["continent"] if self.country else None


@dataclass(frozen=True, slots=True)
class Flight:
    """One flight."""

    json: JSON
    id: str
    status: str
    origin: Place
    destination: Place
    # Days as numbers, of which 1 is a Monday.
    day: int
    departure_minute: int | None
    arrival_minute: int | None
    # Tenths of a km.
    tenths: int | None
    minutes: int | None
    is_measured: bool
    # Millionths of a kg.
    co2: int
    departure_delay: int | None
    arrival_delay: int | None
    airline: Name | None
    aircraft: Name | None
    price: tuple[Decimal, str] | None
    booking: str | None

    @property
    def has_happened(self) -> bool:
        return self.status in HAPPENED


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def place(json: JSON) -> Place:
    code = json["iata"] or json["icao"]
    country = json["country"].upper() if json["country"] else None
    said = (json["name"], json["city"], country, json["latitude"], json["longitude"])
    return Place(code, *said, key=(code,) if code else said)


def minute_of_day(flight: JSON, end: str) -> int | None:
    if flight[f"{end}_precision"] != "minute":
        return None
    clock = flight[f"{end}_local"][11:]
    return int(clock[:2]) * 60 + int(clock[3:5])


def late(flight: JSON, end: str) -> int | None:
    """Whole minutes after the plan, where both are known to the minute."""
    if flight[f"{end}_precision"] != "minute" or not flight[f"{end}_actual_utc"]:
        return None
    return int((instant(flight[f"{end}_actual_utc"]) - instant(flight[f"{end}_utc"])).total_seconds() / 60)


def name(json: JSON | None, *members: str) -> Name | None:
    return (json[members[0]], json[members[1]], json[members[2]]) if json else None


def co2(tenths: int, cabin: str | None) -> int:
    factors = next(factors for below, factors in FACTORS if tenths / 10 < below)
    return tenths * factors[cabin or "economy"]


def read(json: JSON) -> Flight:
    """A flight as it was exported."""
    tenths = None if json["distance_km"] is None else round(json["distance_km"] * 10)
    return Flight(
        json=json,
        id=json["id"],
        status=json["status"],
        origin=place(json["departure_airport"]),
        destination=place(json["arrival_airport"]),
        day=date.fromisoformat(json["departure_local"][:10]).toordinal(),
        departure_minute=minute_of_day(json, "departure"),
        arrival_minute=minute_of_day(json, "arrival"),
        tenths=tenths,
        minutes=json["duration_minutes"],
        is_measured=json["duration_source"] == "measured",
        co2=0 if tenths is None else co2(tenths, json["cabin_class"]),
        departure_delay=late(json, "departure"),
        arrival_delay=late(json, "arrival"),
        airline=name(json["airline"] or json["operating_airline"], "iata", "icao", "name"),
        aircraft=name(json["aircraft"], "icao", "iata", "name"),
        price=(Decimal(json["price_amount"]), json["price_currency"]) if json["price_amount"] else None,
        booking=json["booking_id"],
    )


def airlines_of(flight: JSON) -> Iterable[JSON]:
    return (airline for airline in (flight["airline"], flight["operating_airline"]) if airline)


def codes(flight: JSON, *which: str) -> set[str | None]:
    return {flight[f"{end}_airport"][kind] for end in which for kind in ("iata", "icao")}


def has_text(flight: JSON, text: str) -> bool:
    said = [flight["flight_number"], flight["registration"], flight["notes"], *flight["tags"], *flight["companions"]]
    said += [(flight["airline"] or {}).get("name"), (flight["aircraft"] or {}).get("name")]
    said += [airport[key] for airport in (flight["departure_airport"], flight["arrival_airport"]) for key in ("iata", "name")]
    return any(text.lower() in words.lower() for words in said if words)


# What each parameter lets through.
FILTERS: dict[str, Callable[[JSON, str], bool]] = {
    "from": lambda flight, value: flight["departure_local"][:10] >= value,
    "to": lambda flight, value: flight["departure_local"][:10] <= value,
    "year": lambda flight, value: int(flight["departure_local"][:4]) == int(value),
    "airline": lambda flight, value: any(
        value in (airline["iata"], airline["icao"]) or value.lower() == (airline["name"] or "").lower() for airline in airlines_of(flight)
    ),
    "airport": lambda flight, value: value in codes(flight, "departure", "arrival"),
    "origin": lambda flight, value: value in codes(flight, "departure"),
    "destination": lambda flight, value: value in codes(flight, "arrival"),
    "country": lambda flight, value: (
        value.upper() in ((flight["departure_airport"]["country"] or "").upper(), (flight["arrival_airport"]["country"] or "").upper())
    ),
    "aircraft": lambda flight, value: flight["aircraft"] is not None and value in flight["aircraft"].values(),
    "registration": lambda flight, value: flight["registration"] == value,
    "status": lambda flight, value: flight["status"] == value,
    "cabin_class": lambda flight, value: flight["cabin_class"] == value,
    "reason": lambda flight, value: flight["reason"] == value,
    "tag": lambda flight, value: value in flight["tags"],
    "companion": lambda flight, value: value in flight["companions"],
    "trip_id": lambda flight, value: flight["trip_id"] == value,
    "q": lambda flight, value: has_text(flight, value),
    "updated_since": lambda flight, value: instant(flight["updated_at"]) >= instant(value),
}

DAYS = ("from", "to", "year")


class Selection:
    """The flights that figures are asked for."""

    def __init__(self, flights: list[Flight], log: "Facts", of_any_day: "Selection | None" = None) -> None:
        self.flights = flights
        self.flown = [flight for flight in flights if flight.has_happened]
        self.planned = [flight for flight in flights if flight.status == "scheduled"]
        self.log = log
        self.of_any_day = of_any_day or self

    @cached_property
    def order(self) -> dict[tuple[Any, ...], int]:
        """Places as they come one after the other in the log, on days that are not asked for too."""
        places = (place.key for flight in self.of_any_day.flights for place in (flight.origin, flight.destination))
        return {key: number for number, key in enumerate(dict.fromkeys(places))}

    def between(self, first: str, last: str) -> "Selection":
        """Those of some days, which are part of it."""
        return Selection(
            [flight for flight in self.flights if first <= flight.json["departure_local"][:10] <= last], self.log, self.of_any_day
        )


class Facts:
    """Everything that was exported: flights in the order of departure, and bookings."""

    def __init__(self, flights: list[JSON], bookings: list[JSON]) -> None:
        self.flights = [read(flight) for flight in flights]
        # What was paid for bookings, and the flight with which it was.
        self.prices = {
            booking["id"]: (Decimal(booking["price_amount"]), booking["price_currency"]) for booking in bookings if booking["price_amount"]
        }
        self.payers: dict[str, str] = {}
        for flight in self.flights:
            if flight.booking and flight.status != "cancelled":
                self.payers.setdefault(flight.booking, flight.id)
        self.selected: dict[str, Selection] = {}

    def select(self, parameters: JSON) -> Selection:
        """The flights that all of the parameters let through, of those that are filters."""
        filters = {name: str(value) for name, value in parameters.items() if name in FILTERS}
        rest = {name: value for name, value in filters.items() if name not in DAYS}
        of_any_day = self.selected.get(str(rest))
        if not of_any_day:
            of_any_day = Selection([flight for flight in self.flights if is_let_through(flight, rest)], self)
            self.selected[str(rest)] = of_any_day
        days = {name: value for name, value in filters.items() if name in DAYS}
        if not days:
            return of_any_day
        selected = self.selected.get(str(filters))
        if not selected:
            selected = Selection([flight for flight in of_any_day.flights if is_let_through(flight, days)], self, of_any_day)
            self.selected[str(filters)] = selected
        return selected


def is_let_through(flight: Flight, filters: dict[str, str]) -> bool:
    return all(FILTERS[name](flight.json, value) for name, value in filters.items())


def utc_now() -> datetime:
    return datetime.now(UTC)
