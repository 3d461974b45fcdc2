"""Compares every figure of the statistics with one that is computed anew from the exported flights, over a made-up log of thirty years.

usage: python3 check.py PATH_OF_PEREGRINE [--flights N] [--seed N]"""

import argparse
import math
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from email.utils import parsedate_to_datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import days
import figures
import log
from account import UNLIMITED, Account
from facts import FILTERS, Facts, Flight, utc_now
from figures import About, Asker
from server import Server, ServerError

JSON = dict[str, Any]

FLIGHTS = 10_000
SEED = 19_980_714
TOLD = 60
TOLD_OF_ONE = 3
BOOKINGS = 250
# So many filters together ask for every figure.
SHARES = 8


class Comparison:
    """What has been compared, and where the two disagree."""

    def __init__(self) -> None:
        self.values = 0
        self.answers = 0
        self.disagreeing = 0
        self.differences: list[str] = []

    def answer(self, what: str, expected: Any, shown: Any) -> None:
        """Compares an answer, and notes the first values of it that are others: a row too many moves all that follow."""
        self.answers += 1
        differences = [f"{what} {difference}" for difference in self.differ(expected, shown)]
        if differences:
            self.disagreeing += 1
            self.differences += differences[:TOLD_OF_ONE]
            if len(differences) > TOLD_OF_ONE:
                self.differences.append(f"{what}: {len(differences) - TOLD_OF_ONE} more")

    def differ(self, expected: Any, shown: Any) -> list[str]:
        """Each value that is another one, is missing, or is not known here, with the way to it."""
        if isinstance(expected, dict) and isinstance(shown, dict):
            found = [f".{name} is missing" for name in expected if name not in shown]
            for name, value in shown.items():
                if name in expected:
                    found += [f".{name}{difference}" for difference in self.differ(expected[name], value)]
                else:
                    found.append(f".{name} is not computed here")
            return found
        if isinstance(expected, list) and isinstance(shown, list):
            found = [] if len(expected) == len(shown) else [f" has {len(shown)} rows, not {len(expected)}"]
            for place, (one, other) in enumerate(zip(expected, shown, strict=False)):
                found += [f"[{place}]{difference}" for difference in self.differ(one, other)]
            return found
        self.values += 1
        if isinstance(expected, About):
            return [] if expected.fits(shown) else [f" is {shown!r}, not {float(expected.value)!r}"]
        return [] if is_same(expected, shown) else [f" is {shown!r}, not {expected!r}"]


def is_same(expected: Any, shown: Any) -> bool:
    return bool(expected == shown) and isinstance(expected, bool) == isinstance(shown, bool)


