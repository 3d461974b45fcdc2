"""Has Chromium draw every picture of somebody's flights, and looks where its marks are and whether its words can be read.

usage: python3 pictures.py PATH_OF_PEREGRINE [DIRECTORY_FOR_SCREENSHOTS]"""

import json
import math
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from chromium import Chromium, Page
from server import Server
from service import expect, run, screenshot, send, token

FLIGHTS = [
    ("FRA", "JFK", "2026-03-01T10:30"),
    ("JFK", "FRA", "2026-03-08T18:00"),
    ("FRA", "SIN", "2026-05-04T22:10"),
    ("SIN", "SYD", "2026-05-06T09:00"),
    ("SYD", "SCL", "2026-05-20T11:00"),
    ("SFO", "NRT", "2025-07-15T13:05"),
    ("MUC", "LHR", "2025-09-09T07:15"),
]
CHARTS = [
    "airlines", "aircraft", "airports", "countries", "continents", "routes", "cabins", "seats", "timeseries", "weekdays", "hours",
]  # fmt: skip
PICTURES = ["map.svg?center=11", "map.svg", "map.svg?extent=routes&year=2026", "heatmap.svg?year=2026", "year/2026/poster.svg"] + [f"chart/{name}.svg" for name in CHARTS]
# The sheets, as Chromium writes colours.
PAPER = {"light": "rgb(251, 250, 247)", "dark": "rgb(20, 25, 31)"}

# Where everything is, in pixels of the window.
READ = """(() => {
    const box = element => { const {left, top, right, bottom} = element.getBoundingClientRect(); return [left, top, right, bottom]; };
    const all = (selector, more) => [...document.querySelectorAll(selector)].map(element => ({box: box(element), ...more(element)}));
    const tip = element => element.querySelector("title")?.textContent;
    return {
        sheet: box(document.documentElement),
        paper: getComputedStyle(document.querySelector("rect.paper")).fill,
        texts: all("text", element => ({text: element.textContent, size: parseFloat(getComputedStyle(element).fontSize)})),
        dots: all("circle.place", element => ({tip: tip(element)})),
        routes: all("path:has(title)", element => ({tip: tip(element), stroke: getComputedStyle(element).stroke})),
        bars: all("rect.bar", element => ({tip: tip(element.parentElement), colour: getComputedStyle(element).fill})),
        days: all("g > rect.few, g > rect.some", element => ({tip: tip(element.parentElement)})),
        scripts: document.querySelectorAll("script").length,
    };
})()"""


def check_words(name: str, marks: dict[str, Any]) -> None:
    """Every word is on the sheet, and none lies on another."""
    left, top, right, bottom = marks["sheet"]
    words = marks["texts"]
    expect(len(words) > 1, f"{name} has no words")
    for word in words:
        a = word["box"]
        inside = a[0] >= left - 0.5 and a[1] >= top - 0.5 and a[2] <= right + 0.5 and a[3] <= bottom + 0.5
        expect(inside, f"{name}: '{word['text']}' at {a} is not on the sheet of {marks['sheet']}")
    for i, word in enumerate(words):
        for other in words[i + 1 :]:
            a, b = word["box"], other["box"]
            # Boxes of text have air above and below the letters.
            air = 0.22 * (word["size"] + other["size"])
            width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            expect(width <= 0.5 or height <= air, f"{name}: '{word['text']}' and '{other['text']}' lie on each other")


def middle(mark: dict[str, Any]) -> tuple[float, float]:
    left, top, right, bottom = mark["box"]
    return (left + right) / 2, (top + bottom) / 2


def check_map(name: str, marks: dict[str, Any]) -> None:
    """The places are where they are to each other, and the routes between them."""
    dots = {dot["tip"].split(":")[0]: middle(dot) for dot in marks["dots"]}
    expect(set(dots) == {code for flight in FLIGHTS for code in flight[:2]}, f"{name} shows {sorted(dots)}")
    expect(dots["LHR"][0] < dots["FRA"][0] < dots["MUC"][0] < dots["SIN"][0] < dots["SYD"][0], f"{name}: {dots} from west to east")
    expect(dots["LHR"][1] < dots["FRA"][1] < dots["MUC"][1] < dots["SIN"][1] < dots["SYD"][1], f"{name}: {dots} from north to south")
    routes = {route["tip"]: route for route in marks["routes"]}
    expect("FRA – JFK: 2 flights" in routes and len(routes) == 6, f"{name} shows {sorted(routes)}")
    # The great circle from Frankfurt to New York bends to the north, and lies between both.
    left, top, right, _ = routes["FRA – JFK: 2 flights"]["box"]
    expect(abs(left - dots["JFK"][0]) < 3 and abs(right - dots["FRA"][0]) < 3, f"{name}: the route goes from {left} to {right}")
    expect(top < min(dots["JFK"][1], dots["FRA"][1]) - 5, f"{name}: the route does not bend")


