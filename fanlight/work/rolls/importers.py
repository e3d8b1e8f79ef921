"""The importers that this package registers with `transfers`: contacts, clients and sites."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Words
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.work.rolls import words
from fanlight.work.rolls.clients import ClientUndoer, ClientWriter
from fanlight.work.rolls.contacts import ContactUndoer, ContactWriter
from fanlight.work.rolls.readers import ClientReader, ContactReader, SiteReader
from fanlight.work.rolls.sites import SiteUndoer, SiteWriter
from fanlight.work.transfers.columns import Column, Look, date_order
from fanlight.work.transfers.kinds import Place, Reading, RowWriter, Undoer
from fanlight.work.transfers.mapping import SKIP, Choice, Mapping
from fanlight.work.transfers.naming import placed, spelled
from fanlight.work.transfers.own_columns import make_fields
from fanlight.work.transfers.proposing import OWN, OWN_PLACES, check, need, taken_places, without_doubles
from fanlight.work.transfers.saying import RowReader

REFERENCE: Final = Place("reference", _("Reference (finds the row again)"))
NUMBERS: Final = ("number", "money")


class RollImporter:
    """What the three have in common: no statuses, and places that are found by the names of columns."""

    words: Words[str, str]
    own_places: Sequence[Place] = ()
    other_places: Sequence[Place]
    several: frozenset[str] = frozenset()
    needs: Sequence[str]
    needed: Sentence
    reads: type[RowReader]

    def places(self) -> Sequence[Place]:
        return (REFERENCE, *self.other_places, *self.own_places)

    def sorted_place(self) -> str:
        return ""

    def answers(self, by: Viewer) -> list[tuple[str, Sentence]]:
        return []

    def proposal(self, look: Look, *, by: Viewer) -> Mapping:
        taken = taken_places(look.columns, lambda name: placed(name, self.words), several=self.several)
        columns = [self._choice(column, taken.get(column.name, "")) for column in look.columns]
        columns = _without_parts(columns)
        return Mapping(without_doubles(columns), date_order(look.columns))

    def check(self, mapping: Mapping, look: Look, *, by: Viewer) -> Mapping:
        check(mapping, look, self.places())
        need(mapping, self.needs, self.needed)
        days = any(choice.to == f"{OWN}date" for choice in mapping.columns)
        order = mapping.checked_order(date_order(look.columns) if days else "")
        return replace(mapping, date_order=order)

    def reader(self, mapping: Mapping, look: Look, *, by: Viewer) -> Callable[[list[str]], Reading]:
        return self.reads(mapping, look, by=by)

    def prepare(self, mapping: Mapping, look: Look, *, by: Viewer) -> None:
        if self.own_places:
            make_fields(mapping, look, noun=self.reads.noun, by=by)

    def _choice(self, column: Column, place: str) -> Choice:
        if place and (place not in ("latitude", "longitude") or column.kind in NUMBERS):
            return Choice(place)
        label = spelled(column.name)[:120]
        return (
            Choice(f"{OWN}{column.kind}", label) if column.filled and self.own_places else Choice(SKIP, label)
        )


class ContactImporter(RollImporter):
    """A row is a contact; it may name its client, which is made when nobody knows it."""

    words, reads = words.CONTACTS, ContactReader
    own_places = OWN_PLACES
    several = frozenset({"emails"})
    needs = ("name", "first", "last", "emails")
    needed = _("Say which column holds the names, or the email addresses.")
    other_places = (
        Place("name", _("Name")),
        Place("first", _("First name")),
        Place("last", _("Last name")),
        Place("emails", _("Email"), is_single=False),
        Place("phone", _("Phone")),
        Place("title", _("Role or job title")),
        Place("client", _("Client")),
    )

    def writer(self, mapping: Mapping, *, by: Viewer) -> RowWriter:
        return ContactWriter(by)

    def undoer(self, *, by: Viewer) -> Undoer:
        return ContactUndoer(by)


class ClientImporter(RollImporter):
    words, reads = words.CLIENTS, ClientReader
    own_places = OWN_PLACES
    needs = ("name",)
    needed = _("Say which column holds the names.")
    other_places = (Place("name", _("Name")), Place("kind", _("Organisation or household")))

    def writer(self, mapping: Mapping, *, by: Viewer) -> RowWriter:
        return ClientWriter(by)

    def undoer(self, *, by: Viewer) -> Undoer:
        return ClientUndoer(by)


class SiteImporter(RollImporter):
    words, reads = words.SITES, SiteReader
    needs = ("site",)
    needed = _("Say which column holds the addresses.")
    other_places = (
        Place("site", _("Address")),
        Place("area", _("Address: town or district")),
        Place("postcode", _("Address: postcode")),
        Place("latitude", _("Address: latitude")),
        Place("longitude", _("Address: longitude")),
        Place("client", _("Client")),
    )

    def writer(self, mapping: Mapping, *, by: Viewer) -> RowWriter:
        return SiteWriter(by)

    def undoer(self, *, by: Viewer) -> Undoer:
        return SiteUndoer(by)


def _without_parts(choices: list[Choice]) -> list[Choice]:
    """With a column for the whole name, those for its parts are left out."""
    if not any(choice.to == "name" for choice in choices):
        return choices
    return [replace(choice, to=SKIP) if choice.to in ("first", "last") else choice for choice in choices]
