"""The facts that rooms can announce."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact, Personal


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Fact):
    name = "person.added"
    meaning = "A contact was put on a job."
    story = _("added somebody to the address book")

    contact: int
    audience: str


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Fact):
    name = "person.removed"
    meaning = "A contact was taken off a job."
    story = _("took somebody out of the address book")

    contact: int


@dataclass(frozen=True, kw_only=True)
class PortalSwitched(Fact):
    name = "portal.switched"
    meaning = "An administrator changed what a portal shows or allows."
    story = _("changed what the {portal} shows")

    portal: str
    on: list[str]
    off: list[str]


@dataclass(frozen=True, kw_only=True)
class PortalTurned(Fact):
    name = "portal.turned"
    meaning = "An administrator turned a whole portal on or off."
    story = _("turned the {portal} {state}")

    portal: str
    state: str


@dataclass(frozen=True, kw_only=True)
class LinkDaysSet(Fact):
    name = "link_days.set"
    meaning = "An administrator changed how long new links work."
    story = _("set new links to {days} days, at most {most}")

    days: int
    most: int


@dataclass(frozen=True, kw_only=True)
class BrandChanged(Fact):
    name = "brand.changed"
    meaning = "An administrator changed the colour or the logo of the business."
    story = _("changed how the business looks to clients")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class GrantMade(Fact):
    name = "grant.made"
    meaning = "A contact was given a way into a portal, or asked to take it up."
    story = _("gave access to the {portal}")

    contact: int
    portal: str
    scope: str
    state: str


@dataclass(frozen=True, kw_only=True)
class GrantActivated(Fact):
    name = "grant.activated"
    meaning = "Access to a portal was taken up, or turned on."
    story = _("turned on access to the {portal}")

    contact: int
    portal: str


@dataclass(frozen=True, kw_only=True)
class GrantDisabled(Fact):
    name = "grant.disabled"
    meaning = "Access of one contact to a portal was taken away."
    story = _("took away access to the {portal}")

    contact: int
    portal: str


@dataclass(frozen=True, kw_only=True)
class GrantEnabled(Fact):
    name = "grant.enabled"
    meaning = "Access that had been taken away was given back."
    story = _("gave access to the {portal} back")

    contact: int
    portal: str


@dataclass(frozen=True, kw_only=True)
class RoomOpened(Fact):
    name = "room.opened"
    meaning = "One job was opened for a contact, on their access to listed jobs."
    story = _("opened this job in the portal for {to}")

    contact: int
    to: Personal


@dataclass(frozen=True, kw_only=True)
class RoomClosed(Fact):
    name = "room.closed"
    meaning = "One job was closed for a contact, on their access to listed jobs."
    story = _("closed this job in the portal for {to}")

    contact: int
    to: Personal


@dataclass(frozen=True, kw_only=True)
class RoomPublished(Fact):
    name = "room.published"
    meaning = "A job was put on a portal, or taken off it."
    story = _("turned this job {state} on the {portal}")

    portal: str
    state: str
