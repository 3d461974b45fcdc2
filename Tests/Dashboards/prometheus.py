"""Prometheus with the file of the guide."""

import json
import subprocess
import urllib.parse
from pathlib import Path
from typing import Any

from peregrine import DOCUMENTED
from program import DashboardError, Program, blocks, free_port, replaced, send

# Its first scrape comes within one interval.
SCRAPE_SECONDS = 40.0


class Prometheus(Program):
    """A Prometheus that scrapes a Peregrine at `address` as `file` says."""

    def __init__(self, file: Path, address: str, directory: Path) -> None:
        configuration = directory / "prometheus.yml"
        configuration.write_text(replaced(file.read_text(), (DOCUMENTED, address)))
        check = subprocess.run(["promtool", "check", "config", configuration], check=False, capture_output=True, text=True, timeout=30)
        if check.returncode:
            raise DashboardError(f"{file} is no configuration of Prometheus: {check.stdout}{check.stderr}")
        self.port = free_port()
        super().__init__(
            "prometheus",
            [
                "prometheus",
                f"--config.file={configuration}",
                f"--storage.tsdb.path={directory / 'prometheus'}",
                f"--web.listen-address=127.0.0.1:{self.port}",
            ],
            directory,
        )

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The samples of an expression."""
        query = urllib.parse.urlencode({"query": expression})
        found: list[dict[str, Any]] = json.loads(send(f"http://127.0.0.1:{self.port}/api/v1/query?{query}"))["data"]["result"]
        return found

    def check(self, guide: Path) -> None:
        """Waits for the first scrape, and for every expression that the guide names to have an answer."""
        self.wait("a target that is up", SCRAPE_SECONDS, lambda: self.query('up{job="peregrine"} == 1'))
        version = self.query("peregrine_build_info")
        if not version or not version[0]["metric"].get("version"):
            raise DashboardError("Prometheus has no version of Peregrine")
        expressions = [line for block in blocks(guide, "promql") for line in block.splitlines() if not line.startswith("#")]
        for expression in expressions:
            # Rates need two scrapes, and their series are there after one: this finds misspelled names.
            named = expression.replace("rate(", "last_over_time(")
            if not self.query(named):
                raise DashboardError(f"{guide} says {expression}, of which Prometheus has nothing")
