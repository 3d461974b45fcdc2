"""Measures the module Parsers by itself: the processor's time from a document's bytes to its drafts. Run it as `script/bench parsers`.

Ends with 0 when every target is reached, 1 when one is missed, 2 when a figure could not be taken.
"""

import argparse
import json
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from machine import describe
from peers import BENCHMARKS, build, peregrine_version
from processes import run_benchmark
from report import table, verdict

Round = dict[str, float]


@dataclass(frozen=True)
class Figure:
    """What is measured, and what it may be at most."""

    title: str
    most: float | None


FIGURES: dict[str, Figure] = {
    "boarding_pass": Figure("µs for a boarding pass of two legs with conditional fields", 20),
    "wallet_pass": Figure("µs for a wallet pass with a barcode, semantic tags, fields and two languages", None),
}

# IATA Resolution 792, version 6; invented, as all of this is.
BOARDING_PASS = (
    "M2ALBRECHT/NORA MRS   EQX7K2M FRAJFKLH 0400 088Y034A0025 148>6182WM6080BLH 02201234560012A220481122334401LH LH 99220011223344  "
    "N1PCYZP4TRA JFKLAXUA 1523 088J002C0007 0342A016770011223330UA UA AB123456         32KNBRONZE 7"
)

WALLET_PASS = {
    "formatVersion": 1,
    "organizationName": "Example Air",
    "description": "Boarding pass",
    "relevantDate": "2026-03-29T10:30+02:00",
    "barcodes": [
        {
            "format": "PKBarcodeFormatAztec",
            "messageEncoding": "iso-8859-1",
            "message": "M1ALBRECHT/NORA MRS   EQX7K2M FRAJFKLH 0400 088Y034A0025 100",
        }
    ],
    "semantics": {
        "airlineCode": "LH",
        "flightNumber": 400,
        "departureAirportCode": "FRA",
        "destinationAirportCode": "JFK",
        "originalDepartureDate": "2026-03-29T10:30+02:00",
        "originalArrivalDate": "2026-03-29T13:05-04:00",
        "seats": [{"seatRow": "34", "seatNumber": "A"}],
    },
    "boardingPass": {
        "transitType": "PKTransitTypeAir",
        "headerFields": [{"key": "gate", "label": "GATE", "value": "Z69"}],
        "primaryFields": [{"key": "from", "label": "Frankfurt", "value": "FRA"}, {"key": "to", "label": "New York", "value": "JFK"}],
        "secondaryFields": [{"key": "passenger", "label": "PASSENGER", "value": "ALBRECHT/NORA MRS"}],
        "auxiliaryFields": [{"key": "boarding", "label": "BOARDING", "value": "09:45"}, {"key": "class", "label": "CLASS", "value": "Economy"}],
    },
}

LABELS = {
    "en": '"GATE" = "Gate";\n"PASSENGER" = "Passenger";\n"BOARDING" = "Boarding";\n"CLASS" = "Class";\n',
    "de": '"GATE" = "Flugsteig";\n"PASSENGER" = "Fluggast";\n"BOARDING" = "Einstieg";\n"CLASS" = "Klasse";\n',
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/bench parsers", description="Measures the module Parsers on documents and prints medians as Markdown."
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--seconds", type=float, default=1, help="seconds on each figure in a round (default 1)")
    chosen = parser.parse_args()
    if chosen.rounds < 1 or chosen.seconds <= 0:
        parser.error("--rounds and --seconds must be above 0")
    return chosen


def write_documents(directory: Path) -> None:
    (directory / "boarding_pass.txt").write_text(BOARDING_PASS, encoding="ascii")
    with zipfile.ZipFile(directory / "wallet_pass.pkpass", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pass.json", json.dumps(WALLET_PASS))
        for language, labels in LABELS.items():
            archive.writestr(f"{language}.lproj/pass.strings", labels.encode("utf-16"))


def measure(rounds: int, seconds: float) -> list[Round]:
    # What it measures is seen by the modules of its package only.
    program = build(BENCHMARKS, "ParsersBench", ["-Xswiftc", "-enable-testing"])
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        write_documents(Path(directory))
        command = [str(program), directory, str(rounds), str(round(seconds * 1000))]
        lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        return [json.loads(line) for line in lines]


def figures(rounds: list[Round]) -> tuple[str, bool]:
    rows, all_reached = [], True
    for name, figure in FIGURES.items():
        values = [one[name] for one in rounds]
        reached = figure.most is None or median(values) <= figure.most
        all_reached = all_reached and reached
        required = "" if figure.most is None else f"≤ {figure.most:g}"
        spread = f"{min(values):.1f}–{max(values):.1f}"
        rows.append([figure.title, required, f"{median(values):.1f}", spread, "" if figure.most is None else verdict(reached)])
    return table(["figure", "required", "median", "lowest–highest", "result"], rows), all_reached


def main() -> int:
    options = arguments()
    head = describe({"peregrine": peregrine_version(None)})
    text, reached = figures(measure(options.rounds, options.seconds))
    print("\n".join(f"- {line}" for line in head))
    print(f"- rounds: {options.rounds}, of {options.seconds:g} s on each figure, one thread; times are those of the processor")
    print(f"\n{text}")
    return 0 if reached else 1


if __name__ == "__main__":
    run_benchmark("script/bench parsers", main)
