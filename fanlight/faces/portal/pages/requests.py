"""Work requests: one's own, and the form that asks for one more. What is typed is kept until it is sent."""

import re
import secrets
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import NotAllowed, TooOften
from fanlight.core.viewers import GrantViewer
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.request_page import refused_files, shown
from fanlight.ground.blobs.kinds import ACCEPTED, LABELS
from fanlight.ground.rooms.models import PortalSetting
from fanlight.ui.answers import Context, done, invalid, later, show
from fanlight.work.jobs.models import Job
from fanlight.work.requests import reach
from fanlight.work.requests.models import RequestDraft, WorkRequest
from fanlight.work.requests.wording import (
    KINDS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_WISHES,
    PARTS,
    Faults,
    Typed,
)

PRESS: Final = re.compile(r"[A-Za-z0-9_-]{8,64}").fullmatch
ROW: Final = (
    "number",
    "title",
    "kind",
    "state",
    "reason",
    "created_at",
    "job__number",
    "contact__name",
    "contact_id",
)
FILES: Final = ("section.documents", "may.upload")
"""Both must be on where files may come with a request."""


@for_contacts
@require_safe
def request_list(request: PortalRequest) -> HttpResponse:
    """What was asked for so far, the newest first, and where each stands."""
    reader = reader_of(request)
    mine = WorkRequest.objects.visible_to(reader)
    at = paging.before(request)
    rows = paging.older(mine, mine.filter(number=at) if at else None)
    context = paging.page(rows.values(*ROW), name="number") | {
        "is_first": not at,
        "may_ask": reach.may_ask(reader),
        "draft": RequestDraft.objects.visible_to(reader).first(),
        "reader_id": reader.contact_id,
    }
    return show(request, "portal/requests/list.html", context)


@for_contacts
@require_safe
def request_new(request: PortalRequest) -> HttpResponse:
    """The form, with what was kept of an earlier try. `?job=`: the address of that job is filled in."""
    reader = _asker(request)
    draft = RequestDraft.objects.visible_to(reader).first()
    typed = Typed.read(draft.typed) if draft else Typed(kind="quote", place=_place_of(request, reader))
    return _form(request, typed, press=draft.press if draft else _new_press(), draft=draft)


@for_contacts
@require_POST
def request_send(request: PortalRequest) -> HttpResponse:
    """Sent, or with `later` only kept. What is wrong is said beside each field, and stays kept."""
    reader = _asker(request)
    typed, press = Typed.read(request.POST), _press(request)
    if request.POST.get("later"):
        RequestDraft.keep(typed, by=reader, press=press)
        return done(request, reverse("portal:request-list"))
    try:
        sent = WorkRequest.send(typed, by=reader, press=press)
    except Faults as faults:
        RequestDraft.keep(typed, by=reader, press=press)
        return _form(request, typed, press=press, wrong=faults.by_field, status=422)
    except TooOften as refusal:
        RequestDraft.keep(typed, by=reader, press=press)
        answer = _form(request, typed, press=press, wrong={"": refusal.message}, status=429)
        return later(answer, int(refusal.seconds) + 1)
    refused = refused_files(request, sent)
    if refused:
        return invalid(request, "portal/requests/show.html", shown(request, sent, refused=refused))
    return done(request, reverse("portal:request-show", args=[sent.number]))


@for_contacts
@require_POST
def draft_save(request: PortalRequest) -> HttpResponse:
    """The form saves itself while one types, without what cannot be kept: files."""
    reader = _asker(request)
    draft = RequestDraft.keep(Typed.read(request.POST), by=reader, press=_press(request))
    return show(request, "portal/requests/saved.html", {"draft": draft}, fragment="saved")


@for_contacts
@require_POST
def draft_discard(request: PortalRequest) -> HttpResponse:
    RequestDraft.discard(by=reader_of(request))
    return done(request, reverse("portal:request-list"))


def reader_of(request: PortalRequest) -> GrantViewer:
    """Whoever has a grant. A share link opens one job, and has no requests."""
    if not isinstance(request.viewer, GrantViewer):
        raise Http404
    return request.viewer


def _asker(request: PortalRequest) -> GrantViewer:
    """404 where this portal takes no requests; whoever may not by their role is told so by the verb."""
    reader = reader_of(request)
    if not reach.is_offered(reader):
        raise Http404
    if not reach.may_by_role(reader):
        raise NotAllowed("request.send")
    return reader


def _press(request: PortalRequest) -> str:
    said = request.POST.get("press", "")
    return said if PRESS(said) else _new_press()


def _new_press() -> str:
    """Names one sending of the form, by whose name a second one is known. Two tabs are two."""
    return secrets.token_hex(32)


def _place_of(request: PortalRequest, reader: GrantViewer) -> str:
    """The address of a job that the reader sees, to begin with."""
    jobs = Job.objects.visible_to(reader).filter(number=request.GET.get("job", "")[:40])
    return jobs.values_list("site__lines", flat=True).first() or ""


def _form(
    request: PortalRequest, typed: Typed, *, press: str, status: int = 200, **more: object
) -> HttpResponse:
    """`more`: the draft that is offered, or what is wrong, by field."""
    reader = reader_of(request)
    clients = reach.clients_of(reader)
    switches = PortalSetting.objects.visible_to(reader).effective(reader.settings_id, 0)
    context: Context = {
        "typed": typed,
        "wishes": [(n, *typed.wishes[n - 1]) for n in range(1, MOST_WISHES + 1)],
        "more_days": any(on for on, _part in typed.wishes[1:]),
        "press": press,
        "draft": None,
        "wrong": {},
        "kinds": KINDS,
        "parts": PARTS,
        "clients": [(client.key, client.name) for client in clients] if len(clients) > 1 else [],
        "sites": _sites(reader, by_client=len(clients) > 1),
        "may_upload": all(switches.get(name, False) for name in FILES),
        "limits": {"title": LONGEST_TITLE, "words": LONGEST_WORDS, "bytes": settings.UPLOAD_BYTES},
        "accept": ACCEPTED,
        "file_kinds": LABELS,
    }
    return show(request, "portal/requests/form.html", context | more, status=status)


def _sites(reader: GrantViewer, *, by_client: bool) -> list[tuple[str, str]]:
    sites: list[Any] = reach.sites_of(reader)
    return [(one.key, f"{one.lines} ({one.client.name})" if by_client else one.lines) for one in sites]
