"""The servers that can be measured: how each is built, started and named. SERVERS lists them by the name that scenarios use."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from processes import Answer, BenchmarkError, Server, free_port

BENCHMARKS = Path(__file__).resolve().parent
ROOT = BENCHMARKS.parent
BUILD_FLAGS = ["-c", "release", "--static-swift-stdlib"]
# Debian installs nginx in /usr/sbin, which is not in the PATH of ordinary users.
NGINX = shutil.which("nginx", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin") or "nginx"


@dataclass(frozen=True)
class Setup:
    """What a server is started with. Peregrine starts first: `content` is its answer, which the others repeat byte for byte."""

    directory: Path
    binaries: dict[str, Path]
    request_log: bool
    content: Answer | None

    @property
    def answer(self) -> Answer:
        if self.content is None:
            raise BenchmarkError("a scenario has to name peregrine first: the other servers repeat its answer")
        return self.content


def build(package: Path, product: str, flags: Sequence[str] = ()) -> Path:
    """Builds `product` for release, showing the compiler's progress, and returns the binary."""
    command = ["swift", "build", "--package-path", str(package), *BUILD_FLAGS, *flags]
    subprocess.run([*command, "--product", product], check=True, stdout=sys.stderr)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True)
    return Path(shown.stdout.strip()) / product


def build_peregrine() -> Path:
    return build(ROOT, "peregrine")


def build_hummingbird() -> Path:
    return build(BENCHMARKS, "HummingbirdPeer")


def start_peregrine(setup: Setup) -> Server:
    port = free_port()
    level = "info" if setup.request_log else "warning"
    command = [str(setup.binaries["peregrine"]), "serve", "--listen", f"127.0.0.1:{port}", "--log-level", level]
    return Server("peregrine", command, port, setup.directory / "peregrine.log")


def start_hummingbird(setup: Setup) -> Server:
    port = free_port()
    options = ["--log-requests"] if setup.request_log else []
    arguments = [str(port), setup.answer.content_type, setup.answer.body.decode()]
    command = [str(setup.binaries["hummingbird"]), *options, *arguments]
    return Server("hummingbird", command, port, setup.directory / "hummingbird.log")


NGINX_CONFIGURATION = """\
daemon off;
worker_processes auto;
pid {directory}/nginx.pid;
error_log {error_log} warn;
events {{ worker_connections 4096; }}
http {{
  access_log {access_log};
  keepalive_requests 1000000000;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen 127.0.0.1:{port} reuseport;
    location = /api/v1/health {{
      default_type {content_type};
      return 200 {body};
    }}
  }}
}}
"""


def start_nginx(setup: Setup) -> Server:
    """nginx with its whole configuration in `setup.directory`; the system's own nginx and its files are not touched."""
    port = free_port()
    directory = Path(tempfile.mkdtemp(prefix="nginx-", dir=setup.directory))
    log = setup.directory / "nginx.log"
    configuration = directory / "nginx.conf"
    configuration.write_text(
        NGINX_CONFIGURATION.format(
            directory=directory,
            error_log=directory / "error.log",
            access_log=log if setup.request_log else "off",
            port=port,
            content_type=nginx_string(setup.answer.content_type),
            body=nginx_string(setup.answer.body.decode()),
        )
    )
    # -e: otherwise nginx opens the system's error log before it has read the configuration.
    command = [NGINX, "-e", str(directory / "error.log"), "-p", str(directory), "-c", str(configuration)]
    return Server("nginx", command, port, log)


def nginx_string(text: str) -> str:
    """`text` as a quoted value; nginx reads `$` as the start of a variable even in quotes and has no escape for it."""
    if "$" in text:
        raise BenchmarkError(f"nginx cannot repeat an answer with a $ in it: {text}")
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def peregrine_version(binary: Path | None) -> str:
    """The commit this source is at; a binary from elsewhere does not say."""
    if binary is not None:
        return f"given as {binary}"
    commit = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True)
    return commit.stdout.strip() if commit.returncode == 0 else "not committed"


def hummingbird_version(_: Path | None) -> str:
    found = re.search(r'hummingbird", exact: "([^"]+)"', (BENCHMARKS / "Package.swift").read_text())
    return found.group(1) if found else "unknown"


def nginx_version(_: Path | None) -> str:
    shown = subprocess.run([NGINX, "-v"], capture_output=True, text=True)
    return shown.stderr.strip().rpartition("/")[2]


@dataclass(frozen=True)
class Kind:
    """A kind of server: `build` is None for one that the system installs; `version` is told of a binary that was not built here."""

    start: Callable[[Setup], Server]
    version: Callable[[Path | None], str]
    build: Callable[[], Path] | None = None


SERVERS: dict[str, Kind] = {
    "peregrine": Kind(start_peregrine, peregrine_version, build_peregrine),
    "hummingbird": Kind(start_hummingbird, hummingbird_version, build_hummingbird),
    "nginx": Kind(start_nginx, nginx_version),
}
