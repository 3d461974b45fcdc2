"""Measures the module Database by itself, on a SQLite file of the disk that this source is on. Run it as `script/bench database`.

Ends with 0 when every target is reached, 1 when one is missed, 2 when a figure could not be taken.
"""

import argparse
import json
import subprocess
import tempfile
from dataclasses import dataclass
from statistics import median

from machine import describe, first_line
from peers import BENCHMARKS, ROOT, build, peregrine_version
from processes import BenchmarkError, note, run_benchmark
from report import table, verdict

Round = dict[str, float]


@dataclass(frozen=True)
class Ratio:
    """A figure over another of the same round, and what it has to reach."""

    title: str
    ours: str
    theirs: str
    required: float


FIGURES: dict[str, str] = {
    "group_commit": "flights/s stored by 32 threads, with group commit",
    "commit_each": "flights/s stored by 32 threads, a commit each",
    "pages": "pages/s of 50 flights read into structs",
    "plain_pages": "pages/s of 50 flights read by plain C",
    "write_p50": "µs to store a flight, one thread, p50",
    "write_p99": "µs to store a flight, one thread, p99",
    "lookup_p50": "µs to find a flight by its id, p50",
    "lookup_p99": "µs to find a flight by its id, p99",
    "read_p50": "µs for the smallest read, p50",
    "read_p99": "µs for the smallest read, p99",
}

RATIOS = [
    Ratio("flights/s stored, group commit / a commit each", "group_commit", "commit_each", 5.0),
    Ratio("pages/s, `Database.read` / plain C", "pages", "plain_pages", 0.7),
]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench database", description="Measures the module Database on SQLite and prints medians and ratios as Markdown."
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--seconds", type=float, default=2, help="seconds on each figure in a round (default 2)")
    chosen = parser.parse_args()
    if chosen.rounds < 1 or chosen.seconds <= 0:
        parser.error("--rounds and --seconds must be above 0")
    return chosen


def measure(rounds: int, seconds: float) -> list[Round]:
    program = build(BENCHMARKS, "DatabaseBench")
    # Beside the source, because /tmp may be memory, where a commit costs nothing.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / ".build") as directory:
        command = [str(program), directory, str(rounds), str(round(seconds * 1000))]
        measured = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                measured.append(json.loads(line))
                note(f"database: round {len(measured)} of {rounds} done")
        if process.returncode != 0:
            raise BenchmarkError(f"DatabaseBench ended with code {process.returncode}")
        return measured


def figures(rounds: list[Round]) -> str:
    rows = []
    for name, title in FIGURES.items():
        values = [one[name] for one in rounds]
        digits = 0 if median(values) >= 100 else 2
        rows.append([title, f"{median(values):,.{digits}f}", f"{min(values):,.{digits}f}–{max(values):,.{digits}f}"])
    return table(["figure", "median", "lowest–highest"], rows)


def ratios(rounds: list[Round]) -> tuple[str, bool]:
    rows, all_reached = [], True
    for ratio in RATIOS:
        values = [one[ratio.ours] / one[ratio.theirs] for one in rounds]
        reached = median(values) >= ratio.required
        all_reached = all_reached and reached
        spread = f"{min(values):.2f}–{max(values):.2f}"
        rows.append([ratio.title, f"≥ {ratio.required}", f"{median(values):.2f}", spread, verdict(reached)])
    return table(["ratio", "required", "median", "lowest–highest", "result"], rows), all_reached


def main() -> int:
    options = arguments()
    (ROOT / ".build").mkdir(exist_ok=True)
    file_system = first_line(["stat", "--file-system", "--format=%T", str(ROOT / ".build")])
    head = describe({"peregrine": peregrine_version(None)})
    rounds = measure(options.rounds, options.seconds)
    print("\n".join(f"- {line}" for line in head))
    print(f"- rounds: {options.rounds}, of {options.seconds:g} s on each figure; file system {file_system}")
    print(f"\n{figures(rounds)}")
    text, reached = ratios(rounds)
    print(f"\n{text}")
    return 0 if reached else 1


if __name__ == "__main__":
    run_benchmark("script/bench database", main)
