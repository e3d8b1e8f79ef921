"""Reminds people by letter of what they are asked for: one letter for all that is open in a room, however much it is.

Letters and the next moment of each ask are written in one transaction, so that a task that runs twice, or is killed,
writes to nobody twice.
"""

from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.core.viewers import TaskViewer
from fanlight.ground.access.ways.letter_links import keys_of_link_into
from fanlight.ground.mail.outbox import post
from fanlight.ground.people import wishes
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant, Room
from fanlight.work.asks import events, letters, rules
from fanlight.work.asks.models import WAITING, Ask

AT_ONCE: Final = 200
WISH: Final = "asks"


def remind_due(asks: Any) -> int:
    """Remind of everything that is due now; how many letters were written. A bounded number of rooms at a time."""
    due = asks.filter(remind_at__lte=now(), state__in=WAITING).order_by("remind_at")[:AT_ONCE]
    places = sorted({(ask.workspace_id, ask.room_id, ask.audience) for ask in due})
    return sum(_remind(*place) for place in places)


@transaction.atomic
def _remind(workspace_id: int, room_id: int, audience: str) -> int:
    by = TaskViewer(workspace_id, 0, "reminder")
    room = Room.objects.within(by).select_for_update(no_key=True).get(pk=room_id)
    mine = Ask.objects.within(by).filter(room=room, audience=audience).waiting().soonest_first()
    waiting = list(mine)
    due = [ask for ask in waiting if ask.remind_at and ask.remind_at <= now()]
    if not due:
        return 0
    written = (
        0 if room.archived_at else sum(_write(to, room, waiting, by=by) for to in _asked(room, audience))
    )
    for ask in due:
        sent = ask.reminders + 1
        again = None if room.archived_at else rules.next_reminder(ask, sent=sent)
        compare_and_set(ask, expect={"remind_at": ask.remind_at}, remind_at=again, reminders=sent)
    if written:
        record(events.AskReminded(about=due[0], room_id=room.pk, people=written), by=by)
    return written


def _asked(room: Room, audience: str) -> list[Contact]:
    """Whoever of the audience takes part, and did not say that they wish no such letters."""
    people = Participant.objects.within(room).of_room(room).filter(audience=audience)
    contacts = [one.contact for one in people]
    return [one for one in contacts if not one.disabled_at and wishes.are_wanted(one.wishes, WISH)]


def _write(contact: Contact, room: Room, waiting: list[Ask], *, by: TaskViewer) -> bool:
    """False for whoever has no way in or no address: they would be led to a closed door."""
    keys = keys_of_link_into(room, contact, audience=waiting[0].audience, by=by)
    if keys is None:
        return False
    try:
        with transaction.atomic():
            post(letters.still_wanted(waiting, room=room, contact=contact, keys=keys), by=by)
    except Refusal:
        return False
    return True
