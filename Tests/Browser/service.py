"""What checks with a browser have in common: an account, requests without a browser, and how they begin and end."""

import base64
import json
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from chromium import BrowserError, Page
from server import ServerError

PERSON = {"username": "ada", "email": "ada@example.org", "password": "correct horse battery", "display_name": "Ada of the browser"}

# No proxy stands between this machine and itself.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


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
        base, "/settings/tokens", {"name": "browser", "scopes": ["write", "write:tokens"]}, {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    )
    text: str = made["data"]["token"]
    return text


def expect(is_so: bool, what: str) -> None:
    if not is_so:
        raise BrowserError(what)


def log_in(page: Page) -> None:
    """Logs in as a page of the server does."""
    content = json.dumps({"username": PERSON["username"], "password": PERSON["password"]})
    options = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": content}
    status = page.evaluate(f"fetch('/api/v1/auth/login', {json.dumps(options)}).then(answer => answer.status)")
    expect(status == 200, f"logging in was answered {status}")


def screenshot(page: Page, directory: Path | None, name: str) -> None:
    if directory:
        data = page.call("Page.captureScreenshot", {"format": "png"})["data"]
        (directory / f"{name}.png").write_bytes(base64.b64decode(data))


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def run(what: str, check: Callable[[str, Path | None], None]) -> None:
    """Runs a check with the arguments of the command line, and says what works."""
    # SIGTERM leaves like Ctrl-C does: through every `with`, so that nothing stays behind.
    signal.signal(signal.SIGTERM, leave)
    began = time.monotonic()
    try:
        check(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    except (BrowserError, ServerError) as error:
        sys.exit(f"Tests/Browser: {error}")
    print(f"{what} in Chromium ({time.monotonic() - began:.1f} s)")
