"""Every figure of the statistics, computed anew from an export: formulas of their own, in whole numbers and fractions."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from facts import CONTINENTS, COUNTRIES, DAYS, HAPPENED, Facts, Flight, Name, Place, Selection

JSON = dict[str, Any]

EARTH = Fraction("40075.017")
MOON = 384_400
MILE = Fraction("1.609344")
PERIODS = ("day", "week", "month", "quarter", "year")
MOST_ROWS = 4_000


@dataclass(frozen=True)
class About:
    """A figure that is shown with so many digits behind the point."""

    value: Fraction
    digits: int = 1

    @property
    def rounded(self) -> Fraction:
        """Halves go away from zero."""
        shifted = abs(self.value) * 10**self.digits
        return Fraction(math.floor(shifted + Fraction(1, 2)) * (1 if self.value >= 0 else -1), 10**self.digits)

    def fits(self, shown: object) -> bool:
        """Whether `shown` is it; with what binary fractions lose where a half is rounded."""
        if isinstance(shown, bool) or not isinstance(shown, int | float):
            return False
        unit = 10.0**-self.digits
        return abs(shown - float(self.value)) <= unit / 2 + 1e-7 and abs(shown / unit - round(shown / unit)) < 1e-3


@dataclass(frozen=True)
class Asker:
    """What of an account shapes its answers."""

    unit: str
    today: date

    def distance(self, km: Fraction | int) -> Fraction:
        return Fraction(km) if self.unit == "km" else km / MILE


# MARK: Sums


def tenths(flights: Iterable[Flight]) -> int:
    """Of kilometres, of which none is lost."""
    return sum([flight.tenths or 0 for flight in flights])


def kilometres(flights: Iterable[Flight]) -> Fraction:
    return Fraction(tenths(flights), 10)


def tally(flights: Sequence[Flight], asker: Asker) -> JSON:
    measured = sum([flight.minutes or 0 for flight in flights if flight.is_measured])
    estimated = sum([flight.minutes or 0 for flight in flights if not flight.is_measured])
    km = kilometres(flights)
    return {
        "flights": len(flights),
        "distance_km": About(km),
        "distance": About(asker.distance(km)),
        "distance_unit": asker.unit,
        "duration_minutes": measured + estimated,
        "duration_measured_minutes": measured,
        "duration_estimated_minutes": estimated,
        "co2_kg": About(Fraction(sum([flight.co2 for flight in flights]), 1_000_000), 0),
    }


def span(flights: Sequence[Flight]) -> JSON:
    days = [flight.day for flight in flights]
    return {"first_on": text(min(days)) if days else None, "last_on": text(max(days)) if days else None}


def row(flights: Sequence[Flight], of: Selection, asker: Asker) -> JSON:
    share = About(Fraction(100 * len(flights), len(of.flown)) if of.flown else Fraction(0))
    return tally(flights, asker) | {"percent": share} | span(flights)


def text(day: int) -> str:
    return date.fromordinal(day).isoformat()


def costs(selection: Selection, statuses: Iterable[str]) -> list[JSON]:
    """By currency. A booking's price is that of its first flight that was not cancelled, and the others are free."""
    paid: dict[str, list[Decimal]] = defaultdict(list)
    for flight in selection.flights:
        if flight.status not in statuses:
            continue
        price = flight.price
        if flight.booking and flight.booking in selection.log.prices:
            price = selection.log.prices[flight.booking] if selection.log.payers[flight.booking] == flight.id else None
        if price:
            paid[price[1]].append(price[0])
    return [
        {"currency": currency, "amount": f"{sum(amounts, Decimal(0)):f}", "payments": len(amounts)}
        for currency, amounts in sorted(paid.items())
    ]


def places(flights: Iterable[Flight]) -> Iterable[Place]:
    for flight in flights:
        yield flight.origin
        yield flight.destination


