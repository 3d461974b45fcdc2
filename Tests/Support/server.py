"""A server on a free loopback port with a database of its own, for checks that are written in Python."""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType

START_SECONDS = 20.0
STOP_SECONDS = 10.0


class ServerError(Exception):
    """What the server does not do as it should; the message is for the person at the terminal."""


class Server:
    """A running server. Use it in a `with` statement: leaving it ends the server, whatever happened."""

    def __init__(self, program: str, directory: Path, *flags: str, zone: str | None = None) -> None:
        """`zone` is the time zone of the server's process, where it is not that of this one."""
        self.log = directory / "peregrine.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PEREGRINE_")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--data-dir", str(directory / "data"), "--listen", "127.0.0.1:0", "--registration", "open", *flags],
                stdin=subprocess.DEVNULL,
                stderr=log,
                env=environment | ({"TZ": zone} if zone else {}),
            )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def port(self) -> int:
        """The port, once it listens."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            for line in self.log.read_text().splitlines():
                if "listening on http://" in line:
                    return int(line.split("listening on http://127.0.0.1:")[1].split()[0])
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"the server does not start; it says: {self.log.read_text()}")
            time.sleep(0.05)
