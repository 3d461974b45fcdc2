"""Programs that run while they are looked at, and requests to them."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

STOP_SECONDS = 15.0
POLL_SECONDS = 0.1
Found = TypeVar("Found")

# No proxy stands between this machine and itself.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class DashboardError(Exception):
    """Something that a reader of the guides would stumble over; the message says where."""


class Program:
    """A program that runs. Use it in a `with` statement: leaving it ends the program, whatever happened."""

    def __init__(self, name: str, command: list[str | Path], directory: Path) -> None:
        self.name = name
        self.log = directory / f"{name}.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PEREGRINE_", "PYTHON"))}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=directory, env={**environment, "HOME": str(directory)}
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait(self, what: str, seconds: float, look: Callable[[], Found | None]) -> Found:
        """What `look` finds, once it finds something; not being answered is finding nothing."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if found := look():
                    return found
                why = ""
            except (OSError, DashboardError) as error:
                why = f" ({error})"
            if self.process.poll() is not None or time.monotonic() > deadline:
                ended = " and has ended" if self.process.poll() is not None else f" within {seconds:.0f} s"
                raise DashboardError(f"{self.name} does not show {what}{ended}{why}; it says:\n{self.log.read_text()[-4000:]}")
            time.sleep(POLL_SECONDS)


def free_port() -> int:
    """A port that nobody has now, for programs that cannot choose one themselves."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def send(url: str, token: str | None = None, content: Any = None, method: str | None = None) -> bytes:
    """What a request is answered. Raises `DashboardError` for an error."""
    fields = {"Content-Type": "application/json"} if content is not None else {}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    data = json.dumps(content).encode() if content is not None else None
    try:
        with direct.open(urllib.request.Request(url, data, fields, method=method), timeout=10) as answer:
            text: bytes = answer.read()
            return text
    except urllib.error.HTTPError as error:
        raise DashboardError(f"{url} was answered {error.code}: {error.read().decode(errors='replace')[:1000]}") from None


def blocks(guide: Path, language: str) -> list[str]:
    """What a guide has its readers paste: its blocks of code in a language. Raises `DashboardError` when there are none."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", guide.read_text(), re.DOTALL | re.MULTILINE)
    if not found:
        raise DashboardError(f"{guide} has no block of {language}")
    return [re.sub(f"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """A text with what its reader is told to replace replaced. Raises `DashboardError` when it is not in there."""
    for old, new in pairs:
        if old not in text:
            raise DashboardError(f"'{old}', which readers are told to replace, is nowhere in:\n{text}")
        text = text.replace(old, new)
    return text
