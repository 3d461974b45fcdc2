"""What the figures were measured on, as lines for the head of a report."""

import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path


def field_of(file: str, name: str) -> str:
    """The value of the first `name: value` line of a /proc file."""
    for line in Path(file).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"


def wrk_version() -> str:
    words = first_line(["wrk", "-v"]).split()
    return words[1] if words[0] == "wrk" else "unknown"


def first_line(command: list[str]) -> str:
    try:
        shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except FileNotFoundError:
        return "not installed"
    return next(iter(shown.stdout.splitlines()), "unknown")


def describe(versions: dict[str, str]) -> list[str]:
    """Machine, system and the `versions` of what is measured, one item a line."""
    memory = int(field_of("/proc/meminfo", "MemTotal").split()[0]) / 1024**2
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    servers = ", ".join(f"{name} {version}" for name, version in versions.items())
    return [
        f"{now}; load average at the start {os.getloadavg()[0]:.2f}",
        f"{field_of('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores, {memory:.1f} GiB memory",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        f"{servers}; {first_line(['swift', '--version'])}",
    ]
