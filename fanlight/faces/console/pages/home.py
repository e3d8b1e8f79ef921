"""Home: who waits for whom, what clients did in the portal, which visits come next; at first, how to begin."""

import datetime as dt
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import calendar_days
from fanlight.faces.console.pages.calendar_days import Day
from fanlight.faces.console.pages.waiting import jobs_of, merged, rows_of
from fanlight.ground.access.models import ShareLink
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.unsealing import payloads
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Branding
from fanlight.ui import dates, stories
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, show
from fanlight.ui.theme import HOUSE
from fanlight.work.beginnings import samples
from fanlight.work.jobs import calendar
from fanlight.work.jobs.calendar import Wanted
from fanlight.work.jobs.models import Job

MOST: Final = 6
PAGE: Final = 50
DAY: Final = dt.timedelta(days=1)
NOON, EVENING = 12, 18


@for_staff
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Each block has at most six rows, read from an index: the page costs the same for the largest business."""
    viewer = request.viewer
    steps = [] if ShareLink.objects.visible_to(viewer).has_any() else _first_steps(viewer)
    us = [rows_of(viewer, name, most=MOST + 1) for name in ("team", "asks", "moves", "letters")]
    clients = [rows_of(viewer, name, most=MOST + 1) for name in ("client", "links")]
    lately = activity(viewer, most=MOST + 1)
    context = {
        "greeting": _greeting(request.page.member_name),
        "steps": steps,
        "sample": samples.offered_to(viewer),
        "us": _block(us),
        "clients": _block(clients),
        "lately": lately[:MOST],
        "is_more_lately": len(lately) > MOST,
        "days": _next_visits(viewer),
    }
    return show(request, "console/home/show.html", context)


@for_staff
@require_GET
def activity_list(request: StaffRequest) -> HttpResponse:
    """What clients did, newest first; `?before=` is the number of an event."""
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 18 else 0
    entries = activity(request.viewer, before=start, most=PAGE + 1)
    here = url("console:activity-list")
    context = {
        "entries": entries[:PAGE],
        "first": here if start else "",
        "next": f"{here}?before={entries[PAGE - 1]['number']}" if len(entries) > PAGE else "",
    }
    return show(request, "console/home/activity.html", context)


def activity(viewer: StaffViewer, *, most: int, before: int = 0) -> list[Context]:
    """The newest that contacts did: came in, wrote, uploaded. Three statements at most."""
    events = Event.objects.visible_to(viewer).by_contacts().newest_first().with_actor_name()
    found = list((events.filter(number__lt=before) if before else events)[:most])
    jobs = jobs_of(viewer, [event.room_id for event in found])
    told = zip(found, payloads(found), strict=True) if found else []
    return [_entry(event, payload, jobs.get(event.room_id)) for event, payload in told]


def _entry(event: Any, payload: dict[str, Any], job: Any) -> Context:
    icon, tone = stories.look(event.name)
    return {
        "number": event.number,
        "who": event.actor_name or _("Somebody"),
        "what": stories.sentence(event.name, payload),
        "at": event.at,
        "icon": icon,
        "tone": tone,
        "job": f"{job.number} · {job.title}" if job else "",
        "href": job.page if job else "",
    }


def _block(lists: list[list[Any]]) -> Context:
    """The longest waits of several lists, and whether there are more of them."""
    rows = merged(*lists, most=MOST)
    return {"rows": rows, "is_more": sum(map(len, lists)) > len(rows)}


def _next_visits(viewer: StaffViewer) -> list[Day]:
    """What begins from now on until tomorrow evening, by day."""
    start = dt.datetime.now(dt.UTC)
    rows = calendar.onward(viewer, Wanted(cancelled=False), start=start, after=None, most=MOST)
    today = dates.today()
    by_day = {
        on: [row for row in rows if dates.local(row["starts_at"]).date() == on] for on in (today, today + DAY)
    }
    return [calendar_days.day_with(on, visits, []) for on, visits in by_day.items() if visits]


def _greeting(name: str) -> str:
    hour = dates.local(dt.datetime.now(dt.UTC)).hour
    first = name.split(maxsplit=1)[0] if name.split() else name
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": first}
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": first}
    return _("Good evening, %(name)s") % {"name": first}


def _first_steps(viewer: StaffViewer) -> list[Context]:
    """How a workspace begins; each step ticks itself as soon as it is true."""
    branded = Branding.objects.visible_to(viewer).filter(portal=None)
    jobs = Job.objects.visible_to(viewer)
    newest = jobs.newest_first().values_list("number", flat=True).first()
    steps = [
        _step(
            _("Give your portal its look"),
            _("Your colour and logo, and what clients may see."),
            is_done=branded.filter(~Q(accent=HOUSE) | Q(logo__isnull=False)).exists(),
            link=(_("Portal settings"), "portal-list") if viewer.is_admin else None,
        ),
        _step(
            _("Bring in your first client"),
            _("By hand with a job, or all of them from a file."),
            is_done=Client.objects.visible_to(viewer).has_any(),
            link=(_("Import a file"), "import-new"),
        ),
        _step(
            _("Open your first job"),
            _("It holds everything about one piece of work."),
            is_done=newest is not None,
            link=(_("New job"), "job-new"),
        ),
        _step(
            _("Send your first link"),
            _("To a client, or to yourself, to see what they see."),
            is_done=False,
            link=(_("Share the job"), "share-show") if newest else None,
            args=(newest,) if newest else (),
        ),
    ]
    return _with_next(steps)


def _step(
    title: str, why: str, *, is_done: bool, link: tuple[str, str] | None, args: tuple[Any, ...] = ()
) -> Context:
    words, name = link or ("", "")
    href = url(f"console:{name}", *args) if name else ""
    return {"title": title, "why": why, "is_done": is_done, "words": words, "href": href, "is_next": False}


def _with_next(steps: list[Context]) -> list[Context]:
    """The first step that is open and can be taken is the one to take."""
    for step in steps:
        if not step["is_done"] and step["href"]:
            step["is_next"] = True
            break
    return steps
