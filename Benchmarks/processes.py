"""A server as a child process on a loopback port: started, waited for, looked at through /proc, and ended by its process id."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 10.0
STOP_SECONDS = 5.0


class BenchmarkError(Exception):
    """Something that makes the figures meaningless or impossible to take; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Answer:
    """A whole response."""

    status: int
    content_type: str
    body: bytes


class Server:
    """A running server with all its processes. Use it in a `with` statement: leaving it ends the server, whatever happened."""

    def __init__(self, name: str, command: Sequence[str], port: int, log: Path) -> None:
        self.name = name
        self.port = port
        self.log = log
        with log.open("ab") as stderr:
            # A session of its own: its process group is then exactly the server and its workers, and Ctrl-C in the terminal reaches
            # this program first, which ends the server in order.
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=stderr, stderr=stderr, env=server_environment(), start_new_session=True
            )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def renamed(self, name: str) -> "Server":
        """The same server under another name."""
        other = copy(self)
        other.name = name
        return other

    def wait_until_ready(self, path: str, pause: float = 0.02) -> None:
        """Returns at the first answer of status 200 to `path`."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.check_running()
            try:
                if fetch(self.port, path).status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > deadline:
                raise BenchmarkError(f"{self.name} did not answer {path} with 200 in {START_SECONDS:.0f} s: {self.log_tail()}")
            time.sleep(pause)

    def check_running(self) -> None:
        if self.process.poll() is not None:
            raise BenchmarkError(f"{self.name} ended with code {self.process.returncode}: {self.log_tail()}")

    def stop(self) -> None:
        """Asks the server to end, and ends what is left of it when it does not."""
        members = self.processes()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid in members:
            if process_group(pid) == self.process.pid:
                end_by_id(pid)

    def processes(self) -> list[int]:
        """Process ids of the server and its workers."""
        ids = (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
        return [pid for pid in ids if process_group(pid) == self.process.pid]

    def cpu_seconds(self) -> float:
        """User and system time of all its processes since they began."""
        return sum(cpu_seconds(pid) for pid in self.processes())

    def resident_bytes(self) -> int:
        """Resident memory, summed over its processes: pages they share count once for each."""
        return sum(memory_bytes(pid, "VmRSS") for pid in self.processes())

    def peak_bytes(self) -> int:
        """The most resident memory that its processes had."""
        return sum(memory_bytes(pid, "VmHWM") for pid in self.processes())

    def descriptors(self) -> int:
        """Open file descriptors of all its processes."""
        return sum(descriptors(pid) for pid in self.processes())

    def log_tail(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-5:]) or "it wrote nothing"


def server_environment() -> dict[str, str]:
    """This program's environment without Peregrine's own settings, which would change what is measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PEREGRINE_")}


def process_stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on (proc_pid_stat(5)); empty for a process that has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text[text.rindex(")") + 2 :].split()


def process_group(pid: int) -> int | None:
    fields = process_stat(pid)
    return int(fields[2]) if fields and fields[0] != "Z" else None


def cpu_seconds(pid: int) -> float:
    fields = process_stat(pid)
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS if fields else 0.0


def memory_bytes(pid: int, kind: str) -> int:
    """VmRSS, what it has now, or VmHWM, the most it had."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{kind}:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def end_by_id(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fetch(port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.getheader("Content-Type", ""), response.read())
    finally:
        connection.close()


def leave_on_signals() -> None:
    """Makes SIGTERM and SIGHUP leave like Ctrl-C does: through every `with`, so that no server stays behind."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def note(line: str) -> None:
    """Progress goes to standard error: standard output is the report and nothing else."""
    print(line, file=sys.stderr, flush=True)


def run_benchmark(name: str, main: Callable[[], int], failures: tuple[type[Exception], ...] = ()) -> NoReturn:
    """Ends this program with what `main` returns, and with 2 when a figure cannot be taken; `failures` are more errors that mean so."""
    leave_on_signals()
    try:
        sys.exit(main())
    except (BenchmarkError, *failures) as error:
        note(f"{name}: {error}")
        sys.exit(2)
    except subprocess.CalledProcessError as error:
        note(f"{name}: {' '.join(error.cmd)} failed with code {error.returncode}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
