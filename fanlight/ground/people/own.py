"""What contacts change of themselves: how they are called and reached, and how we write to them.

Who may is asked above, where rights are known. Staff's own edits of the same row go through `Contact.edit`.
"""

import zoneinfo
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import record
from fanlight.core.folding import folded, folded_email
from fanlight.core.viewers import ContactViewer
from fanlight.core.visible import one_line
from fanlight.ground.people import events, readdressing, wishes
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.people.models.contacts import LONGEST_NAME
from fanlight.ground.people.models.entries import readable

LONGEST_PHONE: Final = 40
LANGUAGES: Final = (
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
)
"""What a contact may wish to be written to in, each by its own name."""


class UnknownZone(Malformed):
    code = "contact.unknown_zone"
    message = _("Choose a time zone from the list.")
    field = "zone"


class UnknownLanguage(Malformed):
    code = "contact.unknown_language"
    message = _("Choose a language from the list.")
    field = "language"


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What a contact says of themselves. An empty `zone` is the business's; `wishes` as in `people.wishes`."""

    name: str
    phone: str = ""
    language: str = "en"
    zone: str = ""
    wishes: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, contact: Contact) -> "OwnDetails":
        return cls(contact.name, contact.phone, contact.language, contact.zone, contact.wishes)


@transaction.atomic
def change(contact: Contact, said: OwnDetails, *, by: ContactViewer, revision: int) -> list[str]:
    """Take over what they say; the names of what changed. Raises Malformed by field, or Stale past `revision`."""
    _only_themselves(contact, by, "contact.change_own")
    said = _checked(said)
    contact.take_turn(revision)
    before = OwnDetails.of(contact)
    wished = {name: wishes.are_wanted(before.wishes, name) for name in said.wishes}
    before = replace(before, wishes=wished)  # what was never said counts as wished
    changed = [name for name in LABELS if getattr(said, name) != getattr(before, name)]
    if not changed:
        return []
    for name in changed:
        setattr(contact, name, getattr(said, name))
    contact.name_key = folded(said.name)[:LONGEST_NAME]
    contact.save(update_fields=[*changed, "name_key"])
    contact.gather_words()
    record(events.ContactSaidOwn(about=contact, fields=changed), by=by)
    return changed


@transaction.atomic
def move_to(contact: Contact, address: str, *, by: ContactViewer) -> None:
    """Letters and codes go to `address` from now on, which they proved to be theirs; the one so far is told.

    Their other addresses stay; the one so far goes, so that it opens nothing any more.
    """
    _only_themselves(contact, by, "contact.move_address")
    contact = Contact.objects.within(contact).locked(contact.pk)
    if is_first_address(contact, address):
        return
    before = contact.draft.emails
    kept = [one for one in before[1:] if folded_email(one) != folded_email(address)]
    after = (address, *kept)
    contact.take_turn(contact.revision)
    ContactAddress.keep_only(contact, after)
    contact.has_email = True
    contact.save(update_fields=["has_email"])
    contact.gather_words()
    record(events.ContactMovedAddress(about=contact), by=by)
    readdressing.compare(contact, before, after, by=by)


def is_first_address(contact: Contact, address: str) -> bool:
    """Whether it is the one that letters go to now. One query."""
    now = ContactAddress.objects.within(contact).primary_of(contact.pk)
    return bool(now) and folded_email(now) == folded_email(address)


def zones() -> list[str]:
    """Every time zone with a place in its name, by name."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name and not _is_odd(name))


LABELS: Final = ("name", "phone", "language", "zone", "wishes")
"""What a contact may change, by the words that the fact uses."""


def _checked(said: OwnDetails) -> OwnDetails:
    if said.language not in dict(LANGUAGES):
        raise UnknownLanguage
    if said.zone and said.zone not in zoneinfo.available_timezones():
        raise UnknownZone
    name = readable(one_line(said.name), field="name", most=LONGEST_NAME)
    phone = one_line(said.phone)
    if len(phone) > LONGEST_PHONE:
        raise Malformed(_("At most %(most)s characters.") % {"most": LONGEST_PHONE}, field="phone")
    return OwnDetails(name, phone, said.language, said.zone, said.wishes)


def _only_themselves(contact: Contact, by: ContactViewer, verb: str) -> None:
    if by.contact_id != contact.pk or by.workspace_id != contact.workspace_id:
        raise NotAllowed(verb)


def _is_odd(name: str) -> bool:
    return name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
