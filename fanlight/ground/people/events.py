"""The facts that people can announce. `other` of a merge is the key of the row that gave its rows away."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact, Personal


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Fact):
    name = "contact.added"
    meaning = "A contact was written down."
    story = _("added a contact")


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Fact):
    name = "contact.changed"
    meaning = "Name, phone, email addresses or other details of a contact were changed by the business."
    story = _("changed the details of a contact")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactSaidOwn(Fact):
    name = "contact.said_own"
    meaning = "A contact changed their own name, phone, language, time zone or wishes in the portal."
    story = _("changed their own details")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactMovedAddress(Fact):
    name = "contact.moved_address"
    meaning = "A contact proved another email address; letters and codes go there, and not to the one so far."
    story = _("changed their own email address")


@dataclass(frozen=True, kw_only=True)
class ContactFilled(Fact):
    name = "contact.filled"
    meaning = "Fields that the workspace added say something else on a contact. `labels`: what they were called then."
    story = _("changed {labels} of the contact")

    labels: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactArchived(Fact):
    name = "contact.archived"
    meaning = "A contact was put away: lists and choices leave it out."
    story = _("archived the contact")


@dataclass(frozen=True, kw_only=True)
class ContactRestored(Fact):
    name = "contact.restored"
    meaning = "An archived contact was taken out again."
    story = _("restored the contact")


@dataclass(frozen=True, kw_only=True)
class ContactDisabled(Fact):
    name = "contact.disabled"
    meaning = "Every way in of a contact was shut at once."
    story = _("took away every way in")


@dataclass(frozen=True, kw_only=True)
class ContactEnabled(Fact):
    name = "contact.enabled"
    meaning = "The ways in of a disabled contact were given back."
    story = _("gave the ways in back")


@dataclass(frozen=True, kw_only=True)
class ContactMerged(Fact):
    name = "contact.merged"
    meaning = "Two contacts turned out to be one person; the other one's rows moved to this one."
    story = _("merged {was} into the contact")

    other: int
    was: Personal


@dataclass(frozen=True, kw_only=True)
class ContactTied(Fact):
    name = "contact.tied"
    meaning = "A contact was tied to a client, or got another role there."
    story = _("tied the contact to {client} as {role}")

    client: Personal
    role: str


@dataclass(frozen=True, kw_only=True)
class ContactUntied(Fact):
    name = "contact.untied"
    meaning = "A contact's tie to a client ended."
    story = _("ended the tie to {client}")

    client: Personal


@dataclass(frozen=True, kw_only=True)
class ClientAdded(Fact):
    name = "client.added"
    meaning = "A client was written down."
    story = _("added the client")


@dataclass(frozen=True, kw_only=True)
class ClientChanged(Fact):
    name = "client.changed"
    meaning = "Name or other details of a client were changed by the business."
    story = _("changed the details of the client")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ClientFilled(Fact):
    name = "client.filled"
    meaning = "Fields that the workspace added say something else on a client. `labels`: what they were called then."
    story = _("changed {labels} of the client")

    labels: list[str]


@dataclass(frozen=True, kw_only=True)
class ClientArchived(Fact):
    name = "client.archived"
    meaning = "A client was put away: lists and choices leave it out."
    story = _("archived the client")


@dataclass(frozen=True, kw_only=True)
class ClientRestored(Fact):
    name = "client.restored"
    meaning = "An archived client was taken out again."
    story = _("restored the client")


@dataclass(frozen=True, kw_only=True)
class ClientMerged(Fact):
    name = "client.merged"
    meaning = "Two clients turned out to be one; the other one's rows moved to this one."
    story = _("merged another client into this one")

    other: int


@dataclass(frozen=True, kw_only=True)
class SiteAdded(Fact):
    name = "site.added"
    meaning = "A site was written down by itself, not with a job."
    story = _("added the site")


@dataclass(frozen=True, kw_only=True)
class SiteChanged(Fact):
    name = "site.changed"
    meaning = "The address of a site, or whose it is, was changed by the business."
    story = _("changed the site")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SiteArchived(Fact):
    name = "site.archived"
    meaning = "A site was put away: lists and choices leave it out."
    story = _("archived the site")


@dataclass(frozen=True, kw_only=True)
class SiteRestored(Fact):
    name = "site.restored"
    meaning = "An archived site was taken out again."
    story = _("restored the site")


@dataclass(frozen=True, kw_only=True)
class SiteMerged(Fact):
    name = "site.merged"
    meaning = "Two sites turned out to be one place; the other one's rows moved to this one."
    story = _("merged another site into this one")

    other: int
