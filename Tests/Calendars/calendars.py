"""Has two libraries that calendar programs are made of, icalendar and vobject, read the calendars of a small log, and compares what they understand
with what the API says. script/calendars runs it.

usage: calendars.py PEREGRINE
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date, datetime, timezone
from pathlib import Path

import icalendar
import vobject

# The feed shows what is to come. Clocks are set forward and back on the last Sundays of March and October.
YEAR = date.today().year + 1
FORWARD, BACK = (max(date(YEAR, month, day) for day in range(25, 32) if date(YEAR, month, day).weekday() == 6) for month in (3, 10))
TITLE = "Größe 東京"
PLACE = "Größe; 東京, \\ naïve\nsecond line · " + "Ærøskøbing é " * 20

FLIGHTS = {
    # The hour that comes twice, the second time round.
    "repeated": {"departure_airport": "BER", "departure_local": f"{BACK}T02:30", "departure_fold": "later", "arrival_airport": "IST",
                 "arrival_local": f"{BACK}T07:00"},
    # Over the hour that is left out.
    "left out": {"departure_airport": "FRA", "departure_local": f"{FORWARD}T01:30", "arrival_airport": "MUC", "arrival_local": f"{FORWARD}T03:20"},
    # Back over the date line.
    "date line": {"departure_airport": "NRT", "departure_local": f"{YEAR}-07-01T17:00", "arrival_airport": "LAX", "arrival_local": f"{YEAR}-07-01T11:00"},
    "cancelled": {"departure_airport": "FRA", "departure_local": f"{YEAR}-06-01T10:00", "arrival_airport": "MUC", "arrival_local": f"{YEAR}-06-01T11:00",
                  "status": "cancelled"},
    "day": {"departure_airport": "FRA", "departure_local": f"{YEAR}-06-02", "arrival_airport": "MUC"},
}  # fmt: skip
HOTEL = {"kind": "hotel", "provider": "Park Hyatt", "start_date": f"{YEAR}-06-03", "end_date": f"{YEAR}-06-05", "start_location": PLACE}


class Client:
    """Sends JSON, with whatever has been found out about who is asking."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}

    def ask(self, method: str, path: str, content: object = None) -> bytes:
        body = None if content is None else json.dumps(content).encode()
        url = path if path.startswith("http") else f"{self.base}/api/v1{path}"
        with urllib.request.urlopen(urllib.request.Request(url, body, self.headers, method=method), timeout=20) as response:
            cookie = response.headers.get("Set-Cookie")
            if cookie:
                self.headers["Cookie"] = cookie.partition(";")[0]
            return response.read()

    def data(self, method: str, path: str, content: object = None) -> dict[str, object]:
        return json.loads(self.ask(method, path, content))["data"]


def utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def told(value: date) -> str:
    """An instant in UTC, or a day."""
    return utc(value) if isinstance(value, datetime) else value.isoformat()


Event = tuple[str, str, str, str, str]


def by_icalendar(text: bytes) -> dict[str, Event]:
    events = {}
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        if event.errors:
            raise ValueError(f"icalendar does not understand {event['UID']}: {event.errors}")
        events[str(event["UID"]).partition("@")[0]] = (
            told(event.decoded("DTSTART")), told(event.decoded("DTEND")), str(event["SUMMARY"]), str(event.get("LOCATION", "")), str(event["STATUS"])
        )  # fmt: skip
    return events


def by_vobject(text: bytes) -> dict[str, Event]:
    calendar = vobject.readOne(text.decode(), validate=True)
    return {
        event.uid.value.partition("@")[0]: (
            told(event.dtstart.value), told(event.dtend.value), event.summary.value, event.location.value if "location" in event.contents else "",
            event.status.value
        )  # fmt: skip
        for event in calendar.vevent_list
    }


def expected(flights: dict[str, dict[str, object]], hotel: dict[str, object]) -> dict[str, Event]:
    """What the API says, in the words of a calendar: the end of days is the day after, and the day of departure from a hotel is no night there."""
    events = {}
    for name, flight in flights.items():
        start, end = flight["departure_utc"], flight["arrival_utc"]
        if name == "day":
            start, end = f"{YEAR}-06-02", f"{YEAR}-06-03"
        status = "CANCELLED" if flight["status"] == "cancelled" else "CONFIRMED"
        airport = flight["departure_airport"]
        events[flight["id"]] = (start, end, None, f"{airport['city']} ({airport['iata']})", status)
    events[hotel["id"]] = (hotel["start_date"], hotel["end_date"], hotel["summary"], PLACE, "CONFIRMED")
    return events


def check(name: str, text: bytes, wanted: dict[str, Event]) -> list[str]:
    if any(len(line) > 75 for line in text.split(b"\r\n")):
        return [f"{name}: a line has more than 75 bytes"]
    problems = []
    for library, read in (("icalendar", by_icalendar), ("vobject", by_vobject)):
        found = read(text)
        if found.keys() != wanted.keys():
            problems.append(f"{name}, {library}: finds {len(found)} events, there are {len(wanted)}")
        for id, event in wanted.items():
            for field, value, right in zip(("DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS"), found.get(id, ()), event):
                if right is not None and value != right:
                    problems.append(f"{name}, {library}: {field} of {id} is {value!r}, the API says {right!r}")
    return problems


def run(base: str) -> list[str]:
    client = Client(base)
    client.ask("POST", "/auth/register", {"username": "ada", "email": "ada@example.org", "password": "correct horse"})
    client.ask("POST", "/auth/login", {"username": "ada", "password": "correct horse"})
    trip = client.data("POST", "/trips", {"title": TITLE})["id"]
    flights = {name: client.data("POST", "/flights", flight | {"trip_id": trip}) for name, flight in FLIGHTS.items()}
    hotel = client.data("POST", f"/trips/{trip}/items", HOTEL)
    # Which it is of two, and that one is left out, is what this is about.
    assert flights["repeated"]["departure_utc"] == f"{BACK}T01:30:00Z", flights["repeated"]
    assert flights["left out"]["duration_minutes"] == 50, flights["left out"]
    wanted = expected(flights, hotel)
    feed = client.data("POST", "/calendar/token")["feed_url"]
    problems = check("the feed", client.ask("GET", feed), wanted)
    own = client.ask("GET", f"/trips/{trip}/calendar.ics")
    if (name := str(icalendar.Calendar.from_ical(own)["NAME"])) != TITLE:
        problems.append(f"the trip's calendar is called {name!r}")
    return problems + check("the trip's calendar", own, wanted)


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        command = [sys.argv[1], "serve", "--data-dir", f"{directory}/data", "--listen", "127.0.0.1:0"]
        with log.open("wb") as output, subprocess.Popen(command, stderr=output) as server:
            try:
                deadline = time.monotonic() + 20
                while not (found := re.search(r"listening on (http:\S+)", log.read_text())):
                    if server.poll() is not None or time.monotonic() > deadline:
                        print(f"calendars.py: the server does not start; it says:\n{log.read_text()}", file=sys.stderr)
                        return 1
                    time.sleep(0.02)
                problems = run(found[1])
            finally:
                server.terminate()
    for problem in problems:
        print(f"calendars.py: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
