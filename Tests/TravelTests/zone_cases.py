"""Writes ZoneCases.swift beside it: what Python's zoneinfo, an independent reader of the same files, makes of the local times below.

usage: python3 Tests/TravelTests/zone_cases.py [directory of a tz database]

Run it where the tz database is the one named in the file it writes, or newer. Only what is asked stands here; all that is expected is
computed. Gaps are found by looking for the instant at which zoneinfo's offset changes.
"""

import pathlib
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

directory = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/zoneinfo"
zoneinfo.reset_tzpath([directory])
version = pathlib.Path(directory, "tzdata.zi").read_text().split("\n")[0].removeprefix("# version ")

# zone: local times
CASES = {
    # Europe: gaps and folds at the same instant everywhere.
    "Europe/Berlin": "2026-03-29T01:59 2026-03-29T02:00 2026-03-29T02:30 2026-03-29T02:59:59 2026-03-29T03:00 2026-03-29T10:30 "
    "2026-10-25T01:59:59 2026-10-25T02:00 2026-10-25T02:30 2026-10-25T02:59:59 2026-10-25T03:00 2026-12-31T23:59 "
    # Double summer time; the end of local mean time on railway time.
    "1945-05-24T02:30 1945-09-24T02:30 1947-05-11T02:30 1947-06-29T02:30 1893-03-31T23:55 1893-04-01T00:10 1870-06-01T12:00 "
    # After the last transition in the file, and after 400 years of the rule.
    "2038-03-28T02:30 2100-03-28T02:30 2100-10-31T02:30 2437-03-29T02:30 2438-03-28T02:30 2438-10-31T02:30 "
    "9999-03-28T02:30 9999-10-31T02:30 9999-12-31T12:00 "
    "0001-01-02T00:00",
    "Europe/London": "2026-03-29T01:30 2026-10-25T01:30 1941-05-04T01:30 1941-08-10T02:30 1947-04-13T01:30 "
    "1947-08-10T02:30 1947-11-02T02:30 "
    "1968-10-27T00:30 1970-01-01T00:00 1971-10-31T02:30 1847-12-01T00:00 1847-11-30T23:59:30 2037-12-31T23:59",
    # Daylight saving time is the winter's there, with less than standard time.
    "Europe/Dublin": "2026-03-29T01:30 2026-10-25T01:30 2026-01-15T12:00 2026-07-15T12:00 1971-10-31T02:30 2050-10-30T01:30",
    "Europe/Lisbon": "1992-09-27T01:30 1996-03-31T01:30 2026-03-29T01:30 2026-10-25T01:30",
    "Atlantic/Azores": "2026-03-29T00:00 2026-03-29T00:30 2026-10-25T00:30",
    # Standard time moved west and back, and daylight saving time was given up.
    "Europe/Moscow": "2010-10-31T02:30 2011-03-27T02:30 2011-12-01T12:00 2014-10-26T01:30 2014-10-26T02:00 "
    "2015-07-01T12:00 1991-03-31T02:30 "
    "1919-07-01T00:30",
    "Europe/Samara": "2010-03-28T02:30 2011-03-27T02:30 1991-09-29T03:00",
    "Europe/Volgograd": "2018-10-28T02:30 2020-12-27T02:00 2020-12-27T01:30",
    # Stayed on summer time in 2016; the end was put off in 2015.
    "Europe/Istanbul": "2015-10-25T03:30 2015-11-08T03:30 2016-03-27T03:30 2016-10-30T03:30 2016-12-01T12:00 2026-07-01T12:00",
    "Europe/Kyiv": "2026-03-29T03:30 2026-10-25T03:30",
    "Europe/Chisinau": "2020-10-25T03:30",
    "Europe/Warsaw": "1915-08-05T00:10 2026-10-25T02:30",
    "Europe/Paris": "1911-03-10T23:55 1940-06-14T23:30 1944-08-25T12:00 1976-03-28T01:30 2026-03-29T02:30",
    # Morocco: one hour back for Ramadan; those of the years to come are in the file.
    "Africa/Casablanca": "2018-10-28T02:30 2019-05-05T02:30 2019-06-09T02:30 2023-03-19T02:30 2023-04-23T02:30 "
    "2024-03-10T02:30 2024-04-14T02:30 "
    "2025-02-23T02:30 2025-04-06T02:30",
    "Africa/Cairo": "2014-06-26T23:30 2023-04-28T00:30 2023-10-26T23:30 2010-08-11T00:30 2010-09-10T00:30",
    "Africa/Windhoek": "1994-03-20T23:30 2017-09-03T02:30 2017-10-24T02:30 2017-04-02T01:30",
    "Africa/Monrovia": "1972-01-06T23:59:59 1972-01-07T00:30 1972-01-07T00:44:30 1971-12-01T12:00",
    "Africa/Khartoum": "2017-10-31T23:30 2000-01-15T12:30",
    "Africa/Juba": "2021-01-31T23:30",
    "America/New_York": "2026-03-08T02:00 2026-03-08T02:30 2026-03-08T03:00 2026-11-01T00:59:59 2026-11-01T01:00 "
    "2026-11-01T01:30 2026-11-01T02:00 "
    "1883-11-18T12:00 1883-11-18T11:58 1942-02-09T02:30 1945-08-14T19:00 1974-01-06T02:30 "
    "2007-03-11T02:30 2006-04-02T02:30 2045-03-12T02:30 "
    "2100-11-07T01:30",
    "America/St_Johns": "2006-10-29T00:00 2006-10-29T00:00:30 2006-10-28T23:30 2006-04-02T00:01 2006-04-02T00:30 "
    "1988-04-03T01:30 1988-10-30T00:00:30 "
    "2026-03-08T02:30 2026-11-01T01:30",
    "America/Toronto": "1919-03-30T23:45 1919-03-31T00:15 2026-03-08T02:30",
    "America/Caracas": "2007-12-09T02:45 2016-05-01T02:45 2007-12-09T03:00",
    "America/Sao_Paulo": "2018-11-04T00:00 2018-11-04T00:30 2018-02-17T23:30 2019-02-16T23:30 2019-02-17T00:00 2026-01-15T12:00",
    "America/Santiago": "2022-09-11T00:30 2026-04-04T23:30 2026-09-06T00:30 2019-04-06T23:30",
    "America/Asuncion": "2024-03-23T23:30 2024-10-06T00:30 2025-03-22T23:30",
    "America/Havana": "2026-03-08T00:00 2026-03-08T00:30 2026-11-01T00:30 2026-11-01T00:00",
    "America/Phoenix": "2026-03-08T02:30 1967-10-29T01:30",
    "America/Mexico_City": "2022-10-30T01:30 2022-04-03T02:30 2023-04-02T02:30",
    # Alaska changed hands, and sides of the date line: a day came twice.
    "America/Sitka": "1867-10-18T12:00 1867-10-19T12:00 2026-03-08T02:30",
    "America/Metlakatla": "2015-11-01T01:30 2018-11-04T01:30 2019-01-20T01:30 2019-01-20T02:30",
    "America/Nuuk": "2023-03-25T22:30 2023-10-28T22:30 2024-03-30T23:30 2024-10-26T23:30 2026-03-28T23:30 2050-10-29T23:30",
    "America/Scoresbysund": "2024-03-30T23:30 2024-03-31T00:30 2024-10-26T23:30",
    "America/Danmarkshavn": "1996-01-01T01:30 1996-01-01T02:30",
    # 30 minutes of daylight saving time.
    "Australia/Lord_Howe": "2026-10-04T01:59 2026-10-04T02:00 2026-10-04T02:15 2026-10-04T02:30 2026-04-05T01:15 "
    "2026-04-05T01:30 2026-04-05T01:45 "
    "2026-04-05T02:00 1981-03-01T00:15 1985-10-27T02:15 2100-10-03T02:15",
    "Australia/Sydney": "2026-04-05T02:30 2026-10-04T02:30 2000-08-27T02:30 2006-04-02T02:30 2099-10-04T02:30",
    "Australia/Adelaide": "2026-04-05T02:30 2026-10-04T02:30 1899-05-01T00:15",
    "Australia/Eucla": "2009-03-29T02:30 2008-10-26T02:30",
    "Antarctica/Troll": "2026-03-29T01:30 2026-03-29T02:30 2026-10-25T01:30 2026-10-25T02:30",
    "Antarctica/Casey": "2009-10-18T03:30 2010-03-05T00:30 2016-10-22T01:00 2023-03-09T01:30",
    # The days that were left out.
    "Pacific/Apia": "2011-12-29T23:59:59 2011-12-30T00:00 2011-12-30T12:00 2011-12-30T23:59:59 2011-12-31T00:00 "
    "2012-04-01T03:30 2020-09-27T03:30 "
    "1892-07-04T12:00 2026-01-01T00:00",
    "Pacific/Fakaofo": "2011-12-30T12:00 2011-12-31T00:00",
    "Pacific/Kiritimati": "1994-12-30T23:59 1994-12-31T00:00 1994-12-31T12:00 1995-01-01T00:00 1979-10-01T00:20 2026-01-01T00:00",
    "Pacific/Kanton": "1994-12-31T06:00 1995-01-01T00:00",
    "Pacific/Kwajalein": "1993-08-20T23:59 1993-08-21T12:00 1993-08-22T00:00 1969-09-30T20:00",
    "Pacific/Guam": "1844-12-31T12:00 1969-01-26T00:30",
    "Asia/Manila": "1844-12-31T12:00",
    "Pacific/Auckland": "2026-04-05T02:30 2026-09-27T02:30 1945-12-31T23:59 2026-01-01T00:30 1868-11-02T00:00",
    "Pacific/Chatham": "2026-04-05T03:00 2026-09-27T02:45 2026-09-27T03:00 2026-01-01T00:00 2200-04-06T03:00",
    "Pacific/Norfolk": "2015-10-04T01:45 2019-10-06T02:30 2026-04-05T02:30",
    "Pacific/Fiji": "2009-11-29T02:30 2020-12-20T02:30 2021-01-17T02:30",
    "Pacific/Tongatapu": "2017-01-15T02:30 2016-11-06T02:30",
    "Pacific/Honolulu": "1947-06-08T02:15 1947-06-08T02:00 1933-04-30T02:30 2026-07-01T12:00",
    "Pacific/Bougainville": "2014-12-28T02:30 2014-12-28T01:30",
    "Asia/Kathmandu": "1985-12-31T23:59 1986-01-01T00:10 1986-01-01T00:15 2026-01-01T05:45 1919-12-31T12:00",
    "Asia/Kolkata": "2026-07-01T12:00 1942-09-01T00:30 1945-10-14T23:30",
    "Asia/Tehran": "2022-03-22T00:30 2022-09-21T23:30 2023-03-22T00:30 1977-10-20T23:30",
    "Asia/Pyongyang": "2015-08-14T23:45 2018-05-04T23:45 2015-08-15T00:00",
    "Asia/Tokyo": "1948-05-02T00:30 1951-09-08T23:30 2026-12-31T23:59:59",
    "Asia/Singapore": "1981-12-31T23:59 1982-01-01T00:15 1982-01-01T00:30 1933-01-01T00:10",
    "Asia/Gaza": "2023-04-29T02:30 2016-10-29T00:30",
    "Asia/Jerusalem": "2026-03-27T02:30 2026-10-25T01:30 2040-10-28T01:30",
    "Asia/Amman": "2022-02-25T00:00 2022-02-25T00:30 2022-10-28T00:30 2012-10-26T00:30",
    "Asia/Beirut": "2026-03-29T00:00 2026-03-29T00:30 2026-10-24T23:30",
    "Asia/Dhaka": "2009-06-19T23:30 2009-12-31T23:30 2009-12-31T23:00",
    "Asia/Ulaanbaatar": "2015-03-28T02:30 2016-09-23T23:30",
    "Asia/Yangon": "2026-05-01T06:30",
    "Etc/UTC": "2026-03-29T02:30 1972-06-30T23:59:59",
    "Etc/GMT+12": "2026-01-01T00:00",
    "Etc/GMT-14": "2026-01-01T00:00",
}