def totals(selection: Selection, asker: Asker) -> JSON:
    """The figures of a summary, of what has happened."""
    flown = selection.flown
    status = Counter(flight.status for flight in selection.flights)
    km = kilometres(flown)
    return {
        **tally(flown, asker),
        "flights_without_distance": sum(flight.tenths is None for flight in flown),
        "flights_without_duration": sum(flight.minutes is None for flight in flown),
        "diverted_flights": status["diverted"],
        "cancelled_flights": status["cancelled"],
        "countries": len({place.country for place in places(flown)} - {None}),
        "continents": len({place.continent for place in places(flown)} - {None}),
        "airports": len({place.key for place in places(flown)}),
        "airlines": len({flight.airline for flight in flown} - {None}),
        "aircraft": len({flight.aircraft for flight in flown} - {None}),
        "registrations": len({flight.json["registration"] for flight in flown} - {None}),
        "routes": len({frozenset((flight.origin.key, flight.destination.key)) for flight in flown}),
        "times_around_earth": About(km / EARTH, 2),
        "times_to_moon": About(km / MOON, 2),
        **span(flown),
        "costs": costs(selection, HAPPENED),
    }


COMPARED = ("flights", "distance_km", "distance", "duration_minutes", "co2_kg", "countries", "airports", "airlines", "aircraft", "routes")


def changes(before: JSON, after: JSON) -> list[JSON]:
    """The differences of figures as they are shown."""
    rows = []
    for figure in COMPARED:
        old, new = (value.rounded if isinstance(value, About) else Fraction(value) for value in (before[figure], after[figure]))
        rows.append(
            {
                "figure": figure,
                "current": About(new),
                "previous": About(old),
                "change": About(new - old),
                "percent": About((new - old) * 100 / old) if old else None,
            }
        )
    return rows


def summary(facts: Facts, parameters: JSON, asker: Asker) -> JSON:
    selection = facts.select(parameters)
    planned = tally(selection.planned, asker)
    figures = totals(selection, asker)
    compared = None
    if "compare_year" in parameters:
        year = parameters["compare_year"]
        other = totals(facts.select(without_days(parameters) | {"year": year}), asker)
        compared = {"year": year, **other, "changes": changes(other, figures)}
    return {
        **figures,
        "planned_flights": planned["flights"],
        "planned_distance_km": planned["distance_km"],
        "planned_distance": planned["distance"],
        "planned_duration_minutes": planned["duration_minutes"],
        "planned_co2_kg": planned["co2_kg"],
        "planned_costs": costs(selection, ["scheduled"]),
        "compared": compared,
    }


def hero(selection: Selection, asker: Asker) -> JSON:
    figures = totals(selection, asker)
    return {
        "flights": figures["flights"],
        "distance": About(figures["distance"].value, 0),
        "distance_unit": asker.unit,
        "hours": About(Fraction(figures["duration_minutes"], 60), 0),
        "countries": figures["countries"],
        "airports": figures["airports"],
        "airlines": figures["airlines"],
    }


# MARK: Breakdowns


def grouped(flights: Iterable[Flight], keys: Callable[[Flight], Iterable[Hashable]]) -> dict[Any, list[Flight]]:
    """The flights of each key; one that is named twice by a flight has that flight once."""
    groups: dict[Any, list[Flight]] = defaultdict(list)
    for flight in flights:
        for key in dict.fromkeys(keys(flight)):
            if key is not None:
                groups[key].append(flight)
    return groups


def ranked(groups: dict[Any, list[Flight]], label: Callable[[Any], str]) -> list[tuple[Any, list[Flight]]]:
    """Most flights first, then most distance, then by the alphabet."""
    return sorted(groups.items(), key=lambda item: (-len(item[1]), -tenths(item[1]), label(item[0])))


def label(name: Name) -> str:
    """What an airline or a type of aircraft is called."""
    return name[2] or name[0] or name[1] or ""


def airlines(selection: Selection, asker: Asker) -> list[JSON]:
    groups = grouped(selection.flown, lambda flight: [flight.airline])
    return [{"iata": key[0], "icao": key[1], "name": key[2], **row(flights, selection, asker)} for key, flights in ranked(groups, label)]


