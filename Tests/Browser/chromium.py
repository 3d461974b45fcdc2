"""Chromium without a window, driven by the DevTools protocol over a pair of pipes: pages that are clicked and typed into as a person would,
with a record of what went wrong in them."""

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

ANSWER_SECONDS = 20.0
WAIT_SECONDS = 30.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.05


class BrowserError(Exception):
    """Something that should have happened in the browser and did not; the message is for the person at the terminal."""


class Chromium:
    """A running browser that keeps all it writes in `directory`. Use it in a `with` statement: leaving it ends the browser, whatever happened.

    It finds this machine by 127.0.0.1 and by each of `names`, and no other host."""

    def __init__(self, directory: Path, names: list[str]) -> None:
        self.log = directory / "chromium.log"
        self.pages: dict[str, Page] = {}
        self.answers: dict[int, dict[str, Any]] = {}
        self.calls = 0
        self.unread = b""
        hosts = ",".join([f"MAP {name} 127.0.0.1" for name in names] + ["MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"])
        command = [
            "chromium",
            "--headless",
            "--remote-debugging-pipe",
            f"--user-data-dir={directory / 'profile'}",
            f"--host-resolver-rules={hosts}",
            "--no-proxy-server",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-gpu",
            # Containers have little of it.
            "--disable-dev-shm-usage",
            "--window-size=1200,1600",
        ]
        # Chromium's sandbox does not work for root.
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        commands, self.writer = os.pipe()
        self.reader, results = os.pipe()
        with self.log.open("wb") as log:
            # The browser reads from descriptor 3 and writes to 4. A session of its own is a process group, by which all of it can be ended.
            self.process = subprocess.Popen(
                ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{results}', "bash", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(directory)},
                pass_fds=(commands, results),
                start_new_session=True,
            )
        os.close(commands)
        os.close(results)

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # The end of its input tells it to end.
        os.close(self.writer)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        os.close(self.reader)

    def open(self, url: str) -> "Page":
        """A page in a profile that nothing else shares."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", {"url": "about:blank", "browserContextId": context})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, session)
        self.pages[session] = page
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.load(url)
        return page

    def call(self, method: str, parameters: dict[str, Any] | None = None, session: str | None = None) -> dict[str, Any]:
        """The result of a method of the protocol."""
        self.calls += 1
        number = self.calls
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        try:
            os.write(self.writer, json.dumps(message).encode() + b"\0")
        except BrokenPipeError:
            raise BrowserError(f"Chromium has ended: {self.log_tail()}") from None
        deadline = time.monotonic() + ANSWER_SECONDS
        while number not in self.answers:
            self.read(f"an answer to {method}", deadline)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def read(self, awaited: str, deadline: float) -> None:
        """Takes what the browser says next, until `deadline`, a value of `time.monotonic()`."""
        readable, _, _ = select.select([self.reader], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            raise BrowserError(f"Chromium did not give {awaited} in {ANSWER_SECONDS:.0f} s")
        piece = os.read(self.reader, 1 << 20)
        if not piece:
            raise BrowserError(f"Chromium has ended: {self.log_tail()}")
        *messages, self.unread = (self.unread + piece).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self.answers[message["id"]] = message
            elif page := self.pages.get(message.get("sessionId", "")):
                page.note(message["method"], message["params"])

    def log_tail(self) -> str:
        return " / ".join(self.log.read_text(errors="replace").strip().splitlines()[-5:]) or "it wrote nothing"


class Page:
    """A page, with the requests that it has sent and the errors that its console shows."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self.browser = browser
        self.session = session
        self.errors: list[str] = []
        self.urls: list[str] = []
        # Header fields of each request as they went out, by the request's id; names in lower case.
        self.sent: dict[str, dict[str, str]] = {}
        self.methods: dict[str, tuple[str, str]] = {}

    def call(self, method: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.browser.call(method, parameters, self.session)

    def note(self, event: str, parameters: dict[str, Any]) -> None:
        """Takes what the browser says about the page. What breaks its security policy is an error of the log."""
        match event:
            case "Runtime.exceptionThrown":
                details = parameters["exceptionDetails"]
                self.errors.append(details.get("exception", {}).get("description", details["text"]))
            case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "assert"):
                self.errors.append(" ".join(str(argument.get("value", argument.get("description"))) for argument in parameters["args"]))
            case "Log.entryAdded" if parameters["entry"]["level"] == "error":
                self.errors.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")
            case "Network.requestWillBeSent":
                request = parameters["request"]
                self.urls.append(request["url"])
                self.methods[parameters["requestId"]] = (request["method"], request["url"])
            case "Network.requestWillBeSentExtraInfo":
                self.sent[parameters["requestId"]] = {name.lower(): value for name, value in parameters["headers"].items()}

    def fields(self, method: str, path: str) -> dict[str, str]:
        """The header fields that the last request of `method` for `path` went out with."""
        found = [number for number, (own, url) in self.methods.items() if own == method and url.split("?")[0].endswith(path)]
        if not found:
            raise BrowserError(f"the page has not sent {method} {path}")
        deadline = time.monotonic() + ANSWER_SECONDS
        while found[-1] not in self.sent:
            self.browser.read(f"the header fields of {method} {path}", deadline)
        return self.sent[found[-1]]

    def load(self, url: str) -> None:
        """Goes to `url`."""
        if error := self.call("Page.navigate", {"url": url}).get("errorText"):
            raise BrowserError(f"{url}: {error}")

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, or what its promise comes to."""
        answer = self.call("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
        if details := answer.get("exceptionDetails"):
            raise BrowserError(f"{expression}: {details.get('exception', {}).get('description', details['text'])}")
        return answer["result"].get("value")

    def wait(self, expression: str, what: str) -> Any:
        """The value of a JavaScript expression, as soon as it is true."""
        return self.poll(lambda: self.evaluate(expression), what)

    def poll(self, attempt: Callable[[], Any], what: str) -> Any:
        """What `attempt` gives, as soon as that is true. An error on the console ends the waiting."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not (value := attempt()):
            self.check()
            if time.monotonic() > deadline:
                shown = self.evaluate("document.body.innerText")
                raise BrowserError(f"the page does not come to {what} in {WAIT_SECONDS:.0f} s; it shows:\n{shown}")
            time.sleep(POLL_SECONDS)
        return value

    def check(self) -> None:
        """Raises what the console shows of errors."""
        if self.errors:
            raise BrowserError("the console shows: " + "\n".join(self.errors))

    def click(self, selector: str) -> None:
        """Clicks into the middle of the first such element, once it is there, rests, and is covered by nothing."""
        find = f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            if (!element) return null;
            element.scrollIntoView({{block: "center", behavior: "instant"}});
            const box = element.getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            if (element.disabled || !element.contains(document.elementFromPoint(x, y))) return null;
            window.wasClicked = false;
            element.addEventListener("click", () => window.wasClicked = true, {{capture: true, once: true}});
            return [x, y];
        }})()"""
        before = None

        def attempt() -> bool:
            nonlocal before
            place = self.evaluate(find)
            if place is None or place != before:
                before = place
                return False
            for event in ("mousePressed", "mouseReleased"):
                self.call("Input.dispatchMouseEvent", {"type": event, "x": place[0], "y": place[1], "button": "left", "clickCount": 1})
            # The page may have moved under the pointer all the same.
            return bool(self.evaluate("window.wasClicked"))

        self.poll(attempt, f"a click on {selector}")

    def type(self, selector: str, text: str) -> None:
        """Puts `text` in the place of what the first such field holds."""
        self.click(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
        self.call("Input.insertText", {"text": text})
