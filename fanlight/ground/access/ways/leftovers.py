"""What outlives its reason: handed out by a grant that was shut, or sent to a mailbox that is theirs no more."""

from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.facts import record
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models import LinkSecret, PortalSession, ShareLink
from fanlight.ground.access.ways import inviting
from fanlight.ground.access.ways.standing import settle
from fanlight.ground.people.models import Contact
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


def end_with_address(contact: Contact, was: str, by: Viewer) -> None:
    """Listens: one-tap links lie in letters of the old mailbox. Visits end with them, but for the one that asked."""
    moment = now()
    for link in ShareLink.objects.within(contact).live().filter(contact=contact, kind="one_tap"):
        if not compare_and_set(link, expect={"ended_at": None}, ended_at=moment):
            continue
        LinkSecret.objects.within(link).filter(link=link, ended_at=None).update(ended_at=moment)
        _keep_in(by, link)
        record(events.LinkEnded(about=link, room_id=link.room_id, and_grant=False), by=by)
    settle(contact.pk, owner=contact)


def _keep_in(by: Viewer, link: ShareLink) -> None:
    """Who changes their own address proved that it is them: their visit goes on by the grant behind the link."""
    if isinstance(by, ContactViewer):
        here = PortalSession.objects.within(link).filter(pk=by.session_id, link=link)
        here.update(link=None, grant=link.grant_id)
