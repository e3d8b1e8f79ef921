"""The private calendar address of a contact: made and ended by them, ended by the team, read by programs.

It opens what the grant behind it opens at the moment it is read, visits alone, and dies with the grant.
"""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.errors import NotAllowed, NotProven, Refusal
from fanlight.core.facts import record
from fanlight.core.viewers import GrantViewer, Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models import CalendarFeed
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant
from fanlight.ground.workspaces.models import Workspace


class FeedEnded(Refusal):
    code = "feed.ended"
    message = _("This calendar address does not work any more.")


@transaction.atomic
def make(*, by: GrantViewer) -> str:
    """A fresh token for the reader's calendar; the one so far stops working. Raises NotProven behind a link alone."""
    if not by.is_proven:
        raise NotProven
    Contact.objects.within(by).locked(by.contact_id)
    mine = CalendarFeed.objects.within(by).filter(grant_id=by.grant_id)
    mine.live().update(ended_at=now())
    token = tokens.mint(tokens.CALENDAR)
    feed = CalendarFeed(workspace_id=by.workspace_id, contact_id=by.contact_id, grant_id=by.grant_id)
    feed.digest, feed.last_four = tokens.digest(token), token[-4:]
    feed.save(force_insert=True)
    record(events.FeedMade(about=feed, last_four=feed.last_four), by=by)
    return token


def live_of(by: GrantViewer) -> CalendarFeed | None:
    """The reader's own, if there is one. One query."""
    found: CalendarFeed | None = CalendarFeed.objects.within(by).live().filter(grant_id=by.grant_id).first()
    return found


@transaction.atomic
def end(feed: CalendarFeed, *, by: Viewer) -> None:
    """It shows nothing from the next reading on. By the team, or by whom it belongs to. Raises FeedEnded."""
    if not by.is_staff and not (isinstance(by, GrantViewer) and by.grant_id == feed.grant_id):
        raise NotAllowed("feed.end")
    if not compare_and_set(feed, expect={"ended_at": None}, ended_at=now()):
        raise FeedEnded
    record(events.FeedEnded(about=feed, last_four=feed.last_four), by=by)


def end_with_address(contact: Contact, was: str, by: Viewer) -> None:
    """Listens: whoever had the mailbox so far may have made one. The contact makes another where they want it."""
    for feed in CalendarFeed.objects.within(contact).live().filter(contact=contact):
        if compare_and_set(feed, expect={"ended_at": None}, ended_at=now()):
            record(events.FeedEnded(about=feed, last_four=feed.last_four), by=by)


def reader_of(token: str, *, owner: OfWorkspace) -> GrantViewer | None:
    """As whom a calendar is read by that token; None for one that opens nothing, whatever the reason. Three queries."""
    if not tokens.is_well_formed(token, tokens.CALENDAR):
        return None
    feeds = (
        CalendarFeed.objects.within(owner).opened_by(token).select_related("grant__contact", "grant__portal")
    )
    feed = feeds.first()
    if feed is None or not Workspace.objects.get(pk=feed.workspace_id).portal_on:
        return None
    grant: Grant = feed.grant
    contact, portal = grant.contact, grant.portal
    if grant.state != "active" or contact.disabled_at or contact.erased_at or not portal.is_open:
        return None
    return GrantViewer(
        workspace_id=grant.workspace_id,
        portal_id=portal.pk,
        settings_id=portal.settings_id,
        audience=portal.audience,
        contact_id=contact.pk,
        session_id=0,
        grant_id=grant.pk,
        scope=grant.scope,
        client_id=grant.client_id or 0,
    )
