"""Going on as somebody else of one's own: for another client, in another portal, or as another person of the mailbox.

A visit carries exactly one grant, so it is another visit that begins, under a new secret, and the old one is over. It
proves no more and lasts no longer than the one it follows. To become another person of the mailbox needs a fresh proof.
"""

from django.db import transaction
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.facts import Personal, record
from fanlight.core.viewers import ContactViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import choosing, signin
from fanlight.ground.access.entering.arriving import Arrived, Caller, come_in
from fanlight.ground.access.entering.choosing import Choice
from fanlight.ground.access.entering.credentials import require_fresh_proof, require_proof
from fanlight.ground.access.models import PortalSession
from fanlight.ground.people.models import Contact, ContactAddress


def choices_of(by: ContactViewer) -> list[Choice]:
    """What the reader may change to, this one among them; nothing while only a link was shown. Three queries."""
    return choosing.grants_of(by, contact_id=by.contact_id, address_key=_proved(by)) if by.is_proven else []


@transaction.atomic
def switch(key: str, *, by: ContactViewer, caller: Caller) -> Arrived | None:
    """A visit by the grant of that key; None for every key that is not among the reader's.

    Raises NotProven, or Over when the visit was ended meanwhile: what it proved is worth nothing then.
    """
    require_proof(by)
    Contact.objects.within(by).locked(by.contact_id)  # else whoever ends all visits would not see the new one
    before = PortalSession.objects.within(by).get(pk=by.session_id)
    choice = choosing.chosen(by, key, contact_id=by.contact_id, address_key=_proved(by))
    if choice is None:
        return None
    if choice.grant.contact_id != by.contact_id:
        require_fresh_proof(by)
    if not compare_and_set(before, expect={"ended_at": None}, ended_at=now()):
        raise signin.Over
    arrived = come_in(
        choice.grant, caller, method=before.method, proved_key=before.proved_key, is_kept=before.is_kept
    )
    kept = {name: getattr(before, name) for name in ("created_at", "assurance", "stepped_up_at")}
    compare_and_set(arrived.session, expect={}, ends_at=min(arrived.session.ends_at, before.ends_at), **kept)
    to = " · ".join(name for name in (choice.contact_name, choice.client_name, choice.portal_name) if name)
    record(events.VisitChanged(about=before, to=Personal("contact", choice.grant.contact_id, to)), by=by)
    return arrived


def _proved(by: ContactViewer) -> str:
    """The folded address that a code proved, while the reader is reached there: later it is others' mailbox alone."""
    key = PortalSession.objects.within(by).values_list("proved_key", flat=True).get(pk=by.session_id)
    mine = ContactAddress.objects.within(by).filter(contact_id=by.contact_id, folded_key=key)
    return key if key and mine.exists() else ""