def aircraft(selection: Selection, asker: Asker, by: str) -> list[JSON]:
    if by == "registration":
        groups = grouped(selection.flown, lambda flight: [flight.json["registration"]])
        nobody = {"icao": None, "iata": None, "name": None}
        return [nobody | {"registration": key, **row(flights, selection, asker)} for key, flights in ranked(groups, str)]
    groups = grouped(selection.flown, lambda flight: [flight.aircraft])
    return [
        {"icao": key[0], "iata": key[1], "name": key[2], "registration": None, **row(flights, selection, asker)}
        for key, flights in ranked(groups, label)
    ]


def seen(place: Place) -> JSON:
    return {
        "code": place.code,
        "name": place.name,
        "city": place.city,
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def visits(flights: Iterable[Flight], key: Callable[[Place], Hashable], of: Any) -> JSON:
    """How often it was left and reached."""
    flights = list(flights)
    return {
        "departures": sum(key(flight.origin) == of for flight in flights),
        "arrivals": sum(key(flight.destination) == of for flight in flights),
    }


def airports(selection: Selection, asker: Asker) -> list[JSON]:
    known = {place.key: place for place in places(selection.flown)}
    groups = grouped(selection.flown, lambda flight: [flight.origin.key, flight.destination.key])
    return [
        seen(known[key]) | visits(flights, lambda place: place.key, key) | row(flights, selection, asker)
        for key, flights in ranked(groups, lambda key: known[key].label)
    ]


def countries(selection: Selection, asker: Asker) -> list[JSON]:
    groups = grouped(selection.flown, lambda flight: [flight.origin.country, flight.destination.country])
    return [
        {"code": key, "name": COUNTRIES[key]["name"], "continent": COUNTRIES[key]["continent"]}
        | visits(flights, lambda place: place.country, key)
        | row(flights, selection, asker)
        for key, flights in ranked(groups, str)
    ]


def continents(selection: Selection, asker: Asker) -> list[JSON]:
    groups = grouped(selection.flown, lambda flight: [flight.origin.continent, flight.destination.continent])
    return [
        {"code": key, "name": CONTINENTS[key]} | visits(flights, lambda place: place.continent, key) | row(flights, selection, asker)
        for key, flights in ranked(groups, str)
    ]


def values(selection: Selection, asker: Asker, field: str) -> list[JSON]:
    """By a word of each flight; null for those without, after its equals."""
    groups = grouped(selection.flown, lambda flight: [flight.json[field] or "~"])
    return [{"value": None if key == "~" else key, **row(flights, selection, asker)} for key, flights in ranked(groups, str)]


def letter(flight: Flight) -> str | None:
    """The only letter of a seat."""
    letters = [sign for sign in flight.json["seat"] or "" if sign.isascii() and sign.isalpha()]
    return letters[0].upper() if len(letters) == 1 else None


def seats(selection: Selection, asker: Asker) -> JSON:
    letters = grouped(selection.flown, lambda flight: [letter(flight)])
    return {
        "positions": values(selection, asker, "seat_position"),
        "letters": [{"value": key, **row(flights, selection, asker)} for key, flights in ranked(letters, str)],
    }


def routes(selection: Selection, asker: Asker, is_directed: bool = False) -> list[JSON]:
    known = {place.key: place for place in places(selection.flown)}

    def pair(flight: Flight) -> tuple[Hashable, ...]:
        pair = (flight.origin, flight.destination)
        # Of two places with one name, the one that was seen first.
        ends = pair if is_directed else sorted(pair, key=lambda place: (place.label, selection.order[place.key]))
        return tuple(place.key for place in ends)

    groups = grouped(selection.flown, lambda flight: [pair(flight)])
    return [
        {f"origin_{name}": value for name, value in seen(known[key[0]]).items()}
        | {f"destination_{name}": value for name, value in seen(known[key[1]]).items()}
        | row(flights, selection, asker)
        for key, flights in ranked(groups, lambda key: f"{known[key[0]].label}-{known[key[1]].label}")
    ]


# MARK: Time


def piece(period: str, day: int) -> int:
    """The number of the piece of time that a day is in; the next one has the next number."""
    if period == "day":
        return day
    if period == "week":
        return (day - 1) // 7
    on = date.fromordinal(day)
    return {"month": on.year * 12 + on.month - 1, "quarter": on.year * 4 + (on.month - 1) // 3, "year": on.year}[period]


def begin(period: str, number: int) -> int:
    """The first day of a piece of time."""
    if period == "day":
        return number
    if period == "week":
        return number * 7 + 1
    per_year = {"month": 12, "quarter": 4, "year": 1}[period]
    return date(number // per_year, number % per_year * (12 // per_year) + 1, 1).toordinal()


def end(period: str, number: int) -> int:
    return begin(period, number + 1) - 1


def days_of(parameters: JSON) -> tuple[int | None, int | None]:
    """The days that are asked for, as numbers."""
    first, last = (date.fromisoformat(parameters[name]).toordinal() if name in parameters else None for name in ("from", "to"))
    if "year" in parameters:
        year = int(parameters["year"])
        first = max(first or 0, date(year, 1, 1).toordinal())
        last = min(last or 10**9, date(year, 12, 31).toordinal())
    return first, last


def without_days(parameters: JSON) -> JSON:
    return {name: value for name, value in parameters.items() if name not in DAYS}


def dense(selection: Selection, period: str, first: int | None, last: int | None) -> list[tuple[int, list[Flight], int]] | None:
    """Each piece from the first to the last day, with what was flown in it and how much is planned; None when there are too many."""
    days = [flight.day for flight in selection.flown + selection.planned]
    if first is None or last is None:
        if not days:
            return []
        first, last = first or min(days), last or max(days)
    if first > last:
        return []
    # A month is taken for its shortest.
    shortest = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}[period]
    if (last - first + 1) // shortest >= MOST_ROWS:
        return None
    flown, planned = (
        grouped(selection.flown, lambda flight: [piece(period, flight.day)]),
        Counter(piece(period, flight.day) for flight in selection.planned),
    )
    return [(number, flown.get(number, []), planned[number]) for number in range(piece(period, first), piece(period, last) + 1)]


def buckets(pieces: list[tuple[int, list[Flight], int]], period: str, asker: Asker) -> list[JSON]:
    return [
        {"start": text(begin(period, number)), "end": text(end(period, number)), **tally(flights, asker), "planned_flights": planned}
        for number, flights, planned in pieces
    ]


def timeseries(facts: Facts, parameters: JSON, asker: Asker) -> list[JSON] | None:
    period = parameters.get("bucket", "month")
    pieces = dense(facts.select(parameters), period, *days_of(parameters))
    return None if pieces is None else buckets(pieces, period, asker)


def heatmap(facts: Facts, parameters: JSON, asker: Asker) -> list[JSON] | None:
    if days_of(parameters) == (None, None):
        parameters = parameters | {"year": asker.today.year}
    pieces = dense(facts.select(parameters), "day", *days_of(parameters))
    if pieces is None:
        return None
    return [
        {
            "date": text(day),
            "flights": len(flights),
            "planned_flights": planned,
            "distance_km": About(kilometres(flights)),
            "distance": About(asker.distance(kilometres(flights))),
        }
        for day, flights, planned in pieces
    ]


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays(selection: Selection, asker: Asker) -> list[JSON]:
    groups = grouped(selection.flown, lambda flight: [date.fromordinal(flight.day).isoweekday()])
    return [{"weekday": number, "name": WEEKDAYS[number - 1], **row(groups.get(number, []), selection, asker)} for number in range(1, 8)]


def hours(selection: Selection) -> list[JSON]:
    departures = Counter(flight.departure_minute // 60 for flight in selection.flown if flight.departure_minute is not None)
    arrivals = Counter(flight.arrival_minute // 60 for flight in selection.flown if flight.arrival_minute is not None)
    return [{"hour": hour, "departures": departures[hour], "arrivals": arrivals[hour]} for hour in range(24)]


def without_time_of_day(selection: Selection) -> int:
    return sum(flight.departure_minute is None for flight in selection.flown)


# MARK: Punctuality


def delays(flights: Sequence[Flight], delay: Callable[[Flight], int | None]) -> JSON:
    known = [(late, flight.id) for flight in flights if (late := delay(flight)) is not None]
    minutes = [late for late, _ in known]
    worst = max(minutes, default=None)
    on_time = sum(late < 15 for late in minutes)
    return {
        "flights": len(known),
        "early": sum(late < 0 for late in minutes),
        "on_time": on_time,
        "on_time_percent": About(Fraction(on_time * 100, len(known))) if known else None,
        "late": sum(late >= 15 for late in minutes),
        "very_late": sum(late >= 60 for late in minutes),
        "average_delay_minutes": About(Fraction(sum(minutes), len(minutes))) if minutes else None,
        "median_delay_minutes": median(minutes) if minutes else None,
        "longest_delay_minutes": worst,
        "longest_delay_flight_id": next((flight for late, flight in known if late == worst), None),
    }


def punctuality(selection: Selection) -> JSON:
    def arrival(flight: Flight) -> int | None:
        return flight.arrival_delay

    known = [flight for flight in selection.flown if flight.arrival_delay is not None]
    groups = grouped(known, lambda flight: [flight.airline])
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), label(item[0])))
    return {
        "departures": delays(selection.flown, lambda flight: flight.departure_delay),
        "arrivals": delays(selection.flown, arrival),
        "airlines": [{"iata": key[0], "icao": key[1], "name": key[2], **delays(flights, arrival)} for key, flights in ordered],
    }


# MARK: Records


def records(selection: Selection, asker: Asker) -> list[JSON]:
    flown = selection.flown
    if not flown:
        return []
    found = [record("first_flight", None, "date", flown[0], asker), record("latest_flight", None, "date", flown[-1], asker)]

    def best(kind: str, unit: str, value: Callable[[Flight], Fraction | int | None], is_least: bool = False) -> None:
        valued = [(exact, flight) for flight in flown if (exact := value(flight)) is not None]
        if valued:
            # Of equals, the first.
            exact, flight = (min if is_least else max)(valued, key=lambda pair: pair[0])
            found.append(record(kind, Fraction(exact), unit, flight, asker))

    def distance(flight: Flight) -> Fraction | None:
        return Fraction(flight.tenths, 10) if flight.tenths is not None and flight.tenths >= 10 else None

    def speed(flight: Flight) -> Fraction | None:
        is_known = flight.is_measured and flight.tenths is not None and (flight.minutes or 0) >= 60
        return Fraction(flight.tenths * 6, flight.minutes) if is_known else None  # type: ignore[operator]

    best("longest_distance", "km", distance)
    best("shortest_distance", "km", distance, is_least=True)
    best("longest_duration", "min", lambda flight: flight.minutes)
    best("shortest_duration", "min", lambda flight: flight.minutes, is_least=True)
    best("fastest", "km/h", speed)
    for kind, axis, choose in (
        ("northernmost", "latitude", max),
        ("southernmost", "latitude", min),
        ("easternmost", "longitude", max),
        ("westernmost", "longitude", min),
    ):
        visited = [(flight, place) for flight in flown for place in (flight.origin, flight.destination) if place.latitude is not None]
        if visited:
            flight, place = choose(visited, key=lambda visit: getattr(visit[1], axis))
            found.append(record(kind, Fraction(getattr(place, axis)), "deg", flight, asker, place=place))
    best("longest_delay", "min", lambda flight: flight.arrival_delay if (flight.arrival_delay or 0) > 0 else None)
    best("earliest_arrival", "min", lambda flight: flight.arrival_delay if (flight.arrival_delay or 0) < 0 else None, is_least=True)
    for kind, period, unit in (
        ("most_flights_in_a_day", "day", "flights"),
        ("most_flights_in_a_month", "month", "flights"),
        ("most_flights_in_a_year", "year", "flights"),
        ("most_distance_in_a_day", "day", "km"),
        ("most_distance_in_a_year", "year", "km"),
    ):
        groups = grouped(flown, lambda flight, period=period: [piece(period, flight.day)])  # type: ignore[misc]
        sums = {number: len(flights) if unit == "flights" else kilometres(flights) for number, flights in groups.items()}
        # Of equals, the first in time.
        number = min(sums, key=lambda number: (-sums[number], number))
        if sums[number] > 0:
            found.append(record(kind, Fraction(sums[number]), unit, groups[number][0], asker, day=begin(period, number)))
    return found


def record(
    kind: str, value: Fraction | None, unit: str, flight: Flight, asker: Asker, day: int | None = None, place: Place | None = None
) -> JSON:
    is_distance = unit in ("km", "km/h") and value is not None
    return {
        "record": kind,
        "value": None if value is None else About(value, 2 if unit == "deg" else 1),
        "unit": unit,
        "value_in_account_unit": About(asker.distance(value)) if is_distance and value is not None else None,
        "account_unit": asker.unit + unit.removeprefix("km") if is_distance else None,
        "date": text(day or flight.day),
        "flight_id": flight.id,
        "flight_number": flight.json["flight_number"],
        "origin": flight.origin.label,
        "destination": flight.destination.label,
        "place": place.label if place else None,
    }


# MARK: Streaks


def streak(kind: str, length: int, first: int, last: int, is_current: bool) -> JSON:
    return {"streak": kind, "length": length, "from": text(first), "to": text(last), "current": is_current}


def streaks(selection: Selection, parameters: JSON, asker: Asker) -> JSON:
    """Where the days that are asked for have ended, nothing lasts: what came then has not been looked at."""
    days = sorted({flight.day for flight in selection.flown})
    today = asker.today.toordinal()
    _, until = days_of(parameters)
    is_open = until is None or until >= today
    found: dict[str, list[JSON]] = {"longest": [], "current": []}
    if not days:
        return found
    for period in ("day", "week", "month", "year"):
        numbers = sorted({piece(period, day) for day in days})
        # Where a number is as far from its place as the one before, no piece is missing between them.
        runs: dict[int, list[int]] = defaultdict(list)
        for place, number in enumerate(numbers):
            runs[number - place].append(number)
        rows = [
            (
                run,
                streak(
                    f"{period}s", len(run), begin(period, run[0]), end(period, run[-1]), is_open and run[-1] >= piece(period, today) - 1
                ),
            )
            for run in runs.values()
        ]
        found["longest"].append(max(rows, key=lambda row: len(row[0]))[1])
        found["current"] += [row for run, row in rows[-1:] if row["current"]]
    pauses = [streak("days_without", b - a - 1, a + 1, b - 1, False) for a, b in zip(days, days[1:], strict=False) if b - a > 1]
    if is_open and days[-1] < today:
        pauses.append(streak("days_without", today - days[-1], days[-1] + 1, today, True))
        found["current"].append(pauses[-1])
    if pauses:
        found["longest"].append(max(pauses, key=lambda pause: pause["length"]))
    return found


# MARK: Periods


def comparison(facts: Facts, parameters: JSON, asker: Asker) -> JSON:
    """The piece of time that today is in against as much of the one before."""
    period = parameters.get("period", "year")
    today = asker.today
    number = piece(period, today.toordinal())
    begins, begins_before = (date.fromordinal(begin(period, number - back)) for back in (0, 1))
    if period == "year":
        is_leap_day = (today.month, today.day) == (2, 29)
        ends_before = date(today.year - 1, 2, 28) if is_leap_day else today.replace(year=today.year - 1)
    else:
        ends_before = date.fromordinal(min(begins_before.toordinal() + (today - begins).days, begins.toordinal() - 1))
    selection = facts.select(parameters)
    before, after = (
        totals(selection.between(f"{begins_before}", f"{ends_before}"), asker),
        totals(selection.between(f"{begins}", f"{today}"), asker),
    )
    return {
        "period": period,
        "current_from": begins.isoformat(),
        "current_to": today.isoformat(),
        "previous_from": begins_before.isoformat(),
        "previous_to": ends_before.isoformat(),
        "figures": changes(before, after),
    }


def year_review(facts: Facts, parameters: JSON, asker: Asker, year: int) -> JSON:
    ever = facts.select(parameters)
    selection = ever.between(f"{year}-01-01", f"{year}-12-31")
    figures = totals(selection, asker)
    january = date(year, 1, 1).toordinal()
    pieces = dense(selection, "month", january, date(year, 12, 31).toordinal()) or []
    busiest = max(pieces, key=lambda month: len(month[1]))
    earlier = [flight for flight in ever.flown if flight.day < january]

    def news(keys: Callable[[Flight], Iterable[Any]]) -> list[Any]:
        known = {key for flight in earlier for key in keys(flight)}
        found = dict.fromkeys(key for flight in selection.flown for key in keys(flight))
        return [key for key in found if key is not None and key not in known]

    known = {place.key: place for place in places(selection.flown)}
    return {
        "year": year,
        **figures,
        "changes": changes(totals(ever.between(f"{year - 1}-01-01", f"{year - 1}-12-31"), asker), figures),
        "months": buckets(pieces, "month", asker),
        "busiest_month": text(begin("month", busiest[0])) if busiest[1] else None,
        "top_airlines": airlines(selection, asker)[:5],
        "top_airports": airports(selection, asker)[:5],
        "top_routes": routes(selection, asker)[:5],
        "top_aircraft": aircraft(selection, asker, "type")[:5],
        "top_countries": countries(selection, asker)[:5],
        "new_airports": [seen(known[key]) for key in news(lambda flight: [flight.origin.key, flight.destination.key])],
        "new_countries": news(lambda flight: [flight.origin.country, flight.destination.country]),
        "new_airlines": [label(key) for key in news(lambda flight: [flight.airline])],
        "new_aircraft": [label(key) for key in news(lambda flight: [flight.aircraft])],
        "records": records(selection, asker),
    }


# MARK: Answers

# By path, of the flights that the parameters let through.
FIGURES: dict[str, Callable[[Facts, JSON, Asker], Any]] = {
    "summary": summary,
    "hero": lambda facts, parameters, asker: hero(facts.select(parameters), asker),
    "records": lambda facts, parameters, asker: records(facts.select(parameters), asker),
    "streaks": lambda facts, parameters, asker: streaks(facts.select(parameters), parameters, asker),
    "punctuality": lambda facts, parameters, asker: punctuality(facts.select(parameters)),
    "comparison": comparison,
    "airlines": lambda facts, parameters, asker: airlines(facts.select(parameters), asker),
    "airports": lambda facts, parameters, asker: airports(facts.select(parameters), asker),
    "aircraft": lambda facts, parameters, asker: aircraft(facts.select(parameters), asker, parameters.get("by", "type")),
    "countries": lambda facts, parameters, asker: countries(facts.select(parameters), asker),
    "continents": lambda facts, parameters, asker: continents(facts.select(parameters), asker),
    "cabins": lambda facts, parameters, asker: values(facts.select(parameters), asker, "cabin_class"),
    "reasons": lambda facts, parameters, asker: values(facts.select(parameters), asker, "reason"),
    "seats": lambda facts, parameters, asker: seats(facts.select(parameters), asker),
    "routes": lambda facts, parameters, asker: routes(facts.select(parameters), asker, parameters.get("directed") == "true"),
    "timeseries": timeseries,
    "heatmap": heatmap,
    "weekdays": lambda facts, parameters, asker: weekdays(facts.select(parameters), asker),
    "hours": lambda facts, parameters, asker: hours(facts.select(parameters)),
}


def answer(facts: Facts, path: str, parameters: JSON, asker: Asker) -> tuple[Any, JSON] | None:
    """The data and the meta of an answer; None where there would be too many rows."""
    if path.startswith("year/"):
        return year_review(facts, parameters, asker, int(path.removeprefix("year/"))), {}
    data = FIGURES[path](facts, parameters, asker)
    if not isinstance(data, list):
        return None if data is None else (data, {})
    rows = data[: int(parameters.get("limit", len(data)))]
    # The only ones that are not in the rows.
    without_time = {"flights_without_time": without_time_of_day(facts.select(parameters))} if path == "hours" else {}
    return rows, {"count": len(rows), **without_time}
