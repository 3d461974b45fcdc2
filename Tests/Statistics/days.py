"""Flights around midnight, new year and the date line: by hand, on which day and in which hour each of them counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

JSON = dict[str, Any]

SERVER_ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns")


@dataclass(frozen=True)
class Case:
    """A flight, and where it counts."""

    origin: str
    destination: str
    departure: str
    arrival: str
    # None: the duration is estimated.
    minutes: int | None
    fold: str | None = None

    @property
    def day(self) -> str:
        """That of the departure, by the calendar there, whatever day it is anywhere else."""
        return self.departure[:10]


CASES = (
    # In New York the year is still the old one when this one lands.
    Case("FRA", "JFK", "2024-12-31T23:59", "2025-01-01T02:39", 520),
    # In UTC already the new year, and here still the old one.
    Case("YYT", "YHZ", "2024-12-31T23:30", "2025-01-01T00:40", 100),
    # In UTC still the old year, and here already the new one.
    Case("SYD", "AKL", "2025-01-01T00:30", "2025-01-01T05:40", 190),
    Case("LHR", "KEF", "2025-01-01T00:00", "2025-01-01T03:10", 190),
    # Over the date line: one lands on the day before it departed, the other two days after.
    Case("APW", "PPG", "2025-06-15T00:30", "2025-06-14T01:05", 35),
    Case("PPG", "APW", "2025-06-15T23:59", "2025-06-17T00:34", 35),
    # From 26 hours behind, and back.
    Case("HNL", "CXI", "2025-05-31T00:30", "2025-06-01T03:35", 185),
    Case("CXI", "HNL", "2025-06-01T00:30", "2025-05-31T03:35", 185),
    # The night in which the clocks are set back: the same hour twice, an hour apart.
    Case("FRA", "LIS", "2025-10-26T02:30", "2025-10-26T03:30", 180),
    Case("FRA", "MAD", "2025-10-26T02:30", "2025-10-26T05:00", 150, fold="later"),
    # And forward: over the hour that is not.
    Case("FRA", "VIE", "2025-03-30T01:30", "2025-03-30T04:00", 90),
    # Half an hour, on Lord Howe.
    Case("LDH", "SYD", "2025-04-06T01:45", "2025-04-06T03:10", 115, fold="later"),
    # A day alone has no hour, and stays that day.
    Case("AKL", "LAX", "2024-12-31", "2024-12-31", None),
    Case("GUM", "HNL", "2025-01-01", "2024-12-31", None),
    # The 30th of December of that year was left out in Samoa.
    Case("APW", "AKL", "2011-12-29T23:59", "2011-12-31T04:00", 301),
    Case("AKL", "APW", "2011-12-31T00:30", "2011-12-31T05:00", 210),
)


def flights() -> list[JSON]:
    """As they are sent."""
    return [
        {
            "departure_airport": case.origin,
            "arrival_airport": case.destination,
            "departure_local": case.departure,
            "arrival_local": case.arrival,
        }
        | ({"departure_fold": case.fold} if case.fold else {})
        for case in CASES
    ]


def hour(clock: str) -> int | None:
    return int(clock[11:13]) if len(clock) > 10 else None


def counted(values: list[Any]) -> JSON:
    return {str(value): count for value, count in sorted(Counter(value for value in values if value is not None).items())}


def expected() -> Iterator[tuple[str, JSON, JSON]]:
    """What is asked, and what the answer comes to."""
    by_day = counted([case.day for case in CASES])
    for year in ("2011", "2024", "2025"):
        yield "heatmap", {"year": year}, {day: count for day, count in by_day.items() if day.startswith(year)}
    yield "timeseries", {"bucket": "day", "from": "2024-06-01"}, {day: count for day, count in by_day.items() if day > "2024"}
    yield "timeseries", {"bucket": "month"}, counted([case.day[:7] + "-01" for case in CASES])
    yield "timeseries", {"bucket": "year"}, counted([case.day[:4] + "-01-01" for case in CASES])
    yield "weekdays", {}, counted([date.fromisoformat(case.day).isoweekday() for case in CASES])
    departures, arrivals = counted([hour(case.departure) for case in CASES]), counted([hour(case.arrival) for case in CASES])
    yield "hours", {}, {"departures": departures, "arrivals": arrivals}
    yield "summary", {}, {"measured": sum(case.minutes or 0 for case in CASES)}
    for year in ("2024", "2025"):
        yield "summary", {"year": year}, {"measured": sum(case.minutes or 0 for case in CASES if case.day.startswith(year))}
    yield "summary", {"from": "2025-01-01", "to": "2025-01-01"}, {"measured": 380}


def reduced(path: str, answer: Any) -> JSON:
    """What `expected` speaks of."""
    if path == "summary":
        return {"measured": answer["duration_measured_minutes"]}
    if path == "hours":
        return {kind: {str(row["hour"]): row[kind] for row in answer if row[kind]} for kind in ("departures", "arrivals")}
    key = {"heatmap": "date", "timeseries": "start", "weekdays": "weekday"}[path]
    return {str(row[key]): row["flights"] for row in answer if row["flights"]}
