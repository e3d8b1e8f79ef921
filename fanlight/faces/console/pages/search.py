"""Search, keyboard help and colours: what is at hand on every page. Each is a page of its own without scripts."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.faces.console import finding, navigation
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.ui.addresses import url
from fanlight.ui.answers import SeeOther, show, wants_piece
from fanlight.ui.environment import THEMES

LONGEST: Final = 200
YEAR_SECONDS: Final = 365 * 24 * 3600
CHAPTERS: Final = (
    (
        _("Everywhere"),
        (
            (("Ctrl", "K"), _("Search, jump, or begin something")),
            (("/",), _("Search this list, or everything")),
            (("n",), _("New, where the page has such a button")),
            (("e",), _("Edit what is shown")),
            (("u",), _("Undo, while a message offers it")),
            (("?",), _("This help")),
            (("Esc",), _("Close what is open")),
        ),
    ),
    (
        _("In a list"),
        (
            (("j",), _("Next row")),
            (("k",), _("Row before")),
            (("Enter",), _("Open the row")),
            (("x",), _("Select the row, or not")),
            (("b",), _("What to do with the selected")),
        ),
    ),
    (
        _("On a job"),
        (
            (("v",), _("Choose another status")),
            (("s",), _("Share & Sync")),
            (("m",), _("Write a note or message")),
        ),
    ),
)
"""The help sheet: what is pressed, and what happens. Where to go with `g` comes from the sidebar."""


@for_staff
@require_GET
def search_show(request: StaffRequest) -> HttpResponse:
    """A job's whole number leads straight to it; for Ctrl K, the piece with what was found."""
    typed = request.GET.get("q", "")[:LONGEST]
    piece = wants_piece(request)
    number = "" if piece else finding.job_numbered(request.viewer, typed)
    if number:
        return SeeOther(url("console:job-show", number))
    kinds = finding.found(request.viewer, typed)
    count = sum(len(kind.hits) for kind in kinds)
    context = {"typed": typed, "kinds": kinds, "count": count, "is_piece": piece}
    return show(request, "console/search/show.html", context, fragment="found")


@for_staff
@require_http_methods(["GET", "POST"])
def keys_show(request: StaffRequest) -> HttpResponse:
    """The help sheet; and whether keys pressed alone do anything in this browser."""
    if request.method == "POST":
        value = "" if request.POST.get("single") == "on" else "off"
        return _kept(SeeOther(url("console:keys-show")), ("fl_keys", value))
    places = [place for place in navigation.places(is_admin=request.viewer.is_admin) if place.key]
    context = {"places": places, "chapters": CHAPTERS, "is_piece": wants_piece(request)}
    return show(request, "console/search/keys.html", context, fragment="sheet")


@for_staff
@require_POST
def theme_set(request: StaffRequest) -> HttpResponse:
    """Light, dark, or as the device. Scripts do the same without leaving the page."""
    chosen = request.POST.get("theme", "")
    value = chosen if chosen in THEMES else ""
    return _kept(SeeOther(url("console:search-show")), ("fl_theme", value))


def _kept(answer: HttpResponse, choice: tuple[str, str]) -> HttpResponse:
    """A choice of this browser, which scripts may read and change. Without a value it is forgotten."""
    name, value = choice
    age = YEAR_SECONDS if value else 0
    answer.set_cookie(name, value, max_age=age, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return answer
