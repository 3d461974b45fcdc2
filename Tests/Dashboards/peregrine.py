"""The server whose figures are shown, with an account of made-up flights."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

from program import Program, send

START_SECONDS = 20.0
# Where the files of the guides expect it.
DOCUMENTED = "peregrine.local:8080"
# What the guides have their readers ask for.
SCOPES = ("read:stats", "read:flights", "read:trips")


class Peregrine(Program):
    """A server with its usual limits and the flights of `peregrine demo`, and tokens for it: the one that the guides tell to make, and one
    that may write."""

    def __init__(self, program: str, directory: Path) -> None:
        self.program = program
        self.data = directory / "data"
        # Home for a month, so that where one is now is what the checks say.
        self.run("demo", "--flights", "300", "--until", str(date.today() - timedelta(days=30)))
        super().__init__(
            "peregrine", [program, "serve", "--data-dir", self.data, "--listen", "127.0.0.1:0", "--log-level", "info"], directory
        )

    def __enter__(self) -> Self:
        try:
            self.address = self.wait("an address", START_SECONDS, self.listening)
            self.reading = self.token("dashboards", *SCOPES)
            self.writing = self.token("logbook", "write")
        except BaseException:
            self.stop()
            raise
        return self

    def run(self, *arguments: str) -> str:
        """What a command prints that works on the server's data."""
        command = [self.program, *arguments, "--data-dir", str(self.data)]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def token(self, name: str, *scopes: str) -> str:
        return self.run("token", "create", name, *(word for scope in scopes for word in ("--scope", scope))).strip()

    def token_id(self, name: str) -> str:
        """The id of the token of this name."""
        found: str = next(token["id"] for token in json.loads(self.run("token", "list", "--json")) if token["name"] == name)
        return found

    def listening(self) -> str | None:
        for line in self.log.read_text().splitlines():
            if "listening on http://" in line:
                return line.split("listening on http://")[1].split()[0]
        return None

    def get(self, path: str) -> Any:
        """The data of an answer; what is asked here does not count for the other token."""
        return json.loads(send(f"http://{self.address}/api/v1{path}", self.writing))["data"]

    def post(self, path: str, content: Any, token: str | None = None) -> Any:
        """Makes something, and gives it."""
        return json.loads(send(f"http://{self.address}/api/v1{path}", token or self.writing, content))["data"]

    def delete(self, path: str) -> None:
        send(f"http://{self.address}/api/v1{path}", self.writing, method="DELETE")
