"""Measures how soon Peregrine delivers what 1,000 flights have to tell webhooks, to a receiver on this machine: alone, and beside one that never
answers. Run it as `script/bench webhooks`.

Ends with 0 when every bound is kept, 1 when one is not, 2 when a figure could not be taken.
"""

import argparse
import asyncio
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import logbook
from flights import Options, bring_in, make_token, print_figures, spread, start_peregrine
from machine import describe
from peers import build_peregrine, peregrine_version
from processes import BenchmarkError, note, run_benchmark
from report import verdict
from trips import Client

DELIVERIES = 1_000
LEAST = 500
"""Deliveries a second."""
SHARE = 0.7
"""What is left of that, at least, beside a receiver that hangs."""
PATIENCE = 60.0


class Receiver(asyncio.Protocol):
    """One connection of a receiver: answers each request at once, or none."""

    def __init__(self, arrivals: list[float], answers: bool) -> None:
        self.arrivals, self.answers, self.buffer = arrivals, answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            fields = self.buffer[:end].lower().split(b"\r\n")
            length = next(int(field.split(b":")[1]) for field in fields if field.startswith(b"content-length:"))
            if len(self.buffer) < end + 4 + length:
                return
            self.buffer = self.buffer[end + 4 + length :]
            self.arrivals.append(time.monotonic())
            if self.answers:
                assert isinstance(self.transport, asyncio.WriteTransport)
                self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")


class Receivers:
    """Receivers on loopback ports, on a thread of their own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def start(self, answers: bool) -> tuple[int, list[float]]:
        """One receiver: its port, and when something has arrived there."""
        arrivals: list[float] = []
        made = self.loop.create_server(lambda: Receiver(arrivals, answers), "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(made, self.loop).result()
        return server.sockets[0].getsockname()[1], arrivals


def measure(options: Options, receivers: Receivers, round: int, hangs: bool) -> float:
    """Deliveries a second, from the end of the import to the last one."""
    data = options.directory / f"{round}-{hangs}"
    with start_peregrine(options, data) as server:
        server.wait_until_ready("/api/v1/health")
        token = make_token(server.port)
        client = Client(server.port, token)
        if hangs:
            port, _ = receivers.start(answers=False)
            client.ask("POST", "/webhooks", {"url": f"http://127.0.0.1:{port}/", "events": ["flight.created"]})
        port, arrivals = receivers.start(answers=True)
        client.ask("POST", "/webhooks", {"url": f"http://127.0.0.1:{port}/", "events": ["flight.created"]})
        bring_in(server, token, logbook.as_csv(DELIVERIES), "text/csv", DELIVERIES)
        began = time.monotonic()
        while len(arrivals) < DELIVERIES:
            if time.monotonic() - began > PATIENCE:
                raise BenchmarkError(f"{len(arrivals)} of {DELIVERIES} deliveries arrived in {PATIENCE:.0f} s")
            time.sleep(0.002)
        # Some arrive while the answer to the import is on its way.
        return DELIVERIES / (arrivals[DELIVERIES - 1] - min(began, arrivals[0]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench webhooks", description="Measures how soon webhooks are told and prints the figures as Markdown."
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--binary", type=Path, help="a built peregrine to measure, instead of building this source")
    chosen = parser.parse_args()
    if chosen.rounds < 1:
        parser.error("--rounds must be above 0")
    if chosen.binary is not None and not chosen.binary.is_file():
        parser.error(f"--binary {chosen.binary} is no file")
    return chosen


def main() -> int:
    chosen = arguments()
    peregrine = chosen.binary.resolve() if chosen.binary is not None else build_peregrine()
    receivers = Receivers()
    rates: dict[bool, list[float]] = {False: [], True: []}
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        options = Options(chosen.rounds, 0, peregrine, None, Path(directory))
        for round in range(chosen.rounds):
            for hangs, values in rates.items():
                values.append(measure(options, receivers, round, hangs))
            note(f"round {round + 1} of {chosen.rounds} done")
    print("\n".join(f"- {line}" for line in describe({"peregrine": peregrine_version(chosen.binary)})))
    print(f"- rounds: {chosen.rounds}; medians")
    ratios = [beside / alone for alone, beside in zip(rates[False], rates[True], strict=True)]
    is_fast, is_apart = median(rates[False]) >= LEAST, median(ratios) >= SHARE
    rows = [
        ["deliveries/s", f"≥ {LEAST}", *spread(rates[False]), verdict(is_fast)],
        ["deliveries/s beside a receiver that hangs", "", *spread(rates[True]), ""],
        ["of that without it", f"≥ {SHARE:g}", *spread(ratios, 2), verdict(is_apart)],
    ]
    print_figures("webhooks", f"{DELIVERIES:,} deliveries that are due, to one receiver", rows)
    return 0 if is_fast and is_apart else 1


if __name__ == "__main__":
    run_benchmark("script/bench webhooks", main)