class Check:
    """Asks for all figures, as one account is answered them."""

    def __init__(self, account: Account, comparison: Comparison) -> None:
        self.account = account
        self.comparison = comparison
        self.zone = ZoneInfo("UTC")
        self.unit = "km"
        self.facts = self.export()

    def export(self) -> Facts:
        flights = self.account.send("GET", "/flights/export", parameters={"format": "json"})["flights"]
        bookings: list[JSON] = []
        page: int | None = 1
        while page:
            answer = self.account.send("GET", "/trips/bookings", parameters={"per_page": 100, "page": page})
            bookings += answer["data"]
            page = answer["meta"]["pagination"]["next_page"]
        contents = {booking["id"]: set(booking["flight_ids"]) for booking in bookings}
        for flight in flights:
            if flight["booking_id"] and flight["id"] not in contents[flight["booking_id"]]:
                raise ServerError(f"the booking of flight {flight['id']} does not have it")
        return Facts(flights, bookings)

    def check_document(self) -> None:
        """Compares what there is to ask with what is computed here, so that no figure goes without a second computation."""
        document = self.account.send("GET", "/openapi.json")
        asked = {path: item["get"] for path, item in document["paths"].items() if path.startswith("/stats/")}
        figured = [path.removeprefix("/stats/") for path, get in asked.items() if "Statistics" in get["tags"]]
        self.comparison.answer("the paths below /stats/", sorted([*figures.FIGURES, "year/{year}"]), sorted(figured))
        parameters = [parameter["name"] for parameter in asked["/stats/hero"]["parameters"] if parameter["in"] == "query"]
        self.comparison.answer("the filters of /stats/hero", sorted([*FILTERS, "fields", "fields!"]), sorted(parameters))

    def set(self, zone: str, unit: str) -> None:
        """Changes what the account's answers depend on."""
        self.account.send("PATCH", "/users/me", {"timezone": zone, "distance_unit": unit})
        self.zone, self.unit = ZoneInfo(zone), unit

    def ask(self, path: str, parameters: JSON) -> tuple[int, JSON, Asker]:
        """An answer, and who asked: the day is that of the answer's own date."""
        status, answer, fields = self.account.request("GET", f"/stats/{path}", parameters=parameters)
        now = parsedate_to_datetime(fields["Date"])
        return status, answer, Asker(self.unit, now.astimezone(self.zone).date())

    def check(self, path: str, parameters: JSON | None = None) -> None:
        """Compares one answer."""
        parameters = parameters or {}
        status, answer, asker = self.ask(path, parameters)
        said = " ".join([path, *(f"{name}={value}" for name, value in parameters.items()), asker.unit, str(self.zone)])
        expected = figures.answer(self.facts, path, parameters, asker)
        if expected is None:
            self.comparison.answer(said, [400, "invalid_param"], [status, answer.get("error", {}).get("code")])
        else:
            data, meta = expected
            self.comparison.answer(said, {"status": 200, "data": data, "meta": meta}, {"status": status, **answer})

    def check_each(self, questions: Iterable[tuple[str, JSON]]) -> None:
        for path, parameters in questions:
            self.check(path, parameters)

    def questions(self, parameters: JSON) -> list[tuple[str, JSON]]:
        """All figures of the flights that `parameters` let through, in each of their forms."""
        rest = figures.without_days(parameters)
        years = [flight.json["departure_local"][:4] for flight in self.facts.select(parameters).flights]
        return [
            *((path, parameters) for path in figures.FIGURES if path not in ("comparison", "timeseries")),
            ("aircraft", parameters | {"by": "registration"}),
            ("routes", parameters | {"directed": "true"}),
            *(("timeseries", parameters | {"bucket": bucket}) for bucket in figures.PERIODS),
            *(("comparison", rest | {"period": period}) for period in figures.PERIODS),
            (f"year/{years[len(years) // 2] if years else 2024}", rest),
        ]


# MARK: The log


