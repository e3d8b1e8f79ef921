"""What is found by the name of a client or the address of a site follows when that changes, a few rows at a time.

Packages above register who else follows: jobs do.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import transaction

from fanlight.core.doors import OfWorkspace
from fanlight.ground.people.models import Affiliation, Contact

AT_ONCE: Final = 100

type Follower = Callable[[int, Any], None]

_followers: dict[str, list[Follower]] = {}


def register(kind: str, follower: Follower) -> None:
    """Called in `apps.py`. `follower(key, owner)` is told in the background of a client or site; safe to repeat."""
    known = _followers.setdefault(kind, [])
    if follower not in known:
        known.append(follower)


def follow(kind: str, key: int, *, owner: OfWorkspace) -> None:
    for follower in _followers.get(kind, []):
        follower(key, owner)


def contacts_of(client_id: int, owner: OfWorkspace) -> None:
    """Gather the words of every contact of that client anew."""
    ties = Affiliation.objects.within(owner).filter(client_id=client_id).order_by("id")
    last = 0
    while portion := list(ties.filter(id__gt=last)[:AT_ONCE].values_list("id", "contact_id")):
        last = portion[-1][0]
        _gather([contact_id for _tie, contact_id in portion], owner=owner)


def gather_contact(contact_id: int, owner: OfWorkspace) -> None:
    _gather([contact_id], owner=owner)


@transaction.atomic
def _gather(contact_ids: list[int], *, owner: OfWorkspace) -> None:
    for contact in Contact.objects.within(owner).filter(pk__in=contact_ids):
        contact.gather_words()
