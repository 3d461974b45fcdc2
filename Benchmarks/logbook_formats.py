"""The flights of `logbook` as other programs write them."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import logbook

Flight = dict[str, str]

ZONES = {route[0]: ZoneInfo(route[1]) for route in logbook.ROUTES} | {route[2]: ZoneInfo(route[3]) for route in logbook.ROUTES}


def as_formats(count: int) -> dict[str, tuple[bytes, str]]:
    """The same flights as files of other programs, with their types."""
    return {
        "flightradar24": (table(FLIGHTRADAR24, count), "text/csv"),
        "flighty": (table(FLIGHTY, count), "text/csv"),
        "jetlog": (table(JETLOG, count), "text/csv"),
        "openflights": (table(OPENFLIGHTS, count), "text/csv"),
        "app_in_the_air": (as_app_in_the_air(count), "text/plain"),
        "airtrail": (as_airtrail(count), "application/json"),
        "travstats": (as_travstats(count), "application/json"),
    }


def minutes(flight: Flight) -> int:
    """From gate to gate."""
    return round((instant(flight, "arrival") - instant(flight, "departure")).total_seconds() / 60)


def instant(flight: Flight, stop: str) -> datetime:
    zone = ZONES[flight[f"{stop}_airport"]]
    return datetime.fromisoformat(flight[f"{stop}_local"]).replace(tzinfo=zone).astimezone(UTC)


def utc(flight: Flight, stop: str) -> str:
    return f"{instant(flight, stop):%Y-%m-%dT%H:%M:%SZ}"


def clock(duration: int) -> str:
    return f"{duration // 60:02}:{duration % 60:02}:00"


# The columns of each program's table, and what of a flight they hold.
Columns = dict[str, Callable[[Flight], str]]

FLIGHTRADAR24: Columns = {
    "Date": lambda flight: flight["departure_local"][:10],
    "Flight number": lambda flight: flight["flight_number"],
    "From": lambda flight: f"City / Airport ({flight['departure_airport']}/XXXX)",
    "To": lambda flight: f"City / Airport ({flight['arrival_airport']}/XXXX)",
    "Dep time": lambda flight: flight["departure_local"][11:] + ":00",
    "Arr time": lambda flight: flight["arrival_local"][11:] + ":00",
    "Duration": lambda flight: clock(minutes(flight)),
    "Airline": lambda flight: f"Airline ({flight['flight_number'][:2]}/)",
    "Aircraft": lambda flight: f"Type ({flight['aircraft']})",
    "Registration": lambda flight: flight["registration"],
    "Seat number": lambda flight: flight["seat"],
    "Seat type": lambda flight: "1",
    "Flight class": lambda flight: "1",
    "Flight reason": lambda flight: "1",
    "Note": lambda flight: flight["notes"],
    "Dep_id": lambda flight: "1",
    "Arr_id": lambda flight: "2",
    "Airline_id": lambda flight: "3",
    "Aircraft_id": lambda flight: "4",
}
FLIGHTY: Columns = {
    "Date": lambda flight: flight["departure_local"][:10],
    "Airline": lambda flight: flight["flight_number"][:2],
    "Flight": lambda flight: flight["flight_number"][2:],
    "From": lambda flight: flight["departure_airport"],
    "To": lambda flight: flight["arrival_airport"],
    "Canceled": lambda flight: "false",
    "Diverted To": lambda flight: "",
    "Gate Departure (Scheduled)": lambda flight: flight["departure_local"],
    "Take off (Scheduled)": lambda flight: "",
    "Landing (Scheduled)": lambda flight: "",
    "Gate Arrival (Scheduled)": lambda flight: flight["arrival_local"],
    "Aircraft Type Name": lambda flight: flight["aircraft"],
    "Tail Number": lambda flight: flight["registration"],
    "Seat": lambda flight: flight["seat"],
    "Seat Type": lambda flight: "window",
    "Cabin Class": lambda flight: "economy",
    "Flight Reason": lambda flight: "leisure",
    "Notes": lambda flight: flight["notes"],
}
JETLOG: Columns = {
    "date": lambda flight: flight["departure_local"][:10],
    "origin": lambda flight: flight["departure_airport"],
    "destination": lambda flight: flight["arrival_airport"],
    "departure_time": lambda flight: flight["departure_local"][11:],
    "arrival_time": lambda flight: flight["arrival_local"][11:],
    "arrival_date": lambda flight: flight["arrival_local"][:10],
    "seat": lambda flight: "window",
    "aircraft_side": lambda flight: "left",
    "ticket_class": lambda flight: "economy",
    "duration": lambda flight: str(minutes(flight)),
    "airplane": lambda flight: flight["aircraft"],
    "airline": lambda flight: flight["flight_number"][:2],
    "tail_number": lambda flight: flight["registration"],
    "flight_number": lambda flight: flight["flight_number"],
    "purpose": lambda flight: "leisure",
    "notes": lambda flight: flight["notes"],
}
OPENFLIGHTS: Columns = {
    "Date": lambda flight: flight["departure_local"].replace("T", " ") + ":00",
    "From": lambda flight: flight["departure_airport"],
    "To": lambda flight: flight["arrival_airport"],
    "Flight_Number": lambda flight: flight["flight_number"],
    "Airline": lambda flight: flight["flight_number"][:2],
    "Duration": lambda flight: clock(minutes(flight))[:5],
    "Seat": lambda flight: flight["seat"],
    "Seat_Type": lambda flight: "W",
    "Class": lambda flight: "Y",
    "Reason": lambda flight: "L",
    "Plane": lambda flight: flight["aircraft"],
    "Registration": lambda flight: flight["registration"],
    "Note": lambda flight: flight["notes"],
    "From_OID": lambda flight: "1",
    "To_OID": lambda flight: "2",
}


def table(columns: Columns, count: int) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(columns)
    rows.writerows([value(flight) for value in columns.values()] for flight in logbook.flights(count))
    return text.getvalue().encode()


def as_app_in_the_air(count: int) -> bytes:
    def row(flight: Flight) -> str:
        fields = ["economy", flight["seat"], "", flight["flight_number"][:2], flight["flight_number"][2:], flight["aircraft"]]
        return ";".join(
            fields
            + [flight["departure_airport"], flight["arrival_airport"], flight["departure_local"], flight["arrival_local"]]
            + [utc(flight, "departure")[:-1], utc(flight, "arrival")[:-1]]
        )

    return "\n".join(["flights:"] + [row(flight) for flight in logbook.flights(count)]).encode()


def as_airtrail(count: int) -> bytes:
    def record(flight: Flight) -> dict[str, object]:
        return {
            "date": flight["departure_local"][:10],
            "from": {"iata": flight["departure_airport"], "name": "Airport"},
            "to": {"iata": flight["arrival_airport"], "name": "Airport"},
            "departure": utc(flight, "departure"),
            "arrival": utc(flight, "arrival"),
            "flightNumber": flight["flight_number"],
            "flightReason": "leisure",
            "aircraft": {"icao": flight["aircraft"], "name": "Type"},
            "aircraftReg": flight["registration"],
            "note": flight["notes"] or None,
            "seats": [{"userId": "a", "seat": "window", "seatNumber": flight["seat"], "seatClass": "economy"}],
        }

    users = [{"id": "a", "username": "ada", "displayName": "Ada"}]
    return json.dumps({"users": users, "flights": [record(flight) for flight in logbook.flights(count)]}).encode()


def as_travstats(count: int) -> bytes:
    def record(flight: Flight) -> dict[str, object]:
        return {
            "flightNumber": flight["flight_number"],
            "departureAirport": flight["departure_airport"],
            "arrivalAirport": flight["arrival_airport"],
            "departureTime": utc(flight, "departure"),
            "arrivalTime": utc(flight, "arrival"),
            "aircraft": flight["aircraft"],
            "registration": flight["registration"],
            "seatNumber": flight["seat"],
            "seatClass": "economy",
            "notes": flight["notes"] or None,
        }

    return json.dumps({"data": [record(flight) for flight in logbook.flights(count)]}).encode()
