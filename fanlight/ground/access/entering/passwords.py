"""Passwords of contacts: what may be one, how one is set and changed, and what one is worth at the door.

Nobody but the contact sets one. Whoever forgot theirs comes in by a code, which is also what changes it: there is no
other way round it. The same work is done for an address that nobody has.
"""

import functools
import re
from collections.abc import Iterator
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.errors import Malformed, Refusal
from fanlight.core.facts import Fact
from fanlight.core.folding import folded
from fanlight.core.viewers import ContactViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import credentials, visits
from fanlight.ground.access.models import Credential
from fanlight.ground.mail.lines import is_address
from fanlight.ground.people.models import Client, Contact, ContactAddress
from fanlight.ground.people.models.ties import Affiliation
from fanlight.ground.workspaces.models import Workspace

SHORTEST: Final = 12
LONGEST: Final = 128
MOST_PEOPLE: Final = 3
"""So many people of one mailbox may have a password each; the one that fits is who comes in."""
ENDINGS: Final = re.compile(r"^[\d\W_]+|[\d\W_]+$")


class WrongPassword(Refusal):
    code = "password.wrong"
    message = _("This is not your password now. Type it again, or confirm by a code that it is you.")
    field = "current"


def check(password: str, *, contact: Contact) -> None:
    """Raises Malformed with the reason. Any characters may stand in it, and it is kept exactly as it was typed.

    Refused: what is on the list of common passwords (shipped, nothing is asked elsewhere), and a name, an address or
    a word of the business with digits around it.
    """
    if len(password) < SHORTEST:
        raise Malformed(_("Use at least 12 characters. Three or four words are good."), field="password")
    if len(password) > LONGEST:
        raise Malformed(_("Use 128 characters at most."), field="password")
    if _is_common(password):
        raise Malformed(_("Many people use this password. Choose another."), field="password")
    if _stem(password) in set(_near(contact)):
        raise Malformed(
            _("This is too close to your name, your address or the name of the business."), field="password"
        )


def first(contact: Contact, password: str) -> Fact:
    """A password along with an invitation, which decides whether it may be. Raises Malformed with the field."""
    _keep(contact, password)
    return events.PasswordSet(about=contact, contact=contact.pk)


@transaction.atomic
def set_own(password: str, *, by: ContactViewer, current: str = "", ends_others: bool = False) -> None:
    """The contact's own password from now on; the address on file hears of it.

    A first one needs a fresh proof. To change one, the password so far or a fresh code or passkey is needed. Raises
    NotProven, WrongPassword, NotOffered, or Malformed with the field.
    """
    credentials.require_offer(by)
    contact = Contact.objects.within(by).locked(by.contact_id)
    mine = Credential.objects.within(by).filter(contact=contact, kind="password").first()
    credentials.require_proof(by)
    if mine is None:
        credentials.require_fresh_proof(by)
    elif not credentials.is_fresh(by, credentials.BESIDE_PASSWORD) and not _matches(mine, current):
        raise WrongPassword
    _keep(contact, password)
    credentials.announce(contact, events.PasswordSet(about=contact, contact=contact.pk), by=by)
    if ends_others:
        visits.end_others(by=by)


def proved(email: str, password: str, *, owner: OfWorkspace) -> credentials.Proved | None:
    """Whose password this is, of the people with that address who may come in; None alike for everything else.

    Costs one hash whoever has the address, and one for each further person of a shared mailbox.
    """
    may_be = is_address(email.strip()) and len(password) <= LONGEST
    candidates = list(_candidates(email, owner)) if may_be else []
    if not candidates:
        make_password(password[:LONGEST])
        return None
    for credential in candidates:
        if _matches(credential, password):
            compare_and_set(credential, expect={}, used_at=now())
            return credentials.Proved(credential.contact, credentials.grants_of(credential.contact))
    return None


def _keep(contact: Contact, password: str) -> None:
    check(password, contact=contact)
    hashed, mine = make_password(password), {"workspace_id": contact.workspace_id, "contact": contact}
    found = Credential.objects.within(contact).filter(contact=contact, kind="password").first()
    if found is None:
        Credential.objects.create(**mine, kind="password", secret=hashed)
    else:
        compare_and_set(found, expect={}, secret=hashed, used_at=None)


def _candidates(email: str, owner: OfWorkspace) -> Iterator[Credential]:
    people = Contact.objects.within(owner).active().reached_at(email)
    found = Credential.objects.within(owner).filter(kind="password", contact_id__in=people.values("id"))
    for credential in found.select_related("contact").order_by("id")[:MOST_PEOPLE]:
        if credentials.grants_of(credential.contact):
            yield credential


def _matches(credential: Credential, password: str) -> bool:
    """Whether it is; a hash of older settings is made anew on the way."""

    def renew(raw: str) -> None:
        compare_and_set(credential, expect={"secret": credential.secret}, secret=make_password(raw))

    return bool(check_password(password, credential.secret, setter=renew))


def _is_common(password: str) -> bool:
    return len(set(password)) == 1 or not _listed().isdisjoint({password.lower().strip(), _stem(password)})


@functools.cache
def _listed() -> frozenset[str]:
    """The 20,000 passwords that turn up most often in stolen lists, as Django ships them."""
    return frozenset(CommonPasswordValidator().passwords)


def _near(contact: Contact) -> Iterator[str]:
    """What a stranger would try first, folded: of the person, their clients and the business."""
    business = Workspace.objects.get(pk=contact.workspace_id)
    emails = ContactAddress.objects.within(contact).filter(contact=contact)
    ties = Affiliation.objects.within(contact).filter(contact=contact).values("client_id")
    texts = [contact.name, business.name, business.tagline, business.email, "Fanlight"]
    texts += emails.values_list("address", flat=True)
    texts += Client.objects.within(contact).filter(id__in=ties).values_list("name", flat=True)
    for text in texts:
        parts = [re.sub(r"\W", "", part) for part in re.split(r"[\s@.,_-]+", folded(text))]
        yield from (word for word in [*parts, "".join(parts)] if len(word) > 2)


def _stem(password: str) -> str:
    """Folded, without digits and signs around it: `Alder2026!` is alder, however often it is repeated."""
    bare = re.sub(r"\W", "", ENDINGS.sub("", folded(password)))
    for length in range(1, len(bare) // 2 + 1):
        if len(bare) % length == 0 and bare == bare[:length] * (len(bare) // length):
            return bare[:length]
    return bare
