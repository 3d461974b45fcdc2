"""Measures what Peregrine does with flights: lists, creates and imports them, and starts on a file with 10,000. Run it as
`script/bench flights`.

Ends with 0 when every target is reached, 1 when one is missed, 2 when a figure could not be taken.
"""

import argparse
import http.client
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import logbook
import logbook_formats
from load import Round, measure, run_wrk, wrk_script
from machine import describe, first_line, wrk_version
from peers import BENCHMARKS, ROOT, build, build_peregrine, hummingbird_version, peregrine_version
from processes import BenchmarkError, Server, free_port, note, run_benchmark
from report import figures, table, targets, verdict
from scenarios import Scenario, Target

MB = 1_000_000
STORED = 10_000
IMPORTED = 100_000
STARTS = 20
CHANGES = 20
COLD_STARTS = 10
# Milliseconds for the first summary after a start, and after a change, by the number of flights.
COLD_BOUNDS = {STORED: 30.0, IMPORTED: 250.0}
# Of memory for each 10,000 flights whose facts are kept.
FACTS_BOUND = 2 * MB
ROWS_BOUND = {"CSV": 20_000, "JSON": 15_000}
START_BOUND = 100.0
IDLE_BOUND = 40 * MB
# The page cache of the writer, and what the rows are compared by to find duplicates.
IMPORT_BOUND = 40 * MB
# More than any server creates in a second.
CREATED_A_SECOND = 40_000

PEER = "hummingbird + grdb"
PEER_FULL = "hummingbird + grdb, FULL"
PEER_NORMAL = "hummingbird + grdb, NORMAL"
HEALTH = "peregrine, /health"

LIST = Scenario(
    name="flights",
    description=f"50 flights of {STORED:,}, with a token",
    path="/api/v1/flights",
    servers=("peregrine", PEER),
    targets=(Target("requests_per_second", versus=PEER, at_least=10),),
)
LIST_ANEW = replace(
    LIST,
    name="flights-anew",
    description=f"page after page of the {STORED:,}, more than are kept in memory",
    lua="list_flights.lua",
    targets=(),
)
NOT_MODIFIED = Scenario(
    name="not-modified",
    description="the same with If-None-Match, beside the smallest answer",
    path="/api/v1/flights",
    servers=("peregrine", HEALTH),
    targets=(Target("requests_per_second", versus=HEALTH, at_least=0.9),),
    status=304,
)
SUMMARY = Scenario(
    name="statistics",
    description=f"the summary of {STORED:,} flights, beside the smallest answer",
    path="/api/v1/stats/summary",
    servers=("peregrine", HEALTH),
    targets=(Target("requests_per_second", versus=HEALTH, at_least=0.5),),
)
SUMMARY_NOT_MODIFIED = replace(
    SUMMARY,
    name="statistics-not-modified",
    description="the same with If-None-Match",
    targets=(Target("requests_per_second", versus=HEALTH, at_least=0.9),),
    status=304,
)
CREATE = Scenario(
    name="create",
    description="32 clients that log one flight after the other, with a token",
    path="/api/v1/flights",
    servers=("peregrine", PEER_FULL, PEER_NORMAL),
    targets=(
        Target("requests_per_second", versus=PEER_FULL, at_least=5),
        Target("requests_per_second", versus=PEER_NORMAL, at_least=1),
    ),
    method="POST",
    lua="create_flight.lua",
    status=201,
    connections=32,
)


@dataclass(frozen=True)
class Options:
    """What the command line chose, and what was built for it."""

    rounds: int
    seconds: int
    peregrine: Path
    peer: Path | None
    directory: Path


@dataclass(frozen=True)
class Stored:
    """A directory with Peregrine's database of 10,000 flights, which nobody has open, and the token of whom they belong to."""

    directory: Path
    token: str

    def copy(self, name: str) -> Path:
        target = self.directory.parent / name
        shutil.copytree(self.directory, target)
        return target