# What is flown: zone and local time of departure, and of arrival.
FLIGHTS = [
    ("Europe/London", "2003-10-24T10:30", "America/New_York", "2003-10-24T09:25"),  # Concorde: there before it left
    ("Asia/Tokyo", "2026-01-01T00:05", "America/Los_Angeles", "2025-12-31T17:00"),  # back into the old year
    ("Pacific/Auckland", "2026-09-27T23:30", "Pacific/Honolulu", "2026-09-27T09:15"),
    ("Pacific/Apia", "2026-05-10T11:00", "Pacific/Pago_Pago", "2026-05-09T11:35"),  # 130 km, across the date line
    ("Pacific/Pago_Pago", "2026-05-09T12:00", "Pacific/Apia", "2026-05-10T12:35"),
    ("Pacific/Apia", "2011-12-29T22:00", "Pacific/Auckland", "2011-12-31T02:00"),  # over the missing day
    ("Pacific/Kiritimati", "2026-02-03T14:00", "Pacific/Honolulu", "2026-02-02T17:05"),
    ("Pacific/Honolulu", "2026-02-02T11:00", "Pacific/Kiritimati", "2026-02-03T14:05"),
    ("America/New_York", "2026-03-08T00:30", "America/Chicago", "2026-03-08T03:10"),  # both clocks set forward
    ("America/New_York", "2026-10-31T19:00", "Europe/Berlin", "2026-11-01T08:15"),
    ("Europe/Berlin", "2026-03-28T22:00", "Asia/Singapore", "2026-03-29T17:00"),
    ("Europe/Lisbon", "2026-10-25T00:10", "Atlantic/Azores", "2026-10-25T01:40"),
    ("Australia/Sydney", "2026-10-03T23:30", "Australia/Lord_Howe", "2026-10-04T02:45"),
    ("Asia/Kathmandu", "2026-06-01T08:00", "Asia/Kolkata", "2026-06-01T09:30"),
    ("America/Sao_Paulo", "2018-02-17T22:45", "America/Manaus", "2018-02-18T01:00"),
    ("Europe/Moscow", "2014-10-26T00:30", "Asia/Vladivostok", "2014-10-26T16:00"),
    ("Asia/Shanghai", "1991-09-14T22:00", "America/Anchorage", "1991-09-14T15:00"),
    ("Europe/London", "1947-04-13T00:10", "Europe/Paris", "1947-04-13T04:00"),
]

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def instant(text, zone, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(timezone.utc)


def written(utc):
    return f"{utc:%Y}".zfill(4) + f"{utc:-%m-%dT%H:%M:%SZ}"


def clock(utc, offset):
    local = utc.replace(tzinfo=None) + offset
    return f"{local:%Y}".zfill(4) + f"{local:-%m-%dT%H:%M}" + (f"{local::%S}" if local.second else "")


def offset_text(delta):
    sign, seconds = ("-", -delta) if delta < timedelta(0) else ("+", delta)
    seconds = int(seconds.total_seconds())
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def offset(utc, zone):
    return utc.astimezone(zone).utcoffset()


def expected(name, text):
    zone = zoneinfo.ZoneInfo(name)
    first, second = instant(text, zone), instant(text, zone, 1)
    wall = datetime.fromisoformat(text)
    exists = [utc for utc in (first, second) if utc.astimezone(zone).replace(tzinfo=None) == wall]
    if first == second:
        return f"unique {offset_text(offset(first, zone))} {written(first)}"
    if exists:
        assert len(exists) == 2 and first < second
        offsets = f"{offset_text(offset(first, zone))} {offset_text(offset(second, zone))}"
        return f"ambiguous {offsets} {written(first)} {written(second)}"
    # In a gap, zoneinfo takes the offset before it for fold 0 and the one after it for fold 1.
    low, high = second, first
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if offset(middle, zone) == offset(low, zone) else (low, middle)
    before, after = offset(low, zone), offset(high, zone)
    return f"gap {offset_text(before)} {offset_text(after)} {written(high)} {clock(high, before)} {clock(high, after)}"


lines = [f"{name} {text} {expected(name, text)}" for name, texts in CASES.items() for text in texts.split()]
flights = []
for departure_zone, departure, arrival_zone, arrival in FLIGHTS:
    flown = instant(arrival, zoneinfo.ZoneInfo(arrival_zone)) - instant(departure, zoneinfo.ZoneInfo(departure_zone))
    flights.append(f"{departure_zone} {departure} {arrival_zone} {arrival} {flown // timedelta(minutes=1)}")


def listed(lines):
    return "\n".join(f"    {line}" for line in lines)


pathlib.Path(__file__).with_name("ZoneCases.swift").write_text(f'''\
/// Written by zone_cases.py from version {version} of the tz database; not to be changed by hand.
enum ZoneCases {{
  /// The version of the database that the expected values are of.
  static let version = "{version}"

  /// Zone, local time, and what is expected: `unique`, offset and instant; `ambiguous`, both offsets and both instants; `gap`, the offsets
  /// before and after, the transition, and what the clocks were set from and to.
  static let localTimes = """
{listed(lines)}
    """

  /// Zone and local time of departure, those of arrival, and the minutes between them.
  static let flights = """
{listed(flights)}
    """
}}
''')
kinds = [line.split()[2] for line in lines]
counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
print(f"{len(lines)} cases in {len(CASES)} zones: {counts}; {len(flights)} flights")
