"""The letters about a new request: to the team, and to whoever asked. Queued with the request, in one transaction."""

import datetime
import logging
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal
from fanlight.core.facts import is_past, moment
from fanlight.core.viewers import TaskViewer
from fanlight.ground.mail import outbox
from fanlight.ground.mail.lines import without_placeholders
from fanlight.ground.mail.outbox import Draft
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.addresses import console_address, name_of, portal_address
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.conversations.letters import ALERT

if TYPE_CHECKING:
    from fanlight.work.requests.models import WorkRequest

log = logging.getLogger(__name__)
RECEIVED: Final = "request"
GATHERS: Final = datetime.timedelta(seconds=45)
"""The team's letter waits for the photos that come with a request: what is told already is not told once more."""


def tell_of(request: "WorkRequest") -> None:
    """One letter for each who is to hear of it, and one for who asked. An address that takes none loses no request."""
    from fanlight.work.requests.models.watchers import told  # whose package sends these letters

    if is_past():
        return
    contact = Contact.objects.within(request).get(pk=request.contact_id)
    place = name_of(request.workspace_id)
    for member in told(request):
        _post(_to_team(request, contact, address=member.login.email, place=place), request)
    _post(_to_contact(request, contact, place=place), request)


def _to_team(request: "WorkRequest", contact: Contact, *, address: str, place: str) -> Draft:
    who, title = without_placeholders(contact.name), without_placeholders(request.title)
    asks = _("%(who)s asks for a quote") if request.kind == "quote" else _("%(who)s asks for a job")
    sentence = asks % {"who": who}
    lines = [f"{sentence}: “{title}” ({request.number}).", _("Read it and answer here:")]
    return Draft(
        kind=ALERT,
        subject=f"{sentence}: {request.number} {title}",
        body="\n\n".join([*lines, console_address(place, f"requests/{request.number}/")]),
        to_address=address,
        room=request.room,
        send_at=moment() + GATHERS,
    )


def _to_contact(request: "WorkRequest", contact: Contact, *, place: str) -> Draft:
    business = Workspace.objects.get(pk=request.workspace_id).name
    words = [
        _("Hello %(name)s,") % {"name": without_placeholders(contact.name)},
        _("we have your request %(number)s: “%(title)s”. We look at it and answer you in the portal.")
        % {"number": request.number, "title": without_placeholders(request.title)},
        _("Where it stands, you see here:"),
        portal_address(place, f"requests/{request.number}/"),
        without_placeholders(business),
    ]
    return Draft(
        kind=RECEIVED,
        subject=_("We have your request %(number)s") % {"number": request.number},
        body="\n\n".join(words),
        contact=contact,
        room=request.room,
    )


def _post(draft: Draft, request: "WorkRequest") -> None:
    try:
        outbox.post(draft, by=TaskViewer(request.workspace_id, 0, "request"))
    except Refusal as refusal:
        log.warning("letter about a request not posted: %s", refusal.code)
