"""Tells the team that a contact wrote or sent a file: one letter, then quiet for a while, and nothing forgotten.

Quiet is each reader's own, and each thread's: a letter to one covers nothing for another, who may look after the other
thread of the same room, or look after this one since a minute ago. What is no message has the room's own quiet.

A room does not know what it belongs to. Packages above say who looks after it, and where in the console it is.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal
from fanlight.core.facts import STAFF_ONLY, is_past
from fanlight.core.viewers import TaskViewer, Viewer
from fanlight.ground.activity.models import Event
from fanlight.ground.mail import outbox
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.addresses import console_address, name_of
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import letters
from fanlight.work.conversations.models import Thread

log = logging.getLogger(__name__)
QUIET: Final = datetime.timedelta(minutes=10)
"""The least time between two alerts about one thread, or about a room apart from its threads, to one reader."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a room is looked after: what the team calls it, its page below the console's address, and by whom.

    `watchers` are told while no member looks after it.
    """

    title: str
    page: str = ""
    member: Member | None = None
    watchers: tuple[Member, ...] = ()


class Recipient(NamedTuple):
    name: str
    email: str


type Finder = Callable[[Room], Desk | None]

_finders: list[Finder] = []


def found_by(finder: Finder) -> None:
    """Called in `apps.py` of a package whose things have rooms. It answers None for rooms of others."""
    if finder not in _finders:
        _finders.append(finder)


def desk_of(room: Room) -> Desk:
    answers = (finder(room) for finder in _finders)
    return next((desk for desk in answers if desk), Desk(room.title))


def whom(room: Room, audience: str = "") -> list[Recipient]:
    """The member who looks after the thread of that audience, or after the room, or its watchers.

    Without any who is still here, every owner and admin.
    """
    working = Member.objects.within(room).working().select_related("login").order_by("id")
    thread = Thread.objects.within(room).filter(room=room, audience=audience).first() if audience else None
    if thread and thread.member_id and (assigned := working.filter(pk=thread.member_id).first()):
        return [Recipient(assigned.name, assigned.login.email.strip())]
    desk = desk_of(room)
    named = (desk.member,) if desk.member else desk.watchers
    in_charge = list(working.filter(pk__in=[one.pk for one in named])) if named else []
    chosen = in_charge or list(working.filter(role__in=("owner", "admin")))
    return [Recipient(member.name, member.login.email.strip()) for member in chosen]


def alert(event: Event) -> None:
    """Listens to what contacts do. A letter about its thread that leaves after an event covers it for its reader.

    So a task that runs twice posts nothing new, and what comes in the quiet time is told at its end.
    """
    if event.actor_kind != "contact" or event.room_id is None:
        return
    if event.name == "file.added" and event.audience == STAFF_ONLY:
        return  # it goes with a message, which tells of itself
    viewer = TaskViewer(event.workspace_id, 0, "alert")
    with transaction.atomic():
        room = Room.objects.within(event).select_for_update(no_key=True).get(pk=event.room_id)
        thread = event.audience if event.name == "note.written" else ""
        last, news = _last_alerts(room, thread), _news(event, desk_of(room))
        for reader in whom(room, thread):
            if send_at := _next(last.get(reader.email), event):
                draft = letters.something_new(
                    news, about=(room, thread), to_address=reader.email, send_at=send_at
                )
                _post(draft, by=viewer)


def tell_assigned(thread: Thread, member: Member, *, by: Viewer) -> None:
    """In the transaction of the verb: a letter to whoever was chosen by somebody else."""
    if is_past():
        return
    room = Room.objects.within(thread).get(pk=thread.room_id)
    desk = desk_of(room)
    chosen = Member.objects.within(thread).select_related("login").get(pk=member.pk)
    who = Member.objects.within(thread).filter(pk=by.actor[1]).values_list("name", flat=True).first()
    address = console_address(name_of(thread.workspace_id), desk.page)
    draft = letters.yours_now(
        desk.title, address, room=room, to_address=chosen.login.email, who=who or _("Somebody")
    )
    _post(draft, by=TaskViewer(thread.workspace_id, 0, "alert"))


def _post(draft: outbox.Draft, *, by: TaskViewer) -> None:
    """One reader who cannot be reached does not keep the news from the others."""
    try:
        outbox.post(draft, by=by)
    except Refusal as refusal:
        log.warning("alert not posted: %s", refusal.code)


def _news(event: Event, desk: Desk) -> letters.News:
    who = Contact.objects.within(event).values_list("name", flat=True).get(pk=event.actor_id)
    address = console_address(name_of(event.workspace_id), desk.page)
    return letters.News(fact=event.name, who=who, title=desk.title, address=address)


def _last_alerts(room: Room, thread: str) -> dict[str, datetime.datetime]:
    """By address: when the latest letter about this thread left, or will leave."""
    alerts = Letter.objects.within(room).filter(room=room, audience=thread, kind=letters.ALERT)
    return dict(
        alerts.exclude(state="failed").values_list("to_address").annotate(latest=Max("send_at")).order_by()
    )


def _next(last: datetime.datetime | None, event: Event) -> datetime.datetime | None:
    """When a reader whose latest letter is `last` is to be told of it; None: that letter tells of it."""
    if last is None:
        return now()
    return None if last >= event.at else max(now(), last + QUIET)
