"""Has Home Assistant and Prometheus run with the very files of docs/home-assistant and docs/grafana, and compares what they show with what
the server says; asks what the panels of Grafana's dashboard ask.

usage: python3 dashboards.py PATH_OF_PEREGRINE PYTHON_OF_HOME_ASSISTANT"""

import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

import grafana
from home_assistant import HomeAssistant
from peregrine import Peregrine
from program import DashboardError
from prometheus import Prometheus

DOCS = Path(__file__).resolve().parents[2] / "docs"


def check(program: str, python: str) -> None:
    began = time.monotonic()

    def note(what: str) -> None:
        print(f"{what} ({time.monotonic() - began:.1f} s)", flush=True)

    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with (
            Peregrine(program, directory) as peregrine,
            # It takes its time for the first scrape while Home Assistant is looked at.
            Prometheus(DOCS / "grafana/prometheus.yml", peregrine.address, directory) as prometheus,
            HomeAssistant(python, DOCS, peregrine, directory) as home_assistant,
        ):
            panels = grafana.check(DOCS / "grafana/peregrine-dashboard.json", DOCS / "grafana/datasource.yaml", peregrine)
            note(f"{panels} panels for Grafana are answered")
            sensors = home_assistant.check()
            note(f"{sensors} sensors of Home Assistant show what Peregrine says")
            prometheus.check(DOCS / "grafana.md")
            note("Prometheus has Peregrine's counters")


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    # SIGTERM leaves like Ctrl-C does: through every `with`, so that nothing stays behind.
    signal.signal(signal.SIGTERM, leave)
    try:
        check(sys.argv[1], sys.argv[2])
    except DashboardError as error:
        sys.exit(f"Tests/Dashboards: {error}")


main()
