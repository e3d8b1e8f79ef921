"""Which link a letter about a room carries for its reader: the one that opens it already, or one that signs them in."""

from fanlight.core.errors import Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways.letters import LINK_KEY
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Room
from fanlight.ground.workspaces.models import Workspace


def keys_of_link_into(room: Room, contact: Contact, *, audience: str, by: Viewer) -> dict[str, str] | None:
    """The letter's keys for {{ portal_link }}; none where a password or passkey opens, and the address must do.

    None for whoever has no way in: nothing is given on the way. Three queries, and a link where there is none yet.
    """
    mine = {"contact": contact, "portal__audience": audience}
    grant = Grant.objects.within(room).active().covering(room).filter(**mine).order_by("id").first()
    if grant is None:
        alone = ShareLink.objects.within(room).live().of_room(room).filter(kind="share", **mine)
        link = alone.newest_first().first()
        return {LINK_KEY: link.key} if link else None
    if Workspace.objects.get(pk=room.workspace_id).sign_in_policy == "required":
        return {}
    try:
        return {LINK_KEY: ShareLink.one_tap(grant, by=by).key}
    except Refusal:
        return {}
