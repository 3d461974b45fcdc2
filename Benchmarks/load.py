"""One round of load on one server: wrk drives it, and what it did and what it cost come back as a Round."""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from peers import BENCHMARKS
from processes import BenchmarkError, Server, fetch
from scenarios import Scenario

LOG_SECONDS = 10.0

# wrk calls `done` once at the end, so this costs nothing while it measures. Its own summary rounds latencies and leaves zeros out.
WRK_REPORT = """
function done(summary, latency, requests)
  local e = summary.errors
  io.stderr:write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %.1f, "p99": %.1f, "connect": %d, "read": %d, "write": %d, "timeout": %d, "status": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect, e.read, e.write, e.timeout, e.status))
end
"""


@dataclass(frozen=True)
class Round:
    """What one server did in one round. Latencies and CPU time are in microseconds."""

    requests_per_second: float
    latency_p50: float
    latency_p99: float
    cpu_per_request: float
    resident_bytes: int


def wrk_script(scenario: Scenario, directory: Path) -> Path:
    """The Lua file that makes wrk send the scenario's request and report exact figures."""
    lines = [f"wrk.method = {json.dumps(scenario.method)}"]
    lines += [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in scenario.headers.items()]
    if scenario.lua is not None:
        lines.append((BENCHMARKS / scenario.lua).read_text())
    script = directory / "wrk.lua"
    script.write_text("\n".join(lines) + WRK_REPORT)
    return script


def run_wrk(server: Server, scenario: Scenario, script: Path, seconds: int) -> dict[str, float]:
    """Drives `server` and returns what WRK_REPORT wrote; anything but good answers is an error."""
    url = f"http://127.0.0.1:{server.port}{scenario.path}"
    command = ["wrk", "-t1", f"-c{scenario.connections}", f"-d{seconds}s", "-s", str(script), url]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds + 60)
    try:
        report: dict[str, float] = json.loads(done.stderr.strip().splitlines()[-1])
    except (IndexError, ValueError):
        raise BenchmarkError(f"wrk reported nothing for {server.name}: {done.stdout} {done.stderr}") from None
    server.check_running()
    wrong = [f"{name} {report[name]:.0f}" for name in ("connect", "read", "write", "timeout", "status") if report[name]]
    if wrong or not report["requests"]:
        raise BenchmarkError(
            f"{server.name}: {report['requests']:.0f} requests, errors: {', '.join(wrong) or 'none'}; a round must have none"
        )
    return report


def check_answer(server: Server, scenario: Scenario, expected_body: bytes | None) -> None:
    """One request as wrk will send it. wrk itself counts only statuses of 400 and more as errors, and never looks at content."""
    if scenario.lua is not None:
        return
    answer = fetch(server.port, scenario.path, scenario.method, scenario.headers)
    if answer.status != scenario.status:
        raise BenchmarkError(f"{server.name} answers {scenario.path} with {answer.status} instead of {scenario.status}")
    if expected_body is not None and answer.body != expected_body:
        raise BenchmarkError(f"{server.name} answers {scenario.path} with {answer.body!r} instead of {expected_body!r}")


def check_request_log(server: Server, requests: int) -> None:
    """Every request has to have its line, or the comparison is with a server that does less."""
    deadline = time.monotonic() + LOG_SECONDS
    while (lines := count_lines(server.log)) < requests:
        if time.monotonic() > deadline:
            raise BenchmarkError(f"{server.name} wrote {lines} log lines for {requests} requests")
        time.sleep(0.1)


def empty_request_log(server: Server) -> None:
    """Every server appends, so that an emptied file grows from its start; a round writes some hundred megabytes."""
    with server.log.open("r+b") as log:
        log.truncate(0)


def count_lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


def measure(server: Server, scenario: Scenario, script: Path, seconds: int) -> Round:
    """One round on one server."""
    if scenario.request_log:
        empty_request_log(server)
    cpu_before = server.cpu_seconds()
    report = run_wrk(server, scenario, script, seconds)
    cpu = server.cpu_seconds() - cpu_before
    if scenario.request_log:
        check_request_log(server, int(report["requests"]))
        empty_request_log(server)
    return Round(
        requests_per_second=report["requests"] / report["microseconds"] * 1e6,
        latency_p50=report["p50"],
        latency_p99=report["p99"],
        cpu_per_request=cpu / report["requests"] * 1e6,
        resident_bytes=server.resident_bytes(),
    )
