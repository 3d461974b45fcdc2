"""Shows that Peregrine keeps its latency, its memory and its descriptors under clients that misbehave, idle or come and go. Run it as
`script/bench endurance`. Python's standard library is all it needs.

Ends with 0 when every bound is kept, 1 when one is missed, 2 when a figure could not be taken.
"""

import argparse
import multiprocessing
import resource
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from clients import LAST_REQUEST, REQUEST, AnswerError, abuse, ask, connect, median_latency, source_address
from machine import describe
from peers import build_peregrine, peregrine_version
from processes import BenchmarkError, Server, free_port, run_benchmark
from report import table, verdict

MB = 1_000_000
NORMAL_CONNECTIONS = 8
REQUESTS_PER_ROUND = 2_000
SLOW_SENDERS = 300
NON_READERS = 300
LATENCY_RATIO = 2.0
RSS_SLACK = 4 * MB
IDLE_CONNECTIONS = 10_000
IDLE_BOUND = 100 * MB
TLS_CONNECTIONS = 1_000
CYCLES = 100_000
SETTLE_SECONDS = 15.0
STEADY_SECONDS = 0.5


@dataclass(frozen=True)
class Figure:
    """A line of the report; one without a bound is for information."""

    name: str
    measured: str
    bound: str = ""
    kept: bool | None = None

    @property
    def row(self) -> list[str]:
        return [self.name, self.bound, self.measured, "" if self.kept is None else verdict(self.kept)]


@dataclass(frozen=True)
class Options:
    """What the command line chose."""

    binary: Path
    version: str
    parts: list[str]
    abuse_seconds: int
    rounds: int


@contextmanager
def running(options: Options, *flags: str) -> Iterator[Server]:
    """A fresh server for one part."""
    with tempfile.TemporaryDirectory(prefix="peregrine-endurance-") as directory:
        port = free_port()
        command = [str(options.binary), "serve", "--listen", f"127.0.0.1:{port}", "--log-level", "warning", *flags]
        with Server("peregrine", command, port, Path(directory) / "peregrine.log") as server:
            wait_until_accepting(server)
            try:
                yield server
            except (OSError, AnswerError):
                # A server that has ended is the reason, and not what a client saw of it.
                server.check_running()
                raise


def wait_until_accepting(server: Server) -> None:
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            connect(server.port).close()
            return
        except ConnectionRefusedError:
            server.check_running()
            if time.monotonic() > deadline:
                raise BenchmarkError(f"peregrine does not accept connections: {server.log_tail()}") from None
            time.sleep(0.02)


def warm_up(server: Server, context: ssl.SSLContext | None = None) -> int:
    """Makes the server open and allocate what it needs once, and returns its descriptors without connections."""
    with ExitStack() as stack:
        median_latency(open_connections(server, NORMAL_CONNECTIONS, context, stack), REQUESTS_PER_ROUND)
    count, since = server.descriptors(), time.monotonic()
    while time.monotonic() < since + STEADY_SECONDS:
        time.sleep(0.05)
        if (now := server.descriptors()) != count:
            count, since = now, time.monotonic()
    return count


