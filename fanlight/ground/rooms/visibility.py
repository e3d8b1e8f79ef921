"""The rule: which rooms a contact sees in a portal. Once as a queryset, once as a list of reasons in words.

A contact sees a room when all of this holds; the first that fails is what staff are told:
1 the workspace's portal is on, 2 the contact is not disabled or erased, 3 the portal (and the one it belongs to) is on,
4 the way in is alive, 5 the room is on the portal, 6 the room is within the scope. 7: archived rooms are read only.
A test compares the two spellings over every combination.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanlight.core.viewers import ContactViewer, GrantViewer, LinkViewer, PortalViewer, PreviewViewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Case, Evidence, Thing, Way
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Publication, Room

ALWAYS_ON: Final = ("client", "request")
NEVER_ON: Final = "candidate"


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of the rule for one contact and room: whether it holds, and the sentence when it does not."""

    key: str
    holds: bool
    sentence: str | Promise


def open_rooms(viewer: PortalViewer) -> QuerySet[Any, Any]:
    """Keys of the rooms this viewer may see, for use inside `id__in`. One statement, a UNION ALL where scopes join."""
    on_portal = _on_portal(viewer)
    if isinstance(viewer, (LinkViewer, PreviewViewer)):
        return on_portal.filter(id=viewer.room_id).values("id")
    if not isinstance(viewer, GrantViewer):
        return on_portal.none().values("id")
    in_scope = on_portal.filter(_in_scope(viewer))
    children = on_portal.filter(parent__in=in_scope.values("id")).values("id")
    return in_scope.values("id").union(children, all=True)


def reasons(contact: Contact, room: Room, *, portal: Portal, way: Way) -> list[Reason]:
    """The rule for one contact, room and portal, condition by condition. At most six small queries."""
    return explained([Case(contact, room, portal, way)])[0]


def explained(cases: Sequence[Case], *, thing: Thing | None = None) -> list[list[Reason]]:
    """The rule for each of these cases of one workspace. At most nine queries, however many there are.

    With a `thing` in the room, also whether its section is on and whether it is meant for the portal's audience.
    """
    if not cases:
        return []
    evidence = Evidence.gather(cases, section=thing.section if thing else "")
    return [_reasons(case, evidence) + (_of_thing(case, evidence, thing) if thing else []) for case in cases]


def first_closed(found: list[Reason]) -> Reason | None:
    return next((reason for reason in found if not reason.holds), None)


def _on_portal(viewer: PortalViewer) -> QuerySet[Room]:
    """Rooms of the workspace that are on the viewer's portal, while every switch above them is open."""
    said = Publication.rows.filter(
        workspace_id=viewer.workspace_id, portal_id=viewer.portal_id, room_id=OuterRef("id")
    )
    switched = Exists(said.filter(on=True)) | (
        ~Exists(said) & (Q(kind__in=ALWAYS_ON) | Exists(_portals(viewer).filter(rooms_on_by_default=True)))
    )
    rooms = Room.rows.filter(workspace_id=viewer.workspace_id).exclude(kind=NEVER_ON)
    rooms = rooms.filter(switched, Exists(_portals(viewer)))
    return rooms.filter(Exists(_contacts(viewer))) if isinstance(viewer, ContactViewer) else rooms


def _portals(viewer: PortalViewer) -> QuerySet[Portal]:
    mine = Portal.rows.filter(
        workspace_id=viewer.workspace_id, id=viewer.portal_id, workspace__portal_on=True
    )
    return mine.filter(Q(parent=None) | Q(parent__on=True), on=True)


def _contacts(viewer: ContactViewer) -> QuerySet[Contact]:
    return Contact.rows.filter(
        workspace_id=viewer.workspace_id, id=viewer.contact_id, disabled_at=None, erased_at=None
    )


def _in_scope(viewer: GrantViewer) -> Any:
    alive = Grant.rows.filter(workspace_id=viewer.workspace_id, id=viewer.grant_id, state="active")
    if viewer.scope == "client":
        return Q(Exists(alive), client_id=viewer.client_id)
    if viewer.scope == "listed":
        opened = GrantedRoom.rows.filter(
            workspace_id=viewer.workspace_id, grant_id=viewer.grant_id, closed_at=None
        )
        return Q(Exists(alive), id__in=opened.values("room_id"))
    taking_part = Participant.rows.filter(
        workspace_id=viewer.workspace_id, contact_id=viewer.contact_id, audience=viewer.audience
    )
    return Q(Exists(alive), id__in=taking_part.values("room_id"))


def _reasons(case: Case, evidence: Evidence) -> list[Reason]:
    contact, way = case.contact, case.way
    gone = way.why or _("The link has ended, or access was taken away.")
    return [
        Reason("workspace", evidence.is_workspace_on, _("The portal of the whole workspace is off.")),
        Reason("contact", not (contact.disabled_at or contact.erased_at), _("This contact is disabled.")),
        Reason("portal", case.portal.pk in evidence.open_portals, _("This portal is off.")),
        Reason("way", way.is_alive, gone),
        Reason("publication", _is_published(case, case.room, evidence), _("This job is not on the portal.")),
        Reason("scope", _covers(case, evidence), _("This job is not among what was opened for them.")),
    ]


def _of_thing(case: Case, evidence: Evidence, thing: Thing) -> list[Reason]:
    is_meant = case.portal.audience in thing.audiences
    return [
        Reason("section", evidence.is_section_on(case), _("This section of the portal is off.")),
        Reason("clip", evidence.is_clip_open(case), _("The paper clip hides the documents from them.")),
        Reason("audience", is_meant, _("It is not shared with those who use this portal.")),
    ]


def _is_published(case: Case, room: Room, evidence: Evidence) -> bool:
    if room.kind == NEVER_ON:
        return False
    by_default = room.kind in ALWAYS_ON or case.portal.rooms_on_by_default
    return evidence.said.get((room.pk, case.portal.pk), by_default)


def _covers(case: Case, evidence: Evidence) -> bool:
    if case.way.scope == "link":
        return case.way.room_id == case.room.pk
    return _grant_covers(case, case.room, evidence) or _parent_covers(case, evidence)


def _grant_covers(case: Case, room: Room, evidence: Evidence) -> bool:
    way = case.way
    if way.scope == "client":
        return way.client_id is not None and room.client_id == way.client_id
    if way.scope == "listed":
        return (way.grant_id, room.pk) in evidence.opened
    return (room.pk, case.contact.pk, case.portal.audience) in evidence.parts


def _parent_covers(case: Case, evidence: Evidence) -> bool:
    """A child room needs its parent to be seen by the same rule, except for the switches, which are the same."""
    parent = evidence.parents.get(case.room.parent_id or 0)
    if parent is None:
        return False
    return _is_published(case, parent, evidence) and _grant_covers(case, parent, evidence)
