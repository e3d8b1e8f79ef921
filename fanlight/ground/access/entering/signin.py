"""A visit to a portal: read from the cookie's digest at each request, begun by an exchange, ended by either side.

One query joins session, way in, contact, portal and workspace, and requires all of them alive. There is no cache in
between: that is what makes taking access away immediate. Only `seen_at` moves on a GET, at most once in five minutes.
"""

import datetime
import zoneinfo
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.core.prepared import Prepared
from fanlight.core.viewers import ContactViewer, GrantViewer, LinkViewer
from fanlight.ground.access import events
from fanlight.ground.access.models import KnownDevice, PortalSession, ShareLink
from fanlight.ground.access.models.sessions import IDLE, idle_of
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.rooms.brand import logo_digest, logo_path
from fanlight.ground.rooms.models import Branding, Grant
from fanlight.ground.workspaces.models import Address, Workspace

LASTS: Final = datetime.timedelta(days=30)
"""A visit by code, password or passkey, however often it is used; one by a link ends with the link, or as one would."""
AGENT_LENGTH: Final = 120
SEEN_EVERY: Final = datetime.timedelta(minutes=5)


class Over(Refusal):
    code = "visit.over"
    message = _("This visit has ended. Sign in again.")


@dataclass(frozen=True, slots=True)
class Place:
    """The workspace behind a portal's address: what a stranger may know of it."""

    workspace_id: int
    business_name: str
    tagline: str
    phone: str
    email: str
    zone: str
    portal_on: bool
    accent: str
    logo: str

    @property
    def zone_info(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class Visit:
    """A live session: who, through what, and where. `client_name` is set where the grant is for one client.

    `has_others`: there are other grants that this reader may change to, once it is sure who they are.
    """

    viewer: ContactViewer
    place: Place
    contact_name: str
    session_ends_at: datetime.datetime
    client_name: str = ""
    has_others: bool = False
    contact_zone: str = ""

    @property
    def zone_info(self) -> zoneinfo.ZoneInfo:
        """The clock this reader lives by: their own, or the business's where they said none."""
        try:
            return zoneinfo.ZoneInfo(self.contact_zone or self.place.zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # an imported one, or one of another system
            return self.place.zone_info


def visit(workspace_name: str, secret: str) -> Visit | None:
    """The live visit behind a cookie in the workspace of that name, or None. One query; none without a cookie."""
    if not secret:
        return None
    row = _SESSION.first(digest=tokens.digest(secret), place=workspace_name)
    if row is None or not _is_awake(row):
        return None
    _touch(row)
    return Visit(
        _viewer(row),
        _place(row, workspace_name),
        row.contact_name,
        row.ends_at,
        row.client_name or "",
        row.has_more or row.has_neighbours,
        row.contact_zone,
    )


def place(workspace_name: str) -> Place | None:
    """The workspace of a portal name, for pages that a stranger may see. One query."""
    row = _PLACE.first(place=workspace_name)
    return _place(row, workspace_name) if row else None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How somebody came: what they showed, from where, in which browser. `is_kept` False: until the browser closes.

    `proved_key` is the folded address that a code proved, or nothing.
    """

    method: str = "link"
    ip: str = ""
    agent: str = ""
    device: KnownDevice | None = None
    proved_key: str = ""
    is_kept: bool = True


def begin(way: ShareLink | Grant, arrival: Arrival = Arrival()) -> tuple[PortalSession, str]:
    """A new session by a link or a grant, and the secret for its cookie: always fresh, so nothing can be fixed.

    Call it in a transaction. The way in must have been found alive; the session asks again at each request.
    """
    secret = tokens.new_session_secret()
    session: PortalSession = PortalSession.objects.create(
        workspace_id=way.workspace_id,
        digest=tokens.digest(secret),
        method=arrival.method,
        assurance=arrival.method,
        seen_at=now(),
        ends_at=_last_moment(way, arrival),
        is_kept=arrival.is_kept,
        ip=arrival.ip,
        agent=arrival.agent[:AGENT_LENGTH],
        proved_key=arrival.proved_key,
        contact_id=way.contact_id,
        device=arrival.device,
        **{"link" if isinstance(way, ShareLink) else "grant": way},
    )
    if isinstance(way, Grant):
        note_sign_in(way)
    return session, secret


def note_sign_in(way: ShareLink | Grant) -> None:
    """A person came in now. By a link, whoever knows that it was no program says so."""
    Contact.objects.within(way).filter(pk=way.contact_id).note_sign_in()


def _last_moment(way: ShareLink | Grant, arrival: Arrival) -> datetime.datetime:
    """A letter that was only pressed is worth what a new link is: so many days, as the workspace has it."""
    if isinstance(way, ShareLink):
        return way.ends_at
    if not arrival.is_kept:
        return now() + IDLE["link"]
    if arrival.method != "link":
        return now() + LASTS
    return now() + datetime.timedelta(days=Workspace.objects.get(pk=way.workspace_id).link_days)


def end(viewer: ContactViewer) -> None:
    """The visit is over, on the server as well."""
    mine = PortalSession.objects.within(viewer).filter(pk=viewer.session_id, ended_at=None)
    mine.update(ended_at=now())


@transaction.atomic
def confirm(viewer: ContactViewer, *, proved_key: str) -> tuple[PortalSession, str]:
    """The reader gave a code in the midst of their visit: it goes on under a new secret, and proves more from now on.

    Raises Over when it ended meanwhile.
    """
    session = PortalSession.objects.within(viewer).get(pk=viewer.session_id)
    secret = tokens.new_session_secret()
    assurance = "code" if session.assurance == "link" else session.assurance
    as_it_was = {"ended_at": None, "digest": session.digest}
    proven = {"assurance": assurance, "stepped_up_at": now(), "proved_key": proved_key}
    if not compare_and_set(session, expect=as_it_was, digest=tokens.digest(secret), **proven):
        raise Over
    record(events.IdentityConfirmed(about=session), by=viewer)
    return session, secret


@transaction.atomic
def leave(viewer: ContactViewer) -> None:
    """The reader signs out: the visit is over, and it is written down."""
    end(viewer)
    session = PortalSession.objects.within(viewer).get(pk=viewer.session_id)
    record(events.VisitEnded(about=session), by=viewer)


def _here(place: str) -> Any:
    return Address.objects.filter(
        place=place, kind="name", state="live", workspace_id=OuterRef("workspace_id")
    )


def _look() -> Any:
    look = Branding.objects.everyone("the workspace's own look, joined to its row")
    return Subquery(look.filter(workspace_id=OuterRef("workspace_id"), portal=None).values("accent")[:1])


def _others() -> dict[str, Any]:
    """Whether the reader has another grant, or proved a mailbox, still theirs, that they share with one."""
    grants = Grant.objects.everyone("the reader's own, joined to the row of their visit")
    grants = grants.filter(workspace_id=OuterRef("workspace_id"), state="active")
    mine = grants.filter(contact_id=OuterRef("contact_id"))
    here = Coalesce(OuterRef("grant_id"), OuterRef("link__grant_id"), 0)
    reached = ContactAddress.objects.everyone("whoever is reached where the reader is").filter(
        workspace_id=OuterRef("workspace_id"), folded_key=OuterRef(OuterRef("proved_key"))
    )
    neighbours = grants.filter(contact_id__in=reached.values("contact_id"))
    still_mine = Exists(reached.filter(contact_id=OuterRef(OuterRef("contact_id"))))
    return {
        "has_more": Exists(mine.exclude(id=here)),
        "has_neighbours": Exists(neighbours.filter(still_mine).exclude(contact_id=OuterRef("contact_id"))),
    }


def _of_workspace() -> dict[str, Any]:
    named = {f"business_{name}": F(f"workspace__{name}") for name in _WORKSPACE}
    return named | {"look": _look(), "logo": logo_digest("workspace_id")}


def _sessions(digest: bytes, place: str) -> Any:
    """The row behind a digest, while session, contact, and link or grant are alive."""
    sessions = PortalSession.objects.everyone("the digest says whose session it is")
    alive_link = Q(grant=None, link__ended_at=None, link__ends_at__gt=Now())
    of_one_tap = Q(link__kind="share") | Q(link__grant__state="active")
    way_in = Q(alive_link, of_one_tap) | Q(link=None, grant__state="active")
    alive = sessions.filter(way_in, Exists(_here(place)), digest=digest, ended_at=None, ends_at__gt=Now())
    return alive.filter(contact__disabled_at=None, contact__erased_at=None).values(
        "id",
        "workspace_id",
        "contact_id",
        "link_id",
        "seen_at",
        "ends_at",
        "method",
        "assurance",
        room=F("link__room_id"),
        link_kind=F("link__kind"),
        reach=Coalesce("grant_id", "link__grant_id"),
        scope=Coalesce("grant__scope", "link__grant__scope"),
        client=Coalesce("grant__client_id", "link__grant__client_id"),
        client_name=Coalesce("grant__client__name", "link__grant__client__name"),
        contact_name=F("contact__name"),
        contact_zone=F("contact__zone"),
        portal=Coalesce("link__portal_id", "grant__portal_id"),
        audience=Coalesce("link__portal__audience", "grant__portal__audience"),
        own_settings=Coalesce("link__portal__own_settings", "grant__portal__own_settings"),
        parent=Coalesce("link__portal__parent_id", "grant__portal__parent_id"),
        **_of_workspace(),
        **_others(),
    )


_WORKSPACE: Final = ("name", "tagline", "phone", "email", "zone", "portal_on")
_SESSION: Final = Prepared(_sessions)
_PLACE: Final = Prepared(
    lambda place: Address.objects.filter(place=place, kind="name", state="live").values(
        "workspace_id", **_of_workspace()
    )
)


def _place(row: Any, name: str) -> Place:
    return Place(
        workspace_id=row.workspace_id,
        business_name=row.business_name,
        tagline=row.business_tagline,
        phone=row.business_phone,
        email=row.business_email,
        zone=row.business_zone,
        portal_on=row.business_portal_on,
        accent=row.look or "",
        logo=logo_path(name, row.logo),
    )


def _viewer(row: Any) -> ContactViewer:
    common = {
        "workspace_id": row.workspace_id,
        "portal_id": row.portal,
        "settings_id": row.portal if row.own_settings or row.parent is None else row.parent,
        "audience": row.audience,
        "contact_id": row.contact_id,
        "session_id": row.id,
        "assurance": row.assurance,
    }
    if row.link_kind == "share":
        return LinkViewer(link_id=row.link_id, room_id=row.room, **common)
    return GrantViewer(
        grant_id=row.reach, scope=row.scope, client_id=row.client or 0, link_id=row.link_id or 0, **common
    )


def _is_awake(row: Any) -> bool:
    at = now()
    return bool(at < row.ends_at and at - row.seen_at < idle_of(row.method))


def _touch(row: Any) -> None:
    """The one write a GET may cause: for the idle time-out, and no oftener than every five minutes."""
    if now() - row.seen_at >= SEEN_EVERY:
        sessions = PortalSession.objects.everyone("the row was just read by its own digest")
        sessions.filter(pk=row.id, workspace_id=row.workspace_id).update(seen_at=now())
