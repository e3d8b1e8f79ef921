"""Who reaches what, explained: the ways in of people, each held against the rule, with the first switch that is off.

The rule itself is `rooms.visibility`; this knows which ways in there are: grants, whatever their state, and links to
one room. A one-tap link opens what its grant opens, so it is no way of its own here. A page of people costs the same
number of queries as one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.viewers import StaffViewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Case, Thing, Way
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Room
from fanlight.ground.rooms.visibility import Reason, explained

MOST_OVER: Final = 10
"""So many ended links for each person are looked at: they open nothing, and only say what was."""
WHY_DEAD: Final[dict[str, Sentence]] = {
    "inactive": _("Their access to this portal was never opened."),
    "invited": _("They were invited, and have not accepted yet."),
    "disabled": _("Their access to this portal was taken away."),
    "link": _("The link has ended."),
}
NO_WAY: Final = Reason(
    "none", False, _("None of their ways in leads here: no access to a portal, and no link to this job.")
)


@dataclass(frozen=True, slots=True)
class WayIn:
    """A grant or a share link of a contact; exactly one of the two is there."""

    contact: Contact
    portal: Portal
    way: Way
    grant: Grant | None = None
    link: ShareLink | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one person stands to one room, or a thing in it: by which way, and the first closed switch; None is open.

    Of several ways the open one speaks, else the one that comes nearest. `way_in` None: there is none at all.
    """

    contact: Contact
    room: Room
    way_in: WayIn | None
    closed: Reason | None

    @property
    def is_open(self) -> bool:
        return self.closed is None


def ways_of(contacts: Sequence[Contact], rooms: Sequence[Room], *, by: StaffViewer) -> list[WayIn]:
    """Every grant of these people, their live links to these rooms, and the newest that ended. Three queries."""
    known = {contact.pk: contact for contact in contacts}
    grants = Grant.objects.visible_to(by).filter(contact__in=list(known)).select_related("portal", "client")
    links = ShareLink.objects.visible_to(by).filter(contact__in=list(known), kind="share", room__in=rooms)
    links = links.select_related("portal").newest_first()
    over: Any = links.over()
    found = [_by_grant(one, known) for one in grants.order_by("id")]
    return found + [_by_link(one, known) for one in [*links.live(), *over[: MOST_OVER * len(known)]]]


def every_way(contact: Contact, room: Room, *, by: StaffViewer) -> list[Verdict]:
    """Each way in of one person, held against one room."""
    ways = ways_of([contact], [room], by=by)
    cases = [Case(contact, room, one.portal, one.way) for one in ways]
    held = zip(ways, explained(cases), strict=True)
    return [Verdict(contact, room, one, _first(found)) for one, found in held]


def verdicts(
    contacts: Sequence[Contact], rooms: Sequence[Room], *, by: StaffViewer, thing: Thing | None = None
) -> list[Verdict]:
    """One for each person and room, in that order. Twelve queries at most, however many there are."""
    ways: dict[int, list[WayIn]] = {}
    for way_in in ways_of(contacts, rooms, by=by):
        ways.setdefault(way_in.contact.pk, []).append(way_in)
    pairs = [
        (contact, room, way_in)
        for contact in contacts
        for room in rooms
        for way_in in ways.get(contact.pk, [])
        if way_in.link is None or way_in.way.room_id == room.pk
    ]
    cases = [Case(contact, room, way_in.portal, way_in.way) for contact, room, way_in in pairs]
    held: dict[tuple[int, int], list[tuple[WayIn, list[Reason]]]] = {}
    for (contact, room, way_in), found in zip(pairs, explained(cases, thing=thing), strict=True):
        held.setdefault((contact.pk, room.pk), []).append((way_in, found))
    return [
        _best(contact, room, held.get((contact.pk, room.pk), [])) for contact in contacts for room in rooms
    ]


def people_of(room: Room, *, by: StaffViewer) -> Any:
    """Everybody who has to do with a room: its address book, whoever a grant covers, whoever was given a link to it."""
    parts = Participant.objects.visible_to(by).filter(room=room).values("contact_id")
    grants = Grant.objects.visible_to(by).covering(room).values("contact_id")
    links = ShareLink.objects.visible_to(by).of_room(room).order_by().values("contact_id")
    contacts = Contact.objects.visible_to(by).filter(merged_into=None)
    return contacts.filter(id__in=parts.union(grants, links, all=True)).by_name()


def people_after(people: Any, key: str) -> Any:
    """Of `people_of`, those that come after the one of that key; all of them when it is gone."""
    edge = people.filter(key=key).values_list("name_key", "id").first() if key else None
    if edge is None:
        return people
    return people.filter(TupleGreaterThan(Tuple(F("name_key"), F("id")), edge))


def rooms_of(contact: Contact, *, by: StaffViewer) -> Any:
    """Keys of every room that a person has to do with, for use inside `room__in`."""
    grants = Grant.objects.visible_to(by).filter(contact=contact)
    rooms = Room.objects.visible_to(by)
    opened = GrantedRoom.objects.visible_to(by).filter(
        grant__in=grants.filter(scope="listed"), closed_at=None
    )
    parts = Participant.objects.visible_to(by).filter(contact=contact).values("room_id")
    of_clients = rooms.filter(client__in=grants.filter(scope="client").values("client_id")).values("id")
    links = ShareLink.objects.visible_to(by).filter(contact=contact, kind="share").values("room_id")
    return parts.union(of_clients, opened.values("room_id"), links, all=True)


def _by_grant(grant: Grant, known: dict[int, Contact]) -> WayIn:
    way = Way(
        grant.state == "active",
        grant.scope,
        client_id=grant.client_id,
        grant_id=grant.pk,
        why=WHY_DEAD.get(grant.state, ""),
    )
    return WayIn(known[grant.contact_id], grant.portal, way, grant=grant)


def _by_link(link: ShareLink, known: dict[int, Contact]) -> WayIn:
    way = Way(link.is_live, "link", room_id=link.room_id, why=WHY_DEAD["link"])
    return WayIn(known[link.contact_id], link.portal, way, link=link)


def _best(contact: Contact, room: Room, held: list[tuple[WayIn, list[Reason]]]) -> Verdict:
    if not held:
        return Verdict(contact, room, None, NO_WAY)
    way_in, found = max(held, key=lambda one: _distance(one[1]))
    return Verdict(contact, room, way_in, _first(found))


def _distance(found: Iterable[Reason]) -> int:
    """How many switches are open before the first closed one."""
    count = 0
    for reason in found:
        if not reason.holds:
            return count
        count += 1
    return count


def _first(found: Sequence[Reason]) -> Reason | None:
    return next((reason for reason in found if not reason.holds), None)