def check_marks(name: str, marks: dict[str, Any]) -> None:
    """What is in the picture, and where."""
    if name == "map.svg?center=11":
        check_map(name, marks)
    elif name.startswith("heatmap"):
        days = {day["tip"]: middle(day) for day in marks["days"]}
        expect(len(days) == 5, f"{name} shows {sorted(days)}")
        # Two Sundays, a week apart; and a Monday above them.
        first, second, third = (days[f"{day}: 1 flight"] for day in ("March 1", "March 8", "May 4"))
        expect(math.isclose(first[1], second[1], abs_tol=0.1) and math.isclose(second[0] - first[0], 16, abs_tol=0.1), f"{name}: {days}")
        expect(third[1] < first[1] and third[0] > second[0], f"{name}: {days}")
    elif name == "chart/airports.svg":
        bars = {bar["tip"]: bar["box"] for bar in marks["bars"]}
        one, three = bars["LHR London: 1 flight"], bars["FRA Frankfurt: 3 flights"]
        expect(math.isclose(three[2] - three[0], 3 * (one[2] - one[0]), rel_tol=0.01), f"{name}: {bars}")
        expect(three[1] < one[1], f"{name}: most flights first")
    elif name == "chart/timeseries.svg":
        bars = {bar["tip"]: bar["box"] for bar in marks["bars"]}
        july, march = bars["July 2025: 1 flight"], bars["March 2026: 2 flights"]
        expect(july[0] < march[0] and math.isclose(july[3], march[3], abs_tol=0.2), f"{name}: {bars}")
        expect(math.isclose(march[3] - march[1], 2 * (july[3] - july[1]), rel_tol=0.01), f"{name}: {bars}")
    elif "poster" in name:
        words = {word["text"]: word["box"][1] for word in marks["texts"]}
        order = [words[text] for text in ("2026", "kilometres", "Months", "Airports", "Records")]
        expect(order == sorted(order) and len(marks["dots"]) == 5, f"{name}: {words}")


def look(page: Page, address: str, theme: str, shown: str) -> dict[str, Any]:
    """Where everything is in the picture as the only thing of its window, whose sheet is to be that of the theme `shown`."""
    page.call("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": shown}]})
    address += f"{'&' if '?' in address else '?'}theme={theme}"
    page.load(address)
    page.wait(f"location.href === '{address}' && document.readyState === 'complete'", "the picture")
    left, top, right, bottom = page.evaluate(READ)["sheet"]
    size = {"width": math.ceil(right - left), "height": math.ceil(bottom - top), "deviceScaleFactor": 1, "mobile": False}
    page.call("Emulation.setDeviceMetricsOverride", size)
    marks: dict[str, Any] = page.evaluate(READ)
    expect(marks["paper"] == PAPER[shown], f"{address} has a sheet of {marks['paper']}")
    expect(marks["scripts"] == 0, f"{address} has a script")
    return marks


class Forum(BaseHTTPRequestHandler):
    """A page of somebody else's, to whom nobody is logged in."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>A forum</title>")

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


def check_link(browser: Chromium, base: str, bearer: dict[str, str]) -> None:
    """The picture of a link shows in a page of another site, which has no credential."""
    made, _ = send(base, "/stats/links", {"picture": "map.svg", "parameters": {"width": 640}}, bearer)
    show = f"""new Promise(shown => {{
        const image = new Image();
        image.onload = () => shown(image.naturalWidth);
        image.onerror = () => shown("nothing");
        image.src = {json.dumps(made["data"]["url"])};
    }})"""
    with ThreadingHTTPServer(("127.0.0.1", 0), Forum) as forum:
        threading.Thread(target=forum.serve_forever, daemon=True).start()
        page = browser.open(f"http://127.0.0.1:{forum.server_port}/")
        page.wait("document.title === 'A forum'", "the forum")
        width = page.evaluate(show)
        forum.shutdown()
    expect(width == 640, f"the picture of a link is {width} pixels wide")


def check(program: str, pictures: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name, Server(program, Path(name)) as server:
        base = f"http://127.0.0.1:{server.port()}/api/v1"
        bearer = {"Authorization": f"Bearer {token(base)}"}
        for origin, destination, day in FLIGHTS:
            flight = {"departure_airport": origin, "arrival_airport": destination, "departure_local": day, "airline": "LH", "aircraft": "A359"}
            send(base, "/flights", flight | {"status": "flown"}, bearer)
        with Chromium(Path(name), []) as browser:
            for theme, shown in (("light", "light"), ("dark", "dark"), ("auto", "dark")):
                page = browser.open("about:blank")
                page.call("Network.setExtraHTTPHeaders", {"headers": bearer})
                for picture in PICTURES if theme != "auto" else PICTURES[:1]:
                    marks = look(page, f"{base}/stats/{picture}", theme, shown)
                    check_words(picture, marks)
                    check_marks(picture, marks)
                    screenshot(page, pictures, f"{picture.replace('/', '-').replace('?', '-')}-{theme}")
                page.check()
            check_link(browser, base, bearer)


run("the pictures are drawn", check)
