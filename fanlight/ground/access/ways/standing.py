"""What lists say of a contact's ways in: the best of them, kept in a column that is indexed and decides nothing.

Every verb that opens or shuts a way in calls `settle` in its transaction. Links and invitations end by themselves, so a
tick settles those contacts whose best way in has run out meanwhile.
"""

import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import now

from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.people.models.contacts import NEVER
from fanlight.ground.rooms.models import Grant

SETTLED_AT_ONCE: Final = 1_000


def settle(contact_id: int, *, owner: OfWorkspace) -> None:
    """Write down what this contact's ways in amount to now. Four small queries at most."""
    contact = Contact.objects.within(owner).filter(pk=contact_id).first()
    if contact is None:
        return
    state, until = _best(contact)
    if (state, until) != (contact.portal_state, contact.portal_until):
        compare_and_set(contact, expect={}, portal_state=state, portal_until=until)


def settle_merged(contact_id: int, owner: OfWorkspace) -> None:
    """After a merge: what both had is the kept one's now, and nothing is said any more of what became part of it."""
    kept = Contact.objects.within(owner).filter(pk=contact_id).first()
    gone = list(Contact.objects.within(owner).filter(merged_into=contact_id).exclude(portal_state=""))
    if kept is None or not gone:
        return
    with transaction.atomic():
        for one in gone:
            settle(one.pk, owner=owner)
        _take_over_dates(kept, gone)
        settle(kept.pk, owner=owner)


def _take_over_dates(kept: Contact, gone: list[Contact]) -> None:
    """The last time either came in, and the first time either accepted."""
    both = [kept, *gone]
    seen = max((one.signed_in_at for one in both if one.signed_in_at), default=None)
    accepted = min((one.accepted_at for one in both if one.accepted_at), default=None)
    compare_and_set(kept, expect={}, signed_in_at=seen, signed_in_order=seen or NEVER, accepted_at=accepted)


def settle_due(contacts: Any) -> int:
    """Settle those of these contacts whose state has run out; how many. A thousand at most, the longest ago first."""
    due = contacts.filter(portal_until__lte=now()).order_by("portal_until")[:SETTLED_AT_ONCE]
    for contact in due:
        settle(contact.pk, owner=contact)
    return len(due)


def _best(contact: Contact) -> tuple[str, datetime.datetime | None]:
    grants = set(Grant.objects.within(contact).filter(contact=contact).values_list("state", flat=True))
    links = ShareLink.objects.within(contact).filter(contact=contact)
    if contact.disabled_at or contact.erased_at:
        return "disabled" if grants or links.exists() else "", None
    if "active" in grants:
        return "active", None
    if until := _last_day_of_invitations(contact) if "invited" in grants else None:
        return "invited", until
    live = Q(ended_at=None, ends_at__gt=now(), kind="share")
    if until := links.filter(live).aggregate(last=Max("ends_at"))["last"]:
        return "link", until
    if "disabled" in grants:
        return "disabled", None
    return "ended" if grants or links.exists() else "", None


def _last_day_of_invitations(contact: Contact) -> datetime.datetime | None:
    mine = Invitation.objects.within(contact).unanswered().filter(grant__contact=contact)
    in_time = mine.filter(grant__state="invited", ends_at__gt=now())
    last: datetime.datetime | None = in_time.aggregate(last=Max("ends_at"))["last"]
    return last
