"""Who will read what is written in a thread: names of those for whom the rule is open now, not of an audience."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanlight.core.viewers import StaffViewer
from fanlight.ground.access.ways import reaching
from fanlight.ground.rooms.evidence import Thing
from fanlight.ground.rooms.models import Room

MOST: Final = 50
"""So many people of a job are held against the rule for one sentence."""


def sentence(room: Room, audience: str | None, *, by: StaffViewer) -> str:
    """Stands below the composer. Nothing as audience: the internal thread. Eleven queries at most."""
    if audience is None:
        return _("Only your team will see this.")
    people = list(reaching.people_of(room, by=by)[: MOST + 1])
    thing = Thing("section.notes", frozenset({audience}))
    held = reaching.verdicts(people[:MOST], [room], by=by, thing=thing)
    names = [verdict.contact.name for verdict in held if verdict.is_open]
    if len(people) > MOST:
        return ngettext(
            "At least %(num)s client and your team will see this.",
            "At least %(num)s clients and your team will see this.",
            len(names),
        ) % {"num": len(names)}
    return _named(names)


def _named(names: list[str]) -> str:
    if not names:
        return _("Nobody besides your team can read this yet.")
    if len(names) == 1:
        return _("%(name)s and your team will see this.") % {"name": names[0]}
    others = len(names) - 1
    return ngettext(
        "%(name)s and %(num)s other will see this, and your team.",
        "%(name)s and %(num)s others will see this, and your team.",
        others,
    ) % {"name": names[0], "num": others}
