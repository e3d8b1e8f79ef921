"""One way in of a portal user: shut it, open it again, give out its address. All from the drawer, and back to it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Refusal, Sentence
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import portal_users, user_page
from fanlight.ground.access.entering.links import address_of
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import barring
from fanlight.ground.rooms.models import Grant
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show


@for_staff
@require_POST
def grant_disable(request: StaffRequest, key: str) -> HttpResponse:
    """One portal is shut for one person; the others stay open."""
    grant = _grant(request, key)
    undo = url("console:grant-enable", key)
    words = _("%(portal)s is shut for %(name)s.") % {"portal": grant.portal.name, "name": grant.contact.name}
    _try(request, lambda: barring.disable_grant(grant, by=request.viewer), words, undo=undo)
    return done(request, url("console:portal-user-show", grant.contact.key))


@for_staff
@require_POST
def grant_enable(request: StaffRequest, key: str) -> HttpResponse:
    grant = _grant(request, key)
    words = _("%(portal)s is as it was for %(name)s.")
    words %= {"portal": grant.portal.name, "name": grant.contact.name}
    _try(request, lambda: barring.enable_grant(grant, by=request.viewer), words)
    return done(request, url("console:portal-user-show", grant.contact.key))


@for_staff
@require_POST
def way_copy(request: StaffRequest, key: str) -> HttpResponse:
    """A fresh address, said once: this answer holds it, and nothing of ours does afterwards."""
    link = _link(request, key)
    context = _drawer(request, link)
    try:
        token = link.mint(by=request.viewer, why="copy")
    except Refusal as refusal:
        context |= {"why": refusal.message}
        return show(request, "console/portal_users/refused.html", context, fragment="dialogs", status=409)
    context |= {
        "address": address_of(token, workspace_name=request.workspace_name),
        "last_day": link.last_day(dates.zone()),
    }
    return show(request, "console/portal_users/address.html", context, fragment="dialogs")


@for_staff
@require_http_methods(["GET", "POST"])
def way_end(request: StaffRequest, key: str) -> HttpResponse:
    """Asks first, and says what ends: the link, and every visit that came through it."""
    link = _link(request, key)
    if request.method == "GET":
        context = _drawer(request, link) | {"keeps": link.leaves_access}
        return show(request, "console/portal_users/end.html", context, fragment="dialogs")
    and_grant = "and_grant" in request.POST
    words = _("The link has ended. Whoever came in through it is out.")
    _try(request, lambda: link.end(by=request.viewer, and_grant=and_grant), words)
    return done(request, _links_of(link))


@for_staff
@require_POST
def way_renew(request: StaffRequest, key: str) -> HttpResponse:
    link = _link(request, key)
    words = _("A new link for %(name)s is ready. Copy or email it.") % {"name": link.contact.name}
    _try(request, lambda: link.renew(by=request.viewer), words)
    return done(request, _links_of(link))


def _try(request: StaffRequest, verb: Callable[[], object], words: Sentence, *, undo: str = "") -> None:
    """Press a button that somebody else may have pressed a moment before: then say so."""
    try:
        verb()
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, words, undo=undo)


def _drawer(request: StaffRequest, link: ShareLink) -> dict[str, object]:
    contact = portal_users.found(request, link.contact.key)
    context = portal_users.drawer(request, contact, "links") | user_page.links(request, contact)
    return context | {"link": link, "here": _links_of(link)}


def _links_of(link: ShareLink) -> str:
    return f"{url('console:portal-user-links', link.contact.key)}#way-{link.key}"


def _grant(request: StaffRequest, key: str) -> Grant:
    grants = Grant.objects.visible_to(request.viewer).select_related("contact", "portal")
    grant: Grant = get_object_or_404(grants, key=key)
    return grant


def _link(request: StaffRequest, key: str) -> ShareLink:
    links = ShareLink.objects.visible_to(request.viewer)
    link: ShareLink = get_object_or_404(links.select_related("contact", "portal", "grant", "room"), key=key)
    return link
