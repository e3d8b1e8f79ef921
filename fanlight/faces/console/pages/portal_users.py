"""Portal users: everybody with a way in, found and filtered; and for one of them, what they can reach and what was."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.lists import address_of, listed
from fanlight.faces.console.pages import user_history, user_page
from fanlight.ground.access.listings import PORTAL_USERS, described
from fanlight.ground.access.ways import barring
from fanlight.ground.people.models import Contact
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show


@for_staff
@require_GET
def portal_user_list(request: StaffRequest) -> HttpResponse:
    return show(request, "console/portal_users/list.html", _listing(request), fragment="found")


@for_staff
@require_GET
def portal_user_show(request: StaffRequest, key: str) -> HttpResponse:
    """Details: which portals they can reach, how far, and with what they sign in."""
    return _tab(request, key, tab="details", read=user_page.details)


@for_staff
@require_GET
def portal_user_links(request: StaffRequest, key: str) -> HttpResponse:
    """Every link they were given, alive and dead. `?older=` is the key of a link."""
    return _tab(request, key, tab="links", read=user_page.links)


@for_staff
@require_GET
def portal_user_history(request: StaffRequest, key: str) -> HttpResponse:
    """What happened about them and what they did. `?until=` is the number of an event in the workspace's chain."""
    return _tab(request, key, tab="history", read=user_history.history)


@for_staff
@require_http_methods(["GET", "POST"])
def portal_user_disable(request: StaffRequest, key: str) -> HttpResponse:
    """Asked first: what they lose at once."""
    contact = found(request, key)
    if request.method == "GET":
        return show(request, "console/portal_users/disable.html", {"user": contact})
    try:
        barring.disable(contact, by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        words = _("%(name)s has no access any more.") % {"name": contact.name}
        toasts.said(request, words, undo=url("console:portal-user-enable", key))
    return done(request, url("console:portal-user-show", key))


@for_staff
@require_POST
def portal_user_enable(request: StaffRequest, key: str) -> HttpResponse:
    contact = found(request, key)
    try:
        barring.enable(contact, by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, _("%(name)s has access again.") % {"name": contact.name})
    return done(request, url("console:portal-user-show", key))


@for_staff
@require_POST
def portal_user_send(request: StaffRequest, key: str) -> HttpResponse:
    """Resend invite: to the address they have now; what was sent before opens nothing any more."""
    contact = found(request, key)
    try:
        count = barring.send_again(contact, by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        words = ngettext(
            "A new invitation is on its way.", "%(num)s new invitations are on their way.", count
        )
        toasts.said(request, words % {"num": count})
    return done(request, url("console:portal-user-show", key))


def found(request: StaffRequest, key: str) -> Any:
    """The contact of that key, with what the list says of them; or 404."""
    return get_object_or_404(described(Contact.objects.visible_to(request.viewer), request.viewer), key=key)


def drawer(request: StaffRequest, contact: Any, tab: str) -> Context:
    """The list, and what stands in the drawer's head and foot over it."""
    context = _listing(request)
    shown = context["list"]
    return context | {
        "user": contact,
        "tab": tab,
        "query": shown.query,
        "back": address_of(shown.address, shown.asked),
        "state": user_page.state_of(contact),
        "is_waiting": contact.invited_at is not None,
    }


def _listing(request: StaffRequest) -> Context:
    return {
        "list": listed(request, PORTAL_USERS, url("console:portal-user-list")),
        "state_of": user_page.state_of,
    }


def _tab(request: StaffRequest, key: str, *, tab: str, read: Any) -> HttpResponse:
    contact = found(request, key)
    if contact.merged_into_id:
        kept = get_object_or_404(Contact.objects.visible_to(request.viewer), pk=contact.merged_into_id)
        return HttpResponseRedirect(url(f"console:portal-user-{NAMES[tab]}", kept.key))
    context = drawer(request, contact, tab) | read(request, contact)
    return show(request, "console/portal_users/show.html", context, fragment="user")


NAMES = {"details": "show", "links": "links", "history": "history"}
