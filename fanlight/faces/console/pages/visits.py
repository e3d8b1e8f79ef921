"""Where a contact is signed in at this moment, and Sign out everywhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.ground.access.entering import visits
from fanlight.ground.access.models import PortalSession
from fanlight.ground.people.models import Contact
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done


def going_on(viewer: StaffViewer, contact: Contact) -> list[dict[str, Any]]:
    """The contact's live visits as a card lists them. One query."""
    return [_told(session) for session in visits.of_contact(contact.pk, owner=viewer)]


@for_staff
@require_POST
def contact_sign_out(request: StaffRequest, key: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.viewer), key=key)
    ended = visits.end_all(contact, by=request.viewer)
    words = ngettext(
        "%(name)s was signed out on one device.", "%(name)s was signed out on %(num)s devices.", ended
    )
    nowhere = _("%(name)s was signed in nowhere.")
    messages.success(request, (words if ended else nowhere) % {"name": contact.name, "num": ended})
    return done(request, url("console:contact-show", key))


def _told(session: PortalSession) -> dict[str, Any]:
    way: Any = session.grant or session.link
    seen = _("last seen %(when)s") % {"when": dates.when_within(session.seen_at)}
    whence = _("from %(address)s") % {"address": session.ip} if session.ip else ""
    how = {"link": _("by a link"), "code": _("by a code"), "password": _("by a password")}
    came = how.get(session.assurance, _("by a passkey"))
    return {"browser": session.browser, "meta": [way.portal.name, came, seen, whence]}
