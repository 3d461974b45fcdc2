"""Has Chromium use the page /docs of a running server: with a token, with a session, and under a name without TLS, as on a home network.

usage: python3 docs.py PATH_OF_PEREGRINE [DIRECTORY_FOR_SCREENSHOTS]"""

import json
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from chromium import Chromium, Page
from server import Server
from service import PERSON, expect, log_in, run, screenshot, send, token

NAME = "flights.test"
ME = "operations-Accounts-getUsersMe"
FLIGHTS = "operations-Flights-postFlights"


# The page holds only the operations that are in sight, and a few around them: it is read from its top down, until the wanted one is there.
READ = """(async wanted => {
  const seen = new Set();
  for (let y = 0; y < document.documentElement?.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const operation of document.querySelectorAll(".opblock")) seen.add(operation.id);
    if (seen.has(wanted)) return seen.size;
  }
  scrollTo(0, 0);
  return wanted ? 0 : seen.size;
})"""


def wait_for_operations(page: Page, count: int) -> None:
    """Waits until the page shows `count` operations, which are all."""
    page.wait(f"{READ}().then(seen => seen >= {count})", f"all {count} operations")
    shown = page.evaluate(f"{READ}()")
    expect(shown == count, f"the page shows {shown} operations, the document has {count}")


def open_operation(page: Page, operation: str) -> None:
    page.wait(f"{READ}('{operation}')", f"the operation {operation}")
    page.click(f"#{operation} .opblock-summary-control")


def authorize(page: Page, text: str) -> None:
    """Enters a token."""
    page.click(".auth-wrapper button.authorize")
    page.type("#auth-bearer-value", text)
    page.click(".auth-container:has(#auth-bearer-value) button.authorize")
    page.click(".auth-container button.btn-done")


def execute(page: Page, operation: str, status: int) -> str:
    """Sends the request of an operation that is open, and gives the content of the answer."""
    page.click(f"#{operation} button.execute")
    shown = page.wait(f"document.querySelector('#{operation} .live-responses-table tbody .response-col_status')?.innerText", "an answer")
    text: str = page.evaluate(f"document.querySelector('#{operation} .live-responses-table').innerText")
    expect(shown.split()[0] == str(status), f"{operation} was answered:\n{text}")
    return text


def log_flight(page: Page, day: str) -> None:
    """Opens the operation that makes a flight, and sends it."""
    open_operation(page, FLIGHTS)
    flight = {"departure_airport": "FRA", "arrival_airport": "JFK", "departure_local": f"{day}T10:30"}
    page.type(f"#{FLIGHTS} textarea.body-param__text", json.dumps(flight))
    expect("Frankfurt" in execute(page, FLIGHTS, 201), "the flight is not the one that was sent")


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
            open_operation(page, ME)
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


run("/docs works", check)
