"""What is measured: the table of scenarios, each with its request, the servers that answer it and the targets it has to reach.

A new scenario is a line in SCENARIOS. A new kind of server is a function in peers.py.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """A bound on `metric` of Peregrine divided by the same metric of the server `versus`, in the same round."""

    metric: str
    versus: str
    at_least: float | None = None
    at_most: float | None = None

    def reached(self, ratio: float) -> bool:
        if self.at_least is not None and ratio < self.at_least:
            return False
        return self.at_most is None or ratio <= self.at_most

    @property
    def bound(self) -> str:
        return f"≥ {self.at_least}" if self.at_least is not None else f"≤ {self.at_most}"


@dataclass(frozen=True)
class Scenario:
    """One request, sent to each server over and over. `lua` is the name of a wrk script in Benchmarks/ for requests that vary."""

    name: str
    description: str
    path: str
    servers: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    lua: str | None = None
    status: int = 200
    request_log: bool = False
    connections: int = 64


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        name="health",
        description="the smallest answer on keep-alive connections, without a request log",
        path="/api/v1/health",
        servers=("peregrine", "hummingbird", "nginx"),
        targets=(
            Target("requests_per_second", versus="hummingbird", at_least=1.8),
            Target("requests_per_second", versus="nginx", at_least=0.8),
            Target("cpu_per_request", versus="hummingbird", at_most=0.45),
        ),
    ),
    Scenario(
        name="health-logged",
        description="the same with one log line a request, each server writing to a file",
        path="/api/v1/health",
        servers=("peregrine", "hummingbird", "nginx"),
        request_log=True,
    ),
)
