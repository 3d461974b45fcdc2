"""Measures Peregrine against its peers on this machine and prints tables of medians and ratios. Run it as `script/bench`.

Ends with 0 when every target is reached, 1 when one is missed, 2 when a figure could not be taken.
"""

import argparse
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from load import Round, check_answer, measure, run_wrk, wrk_script
from machine import describe, wrk_version
from peers import NGINX, SERVERS, Setup
from processes import Answer, BenchmarkError, Server, fetch, note, run_benchmark
from report import figures, targets
from scenarios import SCENARIOS, Scenario


def arguments() -> argparse.Namespace:
    names = [scenario.name for scenario in SCENARIOS]
    listed = "\n".join(f"  {scenario.name:<16} {scenario.description}" for scenario in SCENARIOS)
    parser = argparse.ArgumentParser(
        prog="script/bench",
        description="Measures Peregrine against its peers and prints medians and ratios as Markdown.",
        epilog=f"scenarios:\n{listed}\n  {'endurance':<16} bounds under bad clients; see script/bench endurance --help"
        f"\n  {'database':<16} the module Database by itself; see script/bench database --help"
        f"\n  {'flights':<16} lists, creates and imports flights; see script/bench flights --help"
        f"\n  {'trips':<16} lists trips and reads one; see script/bench trips --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=f"{', '.join(names)}; all when none is named")
    parser.add_argument("--rounds", type=positive, default=5, help="rounds over all servers (default 5)")
    parser.add_argument("--seconds", type=positive, default=5, help="seconds on each server in a round (default 5)")
    parser.add_argument("--warm-up", type=positive, default=2, help="seconds on each server before the first round (default 2)")
    parser.add_argument("--binary", type=Path, help="a built peregrine to measure, instead of building this source")
    chosen = parser.parse_args()
    for name in chosen.scenarios:
        if name not in names:
            parser.error(f"there is no scenario {name}; there are {', '.join(names)} and endurance")
    if chosen.binary is not None and not chosen.binary.is_file():
        parser.error(f"--binary {chosen.binary} is no file")
    return chosen


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least 1")
    return number


def required_servers(scenarios: list[Scenario]) -> list[str]:
    return list(dict.fromkeys(name for scenario in scenarios for name in scenario.servers))


def check_programs(servers: list[str]) -> None:
    programs = ["wrk"] + ([NGINX] if "nginx" in servers else [])
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        raise BenchmarkError(f"missing: {', '.join(missing)}; on Debian: apt-get install wrk nginx-light")


def build_all(servers: list[str], binary: Path | None) -> dict[str, Path]:
    """Everything is built before anything is measured."""
    built = {}
    for name in servers:
        build = SERVERS[name].build
        if name == "peregrine" and binary is not None:
            built[name] = binary.resolve()
        elif build is not None:
            built[name] = build()
    return built


def start_all(scenario: Scenario, binaries: dict[str, Path], directory: Path, stack: ExitStack) -> list[Server]:
    """Starts the scenario's servers in their order; the first one's answer is given to the others."""
    servers: list[Server] = []
    content: Answer | None = None
    for name in scenario.servers:
        server = stack.enter_context(SERVERS[name].start(Setup(directory, binaries, scenario.request_log, content)))
        server.wait_until_ready("/api/v1/health")
        content = content or fetch(server.port, scenario.path, scenario.method, scenario.headers)
        check_answer(server, scenario, content.body)
        servers.append(server)
    return servers


def run(scenario: Scenario, binaries: dict[str, Path], options: argparse.Namespace) -> dict[str, list[Round]]:
    """Warms up and measures; in each round the servers take turns, a different one first each time."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peregrine-bench-")))
        servers = start_all(scenario, binaries, directory, stack)
        script = wrk_script(scenario, directory)
        for server in servers:
            run_wrk(server, scenario, script, options.warm_up)
        rounds: dict[str, list[Round]] = {server.name: [] for server in servers}
        for number in range(options.rounds):
            first = number % len(servers)
            for server in servers[first:] + servers[:first]:
                rounds[server.name].append(measure(server, scenario, script, options.seconds))
            note(f"{scenario.name}: round {number + 1} of {options.rounds} done")
        return rounds


def main() -> int:
    options = arguments()
    chosen = [scenario for scenario in SCENARIOS if not options.scenarios or scenario.name in options.scenarios]
    names = required_servers(chosen)
    check_programs(names)
    binaries = build_all(names, options.binary)
    versions = {name: SERVERS[name].version(options.binary) for name in names} | {"wrk": wrk_version()}
    print("\n".join(f"- {line}" for line in describe(versions)), flush=True)
    print(
        f"- rounds: {options.rounds}, of {options.seconds} s on each server in turn; medians; one wrk thread",
        flush=True,
    )
    all_reached = True
    for scenario in chosen:
        rounds = run(scenario, binaries, options)
        print(f"\n## {scenario.name}: {scenario.description}\n\n{figures(rounds)}", flush=True)
        if scenario.targets:
            text, reached = targets(scenario, rounds)
            all_reached = all_reached and reached
            print(f"\n{text}", flush=True)
    return 0 if all_reached else 1


if __name__ == "__main__":
    run_benchmark("script/bench", main)
