"""The letter that asks write: what is still wanted, and where to give it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fanlight.ground.mail.lines import without_placeholders
from fanlight.ground.mail.outbox import Draft
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Room

KIND: Final = "reminder"


def still_wanted(asks: Sequence[Any], *, room: Room, contact: Contact, keys: Mapping[str, str]) -> Draft:
    with translation.override(contact.written_language):
        wanted = "\n".join(f"– {_line(ask)}" for ask in asks)
        lines = [
            _("Hello {{ contact }},"),
            _("for “{{ job }}” we still need from you:"),
            wanted,
            _("You can give it here, in a minute:"),
            "{{ portal_link }}" if keys else "{{ portal_address }}",
            _("Which of these letters you get is said in your account, under “Your details”."),
            _("Kind regards") + "\n{{ business }}",
        ]
        subject = _("Still needed for “{{ job }}”")
    body = "\n\n".join(lines)
    return Draft(kind=KIND, subject=subject, body=body, contact=contact, room=room, keys=keys)


def _line(ask: Any) -> str:
    text = without_placeholders(ask.text)
    if ask.due_on is None:
        return text
    return _("%(what)s (until %(day)s)") % {"what": text, "day": date_format(ask.due_on, "j F Y")}
