"""What can be done to many contacts, clients or sites at once. They lie below and cannot register it themselves.

Packages above, whose rows are put away and taken out in the same way, register their lists with the same verbs.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fanlight.core.errors import Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models.entries import AlreadyArchived, Entry, NotArchived
from fanlight.work.bulk.verbs import Before, Said, Verb, register_verb

LISTINGS = ("contacts", "clients", "sites")


class ChangedSince(Refusal):
    code = "entry.changed_since"
    message = _("Somebody changed this since, so it stays as it is.")


def archive(row: Entry, _said: Said, by: Viewer) -> Before | None:
    try:
        row.archive(by=by)
    except AlreadyArchived:
        return None
    return {"at": row.archived_at.isoformat() if row.archived_at else ""}


def unarchive(row: Entry, before: Before, by: Viewer) -> None:
    """Not when somebody restored and archived it again meanwhile: that was meant."""
    if row.archived_at != parse_datetime(before["at"]):
        raise ChangedSince
    row.restore(by=by)


def restore(row: Entry, _said: Said, by: Viewer) -> Before | None:
    try:
        row.restore(by=by)
    except NotArchived:
        return None
    return {}


def archive_again(row: Entry, _before: Before, by: Viewer) -> None:
    try:
        row.archive(by=by)
    except AlreadyArchived:
        raise ChangedSince from None


def register(listings: Sequence[str] = LISTINGS) -> None:
    """Called once for each list, when the apps are ready."""
    for listing in listings:
        register_verb(listing, _verb("archive", _("Archive"), act=archive, undo=unarchive))
        register_verb(listing, _verb("restore", _("Restore"), act=restore, undo=archive_again))


def _verb(name: str, label: Any, *, act: Any, undo: Any) -> Verb:
    is_archive = name == "archive"
    return Verb(
        name=name,
        label=label,
        icon="archive" if is_archive else "archive-restore",
        act=act,
        undo=undo,
        done=_archived if is_archive else _restored,
        states=("live",) if is_archive else ("archived",),
    )


def _archived(count: int) -> str:
    return ngettext("%(num)s archived", "%(num)s archived", count) % {"num": count}


def _restored(count: int) -> str:
    return ngettext("%(num)s restored", "%(num)s restored", count) % {"num": count}
