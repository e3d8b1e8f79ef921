"""The entries of a portal's bar: the same at the top of a wide page and at the bottom of a phone.

What the business switched off has no entry, and assets have one only where there are some to see. Whoever came by a
link to one job has no bar: that job is all there is.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanlight.core.viewers import GrantViewer, PortalViewer
from fanlight.ui.addresses import url
from fanlight.work.assets.models.assets import SECTION
from fanlight.work.assets.reads import offered


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
    on = offered(viewer)
    return [
        {
            "label": place.label,
            "href": url(f"portal:{place.page}"),
            "icon": place.icon,
            "current": page in place.pages,
        }
        for place in PLACES
        if not place.switch or place.switch in on
    ]
