"""The facts that assets can announce. What an asset is called stays in the asset, behind its door."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AssetAdded(Fact):
    name = "asset.added"
    meaning = "An asset of a client was written down."
    story = _("added the asset")


@dataclass(frozen=True, kw_only=True)
class AssetChanged(Fact):
    name = "asset.changed"
    meaning = "Name, place, serial number, dates or other details of an asset were changed."
    story = _("changed the details of the asset")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AssetServiced(Fact):
    name = "asset.serviced"
    meaning = "A service of an asset was recorded. `on`: the day of the service."
    story = _("recorded the service of {on}")

    on: str


@dataclass(frozen=True, kw_only=True)
class AssetServicedForJob(Fact):
    name = "asset.serviced_for_job"
    meaning = "A service of an asset was recorded as part of a job, in whose room this is told."
    story = _("recorded a service on this job")

    on: str


@dataclass(frozen=True, kw_only=True)
class AssetServiceTakenBack(Fact):
    name = "asset.service_taken_back"
    meaning = "The record of a service was removed: it was wrong. `on`: the day it had named."
    story = _("removed the record of the service of {on}")

    on: str


@dataclass(frozen=True, kw_only=True)
class AssetArchived(Fact):
    name = "asset.archived"
    meaning = "An asset was put away: it is not looked after any more, and its client does not see it."
    story = _("archived the asset")


@dataclass(frozen=True, kw_only=True)
class AssetRestored(Fact):
    name = "asset.restored"
    meaning = "An archived asset was taken out again."
    story = _("restored the asset")
