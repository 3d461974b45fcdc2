"""Has Chromium use the page /docs of a running server: with a token, with a session, and under a name without TLS, as on a home network.

usage: python3 docs.py PATH_OF_PEREGRINE [DIRECTORY_FOR_SCREENSHOTS]"""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any
from urllib.parse import urlsplit

from chromium import BrowserError, Chromium, Page

START_SECONDS = 20.0
STOP_SECONDS = 10.0
NAME = "flights.test"
PERSON = {"username": "ada", "email": "ada@example.org", "password": "correct horse battery", "display_name": "Ada of the browser"}
ME = "operations-Accounts-getUsersMe"
FLIGHTS = "operations-Flights-postFlights"

# No proxy stands between this machine and itself.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Server:
    """A server on a free port with a database of its own. Use it in a `with` statement: leaving it ends the server, whatever happened."""

    def __init__(self, program: str, directory: Path) -> None:
        self.log = directory / "peregrine.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PEREGRINE_")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--data-dir", str(directory / "data"), "--listen", "127.0.0.1:0", "--registration", "open"],
                stdin=subprocess.DEVNULL,
                stderr=log,
                env=environment,
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
                raise BrowserError(f"the server does not start; it says: {self.log.read_text()}")
            time.sleep(0.05)


def send(base: str, path: str, content: dict[str, Any] | None = None, fields: dict[str, str] | None = None) -> tuple[Any, str]:
    """What a request without a browser is answered: the JSON, and the cookie that comes with it."""
    request = urllib.request.Request(
        base + path, json.dumps(content).encode() if content else None, {"Content-Type": "application/json", **(fields or {})}
    )
    with direct.open(request, timeout=10) as answer:
        return json.load(answer), (answer.headers.get("Set-Cookie") or "").split(";")[0]


def token(base: str) -> str:
    """The token of a new account."""
    send(base, "/auth/register", PERSON)
    _, cookie = send(base, "/auth/login", {"username": PERSON["username"], "password": PERSON["password"]})
    made, _ = send(
        base, "/settings/tokens", {"name": "browser", "scopes": ["write"]}, {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    )
    text: str = made["data"]["token"]
    return text


def expect(is_so: bool, what: str) -> None:
    if not is_so:
        raise BrowserError(what)


def wait_for_operations(page: Page, count: int) -> None:
    """Waits until the page shows `count` operations, which are all."""
    page.wait("document.querySelectorAll('.opblock').length > 0", "the operations")
    shown = page.evaluate("document.querySelectorAll('.opblock').length")
    expect(shown == count, f"the page shows {shown} operations, the document has {count}")


def authorize(page: Page, text: str) -> None:
    """Enters a token."""
    page.click(".auth-wrapper button.authorize")
    page.type("#auth-bearer-value", text)
    page.click(".auth-container:has(#auth-bearer-value) button.authorize")
    page.click(".auth-container button.btn-done")


def log_in(page: Page) -> None:
    """Logs in as a page of the server does."""
    content = json.dumps({"username": PERSON["username"], "password": PERSON["password"]})
    options = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": content}
    status = page.evaluate(f"fetch('/api/v1/auth/login', {json.dumps(options)}).then(answer => answer.status)")
    expect(status == 200, f"logging in was answered {status}")


def execute(page: Page, operation: str, status: int) -> str:
    """Sends the request of an operation that is open, and gives the content of the answer."""
    page.click(f"#{operation} button.execute")
    shown = page.wait(f"document.querySelector('#{operation} .live-responses-table tbody .response-col_status')?.innerText", "an answer")
    text: str = page.evaluate(f"document.querySelector('#{operation} .live-responses-table').innerText")
    expect(shown.split()[0] == str(status), f"{operation} was answered:\n{text}")
    return text


def log_flight(page: Page, day: str) -> None:
    """Opens the operation that makes a flight, and sends it."""
    page.click(f"#{FLIGHTS} .opblock-summary-control")
    flight = {"departure_airport": "FRA", "arrival_airport": "JFK", "departure_local": f"{day}T10:30"}
    page.type(f"#{FLIGHTS} textarea.body-param__text", json.dumps(flight))
    expect("Frankfurt" in execute(page, FLIGHTS, 201), "the flight is not the one that was sent")


def screenshot(page: Page, directory: Path | None, name: str) -> None:
    if directory:
        data = page.call("Page.captureScreenshot", {"format": "png"})["data"]
        (directory / f"{name}.png").write_bytes(base64.b64decode(data))


def check(program: str, pictures: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name, Server(program, Path(name)) as server:
        port = server.port()
        base = f"http://127.0.0.1:{port}/api/v1"
        document, _ = send(base, "/openapi.json")
        operations = sum(name != "servers" for path in document["paths"].values() for name in path)
        text = token(base)
        with Chromium(Path(name), [NAME]) as browser:
            # With a token, from an address that people type.
            page = browser.open(f"http://127.0.0.1:{port}/docs")
            wait_for_operations(page, operations)
            screenshot(page, pictures, "operations")
            authorize(page, text)
            page.click(f"#{ME} .opblock-summary-control")
            expect(page.evaluate("location.hash") == "#/Accounts/getUsersMe", "the address does not name the operation that is open")
            expect(PERSON["display_name"] in execute(page, ME, 200), "the answer lacks the person's name")
            screenshot(page, pictures, "token")

            # With a session and nothing entered, by a link to an operation.
            logged_in = browser.open(f"{base}/docs#/Accounts/getUsersMe")
            wait_for_operations(logged_in, operations)
            log_in(logged_in)
            expect(PERSON["display_name"] in execute(logged_in, ME, 200), "the answer lacks the person's name")
            expect("authorization" not in logged_in.fields("GET", "/users/me"), "there was no token to send")
            log_flight(logged_in, "2026-03-29")
            expect(logged_in.fields("POST", "/flights").get("sec-fetch-site") == "same-origin", "the browser did not say where it is")
            screenshot(logged_in, pictures, "session")

            # Without TLS browsers tell a server by another name than theirs less: Origin has to do.
            named = browser.open(f"http://{NAME}:{port}/api/v1/docs")
            wait_for_operations(named, operations)
            log_in(named)
            log_flight(named, "2026-03-30")
            expect("sec-fetch-site" not in named.fields("POST", "/flights"), "this was to be without Sec-Fetch-Site")

            # The page as the browser has kept it keeps its policy.
            named.call("Page.reload")
            wait_for_operations(named, operations)

            for page in browser.pages.values():
                page.check()
                others = [url for url in page.urls if urlsplit(url).hostname not in ("127.0.0.1", NAME, None)]
                expect(not others, f"the page asked other hosts: {others}")


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    # SIGTERM leaves like Ctrl-C does: through every `with`, so that nothing stays behind.
    signal.signal(signal.SIGTERM, leave)
    began = time.monotonic()
    try:
        check(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    except BrowserError as error:
        sys.exit(f"Tests/Browser: {error}")
    print(f"/docs works in Chromium ({time.monotonic() - began:.1f} s)")


main()
