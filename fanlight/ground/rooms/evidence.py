"""What the rule has to know of some cases, read at once: so many queries for one, and the same for a page of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import (
    Grant,
    GrantedRoom,
    Participant,
    Portal,
    PortalSetting,
    Publication,
    Room,
)
from fanlight.ground.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Way:
    """A way in, as the rule needs it: a share link (one room) or a grant (a scope). `why`: of a dead one."""

    is_alive: bool
    scope: str
    room_id: int | None = None
    client_id: int | None = None
    grant_id: int | None = None
    why: Any = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody, a room, and how they would get to it: through this portal, by this way in."""

    contact: Contact
    room: Room
    portal: Portal
    way: Way


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a room: the section that shows it, and the audiences it is meant for."""

    section: str
    audiences: frozenset[str]


@dataclass(slots=True)
class Evidence:
    """Plain sets and dictionaries of keys, all of one workspace."""

    is_workspace_on: bool = False
    open_portals: set[int] = field(default_factory=set)
    parents: dict[int, Room] = field(default_factory=dict)
    said: dict[tuple[int, int], bool] = field(default_factory=dict)
    opened: set[tuple[int, int]] = field(default_factory=set)
    parts: set[tuple[int, int, str]] = field(default_factory=set)
    switches: dict[tuple[int, int], bool] = field(default_factory=dict)
    clips: dict[tuple[int, int], bool] = field(default_factory=dict)
    grants_clipped: set[int] = field(default_factory=set)

    @classmethod
    def gather(cls, cases: Sequence[Case], *, section: str = "") -> Self:
        """Six queries at most, one more for a section of the portals, and two more for the one of documents."""
        found, owner = cls(), cases[0].room
        found.is_workspace_on = Workspace.objects.get(pk=owner.workspace_id).portal_on
        found._read_portals(cases, owner)
        rooms = found._read_parents(cases, owner)
        portals = {case.portal.pk for case in cases}
        publications = Publication.objects.within(owner).filter(room__in=rooms, portal__in=portals)
        found.said = {(one.room_id, one.portal_id): one.on for one in publications}
        found._read_scopes(cases, rooms, owner)
        if section:
            found._read_switches(cases, section, owner)
        if section == "section.documents":
            found._read_clips(cases, owner)
        return found

    def is_section_on(self, case: Case) -> bool:
        """The room's own word beats the portal's; closed when nothing is said."""
        settings = case.portal.settings_id
        of_portal = self.switches.get((settings, 0), False)
        return self.switches.get((settings, case.room.pk), of_portal)

    def is_clip_open(self, case: Case) -> bool:
        """False where the paper clip hides the documents: the person's own word beats that of the grant."""
        said = self.clips.get((case.room.pk, case.contact.pk))
        return case.way.grant_id not in self.grants_clipped if said is None else said

    def _read_portals(self, cases: Sequence[Case], owner: Room) -> None:
        portals = {case.portal.pk: case.portal for case in cases}
        above = _keys(portal.parent_id for portal in portals.values())
        on = {None: True} | {
            portal.pk: portal.on for portal in Portal.objects.within(owner).filter(pk__in=above)
        }
        self.open_portals = {key for key, one in portals.items() if one.on and on.get(one.parent_id, False)}

    def _read_parents(self, cases: Sequence[Case], owner: Room) -> set[int]:
        """Every room that matters: those of the cases, and the ones they lie in."""
        above = _keys(case.room.parent_id for case in cases)
        self.parents = (
            {room.pk: room for room in Room.objects.within(owner).filter(pk__in=above)} if above else {}
        )
        return {case.room.pk for case in cases} | set(self.parents)

    def _read_scopes(self, cases: Sequence[Case], rooms: set[int], owner: Room) -> None:
        listed = _keys(case.way.grant_id for case in cases if case.way.scope == "listed")
        if listed:
            opened = GrantedRoom.objects.within(owner).filter(
                grant__in=listed, room__in=rooms, closed_at=None
            )
            self.opened = set(opened.values_list("grant_id", "room_id"))
        own = {case.contact.pk for case in cases if case.way.scope == "own"}
        if own:
            parts = Participant.objects.within(owner).filter(contact__in=own, room__in=rooms)
            self.parts = set(parts.values_list("room_id", "contact_id", "audience"))

    def _read_clips(self, cases: Sequence[Case], owner: Room) -> None:
        people = Participant.objects.within(owner).filter(
            contact__in={case.contact.pk for case in cases}, room__in={case.room.pk for case in cases}
        )
        said = people.exclude(uploads=None).values_list("room_id", "contact_id", "uploads")
        self.clips = {(room, contact): bool(uploads) for room, contact, uploads in said}
        if grants := _keys(case.way.grant_id for case in cases):
            clipped = Grant.objects.within(owner).filter(pk__in=grants, uploads=False)
            self.grants_clipped = set(clipped.values_list("pk", flat=True))

    def _read_switches(self, cases: Sequence[Case], section: str, owner: Room) -> None:
        settings = {case.portal.settings_id for case in cases}
        rows = PortalSetting.objects.within(owner).filter(portal__in=settings, name=section)
        rooms = {case.room.pk for case in cases} | {0}
        said = rows.values_list("portal_id", "room_id", "on")
        self.switches = {(portal, room or 0): on for portal, room, on in said if (room or 0) in rooms}


def _keys(found: Iterable[int | None]) -> set[int]:
    return {key for key in found if key}
