"""Tables in Markdown: what each server did, and how Peregrine's figures stand against their targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from load import Round
from scenarios import Scenario, Target


@dataclass(frozen=True)
class Column:
    """A figure of a round as a column of the table."""

    title: str
    value: Callable[[Round], float]
    digits: int = 0


COLUMNS: dict[str, Column] = {
    "requests_per_second": Column("requests/s", lambda round: round.requests_per_second),
    "latency_p50": Column("p50 µs", lambda round: round.latency_p50),
    "latency_p99": Column("p99 µs", lambda round: round.latency_p99),
    "cpu_per_request": Column("CPU µs/request", lambda round: round.cpu_per_request, digits=2),
    "resident_bytes": Column("RSS MB", lambda round: round.resident_bytes / 1e6, digits=1),
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figures(rounds: dict[str, list[Round]]) -> str:
    """The median of each figure of each server."""
    rows = []
    for server, measured in rounds.items():
        medians = [f"{median(map(column.value, measured)):,.{column.digits}f}" for column in COLUMNS.values()]
        rows.append([server, *medians])
    return table(["server", *(column.title for column in COLUMNS.values())], rows)


def ratios(target: Target, rounds: dict[str, list[Round]]) -> list[float]:
    """Peregrine's figure over the other's, round by round: what slows the machine for a while slows both and cancels out."""
    value = COLUMNS[target.metric].value
    return [value(ours) / value(theirs) for ours, theirs in zip(rounds["peregrine"], rounds[target.versus], strict=True)]


def verdict(reached: bool) -> str:
    return "pass" if reached else "**FAIL**"


def targets(scenario: Scenario, rounds: dict[str, list[Round]]) -> tuple[str, bool]:
    """The table of the scenario's ratios, and whether all were reached."""
    rows, all_reached = [], True
    for target in scenario.targets:
        measured = ratios(target, rounds)
        reached = target.reached(median(measured))
        all_reached = all_reached and reached
        name = f"{COLUMNS[target.metric].title}, peregrine / {target.versus}"
        spread = f"{min(measured):.2f}–{max(measured):.2f}"
        rows.append([name, target.bound, f"{median(measured):.2f}", spread, verdict(reached)])
    return table(["ratio", "required", "median", "lowest–highest", "result"], rows), all_reached
