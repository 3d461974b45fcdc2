"""Home Assistant with the files of the guide: its sensors beside what the server says, and its automations."""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from peregrine import DOCUMENTED, Peregrine
from program import DashboardError, Program, blocks, free_port, replaced, send

START_SECONDS = 60.0
# Home Assistant asks no address twice within ten seconds.
UPDATE_SECONDS = 40.0
ASK_SECONDS = 5.0
WEBHOOK = "peregrine-c0ffee"
# What it says because of how it is run here.
EXPECTED_WARNINGS = ("Skipping pip installation", "Support for the running Python version")
# Beside what the guide says.
CONFIGURATION = """
http:
  server_host: 127.0.0.1
  server_port: {port}
api:
# A part of default_config, which is in every configuration that Home Assistant makes.
webhook:
"""
# What Home Assistant's long-term statistics and conversions go by.
KINDS = {
    "flights_this_year": (None, "flights", "total_increasing"),
    "distance_this_year": ("distance", "km", "total_increasing"),
    "time_in_the_air_this_year": ("duration", "h", "total_increasing"),
    "co2_this_year": ("weight", "kg", "total_increasing"),
    "countries_this_year": (None, "countries", "total_increasing"),
    "flights": (None, "flights", "total"),
    "distance": ("distance", "km", "total"),
    "planned_trips": (None, "trips", "measurement"),
    "days_to_next_trip": ("duration", "d", "measurement"),
    "next_departure": ("timestamp", None, None),
    "arrival": ("timestamp", None, None),
    "state": (None, None, None),
    "next_flight": (None, None, None),
    "next_trip": (None, None, None),
}


