"""The entries of a portal's bar: the same at the top of a wide page and at the bottom of a phone.

What the business switched off has no entry. Whoever came by a link to one job has no bar: that job is all there is.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanlight.core.viewers import GrantViewer, PortalViewer
from fanlight.ui.addresses import url
from fanlight.work.conversations.reads import bar


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. `switch`: what must be on for it; `pages`: names of the pages it stands for, its own among them."""

    page: str
    label: str | Promise
    icon: str
    pages: tuple[str, ...]
    switch: str = ""


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
    Place("message-list", _("Messages"), "message-square", ("message-list",), "section.notes"),
    Place("calendar", _("Visits"), "calendar-days", ("calendar", "calendar-past"), "section.appointments"),
    Place(
        "request-list", _("Requests"), "inbox", ("request-list", "request-new", "request-show"), "may.request"
    ),
)


def entries(viewer: PortalViewer | Any, page: str) -> list[dict[str, Any]]:
    """What the bar shows this reader on the page of that name: label, href, icon, current. At most one query."""
    if not isinstance(viewer, GrantViewer):
        return []
    on, has_news = bar(viewer)
    marks = {"message-list": _("new")} if has_news else {}
    return [
        {
            "mark": marks.get(place.page, ""),
            "label": place.label,
            "href": url(f"portal:{place.page}"),
            "icon": place.icon,
            "current": page in place.pages,
        }
        for place in PLACES
        if not place.switch or on.get(place.switch, False)
    ]
