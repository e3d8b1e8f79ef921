"""Possible doubles: who is called the same, or reached at the same address. Found by an index alone."""

from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client, Contact, ContactAddress, Site

MOST: Final = 5
SAME_NAME: Final = _("The same name")
SAME_ADDRESS: Final = _("The same email address")
SAME_PLACE: Final = _("The same address")


class Double(NamedTuple):
    """A row that may be the same one, and why it seems so."""

    row: Any
    why: Sentence


def of(row: Any, *, by: Viewer) -> list[Double]:
    """At most five that may be the same as this client, contact or site. One to three queries."""
    if isinstance(row, Contact):
        return _of_contact(row, by)
    if isinstance(row, Client):
        same = Client.objects.visible_to(by).live().filter(name_key=row.name_key)
        return [Double(one, SAME_NAME) for one in same.exclude(pk=row.pk).order_by("id")[:MOST]]
    places = Site.objects.visible_to(by).live().filter(lines_key=row.lines_key).select_related("client")
    return [Double(one, SAME_PLACE) for one in places.exclude(pk=row.pk).order_by("id")[:MOST]]


def _of_contact(contact: Contact, by: Viewer) -> list[Double]:
    others = Contact.objects.visible_to(by).live().exclude(pk=contact.pk).with_email().order_by("id")
    found = [Double(one, SAME_NAME) for one in others.filter(name_key=contact.name_key)[:MOST]]
    mine = ContactAddress.objects.visible_to(by).of_contact(contact)
    keys = list(mine.values_list("folded_key", flat=True))
    sharing = ContactAddress.objects.visible_to(by).filter(folded_key__in=keys).exclude(contact=contact)
    holders = list(sharing.order_by("folded_key").values_list("contact_id", flat=True)[: MOST * 2])
    known = {double.row.pk for double in found}
    found += [Double(one, SAME_ADDRESS) for one in others.filter(pk__in=holders) if one.pk not in known]
    return found[:MOST]
