"""How the rows of this package merge, when two contacts or two clients turn out to be one.

Nobody loses a way in that was open, and no way in that was shut opens.
"""

from typing import Any, Final

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.ground.people import moving
from fanlight.ground.rooms import leftovers
from fanlight.ground.rooms.models import Grant, GrantedRoom, Room
from fanlight.ground.rooms.models.grants import SHUT

SCOPES: Final = ("client", "own", "listed")
"""The widest first."""
STATES: Final = ("active", "invited", "inactive", "disabled")


class BothHaveARoom(Refusal):
    code = "merge.both_have_a_room"
    message = _("Both clients have documents of their own. Move them to one of the two first.")


def register() -> None:
    """Called once, when the apps are ready."""
    takes_part = ngettext_lazy("part in %(num)s job", "part in %(num)s jobs", "num")
    moving.register("rooms.Participant", words=takes_part, collapse=moving.absorb(_person))
    moving.register("rooms.Room", words=ngettext_lazy("%(num)s job", "%(num)s jobs", "num"), collapse=_room)
    ways = ngettext_lazy("access to %(num)s portal", "access to %(num)s portals", "num")
    moving.register("rooms.Grant", words=ways, collapse=moving.absorb(_grant))
    moving.register("rooms.GrantedRoom", collapse=moving.absorb(_opened))
    moving.register("rooms.Portal", words=ngettext_lazy("%(num)s portal", "%(num)s portals", "num"))


def _person(kept: Any, gone: Any) -> None:
    """On a job once, as the kept one was; primary if either was, and no uploads if either may not."""
    if gone.is_primary:
        compare_and_set(gone, expect={}, is_primary=False)
        compare_and_set(kept, expect={}, is_primary=True)
    compare_and_set(kept, expect={}, uploads=_careful(kept.uploads, gone.uploads))


def _grant(kept: Grant, gone: Grant) -> None:
    """One grant where there were two: as alive and as wide as the one that is more alive.

    The rooms of the other one are closed, and if it was shut, what it had handed out is ended.
    """
    if kept.state != gone.state:
        dead = max(kept, gone, key=lambda one: STATES.index(one.state))
        GrantedRoom.objects.within(dead).filter(grant=dead, closed_at=None).update(closed_at=now())
        if dead.state in SHUT:
            leftovers.end(dead)
    best = min(kept, gone, key=lambda one: (STATES.index(one.state), SCOPES.index(one.scope)))
    uploads = _careful(kept.uploads, gone.uploads)
    compare_and_set(kept, expect={}, state=best.state, scope=best.scope, uploads=uploads)


def _opened(kept: GrantedRoom, gone: GrantedRoom) -> None:
    compare_and_set(kept, expect={}, opened_at=min(kept.opened_at, gone.opened_at))


def _room(kept: Any, gone: Any) -> None:
    """Two clients' own rooms: where the other one holds nothing but rooms below it, those move, and it stays behind.

    It is kept as an empty, archived row, since events may name it and are never changed.
    """
    for field in moving.pointers(Room):
        if field.model is not Room and moving.pointing(field, gone).exists():
            raise BothHaveARoom
    Room.objects.within(gone).filter(parent=gone).update(parent=kept)
    compare_and_set(gone, expect={}, client=None, title="", archived_at=gone.archived_at or now())


def _careful(*said: bool | None) -> bool | None:
    """No beats yes, and yes beats nothing said."""
    return False if False in said else True if True in said else None
