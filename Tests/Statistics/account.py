"""An account on a server, that asks with a token."""

import http.client
import json
from typing import Any
from urllib.parse import urlencode

from server import ServerError

JSON = dict[str, Any]

# An import of all flights by a debug build, on a machine that has more to do.
ANSWER_SECONDS = 120.0
BUCKETS = ("login", "flights", "email", "boardingpass", "session", "token", "admin")
# Of the server: how often it is asked is not limited.
UNLIMITED = [argument for bucket in BUCKETS for argument in (f"--rate-{bucket}", "off")]
PASSWORD = "correct horse battery"


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