class HomeAssistant(Program):
    """A Home Assistant that is set up as the guide in `docs` says, and whose Peregrine is `peregrine`."""

    def __init__(self, python: str, docs: Path, peregrine: Peregrine, directory: Path) -> None:
        self.peregrine, self.card = peregrine, docs / "home-assistant/card.yaml"
        self.guide = docs / "home-assistant.md"
        packages, secrets = blocks(self.guide, "yaml")
        package = (docs / "home-assistant/peregrine.yaml").read_text()
        self.port = free_port()
        home = directory / "home-assistant"
        (home / "packages").mkdir(parents=True)
        (home / "configuration.yaml").write_text(packages + CONFIGURATION.format(port=self.port))
        (home / "packages/peregrine.yaml").write_text(replaced(package, (DOCUMENTED, peregrine.address)))
        secrets = replaced(secrets, ("ts_pat_REPLACE_ME", peregrine.reading), ("peregrine-REPLACE-ME", WEBHOOK))
        (home / "secrets.yaml").write_text(secrets)
        self.token = long_lived_token(home)
        program = Path(__file__).with_name("run_home_assistant.py")
        super().__init__("home-assistant", [python, "-B", program, "--config", home, "--skip-pip", "--log-no-color"], directory)

    # What it is asked.

    def states(self) -> dict[str, dict[str, Any]]:
        """All states by entity."""
        states = json.loads(send(f"http://127.0.0.1:{self.port}/api/states", self.token))
        return {state["entity_id"]: state for state in states}

    def update(self, *sensors: str) -> None:
        """Has it ask Peregrine again."""
        ids = [f"sensor.peregrine_{sensor}" for sensor in sensors]
        send(f"http://127.0.0.1:{self.port}/api/services/homeassistant/update_entity", self.token, {"entity_id": ids})

    def notify(self) -> None:
        """What a script sends that has changed something: no token, the webhook's name is the secret."""
        send(f"http://127.0.0.1:{self.port}/api/webhook/{WEBHOOK}", content={})

    # What is expected of it.

    def check(self) -> int:
        """Compares everything with what Peregrine says, before and after changes, and says how many sensors there are."""
        make = self.peregrine.post
        soon, later = date.today() + timedelta(days=12), date.today() + timedelta(days=60)
        self.agree("first of all")
        self.expect_states(state="home", next_trip="unavailable", days_to_next_trip="unavailable", next_departure="unavailable")
        self.check_card()
        self.check_picture()

        # In the air, with more to come, and one more flight than there was.
        airborne = make("/flights", in_hours(-1, "LH401"))
        make("/flights", in_hours(20 * 24, "LH400"))
        make("/flights", in_hours(-30, "LH402"))
        # Not in the order of their days, and one without any.
        for title, start in (("Someday", None), ("Lisbon", later), ("Tokyo", soon)):
            make("/trips", {"title": title, "start_date": str(start) if start else None})
        self.notify()
        self.agree("after a webhook")
        self.expect_states(state="in_flight", next_flight="LH400 FRA → JFK", next_trip="Tokyo")

        # On the ground, and about to leave.
        self.peregrine.delete(f"/flights/{airborne['id']}")
        make("/flights", in_hours(2, "LH403"))
        self.update("state", "flights")
        self.agree("after an update")
        self.expect_states(next_flight="LH403 FRA → JFK", arrival="unavailable")
        self.wait("that its automations have run", UPDATE_SECONDS, self.have_run)
        self.check_log()

        self.peregrine.run("token", "revoke", self.peregrine.token_id("dashboards"))
        self.update("state", "flights_this_year", "flights", "planned_trips")
        self.wait("that sensors are unavailable without a valid token", UPDATE_SECONDS, self.are_unavailable)
        return len(KINDS)

    def agree(self, when: str) -> None:
        """Waits until all sensors show what Peregrine says."""

        expected: dict[str, Any] = {}
        asked = 0.0

        def look() -> bool:
            nonlocal expected, asked
            # Again after a while, because a day may have begun; not each time, because a token has its limits.
            if time.monotonic() > asked + ASK_SECONDS:
                expected, asked = self.expected(), time.monotonic()
            states = self.states()
            for name, value in expected.items():
                state = states.get(f"sensor.peregrine_{name}")
                if not state:
                    raise DashboardError(f"there is no sensor {name}")
                if not same(state["state"], value):
                    raise DashboardError(f"sensor {name} is {state['state']}, and Peregrine says {value}")
                attributes = state["attributes"]
                kind = tuple(attributes.get(key) for key in ("device_class", "unit_of_measurement", "state_class"))
                if kind != KINDS[name]:
                    raise DashboardError(f"sensor {name} is of the kind {kind}")
            if unknown := {entity for entity in states if entity.startswith("sensor.")} - {f"sensor.peregrine_{name}" for name in KINDS}:
                raise DashboardError(f"this check knows nothing of {unknown}")
            return True

        self.wait(f"Peregrine's figures {when}", max(START_SECONDS, UPDATE_SECONDS), look)

    def expected(self) -> dict[str, Any]:
        """What each sensor has to show."""
        get = self.peregrine.get
        now, all_time, year = get("/now"), get("/stats/summary"), get(f"/stats/summary?year={datetime.now(UTC).year}")
        trips = get("/trips?status=planned&hidden=false")
        following = min((trip for trip in trips if trip["start_date"]), key=lambda trip: trip["start_date"], default=None)
        starts = date.fromisoformat(following["start_date"]) if following else None
        number, origin, destination = (now[f"next_flight_{name}"] for name in ("number", "origin", "destination"))
        return {
            "state": now["state"],
            "next_flight": f"{number} {origin} → {destination}" if origin else "unavailable",
            "next_departure": instant(now["next_flight_departure_utc"]),
            "arrival": instant(now["current_flight_arrival_utc"]),
            "flights_this_year": year["flights"],
            "distance_this_year": year["distance_km"],
            "time_in_the_air_this_year": round(year["duration_minutes"] / 60, 1),
            "co2_this_year": year["co2_kg"],
            "countries_this_year": year["countries"],
            "flights": all_time["flights"],
            "distance": all_time["distance_km"],
            "planned_trips": len(trips),
            "next_trip": following["title"] if following else "unavailable",
            "days_to_next_trip": (starts - datetime.now(UTC).date()).days if starts else "unavailable",
        }

    def expect_states(self, **expected: str) -> None:
        """That sensors show these very texts: what was planted, whatever Peregrine says of it."""
        states = self.states()
        for name, value in expected.items():
            if (found := states[f"sensor.peregrine_{name}"]["state"]) != value:
                raise DashboardError(f"sensor {name} is {found}, not {value}")

    def check_card(self) -> None:
        """That everything on the card is there."""
        shown, there = set(re.findall(r"entity: (\S+)", self.card.read_text())), self.states()
        if not shown or (missing := shown - there.keys()):
            raise DashboardError(f"{self.card} shows what is not there: {missing if shown else 'nothing'}")

    def check_picture(self) -> None:
        """That the picture on the card, which the guide tells how to make, opens without a token."""
        asked = re.search(r"/stats/links .*?-d '(.*?)'", self.guide.read_text(), re.DOTALL)
        if not asked or "/pictures/REPLACE_ME.svg" not in self.card.read_text():
            raise DashboardError(f"{self.guide} or {self.card} shows no picture")
        token = self.peregrine.token("card", "read:stats", "write:tokens")
        link = self.peregrine.post("/stats/links", json.loads(asked[1]), token)
        if "/pictures/" not in link["url"] or not send(link["url"]).startswith(b"<svg"):
            raise DashboardError(f"{link['url']} is no picture")

    def have_run(self) -> bool:
        states = self.states()
        for name in ("landed", "the_next_flight_departs_in_three_hours", "something_has_changed"):
            if not states[f"automation.peregrine_{name}"]["attributes"].get("last_triggered"):
                raise DashboardError(f"'{name}' has not")
        return True

    def are_unavailable(self) -> bool:
        for name, state in self.states().items():
            if name.startswith("sensor.") and state["state"] != "unavailable":
                raise DashboardError(f"{name} is still {state['state']}")
        return True

    def check_log(self) -> None:
        """That it has complained of nothing."""
        lines = self.log.read_text().splitlines()
        complaints = [line for line in lines if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]
        if unexpected := [line for line in complaints if not any(words in line for words in EXPECTED_WARNINGS)]:
            raise DashboardError("Home Assistant complains:\n" + "\n".join(unexpected))


