"""Measures how long Peregrine takes for a list of 1,000 trips, for a page of it, and for one trip with everything in it. Run it as
`script/bench trips`.

Ends with 0 when every bound is kept, 1 when one is not, 2 when a figure could not be taken.
"""

import argparse
import http.client
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from flights import Options, make_token, print_figures, spread, start_peregrine
from load import measure, run_wrk, wrk_script
from logbook import ROUTES
from machine import describe, wrk_version
from peers import build_peregrine, peregrine_version
from processes import BenchmarkError, Server, note, run_benchmark
from report import verdict
from scenarios import Scenario

TRIPS = 1_000
ITEMS = 20
FLIGHTS = 4
DAYS = 5


@dataclass(frozen=True)
class Part:
    """A request, and within how many milliseconds half of all answers have to be there."""

    name: str
    path: str
    elements: int
    bound: float
    lua: str | None = None


def items(trip: int) -> Iterator[dict[str, object]]:
    """What is in a trip: flights, a hotel, and something to do on each day."""
    first = date(1990, 1, 1) + timedelta(days=trip * 2 * DAYS)
    for number in range(FLIGHTS):
        origin, _, destination, _, _, airline = ROUTES[(trip + number) % len(ROUTES)]
        yield {
            "kind": "flight",
            "traveler_names": ["Ada Lovelace", "Charles Babbage"],
            "start_location": f"({origin})",
            "start_local": f"{first + timedelta(days=number)}T10:30",
            "end_location": f"({destination})",
            "details_json": {"flight_number": f"{airline}{1 + trip}", "seat": "34A", "cabin_class": "Economy"},
        }
    for number in range(ITEMS - FLIGHTS):
        day = first + timedelta(days=number % DAYS)
        yield {
            "kind": ("hotel", "train", "activity", "restaurant")[number % 4],
            "provider": f"Provider of number {number}",
            "traveler_names": ["Ada Lovelace"],
            "start_local": f"{day}T{8 + number % 12:02}:15",
            "start_timezone": "Europe/Paris",
            "start_location": "12 Rue de Rivoli, Paris",
            "end_date": f"{day + timedelta(days=1)}",
            "details_json": {"room_type": "Double", "guests": 2, "notes": "By the river, with breakfast."},
        }


class Client:
    """Sends JSON over one connection, and must succeed."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, content: object = None) -> dict[str, object]:
        body = None if content is None else json.dumps(content).encode()
        self.connection.request(method, f"/api/v1{path}", body, self.headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise BenchmarkError(f"{method} {path} was answered {response.status}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer)


def store(client: Client) -> str:
    """Makes the trips, and returns the id of the last one."""
    trip = ""
    for number in range(TRIPS):
        made = client.ask("POST", "/trips", {"title": f"Trip {number}", "tags": ["made up"], "notes": "Nobody has been there."})
        trip = made["data"]["id"]
        client.ask("POST", f"/trips/{trip}/items/batch", {"items": list(items(number))})
    return trip


def elements(client: Client, part: Part) -> int:
    """How many trips, or things in a trip, an answer has."""
    data = client.ask("GET", part.path)["data"]
    return len(data["items"] if isinstance(data, dict) else data)


def measure_parts(options: Options, server: Server, token: str, parts: list[Part]) -> bool:
    rows, kept = [], True
    for part in parts:
        # One connection: what is measured is one answer, and not how many a second there can be.
        scenario = Scenario(
            name=part.name,
            description=part.path,
            path=f"/api/v1{part.path}",
            servers=("peregrine",),
            headers={"Authorization": f"Bearer {token}"},
            lua=part.lua,
            connections=1,
        )
        script = wrk_script(scenario, options.directory)
        run_wrk(server, scenario, script, options.seconds)
        rounds = [measure(server, scenario, script, options.seconds) for _ in range(options.rounds)]
        note(f"{part.name}: {options.rounds} rounds done")
        waits = [one.latency_p50 / 1_000 for one in rounds]
        is_kept = median(waits) < part.bound
        kept = kept and is_kept
        rows.append([f"ms to {part.name}, median", f"< {part.bound:g}", *spread(waits, 2), verdict(is_kept)])
        rows.append([f"ms to {part.name}, 99th percentile", "", *spread([one.latency_p99 / 1_000 for one in rounds], 2), ""])
        rows.append([f"ms of CPU for {part.name}", "", *spread([one.cpu_per_request / 1_000 for one in rounds], 2), ""])
    print_figures("trips", f"{TRIPS:,} trips with {ITEMS} items, of which {FLIGHTS} are flights; one client", rows)
    return kept


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench trips", description="Measures how long Peregrine takes for trips and prints the figures as Markdown."
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--seconds", type=int, default=3, help="seconds for each request in a round (default 3)")
    parser.add_argument("--binary", type=Path, help="a built peregrine to measure, instead of building this source")
    chosen = parser.parse_args()
    if chosen.rounds < 1 or chosen.seconds < 1:
        parser.error("--rounds and --seconds must be above 0")
    if chosen.binary is not None and not chosen.binary.is_file():
        parser.error(f"--binary {chosen.binary} is no file")
    return chosen


def main() -> int:
    chosen = arguments()
    peregrine = chosen.binary.resolve() if chosen.binary is not None else build_peregrine()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        options = Options(chosen.rounds, chosen.seconds, peregrine, None, Path(directory))
        print("\n".join(f"- {line}" for line in describe({"peregrine": peregrine_version(chosen.binary), "wrk": wrk_version()})))
        print(f"- rounds: {options.rounds}, of {options.seconds} s for each request; medians; one connection")
        with start_peregrine(options, options.directory / "data") as server:
            server.wait_until_ready("/api/v1/health")
            token = make_token(server.port)
            client = Client(server.port, token)
            trip = store(client)
            parts = [
                Part("list all trips", "/trips", TRIPS, 5, "list_trips.lua"),
                Part("list 50 of them", "/trips?per_page=50", 50, 5, "list_trips.lua"),
                Part("read one trip", f"/trips/{trip}", ITEMS, 1),
            ]
            for part in parts:
                if (found := elements(client, part)) != part.elements:
                    raise BenchmarkError(f"{part.path} was answered with {found} elements instead of {part.elements}")
            return 0 if measure_parts(options, server, token, parts) else 1


if __name__ == "__main__":
    run_benchmark("script/bench trips", main)