def store(account: Account, count: int, seed: int) -> str:
    """Logs so many flights with trips and bookings, and returns an instant at which some had not been touched for the last time."""
    chance = random.Random(seed)
    trips = [account.send("POST", "/trips", {"title": title})["data"]["id"] for title in ("Japan", "Andes", "Islands")]
    flights = log.generate(count, seed, utc_now(), trips)
    result = account.send("POST", "/flights/import", {"data": flights}, {"on_duplicate": "create"})["data"]
    if result["created"] != count:
        raise ServerError(f"the import took {result['created']} of {count} flights: {result['errors']}")
    stored = account.send("GET", "/flights/export")["flights"]
    touched: str = max(flight["updated_at"] for flight in stored)
    # An import lets the clock decide what is flown; this is for those who know better.
    ids = [flight["id"] for flight in stored]
    for status in ("scheduled", "flown"):
        some = chance.sample(ids, count // 100)
        account.send("POST", "/flights/bulk", {"ids": some, "action": "set", "value": {"status": status}})
    for booking in bookings(chance, stored):
        account.send("POST", "/trips/bookings", booking)
    return touched


def bookings(chance: random.Random, flights: list[JSON]) -> Iterator[JSON]:
    """Of flights one after the other: some across a year's end, some whose first flight was cancelled, some without a price."""
    eves = [place for place, flight in enumerate(flights[:-6]) if flight["departure_local"][5:10] == "12-31"]
    cancelled = [place for place, flight in enumerate(flights[:-6]) if flight["status"] == "cancelled"]
    planned = [place for place, flight in enumerate(flights[:-6]) if flight["status"] == "scheduled"]
    free = set(range(len(flights)))
    for number in range(min(BOOKINGS, len(flights) // 8)):
        start = chance.choice((eves, cancelled, planned, range(len(flights) - 6))[number % 4] or range(len(flights) - 6))
        some = [place for place in range(start, start + chance.randint(1, 5)) if place in free]
        free -= set(some)
        if some:
            price = log.price(chance) if chance.random() < 0.9 else {}
            yield {"provider": "Agency", "flight_ids": [flights[place]["id"] for place in some], **price}


# MARK: What follows from a flight


def check_flights(check: Check) -> None:
    """Compares what the server computes for each flight alone with other formulas."""
    for flight in check.facts.flights:
        late = flight.departure_delay if flight.arrival_delay is None else flight.arrival_delay
        co2 = None if flight.tenths is None else About(Fraction(flight.co2, 1_000_000), 0)
        expected = {"delay_minutes": late, "co2_kg": co2, "distance_km": has_distance(flight)}
        shown = {name: flight.json[name] for name in expected} | {"distance_km": flight.tenths is not None}
        check.comparison.answer(f"flight {flight.id}", expected, shown)


def has_distance(flight: Flight) -> bool | None:
    """Whether there are two positions; None where the distance is not within half a percent of the one by the formula of Andoyer and Lambert."""
    a, b = flight.origin, flight.destination
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return False
    # Reduced latitudes, and WGS 84.
    flattening, radius = 1 / 298.257223563, 6378.137
    one, other = (math.atan((1 - flattening) * math.tan(math.radians(place))) for place in (a.latitude, b.latitude))
    across = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    angle = 2 * math.asin(min(1, math.sqrt(across)))
    shown = (flight.tenths or 0) / 10
    if angle < 1e-9:
        return True if shown == 0 else None
    middle, half = (one + other) / 2, (other - one) / 2
    x = (angle - math.sin(angle)) * (math.sin(middle) * math.cos(half) / math.cos(angle / 2)) ** 2
    y = (angle + math.sin(angle)) * (math.cos(middle) * math.sin(half) / math.sin(angle / 2)) ** 2
    own = radius * (angle - flattening / 2 * (x + y))
    return True if math.isclose(own, shown, rel_tol=0.005, abs_tol=0.1) else None


# MARK: All of it


def filters(facts: Facts, touched: str, year: int) -> list[JSON]:
    """Ways to ask for some of the flights."""
    trip = next(flight.json["trip_id"] for flight in facts.flights if flight.json["trip_id"])
    machine = next(flight.json["registration"] for flight in facts.flights if flight.json["registration"])
    return [
        {"year": year},
        {"year": year - 1},
        {"from": f"{year - 12}-03-29", "to": f"{year - 9}-10-25"},
        {"from": f"{year - 1}-06-15"},
        {"to": f"{year - 28}-12-31"},
        {"from": f"{year - 3}-05-01", "year": year - 3},
        {"from": f"{year}-02-01", "to": f"{year - 1}-02-01"},
        {"year": 1950},
        {"airline": "LH"},
        {"airline": "QFA", "year": year - 5},
        {"airline": "Bush Wings"},
        {"airport": "FRA"},
        {"origin": "CXI"},
        {"destination": "EDDM", "from": f"{year - 20}-01-01"},
        {"country": "DE"},
        {"country": "KI", "to": f"{year - 1}-12-31"},
        {"aircraft": "A388"},
        {"aircraft": "Flying Boat"},
        {"registration": machine},
        {"cabin_class": "business", "reason": "leisure"},
        {"tag": "odd, one"},
        {"companion": "Zoë"},
        {"q": "snow"},
        {"q": "lufthansa", "year": year - 4},
        {"trip_id": trip},
        {"status": "flown", "year": year - 2},
        {"status": "diverted"},
        {"status": "scheduled"},
        {"status": "cancelled"},
        {"updated_since": touched},
    ]


def check_log(check: Check, touched: str) -> None:
    check.check_document()
    check_flights(check)
    check.check_each(check.questions({}))
    check.check_each([(path, {"limit": 3}) for path in ("airlines", "airports", "countries", "continents", "cabins", "reasons", "routes")])
    year = utc_now().year
    for other in (year - 1, year, year + 1, 1950):
        check.check(f"year/{other}")
        check.check("summary", {"compare_year": other, "from": f"{year - 6}-07-01", "airline": "LH"})
    check.check("summary", {"compare_year": year - 2, "year": year - 1})
    for place, parameters in enumerate(filters(check.facts, touched, year)):
        if place % 10 == 0:
            check.set(*(("UTC", "mi"), ("Asia/Kolkata", "km"), ("America/New_York", "mi"))[place // 10 % 3])
        # Each figure with some of the filters, and each filter with some of the figures.
        questions = check.questions(parameters)
        check.check_each([questions[0], *questions[1 + place % SHARES :: SHARES]])
    # What is today, and with it what these say, follows the account at once.
    for zone, unit in (("Pacific/Kiritimati", "mi"), ("Pacific/Pago_Pago", "km")):
        check.set(zone, unit)
        check.check_each([(path, {}) for path in ("streaks", "heatmap", "hero", "summary", "records")])
        check.check_each([("comparison", {"period": period}) for period in figures.PERIODS])


def start(program: str, directory: Path, zone: str) -> Server:
    """A server without limits, whose process has a time zone of its own."""
    directory.mkdir()
    return Server(program, directory, *UNLIMITED, zone=zone)


def check_days(account: Account, zone: str, comparison: Comparison) -> None:
    """Has a server in some zone count the flights of the table."""
    result = account.send("POST", "/flights/import", {"data": days.flights()})["data"]
    if result["created"] != len(days.CASES):
        raise ServerError(f"the import was answered {result}")
    for path, parameters, expected in days.expected():
        answer = account.send("GET", f"/stats/{path}", parameters=parameters)["data"]
        comparison.answer(f"TZ={zone} {path} {parameters}", expected, days.reduced(path, answer))
    check = Check(account, comparison)
    check.check_each(check.questions({}))


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares every figure of the statistics with one computed anew.")
    parser.add_argument("program", help="the path of peregrine")
    parser.add_argument("--flights", type=int, default=FLIGHTS, help=f"how many to make up (default {FLIGHTS})")
    parser.add_argument("--seed", type=int, default=SEED, help="another one makes up other flights")
    arguments = parser.parse_args()
    began = time.monotonic()
    comparison = Comparison()
    try:
        with tempfile.TemporaryDirectory() as directory, ExitStack() as stack:
            # All at once: starting is what takes them longest.
            servers = {
                zone: stack.enter_context(start(arguments.program, Path(directory) / f"{place}", zone))
                for place, zone in enumerate(days.SERVER_ZONES)
            }
            for zone, server in servers.items():
                check_days(Account(server.port(), "days"), zone, comparison)
            account = Account(servers["America/St_Johns"].port(), "log")
            touched = store(account, arguments.flights, arguments.seed)
            check_log(Check(account, comparison), touched)
    except ServerError as error:
        sys.exit(f"Tests/Statistics: {error}")
    for difference in comparison.differences[:TOLD]:
        print(difference, file=sys.stderr)
    if comparison.differences:
        sys.exit(f"Tests/Statistics: {comparison.disagreeing} of {comparison.answers} answers disagree; --seed {arguments.seed}")
    print(f"{comparison.values} values in {comparison.answers} answers agree ({time.monotonic() - began:.1f} s)")


main()
