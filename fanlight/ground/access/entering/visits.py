"""Visits that are going on: who looks at them, and how they are ended from elsewhere.

A contact sees and ends their own, once more than a link was shown: whoever holds a forwarded link learns nothing of its
owner's devices and signs nobody out. Staff see and end those of any contact. Links and codes stay what they are.
"""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from fanlight.core.doors import OfWorkspace
from fanlight.core.errors import NotAllowed
from fanlight.core.facts import record
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.ground.access import events
from fanlight.ground.access.entering.credentials import require_proof
from fanlight.ground.access.models import PortalSession
from fanlight.ground.people.models import Contact


def of_contact(contact_id: int, *, owner: OfWorkspace) -> list[PortalSession]:
    """What is going on of this contact, the last seen first; with devices, links and portals. One query."""
    mine = PortalSession.objects.within(owner).going_on().filter(contact_id=contact_id)
    return list(mine.select_related("device", "link__portal", "grant__portal"))


def of_reader(by: ContactViewer) -> list[PortalSession]:
    """The reader's own: all of them, or this one alone while only a link was shown."""
    found = of_contact(by.contact_id, owner=by)
    return found if by.is_proven else [one for one in found if one.pk == by.session_id]


@transaction.atomic
def end_one(key: str, *, by: ContactViewer) -> bool:
    """End another visit of the reader; False for one that is over, this one, and everybody else's. Raises NotProven."""
    require_proof(by)
    return bool(_end(_others(by).filter(key=key), by=by, about=by.contact_id))


@transaction.atomic
def end_others(*, by: ContactViewer) -> int:
    """End every visit of the reader but this one; how many. Raises NotProven."""
    require_proof(by)
    return _end(_others(by), by=by, about=by.contact_id)


@transaction.atomic
def end_all(contact: Contact, *, by: Viewer) -> int:
    """Sign a contact out everywhere; how many visits it were. What lets them in again is not touched."""
    if not by.is_staff:
        raise NotAllowed("visits.end")
    mine = PortalSession.objects.within(by).filter(contact_id=contact.pk, ended_at=None)
    return _end(mine, by=by, about=contact.pk)


def _others(by: ContactViewer) -> Any:
    mine = PortalSession.objects.within(by).filter(contact_id=by.contact_id, ended_at=None)
    return mine.exclude(pk=by.session_id)


def _end(sessions: Any, *, by: Viewer, about: int) -> int:
    """Those that rest behind a grant that is shut end too: giving the grant back shall not bring them back."""
    contact = Contact.objects.within(by).locked(
        about
    )  # a visit that goes on as another does so before or not at all
    going = sessions.going_on().count()
    sessions.update(ended_at=now())
    if going:
        record(events.VisitsEnded(about=contact, visits=going), by=by)
    return int(going)
