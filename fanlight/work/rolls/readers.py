"""One row of a list as a contact, a client or a site says it: JSON values, or why it cannot be one."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from fanlight.core.folding import folded, folded_email
from fanlight.work.rolls.words import client_kind
from fanlight.work.transfers.kinds import Reading
from fanlight.work.transfers.saying import RowReader, Values, Wrong, address_of, position_of

LONGEST_SITE: Final = 300
LONGEST_NAME: Final = 200
MOST_EMAILS: Final = 20
BETWEEN: Final = re.compile(r"[;,\s|]+")
ANGLED: Final = re.compile(r"<([^<>\s@]+@[^<>\s]+)>")


class ContactReader(RowReader):
    """A row is a person, known by a reference, an address, or the name alone."""

    noun = "contact"
    longest = {
        "reference": 80, "name": LONGEST_NAME, "first": 100, "last": 100, "title": 120, "phone": 40, "client": 200,
    }  # fmt: skip
    gathers = frozenset({"emails"})

    def completed(self, said: Values) -> Reading:
        emails = _emails(said["emails"])
        parts = " ".join(said[part] for part in ("first", "last") if said.get(part))
        name = _readable(said.get("name") or parts or (emails[0] if emails else ""))
        reference = str(said.get("reference", ""))
        values = {
            "name": name,
            "title": said.get("title", ""),
            "phone": said.get("phone", ""),
            "emails": emails,
            "client": said.get("client", ""),
            "own": said["own"],
        }
        same = (
            reference
            or f"{folded_email(emails[0]) if emails else ''}|{folded(name)}|{folded(values['client'])}"
        )
        return Reading(reference, values, same=same)


class ClientReader(RowReader):
    """A row is a client, known by a reference or its name."""

    noun = "client"
    longest = {"reference": 80, "name": LONGEST_NAME, "kind": 80}

    def completed(self, said: Values) -> Reading:
        name = _readable(said.get("name", ""))
        reference = str(said.get("reference", ""))
        kind = client_kind(said["kind"]) if said.get("kind") else ""
        return Reading(
            reference, {"name": name, "kind": kind, "own": said["own"]}, same=reference or folded(name)
        )


class SiteReader(RowReader):
    """A row is a place, known by a reference, or by its address and whose it is."""

    noun = "site"
    longest = {"reference": 80, "client": 200, "site": LONGEST_SITE}

    def completed(self, said: Values) -> Reading:
        lines = _readable(address_of(said, most=LONGEST_SITE), words=_("The row has no address."))
        reference, client = str(said.get("reference", "")), said.get("client", "")
        same = reference or f"{folded(lines)}|{folded(client)}"
        return Reading(reference, {"lines": lines, "client": client} | position_of(said), same=same)


def _readable(text: str, *, words: str = "") -> str:
    if not folded(text):
        raise Wrong(words or _("The row has no name."))
    if len(text) > LONGEST_SITE or (len(text) > LONGEST_NAME and not words):
        raise Wrong(_("The name is longer than %(most)s characters.") % {"most": LONGEST_NAME})
    return text


def _emails(cells: list[str]) -> list[str]:
    """Each address once, in the order they come. A cell may hold several, or one behind a name: Ann <ann@x.example>."""
    found: dict[str, str] = {}
    for cell in cells:
        for address in ANGLED.findall(cell) or [part for part in BETWEEN.split(cell) if part]:
            found.setdefault(folded_email(address), _checked(address))
    if len(found) > MOST_EMAILS:
        raise Wrong(_("A contact may have %(most)s email addresses at most.") % {"most": MOST_EMAILS})
    return list(found.values())


def _checked(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        raise Wrong(_("“%(cell)s” is no email address.") % {"cell": address[:60]}) from None
    return address
