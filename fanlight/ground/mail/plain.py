"""The dynamic values that are no secret and need no package above: who writes, to whom, for which business."""

from django.utils.translation import gettext_lazy as _

from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Workspace


def contact(letter: Letter) -> str:
    return letter.contact.name if letter.contact else letter.to_address


def business(letter: Letter) -> str:
    return Workspace.objects.values_list("name", flat=True).get(pk=letter.workspace_id)


def member(letter: Letter) -> str:
    """Who wrote it; an automatic letter is signed by the business alone."""
    return letter.member.name if letter.member else ""


def register() -> None:
    values.provides("contact", _("Name of the contact"), contact, preview=contact)
    values.provides("business", _("Name of your business"), business, preview=business)
    values.provides("member", _("Your name"), member, preview=member)
