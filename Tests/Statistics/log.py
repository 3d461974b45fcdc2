"""A log of flights over thirty years, made up by a seed, with all that makes counting hard: clocks that are set, the date line, times that are
not known, places without a code, statuses against the clock, and several currencies."""

import csv
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

JSON = dict[str, Any]

DATA = Path(__file__).resolve().parents[2] / "Sources/Assets/data"
YEARS = 30
# What ends nearer to now could become a flown flight while it is counted.
MARGIN = timedelta(hours=3)

HUBS = "FRA LHR CDG AMS IST DXB SIN HND JFK ORD LAX ATL GRU JNB SYD AKL BER MUC ZRH VIE".split()
# Half hours, the date line, the poles' neighbours, summer time in the south, and zones that have been moved.
EDGES = "CXI APW PPG HNL YYT KTM DEL LDH CHT ADL TBU NAN MAJ LYR USH IPC CAI CAS GZA SVO PKC ANC GOH SCL THR MLE TRW KWA GUM EVE CCS FNJ".split()
OTHERS = 160

PLACES: tuple[JSON, ...] = (
    {"name": "Tegelberg", "city": "Schwangau", "country": "DE", "latitude": 47.57, "longitude": 10.77, "timezone": "Europe/Berlin"},
    {"name": "Airfield", "country": "US", "latitude": 44.6, "longitude": -110.5, "timezone": "America/Denver"},
    {"name": "Airfield", "country": "CA", "latitude": 61.25, "longitude": -121.5, "timezone": "America/Yellowknife"},
    {"name": "FRA", "country": "NO", "latitude": 78.2, "longitude": 15.6, "timezone": "Arctic/Longyearbyen"},
    {"name": "Camp", "country": "AQ", "latitude": -82.5, "longitude": 0, "timezone": "Antarctica/Troll"},
    {"name": "Atoll", "country": "ki", "latitude": 1.9, "longitude": -157.4, "timezone": "Pacific/Kiritimati"},
    {"name": "Ship", "latitude": 0, "longitude": 179.99, "timezone": "Etc/GMT-12"},
    {"name": "Somewhere", "country": "PE", "timezone": "America/Lima"},
    {"name": "Nowhere", "timezone": "UTC"},
)

AIRLINES = "LH BA AF KL TK EK SQ NH JL AA UA DL LA SA QF NZ AB LX OS U2 FR 4U SN AZ W6".split()
UNKNOWN_AIRLINES = ("Aero Fantasia", "Bush Wings", "Condor Andino del Sur")
TYPES = ("A388", "A320", "A20N", "B738", "B744", "B789", "A359", "E190", "DH8D", "CRJ9", "AT76", "B77W", "A343", "MD11", "C208")
UNKNOWN_TYPES = ("Flying Boat", "Homebuilt Mk II")
CABINS = ("economy", "economy", "economy", "premium_economy", "business", "first")
REASONS = ("leisure", "business", "crew", "other")
POSITIONS = ("window", "middle", "aisle")
SEATS = ("1A", "34A", "12c", "7F", "22K", "E14", "jump", "AB", "3", "60H")
TAGS = ("long", "family", "work", "odd, one", "mileage")
COMPANIONS = ("Bob", "Eve", "Zoë")
CURRENCIES = (("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XAU", 6), ("GBP", 1))
NOTES = ("Delayed by snow", "lounge was closed", "50% off_season")


@dataclass(frozen=True)
class End:
    """Where a flight may begin or end."""

    sent: str | JSON
    zone: ZoneInfo
    position: tuple[float, float] | None


def rows(name: str) -> list[dict[str, str]]:
    """A file of reference data."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ends(chance: random.Random) -> tuple[list[End], list[End]]:
    """The airports and places that are flown between: the usual ones, and all."""
    airports: dict[str, End] = {}
    for row in rows("airports"):
        position = (float(row["latitude"]), float(row["longitude"]))
        code = row["iata"] or row["icao"]
        airports[code] = End(code, ZoneInfo(row["timezone"]), position)
    hubs = [airports[code] for code in HUBS]
    edges = [airports[code] for code in EDGES if code in airports]
    others = chance.sample(list(airports.values()), OTHERS)
    places = [
        End(place, ZoneInfo(place["timezone"]), (place["latitude"], place["longitude"]) if "latitude" in place else None)
        for place in PLACES
    ]
    return hubs, hubs + edges + others + places


@cache
def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The instants of a year at which the zone's clocks are set."""
    found = []
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=7 * week) for week in range(54)]
    for low, high in zip(hours, hours[1:], strict=False):
        before = low.astimezone(zone).utcoffset()
        if before == high.astimezone(zone).utcoffset():
            continue
        while high - low > timedelta(minutes=1):
            middle = low + (high - low) / 2
            low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
        found.append(high.replace(second=0, microsecond=0))
    return found