def in_hours(hours: int, number: str) -> dict[str, str]:
    """A flight of two hours that departs in so many."""
    departure = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=hours)
    form = "%Y-%m-%dT%H:%M:%SZ"
    return {
        "flight_number": number,
        "departure_airport": "FRA",
        "arrival_airport": "JFK",
        "departure_utc": departure.strftime(form),
        "arrival_utc": (departure + timedelta(hours=2)).strftime(form),
    }


def instant(text: str | None) -> datetime | str:
    """What a sensor shows of an instant in an answer."""
    return datetime.fromisoformat(text) if text else "unavailable"


def same(state: str, value: Any) -> bool:
    """Whether a state, which is text, shows a value."""
    try:
        if isinstance(value, datetime):
            return datetime.fromisoformat(state) == value
        return state == value if isinstance(value, str) else float(state) == value
    except ValueError:
        return False


def long_lived_token(home: Path) -> str:
    """Puts a person with a long-lived token into Home Assistant's storage, as its own pages would, and gives the token."""
    user, refresh, key = "0" * 31 + "1", "0" * 31 + "2", "5" * 64
    now = datetime.now(UTC)
    (home / ".storage").mkdir()
    data = {
        "users": [
            {
                "id": user,
                "name": "Ada",
                "group_ids": ["system-admin"],
                "is_owner": True,
                "is_active": True,
                "system_generated": False,
                "local_only": False,
            }
        ],
        "groups": [{"id": "system-admin", "name": "Administrators"}],
        "credentials": [],
        "refresh_tokens": [
            {
                "id": refresh,
                "user_id": user,
                "client_id": None,
                "client_name": "check",
                "client_icon": None,
                "token_type": "long_lived_access_token",
                "created_at": now.isoformat(),
                "access_token_expiration": 3600.0,
                "token": "6" * 128,
                "jwt_key": key,
                "last_used_at": None,
                "last_used_ip": None,
                "credential_id": None,
                "version": None,
            }
        ],
    }
    (home / ".storage/auth").write_text(json.dumps({"version": 1, "minor_version": 1, "key": "auth", "data": data}))

    def encoded(part: bytes) -> bytes:
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    begun = int(time.time()) - 5
    parts = [{"alg": "HS256", "typ": "JWT"}, {"iss": refresh, "iat": begun, "exp": begun + 3600}]
    text = b".".join(encoded(json.dumps(part).encode()) for part in parts)
    return (text + b"." + encoded(hmac.new(key.encode(), text, hashlib.sha256).digest())).decode()
