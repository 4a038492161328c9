"""The wheel as iCalendar (RFC 5545): the same bytes until something changes."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from miljomal.wheel.entries import ONE_DAY, STOCKHOLM, Entry

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar of the entries. What is known by day or month is an all-day event; a moment has Swedish time."""
    made = Calendar()
    made.add("prodid", "-//Miljömålsstödet//Årshjulet//SV")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", STOCKHOLM.key)
    for entry in entries:
        made.add_component(_event(entry))
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return written


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    # A calendar that is made anew at each reading needs a stamp that does not move, or no copy of it would be equal.
    event.add("dtstamp", dt.datetime(entry.starts_on.year, 1, 1, tzinfo=dt.UTC))
    event.add("summary", entry.title)
    if entry.at:
        event.add("dtstart", entry.at.astimezone(STOCKHOLM))
    else:
        event.add("dtstart", entry.starts_on)
        event.add("dtend", entry.ends_on + ONE_DAY)
    event.add("transp", "TRANSPARENT")
    if described := _description(entry):
        event.add("description", described)
    if entry.url:
        event.add("url", settings.SITE_URL + entry.url)
    return event


def _description(entry: Entry) -> str:
    lines = []
    if not entry.is_exact:
        lines.append(_("Exakt dag är inte känd."))
    if entry.stated:
        lines.append(_("Enligt källan: %(stated)s.") % {"stated": entry.stated})
    if entry.note:
        lines.append(entry.note)
    if entry.source:
        lines.append(_("Källa: %(source)s (%(date)s)") % {"source": entry.source, "date": entry.source_date})
    return "\n".join(lines)