def descriptors_back_at(server: Server, expected: int) -> int:
    """The server's descriptors as soon as they are no more than `expected`, or what they are after SETTLE_SECONDS."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while (count := server.descriptors()) > expected and time.monotonic() < deadline:
        time.sleep(0.05)
    return count


def open_connections(server: Server, count: int, context: ssl.SSLContext | None, stack: ExitStack) -> list[socket.socket]:
    """Connections from several addresses that have made one request each; they stay open until `stack` closes."""
    clients = []
    for number in range(count):
        client = stack.enter_context(connect(server.port, source_address(number)))
        if context is not None:
            client = stack.enter_context(context.wrap_socket(client, server_hostname="localhost"))
        ask(client)
        clients.append(client)
    return clients


@dataclass(frozen=True)
class Abused:
    """What a stretch of abuse did to the server. Latencies are medians in µs."""

    latencies: list[float]
    fewest_held: int
    descriptors_after: int
    resident_after: int


def measure_abused(server: Server, options: Options, descriptors: int) -> Abused:
    """Times normal requests for as long as another process abuses the server, then waits for the server to have let go."""
    context = multiprocessing.get_context("spawn")
    abusers = context.Process(target=abuse, args=(server.port, SLOW_SENDERS, NON_READERS, options.abuse_seconds), daemon=True)
    with ExitStack() as stack:
        abusers.start()
        stack.callback(abusers.join)
        stack.callback(abusers.terminate)
        clients = open_connections(server, NORMAL_CONNECTIONS, None, stack)
        wait_until_abused(server, descriptors, options)
        latencies, held = [], []
        while abusers.is_alive():
            held.append(server.descriptors() - descriptors - len(clients))
            latencies.append(median_latency(clients, REQUESTS_PER_ROUND))
        # The last round ran partly without abusers.
        latencies, held = latencies[:-1], held[:-1]
        if len(latencies) < options.rounds:
            raise BenchmarkError(
                f"only {len(latencies)} rounds of {REQUESTS_PER_ROUND} requests in {options.abuse_seconds} s; use --abuse-seconds"
            )
    after = descriptors_back_at(server, descriptors)
    return Abused(latencies, min(held), after, server.resident_bytes())


def wait_until_abused(server: Server, descriptors: int, options: Options) -> None:
    """Until most of the abusers are connected: before that there is nothing to measure."""
    deadline = time.monotonic() + options.abuse_seconds
    enough = (SLOW_SENDERS + NON_READERS) * 9 // 10 + NORMAL_CONNECTIONS
    while server.descriptors() - descriptors < enough:
        if time.monotonic() > deadline:
            raise BenchmarkError(f"{server.descriptors() - descriptors} connections are open where the abusers should hold {enough}")
        time.sleep(0.1)


def slow_clients(options: Options) -> list[Figure]:
    """Normal requests beside clients that send slowly or do not read."""
    with running(options) as server:
        descriptors = warm_up(server)
        with ExitStack() as stack:
            clients = open_connections(server, NORMAL_CONNECTIONS, None, stack)
            baseline = median(median_latency(clients, REQUESTS_PER_ROUND) for _ in range(options.rounds))
        descriptors_back_at(server, descriptors)
        resident = server.resident_bytes()
        stretches = [measure_abused(server, options, descriptors) for _ in range(2)]
    latencies = [latency for stretch in stretches for latency in stretch.latencies]
    abused = median(latencies)
    growth = stretches[1].resident_after - stretches[0].resident_after
    after = max(stretch.descriptors_after for stretch in stretches)
    held = min(stretch.fewest_held for stretch in stretches)
    who = f"{SLOW_SENDERS} slow senders and {NON_READERS} that do not read"
    return [
        Figure("median latency without abuse", f"{baseline:.0f} µs"),
        Figure(f"median latency with {who}, {len(latencies)} rounds", f"{abused:.0f} µs"),
        Figure("the slowest of these rounds", f"{max(latencies):.0f} µs"),
        Figure("ratio of the two medians", f"{abused / baseline:.2f}", f"≤ {LATENCY_RATIO}", abused <= LATENCY_RATIO * baseline),
        Figure("abusers connected, fewest at the start of a round", str(held)),
        Figure("descriptors before and after abuse", f"{descriptors}, {after}", "no more after", after <= descriptors),
        Figure("RSS before abuse", megabytes(resident)),
        Figure("RSS after the first stretch of abuse", megabytes(stretches[0].resident_after)),
        Figure("RSS growth from the first to the second stretch", megabytes(growth), f"≤ {megabytes(RSS_SLACK)}", growth <= RSS_SLACK),
    ]


def idle_connections(options: Options) -> list[Figure]:
    """Memory of many keep-alive connections that have made one request each and wait."""
    raise_descriptor_limit(IDLE_CONNECTIONS + 500)
    added = idle_memory(options, IDLE_CONNECTIONS)
    name = f"RSS added by {IDLE_CONNECTIONS:,} idle connections"
    bounded = Figure(name, megabytes(added), f"< {megabytes(IDLE_BOUND)}", added < IDLE_BOUND)
    return [bounded, *idle_tls_connections(options)]


def idle_memory(options: Options, count: int, certificate: tuple[Path, Path] | None = None) -> int:
    """Bytes of resident memory that `count` idle connections add. The idle time is raised so that none ends while others are opened."""
    flags = ["--max-connections", str(count + 100), "--idle-timeout", "600s"]
    context: ssl.SSLContext | None = None
    if certificate is not None:
        flags += ["--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1])]
        context = ssl.create_default_context(cafile=str(certificate[0]))
    with running(options, *flags) as server, ExitStack() as stack:
        descriptors = warm_up(server, context)
        before = server.resident_bytes()
        open_connections(server, count, context, stack)
        held = server.descriptors() - descriptors
        if held < count:
            raise BenchmarkError(f"the server holds {held} of {count} idle connections")
        return server.resident_bytes() - before


def idle_tls_connections(options: Options) -> list[Figure]:
    """The same over TLS with fewer connections; for information only."""
    name = f"RSS added by {TLS_CONNECTIONS:,} idle TLS connections"
    if shutil.which("openssl") is None:
        return [Figure(name, "not measured: no openssl to make a certificate with")]
    with tempfile.TemporaryDirectory(prefix="peregrine-endurance-") as directory:
        added = idle_memory(options, TLS_CONNECTIONS, make_certificate(Path(directory)))
    extrapolated = added * IDLE_CONNECTIONS // TLS_CONNECTIONS
    return [Figure(name, f"{megabytes(added)} (extrapolated to {IDLE_CONNECTIONS:,}: {megabytes(extrapolated)})")]


def make_certificate(directory: Path) -> tuple[Path, Path]:
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def close_after_answer(client: socket.socket) -> None:
    ask(client)


def closed_by_server(client: socket.socket) -> None:
    ask(client, LAST_REQUEST)
    try:
        more = client.recv(1)
    except TimeoutError:
        raise AnswerError("the server kept a connection open whose request said Connection: close") from None
    if more:
        raise AnswerError("the server sent more than the answer to a request that said Connection: close")


def reset_unread(client: socket.socket) -> None:
    client.sendall(REQUEST)
    # A linger time of 0 makes close send RST (socket(7)).
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


ENDINGS: list[Callable[[socket.socket], None]] = [close_after_answer, closed_by_server, reset_unread]


def connection_cycles(options: Options) -> list[Figure]:
    """Connections that come, make one request and go: closed by the client, by the server, or reset, in turn."""
    with running(options) as server:
        descriptors = warm_up(server)
        resident = server.resident_bytes()
        began = time.monotonic()
        for number in range(CYCLES):
            with connect(server.port, source_address(number)) as client:
                ENDINGS[number % len(ENDINGS)](client)
        seconds = time.monotonic() - began
        after = descriptors_back_at(server, descriptors)
        growth = server.resident_bytes() - resident
    return [
        Figure(f"descriptors before and after {CYCLES:,} connections", f"{descriptors}, {after}", "no more after", after <= descriptors),
        Figure("RSS growth over them", megabytes(growth), f"≤ {megabytes(RSS_SLACK)}", growth <= RSS_SLACK),
        Figure("connections a second, one at a time", f"{CYCLES / seconds:,.0f}"),
    ]


def megabytes(count: float) -> str:
    return f"{count / MB:.1f} MB"


def raise_descriptor_limit(needed: int) -> None:
    """Raises the soft limit to the hard one, which the server inherits."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise BenchmarkError(f"the idle part needs {needed:,} open files; the hard limit is {hard:,} (ulimit -Hn): raise it and run again")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


