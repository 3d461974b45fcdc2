"""Grafana's dashboard: asks what each of its panels would ask, and reads the answers as the Infinity plugin does."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from peregrine import DOCUMENTED, Peregrine
from program import DashboardError, replaced

SOURCE = "yesoreyeram-infinity-datasource"
PANELS = {"stat", "timeseries", "barchart", "geomap", "gauge", "table"}
WIDTH = 24
# Grafana's picker of times, as dates: the whole life of the made-up flights.
PERIOD = {"${__from:date:YYYY-MM-DD}": "2000-01-01", "${__to:date:YYYY-MM-DD}": str(date.today() + timedelta(days=365))}


def expect(is_so: bool, what: str) -> None:
    if not is_so:
        raise DashboardError(f"the dashboard: {what}")


def check(dashboard: Path, source: Path, peregrine: Peregrine) -> int:
    """Checks every panel, and says how many there are."""
    # The source's address is what the panels' addresses are put behind.
    text = replaced(source.read_text(), (DOCUMENTED, peregrine.address), ("ts_pat_REPLACE_ME", peregrine.reading))
    expect(f"type: {SOURCE}" in text and f"url: http://{peregrine.address}/api/v1\n" in text, f"{source} is no source for it")
    content = json.loads(dashboard.read_text())
    # An id would be taken for that of a dashboard which is there already.
    expect("id" not in content and bool(content["uid"]) and bool(content["title"]), "it has an id, or no uid or title")
    variables = {variable["name"]: variable for variable in content["templating"]["list"]}
    expect(variables["datasource"]["query"] == SOURCE, "its variable chooses no Infinity source")
    panels = content["panels"]
    expect(len({panel["id"] for panel in panels}) == len(panels), "two panels have the same id")
    check_places(panels)
    for panel in panels:
        check_panel(panel, peregrine)
    return len(panels)


def check_places(panels: list[dict[str, Any]]) -> None:
    """Whether each panel is in the grid, on a place of its own."""
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        expect(bool(cells) and all(0 <= x < WIDTH and y >= 0 for x, y in cells), f"{panel['title']} is not in the grid")
        expect(not cells & taken, f"{panel['title']} lies on another panel")
        taken |= cells


def check_panel(panel: dict[str, Any], peregrine: Peregrine) -> None:
    title, options = panel["title"], panel["options"]
    expect(panel["type"] in PANELS, f"{title} is a panel of the unknown type {panel['type']}")
    named: dict[str, str] = {}
    for target in panel["targets"]:
        for place in (panel, target):
            expect(place["datasource"] == {"type": SOURCE, "uid": "${datasource}"}, f"{title} has another source")
        kind = (target["type"], target["source"], target["parser"], target["format"])
        expect(kind == ("json", "url", "backend", "table"), f"{title} reads {kind}")
        named |= check_target(title, target, peregrine)
    for override in panel["fieldConfig"]["overrides"]:
        expect(override["matcher"]["options"] in named, f"{title} changes {override['matcher']['options']}, which is no column")
    # What a panel needs of its columns to show anything.
    kinds = set(named.values())
    if panel["type"] in ("stat", "gauge"):
        expect(kinds == {"number"}, f"{title} shows numbers only")
    if panel["type"] == "timeseries":
        expect("timestamp" in kinds and "number" in kinds, f"{title} needs a time and a number")
    if panel["type"] == "barchart":
        expect(named.get(options["xField"]) == "string" and "number" in kinds, f"{title} needs names and numbers")
    if panel["type"] == "geomap":
        for layer in options["layers"]:
            fields = [layer["location"]["latitude"], layer["location"]["longitude"], layer["config"]["style"]["size"]["field"]]
            expect(all(named.get(field) == "number" for field in fields), f"{title} is drawn by {fields}, not all of them numbers")


def check_target(title: str, target: dict[str, Any], peregrine: Peregrine) -> dict[str, str]:
    """Asks what a panel asks, and gives its columns with their types."""
    url = target["url"]
    for variable, value in PERIOD.items():
        expect(variable in url, f"{title} does not follow the picker of times: {url}")
        url = url.replace(variable, value)
    expect(url.startswith("/") and "$" not in url, f"{title} asks {url}")
    # Below `data`, which is where every root begins.
    first, *path = target["root_selector"].split(".")
    expect(first == "data", f"{title} looks outside of data")
    rows = peregrine.get(url)
    for name in path:
        expect(name in rows, f"{title}: {url} answers no {name}")
        rows = rows[name]
    rows = rows if isinstance(rows, list) else [rows]
    expect(bool(rows), f"{title} has nothing to show of {url}")
    for column in target["columns"]:
        selector, kind = column["selector"], column["type"]
        expect(all(selector in row for row in rows), f"{title}: {url} answers no {selector}")
        values = [row[selector] for row in rows if row[selector] is not None]
        expect(bool(values), f"{title}: {selector} is always null")
        for value in values:
            expect(is_of(value, kind, column), f"{title}: {selector} is {value!r}, which is no {kind}")
    return {column["text"]: column["type"] for column in target["columns"]}


def is_of(value: Any, kind: str, column: dict[str, Any]) -> bool:
    """Whether the plugin reads a value as of this type."""
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "timestamp":
        # How Go writes the form of a date.
        return column.get("timestampFormat") == "2006-01-02" and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
    return kind == "string" and isinstance(value, str)
