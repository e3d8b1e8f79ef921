"""What contacts change of themselves in the portal, where it is allowed, and once it is sure who they are.

A new email address is a way in: it needs a fresh proof of who is asking, and a code from the new address itself.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, NotProven
from fanlight.core.viewers import GrantViewer
from fanlight.ground.access.entering import codes, credentials
from fanlight.ground.access.entering.arriving import Caller
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.access.entering.proven import CodeOver
from fanlight.ground.access.models import SignInCode
from fanlight.ground.people import own
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.people.own import OwnDetails
from fanlight.ground.rooms import rights


class AlreadyYours(Malformed):
    code = "contact.address_already_yours"
    message = _("We write to this address already.")
    field = "email"


def may_change(viewer: Any) -> bool:
    """Whether this reader may change their details here. Whoever has a link to one job alone asks the business."""
    return isinstance(viewer, GrantViewer) and rights.may_in_portal(viewer, "may.edit")


def change(said: OwnDetails, *, by: GrantViewer, revision: int) -> list[str]:
    """Take over what they say of themselves; the names of what changed. Raises as `people.own.change` does."""
    _require(by)
    return own.change(_reader(by), _without_links(said, by), by=by, revision=revision)


def ask_for_address(address: str, caller: Caller, *, by: GrantViewer, held: str = "") -> codes.Asked:
    """A code to the new address. Raises NotProven, AlreadyYours, NotAnAddress or TooManyAddresses."""
    _require(by)
    credentials.require_fresh_proof(by)
    contact = _reader(by)
    if own.is_first_address(contact, address):
        raise AlreadyYours
    return codes.ask_new_address(contact, address, caller, held=held)


@transaction.atomic
def take_address(code: SignInCode, *, by: GrantViewer) -> None:
    """The code from the new address was right: letters go there from now on. Once. Raises CodeOver."""
    _require(by)
    if code.why != "address" or code.contact_id != by.contact_id or not code.take():
        raise CodeOver
    own.move_to(_reader(by), code.address, by=by)
    compare_and_set(code, expect={}, address="")


def address_of(by: GrantViewer) -> str:
    return ContactAddress.objects.within(by).primary_of(by.contact_id)


def _reader(by: GrantViewer) -> Contact:
    found: Contact = Contact.objects.visible_to(by).get()
    return found


def _require(by: GrantViewer) -> None:
    if not may_change(by):
        raise NotAllowed("contact.change_own")
    if not by.is_proven:
        raise NotProven


def _without_links(said: OwnDetails, by: GrantViewer) -> OwnDetails:
    name, phone = without_secrets(said.name, owner=by), without_secrets(said.phone, owner=by)
    return OwnDetails(name, phone, said.language, said.zone, said.wishes)
