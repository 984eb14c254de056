"""When recurring freezes begin and end, as Python's icalendar and zoneinfo have it.

Writes expected.json, which src/server/zones.rs holds our own answers against. To make it anew:

    python -m venv /tmp/expected && /tmp/expected/bin/pip install icalendar recurring-ical-events tzdata
    /tmp/expected/bin/python tests/recurrence/expected.py > tests/recurrence/expected.json
"""

import datetime
import json
import zoneinfo

import icalendar
import recurring_ical_events

# With summer time, with summer time of 30 minutes, without, and with a day that never was (30 December 2011).
ZONES = ["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"]

# Our own form of a rule, and RFC 5545's for the same.
RULES = [
    ({"pattern": "daily", "interval": 1}, "FREQ=DAILY"),
    ({"pattern": "daily", "interval": 3, "until": "2027-01-20"}, "FREQ=DAILY;INTERVAL=3;UNTIL={until}"),
    ({"pattern": {"weekly": 0}, "interval": 1}, "FREQ=WEEKLY"),
    ({"pattern": {"weekly": 0b1010001}, "interval": 2}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR,SU;WKST=MO"),
    ({"pattern": {"monthly": {"number": 31}}, "interval": 1}, "FREQ=MONTHLY;BYMONTHDAY=31"),
    ({"pattern": {"monthly": {"nth": {"nth": 2, "weekday": 6}}}, "interval": 1}, "FREQ=MONTHLY;BYDAY=2SU"),
    ({"pattern": {"monthly": {"nth": {"nth": 5, "weekday": 4}}}, "interval": 1}, "FREQ=MONTHLY;BYDAY=5FR"),
    ({"pattern": {"monthly": {"last": 6}}, "interval": 3}, "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1SU"),
    ({"pattern": "yearly", "interval": 1}, "FREQ=YEARLY"),
]

# First day, days until the last day, and the hours: some of them fall into what the clocks skip or show twice.
SPANS = [
    ("2026-01-31", 0, (1, 30), (2, 45)),
    ("2026-10-31", 1, (2, 15), (1, 45)),
    ("2011-12-29", 0, (0, 0), (23, 59)),
    ("2024-02-29", 2, (22, 0), (6, 0)),
]


def instant(day, time, zone):
    local = datetime.datetime(day.year, day.month, day.day, *time, tzinfo=zoneinfo.ZoneInfo(zone))
    return int(local.timestamp() * 1000)


def case(zone, recurs, rule, span):
    first, lasts, begins, ends = span
    first = datetime.date.fromisoformat(first)
    if "until" in recurs:
        until = datetime.date.fromisoformat(recurs["until"])
        if until < first:
            return None
        # UNTIL counts moments: the last day on which it may begin is that of the clocks there.
        end = datetime.datetime(until.year, until.month, until.day, 23, 59, 59, tzinfo=zoneinfo.ZoneInfo(zone))
        rule = rule.format(until=end.astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ"))
    event = icalendar.Event()
    start = datetime.datetime(first.year, first.month, first.day, *begins, tzinfo=zoneinfo.ZoneInfo(zone))
    event.add("uid", "freeze")
    event.add("dtstart", start)
    event.add("dtend", start + datetime.timedelta(minutes=1))
    event["rrule"] = icalendar.vRecur.from_ical(rule)
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    stop = first + datetime.timedelta(days=430)
    found = recurring_ical_events.of(calendar).between(first - datetime.timedelta(days=2), stop)
    days = sorted({one.start.date() if one.start.tzinfo is None else one.start.replace(tzinfo=None).date() for one in found} | {first})
    days = [day for day in days if first <= day <= stop - datetime.timedelta(days=2)]
    lasting = datetime.timedelta(days=lasts, hours=ends[0] - begins[0], minutes=ends[1] - begins[1])
    if any(later - earlier < lasting for earlier, later in zip(days, days[1:])):
        return None  # The next would begin before the one before it has ended.
    spans = [
        [day.isoformat(), instant(day, begins, zone), instant(day + datetime.timedelta(days=lasts), ends, zone)]
        for day in days
    ]
    return {
        "zone": zone,
        "first": first.isoformat(),
        "last": (first + datetime.timedelta(days=lasts)).isoformat(),
        "from": begins[0] * 60 + begins[1],
        "to": ends[0] * 60 + ends[1],
        "recurs": recurs,
        "until_day": (stop - datetime.timedelta(days=2)).isoformat(),
        "spans": spans,
    }


cases = [case(zone, recurs, rule, span) for zone in ZONES for recurs, rule in RULES for span in SPANS]
print(json.dumps([one for one in cases if one], separators=(",", ":")))
