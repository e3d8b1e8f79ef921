"""Dates and times in words, in the reader's zone.

The zone of a request is kept in a ContextVar, which the gate sets; Django's own is a thread-local that costs more
than the formatting. A moment of another place (a visit at its site) names its zone.
"""

import datetime as dt
from contextvars import ContextVar, Token
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR

from fanlight.ui.moment import moment as drawing
from fanlight.ui.sentences import plain as _

NEAR_BEFORE_DAYS, NEAR_AFTER_DAYS = 7, 31

_zone: ContextVar[dt.tzinfo] = ContextVar("zone", default=dt.UTC)


def use_zone(zone: dt.tzinfo) -> Token[dt.tzinfo]:
    """From here on, moments are told in `zone`. `forget_zone` with the token goes back."""
    return _zone.set(zone)


def forget_zone(token: Token[dt.tzinfo]) -> None:
    _zone.reset(token)


def zone() -> dt.tzinfo:
    return _zone.get()


def local(moment: dt.datetime, *, at: str = "") -> dt.datetime:
    """The wall clock at a moment: in the zone named `at`, else the reader's."""
    return moment.astimezone(_named(at) if at else _zone.get())


def today(*, at: str = "") -> dt.date:
    return local(dt.datetime.now(dt.UTC), at=at).date()


def day(value: dt.date, *, at: str = "") -> str:
    """ "Thursday 26 November", without the weekday when it is far, with the year when it is another one."""
    on, now = _date(value, at), today(at=at)
    weekday = -NEAR_BEFORE_DAYS <= (on - now).days <= NEAR_AFTER_DAYS
    return _spelled(on, drawing().language, weekday=weekday, year=on.year != now.year)


def short_day(value: dt.date, *, at: str = "") -> str:
    """ "19 Nov", or "19 Nov 2025" in another year."""
    on = _date(value, at)
    return _abbreviated(on, drawing().language, year=on.year != today(at=at).year)


def month(value: dt.date) -> str:
    """ "November 2026"."""
    return _("%(month)s %(year)s") % {"month": str(MONTHS[value.month]).capitalize(), "year": value.year}


def weekday(value: dt.date) -> str:
    """ "Thu"."""
    return _block(value, drawing().language)[0]


def midnight(on: dt.date) -> dt.datetime:
    """When that day begins on the reader's clock, in UTC. Days are 23 or 25 hours long where clocks change."""
    return dt.datetime.combine(on, dt.time(), _zone.get()).astimezone(dt.UTC)


def clock(moment: dt.datetime, *, at: str = "") -> str:
    """ "08:30"."""
    here = local(moment, at=at)
    return f"{here.hour:02}:{here.minute:02}"


def hours(start: dt.datetime, end: dt.datetime, *, at: str = "") -> str:
    """ "08:30 to 12:00"; a visit that ends on a later day names that day."""
    begins, ends = local(start, at=at), local(end, at=at)
    if begins.date() == ends.date():
        return _("%(start)s to %(end)s") % {"start": clock(start, at=at), "end": clock(end, at=at)}
    last = f"{short_day(end, at=at)} {clock(end, at=at)}"
    return _("%(start)s to %(end)s") % {"start": clock(start, at=at), "end": last}


def when(moment: dt.datetime, *, at: str = "") -> str:
    """ "Today 9:12", "Yesterday 16:02", "Thursday 16:02", then "12 Nov 16:02"."""
    here = local(moment, at=at)
    return f"{_recent_day(here.date(), today(at=at))} {here.hour}:{here.minute:02}"


def day_heading(on: dt.date) -> str:
    """ "Today", "Yesterday", then as `day`: over what happened on it."""
    days = (today() - on).days
    return (_("Yesterday") if days else _("Today")) if days in (0, 1) else day(on)


def when_within(moment: dt.datetime, *, at: str = "") -> str:
    """As `when`, to stand within a sentence: "today 9:12"."""
    words = when(moment, at=at)
    return words[0].lower() + words[1:] if words.startswith((_("Today"), _("Yesterday"))) else words


def block(value: dt.date, *, at: str = "") -> tuple[str, int, str]:
    """What stands in a date block: "Thu", 26, "Nov"."""
    on = _date(value, at)
    return _block(on, drawing().language)


def machine(value: dt.date) -> str:
    """For the datetime attribute of <time>."""
    return value.isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()


def _date(value: dt.date, at: str) -> dt.date:
    return local(value, at=at).date() if isinstance(value, dt.datetime) else value


def _recent_day(on: dt.date, now: dt.date) -> str:
    days = (now - on).days
    if days in (0, 1):
        return _("Yesterday") if days else _("Today")
    if 1 < days < 7:
        return _weekday(on.weekday(), drawing().language)
    return _abbreviated(on, drawing().language, year=on.year != now.year)


@lru_cache(maxsize=64)
def _weekday(number: int, language: str) -> str:
    return str(WEEKDAYS[number])


@lru_cache(maxsize=2048)
def _block(on: dt.date, language: str) -> tuple[str, int, str]:
    return str(WEEKDAYS_ABBR[on.weekday()]), on.day, str(MONTHS_3[on.month]).capitalize()


@lru_cache(maxsize=512)
def _named(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=2048)
def _spelled(on: dt.date, language: str, *, weekday: bool, year: bool) -> str:
    words = {"weekday": WEEKDAYS[on.weekday()], "day": on.day, "month": MONTHS[on.month], "year": on.year}
    plain = _("%(day)s %(month)s %(year)s") if year else _("%(day)s %(month)s")
    if not weekday:
        return plain % words
    return (
        _("%(weekday)s %(day)s %(month)s %(year)s") if year else _("%(weekday)s %(day)s %(month)s")
    ) % words


@lru_cache(maxsize=2048)
def _abbreviated(on: dt.date, language: str, *, year: bool) -> str:
    words = {"day": on.day, "month": str(MONTHS_3[on.month]).capitalize(), "year": on.year}
    return (_("%(day)s %(month)s %(year)s") if year else _("%(day)s %(month)s")) % words