def is_real(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock there has shown this time."""
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(fold=0)


def wall_clock(chance: random.Random, zone: ZoneInfo, day: date) -> datetime:
    """A time of departure near `day`: any, just after midnight, just before it, or when clocks are set."""
    kind = chance.random()
    if kind < 0.06:
        minutes = 30
    elif kind < 0.12:
        minutes = 1439
    elif kind < 0.15:
        minutes = 0
    else:
        minutes = chance.randrange(1440)
    if 0.15 <= kind < 0.2:
        day = date(day.year, *chance.choice([(12, 31), (1, 1)]))
        minutes = chance.choice([0, 1, 30, 1410, 1439])
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    if 0.2 <= kind < 0.28 and (set_at := changes(zone, day.year)):
        instant = chance.choice(set_at) + timedelta(minutes=chance.randrange(-70, 70))
        local = instant.astimezone(zone).replace(tzinfo=None)
    elif chance.random() < 0.02:
        local += timedelta(seconds=chance.randrange(60))
    return local if is_real(local, zone) else local + timedelta(hours=2)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """On a sphere, which is enough to make up a duration."""
    (north, east), (other_north, other_east) = map(math.radians, a), map(math.radians, b)
    across = math.sin((other_north - north) / 2) ** 2 + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(across)))


def clock(prefix: str, instant: datetime, zone: ZoneInfo) -> JSON:
    """An instant as the wall clock shows it there."""
    local = instant.astimezone(zone)
    text = local.replace(tzinfo=None).isoformat(timespec="seconds" if local.second else "minutes")
    sent: JSON = {f"{prefix}_local": text}
    if local.fold:
        sent[f"{prefix}_fold"] = "later"
    return sent


def instant_text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def delay(chance: random.Random) -> timedelta:
    if chance.random() < 0.4:
        return timedelta(seconds=chance.randrange(-1800, 900))
    if chance.random() < 0.2:
        return timedelta(minutes=chance.choice([0, 14, 15, 59, 60]))
    return timedelta(minutes=int(chance.expovariate(1 / 30)))


def times(chance: random.Random, origin: End, destination: End, day: date, now: datetime) -> JSON:
    """When a flight departs and arrives, as far as somebody remembers."""
    kind = chance.random()
    local = wall_clock(chance, origin.zone, day)
    departure = local.replace(tzinfo=origin.zone, fold=chance.randrange(2)).astimezone(UTC)
    distance = kilometres(origin.position, destination.position) if origin.position and destination.position else 2_000
    arrival = departure + timedelta(minutes=int((35 + distance / 14) * chance.uniform(0.9, 1.2)))
    # Where less is known, a flight ends later by what is estimated, or with the day.
    margin = MARGIN if kind < 0.72 else timedelta(days=3)
    if departure - margin < now < arrival + margin:
        departure, arrival = departure - timedelta(days=8), arrival - timedelta(days=8)
    sent = {"departure_utc": instant_text(departure)} if kind < 0.04 else clock("departure", departure, origin.zone)
    if kind < 0.72:
        sent |= clock("arrival", arrival, destination.zone)
    elif kind < 0.78:
        sent |= {"arrival_local": arrival.astimezone(destination.zone).date().isoformat()}
    elif kind >= 0.84:
        sent = {"departure_local": departure.astimezone(origin.zone).date().isoformat()}
        if chance.random() < 0.6:
            sent |= {"arrival_local": arrival.astimezone(destination.zone).date().isoformat()}
    if arrival < now and chance.random() < 0.5:
        if chance.random() < 0.9:
            sent["departure_actual_utc"] = instant_text(departure + delay(chance))
        if chance.random() < 0.9:
            sent["arrival_actual_utc"] = instant_text(arrival + delay(chance))
    return sent


def price(chance: random.Random) -> JSON:
    currency, digits = chance.choice(CURRENCIES)
    whole = chance.choice([0, 1, 99, 612, 10_000, chance.randrange(5_000), -chance.randrange(1, 300)])
    shown = chance.randint(0, digits)
    return {
        "price_amount": f"{whole}.{chance.randrange(10**shown):0{shown}d}" if shown else f"{whole}",
        "price_currency": currency,
    }


def names(chance: random.Random) -> JSON:
    """Who flew, and in what."""
    sent: JSON = {}
    kind = chance.random()
    if kind < 0.45:
        sent["flight_number"] = f"{chance.choice(AIRLINES)}{chance.randrange(1, 9999)}"
    elif kind < 0.7:
        sent["airline"] = chance.choice(AIRLINES)
    elif kind < 0.85:
        sent["airline"] = {"name": chance.choice(UNKNOWN_AIRLINES)}
    if chance.random() < 0.1:
        sent["operating_airline"] = chance.choice([chance.choice(AIRLINES), {"name": chance.choice(UNKNOWN_AIRLINES)}])
    if chance.random() < 0.65:
        sent["aircraft"] = chance.choice(TYPES)
    elif chance.random() < 0.2:
        sent["aircraft"] = {"name": chance.choice(UNKNOWN_TYPES)}
    if chance.random() < 0.4:
        sent["registration"] = f"D-A{chance.choice('BIN')}{chance.choice('ABCDEFGHIJKL')}{chance.choice('ABCDEFGHIJKL')}"
    return sent


def seating(chance: random.Random) -> JSON:
    sent: JSON = {}
    if chance.random() < 0.6:
        sent["cabin_class"] = chance.choice(CABINS)
    if chance.random() < 0.5:
        sent["seat"] = chance.choice(SEATS)
    if chance.random() < 0.4:
        sent["seat_position"] = chance.choice(POSITIONS)
    if chance.random() < 0.6:
        sent["reason"] = chance.choice(REASONS)
    return sent


def texts(chance: random.Random) -> JSON:
    sent: JSON = {}
    if chance.random() < 0.3:
        sent["tags"] = chance.sample(TAGS, chance.randrange(1, 3))
    if chance.random() < 0.2:
        sent["companions"] = [chance.choice(COMPANIONS)]
    if chance.random() < 0.2:
        sent["notes"] = chance.choice(NOTES)
    return sent


def namesakes() -> Iterator[JSON]:
    """There and back between places that are called the same, one of them like an airport."""
    one, other = (place for place in PLACES if place["name"] == "Airfield")
    own = next(place for place in PLACES if place["name"] == "FRA")
    pairs: list[tuple[str | JSON, JSON]] = [(one, other), ("FRA", own)]
    for month, (here, there) in enumerate(pairs, start=5):
        for day, (origin, destination) in enumerate([(here, there), (there, here), (here, there)], start=10):
            yield {"departure_airport": origin, "arrival_airport": destination, "departure_local": f"2019-0{month}-{day}"}


def generate(count: int, seed: int, now: datetime, trips: list[str]) -> list[JSON]:
    """So many flights around `now`, mostly before it. `trips` are ids of trips that some of them belong to."""
    chance = random.Random(seed)
    usual, every = ends(chance)
    first = now.date() - timedelta(days=YEARS * 365)
    flights = list(namesakes())
    while len(flights) < count:
        origin = chance.choice(usual if chance.random() < 0.5 else every)
        destination = chance.choice(usual if chance.random() < 0.5 else every)
        if origin is destination and chance.random() < 0.9:
            destination = chance.choice(every)
        day = first + timedelta(days=chance.randrange((YEARS * 365) + 200))
        sent: JSON = {"departure_airport": origin.sent, "arrival_airport": destination.sent}
        sent |= times(chance, origin, destination, day, now) | names(chance) | seating(chance) | texts(chance)
        if chance.random() < 0.35:
            sent |= price(chance)
        status = chance.random()
        if status < 0.04:
            sent["status"] = "cancelled"
        elif status < 0.06:
            sent["status"] = "diverted"
        elif status < 0.07:
            sent["status"] = "flown"
        if trips and chance.random() < 0.03:
            sent["trip_id"] = chance.choice(trips)
        flights.append(sent)
    return flights