PARTS: dict[str, Callable[[Options], list[Figure]]] = {
    "slow-clients": slow_clients,
    "idle": idle_connections,
    "cycles": connection_cycles,
}


def arguments() -> Options:
    parser = argparse.ArgumentParser(
        prog="script/bench endurance", description="Bounds on latency, memory and descriptors under bad clients."
    )
    parser.add_argument("--binary", type=Path, help="a built peregrine to measure, instead of building this source")
    parser.add_argument(
        "--only", action="append", choices=list(PARTS), metavar="PART", help=f"run one part: {', '.join(PARTS)}; may be repeated"
    )
    parser.add_argument("--abuse-seconds", type=int, default=45, help="length of each of the two stretches of abuse (default 45)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of normal requests before abuse (default 7)")
    chosen = parser.parse_args()
    if chosen.binary is not None and not chosen.binary.is_file():
        parser.error(f"--binary {chosen.binary} is no file")
    if chosen.rounds < 1 or chosen.abuse_seconds < 10:
        parser.error("--rounds has to be at least 1 and --abuse-seconds at least 10")
    parts = [name for name in PARTS if not chosen.only or name in chosen.only]
    binary = chosen.binary.resolve() if chosen.binary is not None else build_peregrine()
    return Options(binary, peregrine_version(chosen.binary), parts, chosen.abuse_seconds, chosen.rounds)


def main() -> int:
    options = arguments()
    print("\n".join(f"- {line}" for line in describe({"peregrine": options.version})), flush=True)
    kept = True
    for name in options.parts:
        figures = PARTS[name](options)
        kept = kept and all(figure.kept is not False for figure in figures)
        print(f"\n## {name}\n\n{table(['figure', 'required', 'measured', 'result'], [figure.row for figure in figures])}", flush=True)
    return 0 if kept else 1


if __name__ == "__main__":
    run_benchmark("script/bench endurance", main, (AnswerError, OSError))
