"""What contacts are found by follows the names of their clients, a few rows at a time."""

from typing import Final

from django.db import transaction

from fanlight.core.doors import OfWorkspace
from fanlight.ground.people.models import Affiliation, Contact

AT_ONCE: Final = 100


def contacts_of(client_id: int, *, owner: OfWorkspace) -> None:
    """Gather the words of every contact of that client anew. Safe to repeat."""
    ties = Affiliation.objects.within(owner).filter(client_id=client_id).order_by("id")
    last = 0
    while portion := list(ties.filter(id__gt=last)[:AT_ONCE].values_list("id", "contact_id")):
        last = portion[-1][0]
        _gather([contact_id for _tie, contact_id in portion], owner=owner)


@transaction.atomic
def _gather(contact_ids: list[int], *, owner: OfWorkspace) -> None:
    for contact in Contact.objects.within(owner).filter(pk__in=contact_ids):
        contact.gather_words()
