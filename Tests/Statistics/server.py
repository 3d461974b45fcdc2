"""A server on a free loopback port with a database of its own, and an account on it that asks with a token."""

import http.client
import json
import os
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

JSON = dict[str, Any]

START_SECONDS = 20.0
STOP_SECONDS = 10.0
# An import of all flights by a debug build, on a machine that has more to do.
ANSWER_SECONDS = 120.0
BUCKETS = ("login", "flights", "email", "boardingpass", "session", "token", "admin")
PASSWORD = "correct horse battery"


class ServerError(Exception):
    """What the server does not do as it should; the message is for the person at the terminal."""


class Server:
    """A running server. Use it in a `with` statement: leaving it ends the server, whatever happened."""

    def __init__(self, program: str, directory: Path, zone: str) -> None:
        """`zone` is the time zone of the server's process."""
        directory.mkdir()
        self.log = directory / "peregrine.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PEREGRINE_")}
        limits = [argument for bucket in BUCKETS for argument in (f"--rate-{bucket}", "off")]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--data-dir", str(directory / "data"), "--listen", "127.0.0.1:0", "--registration", "open", *limits],
                stdin=subprocess.DEVNULL,
                stderr=log,
                env=environment | {"TZ": zone},
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


class Account:
    """Somebody who asks the server, over one connection."""

    def __init__(self, port: int, name: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        self.fields = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        self.send("POST", "/auth/register", {"username": name, "email": f"{name}@example.org", "password": PASSWORD})
        self.send("POST", "/auth/login", {"username": name, "password": PASSWORD})
        made = self.send("POST", "/settings/tokens", {"name": "figures", "scopes": ["write"]})
        del self.fields["Cookie"]
        self.fields["Authorization"] = f"Bearer {made['data']['token']}"

    def request(
        self, method: str, path: str, content: Any = None, parameters: JSON | None = None
    ) -> tuple[int, JSON, http.client.HTTPMessage]:
        """The status, the JSON and the fields of an answer."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        body = None if content is None else json.dumps(content)
        self.connection.request(method, f"/api/v1{path}{query}", body, self.fields)
        answer = self.connection.getresponse()
        cookie = answer.headers.get("Set-Cookie")
        data = json.loads(answer.read())
        if cookie:
            self.fields["Cookie"] = cookie.split(";")[0]
        return answer.status, data, answer.headers

    def send(self, method: str, path: str, content: Any = None, parameters: JSON | None = None) -> JSON:
        """The JSON of an answer that has to be a good one."""
        status, data, _ = self.request(method, path, content, parameters)
        if status not in (200, 201):
            raise ServerError(f"{method} {path} was answered {status}: {data}")
        return data