def call(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One request, which must succeed, and its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request(method, f"/api/v1{path}", body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    if response.status >= 300:
        raise BenchmarkError(f"{method} {path} was answered {response.status}: {content[:300].decode(errors='replace')}")
    return response, content


def start_peregrine(options: Options, data: Path, name: str = "peregrine") -> Server:
    """Peregrine without limits on how often it is asked."""
    port = free_port()
    flags = [flag for limit in ("token", "flights", "login", "session") for flag in (f"--rate-{limit}", "off")]
    command = [str(options.peregrine), "serve", "--listen", f"127.0.0.1:{port}", "--data-dir", str(data), "--log-level", "warning", *flags]
    return Server(name, command, port, options.directory / "peregrine.log")


def start_peer(options: Options, data: Path, name: str, synchronous: str) -> Server:
    port = free_port()
    reference = ROOT / "Sources" / "Assets" / "data"
    command = [str(options.peer), str(port), str(data / "peregrine.db"), str(reference), synchronous]
    return Server(name, command, port, options.directory / "peer.log")


def make_token(port: int) -> str:
    """Registers the first account and returns a token of it."""
    account = {"username": "ada", "email": "ada@example.org", "password": "correct horse battery"}
    json_type = "application/json"
    call(port, "POST", "/auth/register", json.dumps(account).encode(), Content_Type=json_type)
    login = json.dumps({name: account[name] for name in ("username", "password")}).encode()
    response, _ = call(port, "POST", "/auth/login", login, Content_Type=json_type)
    cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
    wanted = json.dumps({"name": "benchmark", "scopes": ["write"]}).encode()
    origin = f"http://127.0.0.1:{port}"
    _, content = call(port, "POST", "/settings/tokens", wanted, Content_Type=json_type, Cookie=cookie, Origin=origin)
    token: str = json.loads(content)["data"]["token"]
    return token


def store(options: Options) -> Stored:
    """Fills a database through the API."""
    data = options.directory / "stored"
    with start_peregrine(options, data) as server:
        server.wait_until_ready("/api/v1/health")
        token = make_token(server.port)
        bring_in(server, token, logbook.as_csv(STORED), "text/csv", STORED)
    return Stored(data, token)


def bring_in(server: Server, token: str, file: bytes, kind: str, count: int, dry_run: bool = False) -> float:
    """Imports a file and returns how many seconds that took."""
    path = "/flights/import" + ("?dry_run=true" if dry_run else "")
    began = time.monotonic()
    _, content = call(server.port, "POST", path, file, Authorization=f"Bearer {token}", Content_Type=kind)
    seconds = time.monotonic() - began
    created = json.loads(content)["data"]["created"]
    if created != count:
        raise BenchmarkError(f"{created} of {count} flights were imported: {content[:300].decode()}")
    return seconds


# Load -------------------------------------------------------------------------------------------------------------------------------------

Turn = tuple[Server, Scenario]


def take_turns(options: Options, turns: list[Turn]) -> dict[str, list[Round]]:
    """Warms up and measures; in each round the servers take turns, a different one first each time."""
    rounds: dict[str, list[Round]] = {server.name: [] for server, _ in turns}
    first_flight = 0
    for number in range(-1, options.rounds):
        first = number % len(turns)
        for server, scenario in turns[first:] + turns[:first]:
            os.environ["FIRST_FLIGHT"] = str(first_flight)
            script = wrk_script(scenario, options.directory)
            if number < 0:
                run_wrk(server, scenario, script, options.seconds)
            else:
                rounds[server.name].append(measure(server, scenario, script, options.seconds))
        first_flight += CREATED_A_SECOND * options.seconds
        if number >= 0:
            note(f"{turns[0][1].name}: round {number + 1} of {options.rounds} done")
    return rounds


def with_token(scenario: Scenario, stored: Stored, **headers: str) -> Scenario:
    return replace(scenario, headers={"Authorization": f"Bearer {stored.token}"} | headers)


def list_flights(options: Options, stored: Stored) -> bool:
    scenario, anew = with_token(LIST, stored), with_token(LIST_ANEW, stored)
    with ExitStack() as stack:
        ours = stack.enter_context(start_peregrine(options, stored.copy("list-ours")))
        theirs = stack.enter_context(start_peer(options, stored.copy("list-theirs"), PEER, "normal"))
        for server in (ours, theirs):
            server.wait_until_ready("/api/v1/health")
        check_same(*(call(server.port, "GET", "/flights", None, **scenario.headers)[1] for server in (ours, theirs)))
        report(anew, take_turns(options, [(ours, anew), (theirs, anew)]))
        return report(scenario, take_turns(options, [(ours, scenario), (theirs, scenario)]))


def check_same(ours: bytes, theirs: bytes) -> None:
    """Both must answer the same, or the one that says less is the faster. Foundation's encoder leaves milliseconds out."""

    def comparable(content: bytes) -> object:
        answer = json.loads(content)
        for flight in answer["data"]:
            flight["id"] = flight["id"].lower()
            for name in ("created_at", "updated_at"):
                flight[name] = flight[name][:19]
        return answer

    if comparable(ours) != comparable(theirs):
        raise BenchmarkError(f"the peer answers otherwise than peregrine: {theirs[:2_000]!r} and {ours[:2_000]!r}")


def not_modified(options: Options, stored: Stored) -> bool:
    with start_peregrine(options, stored.copy("not-modified")) as server:
        server.wait_until_ready("/api/v1/health")
        return beside_health(options, server, NOT_MODIFIED, stored)


def beside_health(options: Options, server: Server, scenario: Scenario, stored: Stored) -> bool:
    """Measures a request beside /health of the same server."""
    response, _ = call(server.port, "GET", scenario.path.removeprefix("/api/v1"), None, Authorization=f"Bearer {stored.token}")
    condition = {"If-None-Match": response.getheader("ETag") or ""} if scenario.status == 304 else {}
    health = replace(scenario, path="/api/v1/health", status=200)
    # The same process under another name, of which only the requests are its own.
    turns = [(server, with_token(scenario, stored, **condition)), (server.renamed(HEALTH), health)]
    return report(scenario, take_turns(options, turns))


def statistics(options: Options, stored: Stored) -> bool:
    """The summary from memory, the first one of a server, and the first one after a change."""
    small_log = stored.copy("statistics")
    with start_peregrine(options, small_log) as server:
        server.wait_until_ready("/api/v1/health")
        reached = [beside_health(options, server, scenario, stored) for scenario in (SUMMARY, SUMMARY_NOT_MODIFIED)]
    rows = [first_summary(options, small_log, stored.token, STORED)]
    with start_peregrine(options, small_log) as server:
        server.wait_until_ready("/api/v1/health")
        rows.append(summary_after_change(server, stored.token, STORED))
    with tempfile.TemporaryDirectory(dir=options.directory) as data:
        with start_peregrine(options, Path(data)) as server:
            server.wait_until_ready("/api/v1/health")
            token = make_token(server.port)
            bring_in(server, token, logbook.as_csv(IMPORTED), "text/csv", IMPORTED)
        rows.append(first_summary(options, Path(data), token, IMPORTED))
        # Started anew, so that what an import has left in memory is not in the way.
        with start_peregrine(options, Path(data)) as server:
            server.wait_until_ready("/api/v1/health")
            fill_page_caches(server, token)
            before = server.resident_bytes()
            call(server.port, "GET", "/stats/summary", None, Authorization=f"Bearer {token}")
            added = (server.resident_bytes() - before) * 10_000 / IMPORTED
            rows.append(summary_after_change(server, token, IMPORTED))
    label = f"MB of RSS added for each 10,000 flights, after {IMPORTED:,}"
    rows.append([label, f"< {FACTS_BOUND // MB}", *spread([added / MB], 2), verdict(added < FACTS_BOUND)])
    print_figures("statistics", f"the first summary of a server, {COLD_STARTS} times, and after a change, {CHANGES} times", rows)
    return all(reached) and all(row[-1] == verdict(True) for row in rows)


def fill_page_caches(server: Server, token: str) -> None:
    """Has two connections read the whole log at once, as facts are read: their pages are no facts."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for order in ("distance", "-distance", "duration", "-duration"):
            path = f"/flights?sort={order}"
            list(pool.map(lambda page: call(server.port, "GET", f"{path}&page={page}", None, Authorization=f"Bearer {token}"), (1, 2)))


def first_summary(options: Options, data: Path, token: str, count: int) -> list[str]:
    """Starts a server and asks for the summary, again and again."""
    credential = {"Authorization": f"Bearer {token}"}
    waits = []
    for _ in range(COLD_STARTS):
        with start_peregrine(options, data) as server:
            server.wait_until_ready("/api/v1/health")
            call(server.port, "GET", "/flights", None, **credential)
            began = time.monotonic()
            call(server.port, "GET", "/stats/summary", None, **credential)
            waits.append((time.monotonic() - began) * 1_000)
    return cold_row(f"ms for the first summary of {count:,} flights", waits, count)


def cold_row(label: str, waits: list[float], count: int) -> list[str]:
    bound = COLD_BOUNDS[count]
    return [label, f"< {bound:.0f}", *spread(waits, 1), verdict(median(waits) < bound)]


def summary_after_change(server: Server, token: str, count: int) -> list[str]:
    """Changes a flight and asks for the summary, again and again."""
    credential = {"Authorization": f"Bearer {token}"}
    _, content = call(server.port, "GET", "/flights?per_page=1&fields=id", None, **credential)
    path = f"/flights/{json.loads(content)['data'][0]['id']}"
    waits = []
    for number in range(CHANGES):
        call(server.port, "PATCH", path, json.dumps({"notes": f"Change {number}"}).encode(), Content_Type="application/json", **credential)
        began = time.monotonic()
        call(server.port, "GET", "/stats/summary", None, **credential)
        waits.append((time.monotonic() - began) * 1_000)
    return cold_row(f"ms for the summary of {count:,} flights after a change", waits, count)


def create(options: Options, stored: Stored) -> bool:
    scenario = with_token(CREATE, stored)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(start_peregrine(options, stored.copy("create-ours"))),
            stack.enter_context(start_peer(options, stored.copy("create-full"), PEER_FULL, "full")),
            stack.enter_context(start_peer(options, stored.copy("create-normal"), PEER_NORMAL, "normal")),
        ]
        for server in servers:
            server.wait_until_ready("/api/v1/health")
        return report(scenario, take_turns(options, [(server, scenario) for server in servers]))


def report(scenario: Scenario, rounds: dict[str, list[Round]]) -> bool:
    text, reached = targets(scenario, rounds)
    print(f"\n## {scenario.name}: {scenario.description}\n\n{figures(rounds)}\n\n{text}", flush=True)
    return reached


# Import and start -------------------------------------------------------------------------------------------------------------------------


def import_flights(options: Options, _: Stored) -> bool:
    """Our own files."""
    files = {"CSV": (logbook.as_csv(IMPORTED), "text/csv"), "JSON": (logbook.as_json(IMPORTED), "application/json")}
    return import_files("import", options, files)


def import_formats(options: Options, _: Stored) -> bool:
    """Files of other programs."""
    return import_files("formats", options, logbook_formats.as_formats(IMPORTED))


def import_files(part: str, options: Options, files: dict[str, tuple[bytes, str]]) -> bool:
    """Each file into an empty database of its own, in turns."""
    speeds: dict[str, list[float]] = {name: [] for name in files}
    added: dict[str, list[float]] = {name: [] for name in files}
    for number in range(options.rounds):
        for name, (file, kind) in files.items():
            with tempfile.TemporaryDirectory(dir=options.directory) as data, start_peregrine(options, Path(data)) as server:
                server.wait_until_ready("/api/v1/health")
                token = make_token(server.port)
                # Also what the first requests make a server hold.
                bring_in(server, token, logbook.as_csv(1), "text/csv", 1, dry_run=True)
                before = server.resident_bytes()
                speeds[name].append(IMPORTED / bring_in(server, token, file, kind, IMPORTED))
                added[name].append((server.peak_bytes() - before) / MB)
        note(f"{part}: round {number + 1} of {options.rounds} done")
    rows, reached = [], True
    for name, (file, _) in files.items():
        bound = ROWS_BOUND.get(name, ROWS_BOUND["CSV"])
        fast, small = median(speeds[name]) >= bound, median(added[name]) <= IMPORT_BOUND / MB
        reached = reached and fast and small
        rows.append([f"rows/s, {name} of {len(file) / MB:.1f} MB", f"≥ {bound:,}", *spread(speeds[name]), verdict(fast)])
        rows.append([f"MB of RSS added, {name}", f"≤ {IMPORT_BOUND // MB}", *spread(added[name], 1), verdict(small)])
    print_figures(part, f"{IMPORTED:,} flights into an empty database", rows)
    return reached


def start(options: Options, stored: Stored) -> bool:
    """From starting the process to the first answer, and what it holds in memory then."""
    data = stored.copy("start")
    waits, held = [], []
    for _ in range(STARTS):
        began = time.monotonic()
        with start_peregrine(options, data) as server:
            server.wait_until_ready("/api/v1/health", pause=0.001)
            waits.append((time.monotonic() - began) * 1_000)
            call(server.port, "GET", "/flights", None, Authorization=f"Bearer {stored.token}")
            held.append(server.resident_bytes())
    rows = [
        ["ms from start to first answer", f"< {START_BOUND:.0f}", *spread(waits, 1), verdict(median(waits) < START_BOUND)],
        [
            "RSS in MB after a list of flights",
            f"< {IDLE_BOUND // MB}",
            *spread([one / MB for one in held], 1),
            verdict(median(held) < IDLE_BOUND),
        ],
    ]
    print_figures("start", f"{STARTS} starts on a file with {STORED:,} flights", rows)
    return median(waits) < START_BOUND and median(held) < IDLE_BOUND


def spread(values: list[float], digits: int = 0) -> list[str]:
    return [f"{median(values):,.{digits}f}", f"{min(values):,.{digits}f}–{max(values):,.{digits}f}"]


def print_figures(name: str, description: str, rows: list[list[str]]) -> None:
    print(f"\n## {name}: {description}\n\n{table(['figure', 'required', 'median', 'lowest–highest', 'result'], rows)}", flush=True)


# The program ------------------------------------------------------------------------------------------------------------------------------

PARTS: dict[str, Callable[[Options, Stored], bool]] = {
    "flights": list_flights,
    "not-modified": not_modified,
    "statistics": statistics,
    "create": create,
    "import": import_flights,
    "formats": import_formats,
    "start": start,
}
WITH_PEER = ("flights", "create")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench flights", description="Measures what Peregrine does with flights and prints medians and ratios as Markdown."
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--seconds", type=int, default=3, help="seconds on each server in a round (default 3)")
    parser.add_argument("--binary", type=Path, help="a built peregrine to measure, instead of building this source")
    parser.add_argument(
        "--only", action="append", choices=list(PARTS), metavar="PART", help=f"run one part: {', '.join(PARTS)}; may be repeated"
    )
    chosen = parser.parse_args()
    if chosen.rounds < 1 or chosen.seconds < 1:
        parser.error("--rounds and --seconds must be above 0")
    if chosen.binary is not None and not chosen.binary.is_file():
        parser.error(f"--binary {chosen.binary} is no file")
    return chosen


def main() -> int:
    chosen = arguments()
    parts = [name for name in PARTS if not chosen.only or name in chosen.only]
    peregrine = chosen.binary.resolve() if chosen.binary is not None else build_peregrine()
    peer = build(BENCHMARKS, "GRDBPeer") if any(name in WITH_PEER for name in parts) else None
    (ROOT / ".build").mkdir(exist_ok=True)
    # Beside the source, because /tmp may be memory, where a commit costs nothing.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / ".build") as directory:
        options = Options(chosen.rounds, chosen.seconds, peregrine, peer, Path(directory))
        versions = {"peregrine": peregrine_version(chosen.binary), "hummingbird": hummingbird_version(None), "wrk": wrk_version()}
        print("\n".join(f"- {line}" for line in describe(versions)))
        kind = first_line(["stat", "--file-system", "--format=%T", directory])
        print(f"- rounds: {options.rounds}, of {options.seconds} s on each server in turn; medians; one wrk thread; file system {kind}")
        stored = store(options)
        reached = [PARTS[name](options, stored) for name in parts]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    run_benchmark("script/bench flights", main)
