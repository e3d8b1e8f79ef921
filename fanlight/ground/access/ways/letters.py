"""What letters say of share links: dynamic values, minted when a letter leaves and ended again when it surely did not.

A stored letter names the link by its key. The address that opens it exists in the letter that arrives, nowhere else.
"""

from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.facts import record
from fanlight.core.viewers import TaskViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering.links import address_of, look_up, without_secrets
from fanlight.ground.access.models import LinkSecret, ShareLink
from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces import addresses
from fanlight.ground.workspaces.models import Workspace

LINK_KEY: Final = "link"
PORTAL_LINK: Final = "{{ portal_link }}"


def register() -> None:
    values.provides(
        "portal_link",
        _("Link to the portal"),
        _mint,
        needs=LINK_KEY,
        button=_("Open the portal"),
        on_sent=_note_sending,
        on_unsent=_withdraw,
    )
    values.provides("link_ends", _("Last day of the link"), _last_day, needs=LINK_KEY, preview=_last_day)


def as_dynamic(text: str, *, link: ShareLink) -> str:
    """The text of a letter as it may be kept: this link's address becomes its dynamic value, any other is taken out."""

    def named(match: Any) -> str:
        found = look_up(match[1], owner=link)
        return PORTAL_LINK if found and found.link.pk == link.pk else str(match[0])

    return without_secrets(tokens.LINK_PATTERN.sub(named, text), owner=link)


def _mint(letter: Letter) -> str:
    link = _link_of(letter)
    token = link.mint(by=_sender(letter), why="letter", letter=letter)
    return address_of(token, workspace_name=addresses.name_of(letter.workspace_id))


def _last_day(letter: Letter) -> str:
    zone = Workspace.objects.get(pk=letter.workspace_id).zone_info
    return str(date_format(_link_of(letter).last_day(zone), "l j F Y"))


def _note_sending(letter: Letter, text: str) -> None:
    compare_and_set(_link_of(letter), expect={}, sent_at=now())


@transaction.atomic
def _withdraw(letter: Letter, text: str) -> None:
    """End what was minted for a try that did not leave: nobody holds it, and nobody should see it as live."""
    token = text.rpartition("/")[2]
    secret = LinkSecret.objects.within(letter).filter(digest=tokens.digest(token)).first()
    if secret is not None and compare_and_set(secret, expect={"ended_at": None}, ended_at=now()):
        fact = events.LinkWithdrawn(about=secret.link, room_id=letter.room_id, last_four=secret.last_four)
        record(fact, by=_sender(letter))


def _link_of(letter: Letter) -> ShareLink:
    link: ShareLink = ShareLink.objects.within(letter).get(key=letter.values[LINK_KEY])
    return link


def _sender(letter: Letter) -> TaskViewer:
    """The machine, on behalf of the member who wrote the letter."""
    return TaskViewer(letter.workspace_id, letter.member_id or 0, "letter")
