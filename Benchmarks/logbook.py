"""Flights as people log them, always the same ones: as rows of CSV, and as the JSON that the API takes."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

Flight = dict[str, str | list[str]]

# Route, minutes from gate to gate, airline.
ROUTES = [
    ("FRA", "Europe/Berlin", "JFK", "America/New_York", 515, "LH"),
    ("JFK", "America/New_York", "LHR", "Europe/London", 420, "BA"),
    ("LHR", "Europe/London", "SIN", "Asia/Singapore", 780, "SQ"),
    ("SIN", "Asia/Singapore", "SYD", "Australia/Sydney", 470, "QF"),
    ("SYD", "Australia/Sydney", "LAX", "America/Los_Angeles", 810, "UA"),
    ("LAX", "America/Los_Angeles", "CDG", "Europe/Paris", 650, "AF"),
    ("CDG", "Europe/Paris", "MUC", "Europe/Berlin", 95, "AF"),
    ("MUC", "Europe/Berlin", "FRA", "Europe/Berlin", 60, "LH"),
]
AIRCRAFT = ["A388", "B77W", "A359", "B789", "A320", "A21N"]
NOTE = "Rained all the way, and the view over Greenland was worth it."
A_DAY = 6


def flights(count: int) -> Iterator[Flight]:
    """The first `count` flights, six a day from 1979 on: no two are duplicates."""
    for number in range(count):
        origin, origin_zone, destination, destination_zone, minutes, airline = ROUTES[number % len(ROUTES)]
        day = date(1979, 1, 1) + timedelta(days=number // A_DAY)
        # Between 10:00 and 20:00: clocks change at night.
        departure = datetime(day.year, day.month, day.day, 10 + number % 10, number % 60, tzinfo=ZoneInfo(origin_zone))
        arrival = datetime.fromtimestamp(departure.timestamp() + minutes * 60, ZoneInfo(destination_zone))
        yield {
            "flight_number": f"{airline}{1 + number % 9_000}",
            "departure_airport": origin,
            "departure_local": f"{departure:%Y-%m-%dT%H:%M}",
            "departure_terminal": "1",
            "departure_gate": f"Z{number % 70}",
            "arrival_airport": destination,
            "arrival_local": f"{arrival:%Y-%m-%dT%H:%M}",
            "aircraft": AIRCRAFT[number % len(AIRCRAFT)],
            "registration": f"D-AI{number % 1_000:03}",
            "cabin_class": "economy",
            "fare_class": "Y",
            "seat": f"{1 + number % 60}A",
            "seat_position": "window",
            "passengers": ["Ada Lovelace"],
            "reason": "leisure",
            "price_amount": f"{100 + number % 900}.40",
            "price_currency": "EUR",
            "tags": [str(day.year), "long haul"],
            "notes": NOTE if number % 3 == 0 else "",
        }


def as_csv(count: int) -> bytes:
    """A file with a heading and `count` rows."""
    text = io.StringIO()
    rows = csv.DictWriter(text, fieldnames=list(next(flights(1))), lineterminator="\r\n")
    rows.writeheader()
    for flight in flights(count):
        rows.writerow({name: ";".join(value) if isinstance(value, list) else value for name, value in flight.items()})
    return text.getvalue().encode()


def as_json(count: int) -> bytes:
    """`{"data": […]}` with `count` flights, each with what it has."""
    return json.dumps({"data": [{name: value for name, value in flight.items() if value} for flight in flights(count)]}).encode()
