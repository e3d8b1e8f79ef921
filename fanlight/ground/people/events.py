"""The facts that people can announce."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Fact):
    name = "contact.added"
    meaning = "A contact was written down."
    story = _("added a contact")


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Fact):
    name = "contact.changed"
    meaning = "Name, phone or email address of a contact was changed by the business."
    story = _("changed the details of a contact")

    fields: list[str]
