"""What was handed out by a grant that was shut: visits, one-tap links and invitations, ended for good."""

from django.utils.timezone import now

from fanlight.ground.access.models import LinkSecret, PortalSession, ShareLink
from fanlight.ground.access.ways import inviting
from fanlight.ground.rooms import leftovers
from fanlight.ground.rooms.models import Grant


def register() -> None:
    """Called once, when the apps are ready."""
    leftovers.register(end)


def end(grant: Grant) -> None:
    """Visits through the links end with them. Call it in a transaction."""
    moment = now()
    links = ShareLink.objects.within(grant).live().filter(grant=grant, kind="one_tap")
    secrets = LinkSecret.objects.within(grant).filter(link__in=links.values("id"), ended_at=None)
    secrets.update(ended_at=moment)
    links.update(ended_at=moment)
    PortalSession.objects.within(grant).filter(grant=grant, ended_at=None).update(ended_at=moment)
    inviting.end_open(grant)
