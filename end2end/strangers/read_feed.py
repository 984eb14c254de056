"""Reads a calendar from its address with Python's icalendar, and prints what it understood as JSON."""

import json
import sys
import urllib.request

import icalendar

with urllib.request.urlopen(sys.argv[1], timeout=30) as answer:
    calendar = icalendar.Calendar.from_ical(answer.read())

entries = []
for event in calendar.walk("VEVENT"):
    if event.errors:
        sys.exit(f"{event.get('UID')}: {event.errors}")
    entries.append(
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "start": event.decoded("DTSTART").isoformat(),
            "end": event.decoded("DTEND").isoformat(),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
        }
    )
json.dump(entries, sys.stdout)
