"""The entries of a portal's bar: the same at the top of a wide page and at the bottom of a phone.

What the business switched off has no entry, and assets have one only where there are some to see. Whoever came by a
link to one job has no bar: that job is all there is.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, Case, Exists, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanlight.core.prepared import Prepared
from fanlight.core.viewers import GrantViewer, PortalViewer
from fanlight.ground.rooms.models import PortalSetting
from fanlight.ui.addresses import url
from fanlight.work.assets.models import Asset
from fanlight.work.assets.models.assets import SECTION
from fanlight.work.conversations.models import Thread


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. `switch`: what must be on for it; `pages`: names of the pages it stands for, its own among them."""

    page: str
    label: str | Promise
    icon: str
    pages: tuple[str, ...]
    switch: str = ""


NOTES: Final = "section.notes"
PLACES: Final = (
    Place("doorstep", _("Home"), "house", ("doorstep",)),
    Place(
        "job-list",
        _("Jobs"),
        "briefcase-business",
        ("job-list", "job-show", "appointment-list", "file-list", "photo-list", "event-list", "note-list"),
    ),
    Place(
        "document-list", _("Documents"), "file-text", ("document-list", "file-preview"), "section.documents"
    ),
    Place("message-list", _("Messages"), "message-square", ("message-list",), NOTES),
    Place("calendar", _("Visits"), "calendar-days", ("calendar", "calendar-past"), "section.appointments"),
    Place("asset-list", _("Assets"), "wrench", ("asset-list", "asset-show"), SECTION),
    Place(
        "request-list", _("Requests"), "inbox", ("request-list", "request-new", "request-show"), "may.request"
    ),
)


def entries(viewer: PortalViewer | Any, page: str) -> list[dict[str, Any]]:
    """What the bar shows this reader on the page of that name: label, href, icon, current. One query."""
    if not isinstance(viewer, GrantViewer):
        return []
    on = {word.name: word for word in WORDS(viewer) if word.on and word.has_content}
    return [
        {
            "mark": _("new") if place.switch in on and on[place.switch].has_news else "",
            "label": place.label,
            "href": url(f"portal:{place.page}"),
            "icon": place.icon,
            "current": page in place.pages,
        }
        for place in PLACES
        if not place.switch or place.switch in on
    ]


def _asked_at(name: str, question: Any, *, otherwise: bool) -> Case:
    """The answer to a question, on the line of the switch of that name alone."""
    there = When(name=name, then=question)
    return Case(there, default=Value(otherwise), output_field=BooleanField())


WORDS: Final = Prepared(
    lambda viewer: (
        PortalSetting.objects.visible_to(viewer)
        .filter(room=None)
        .values(
            "name",
            "on",
            has_content=_asked_at(SECTION, Exists(Asset.objects.visible_to(viewer)), otherwise=True),
            has_news=_asked_at(
                NOTES, Thread.objects.visible_to(viewer).has_newest_unread(viewer), otherwise=False
            ),
        )
    )
)
"""Every switch of the viewer's portal, whether there is something behind it, and something new in a newest thread."""
