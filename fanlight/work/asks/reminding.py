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
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Participant, Portal, PortalSetting, Room
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
    people = _asked(room, audience) if not room.archived_at and _is_shown(room, audience) else []
    written = sum(_write(to, room, waiting, by=by) for to in people)
    for ask in due:
        sent = ask.reminders + 1
        again = None if room.archived_at else rules.next_reminder(ask, sent=sent)
        compare_and_set(ask, expect={"remind_at": ask.remind_at}, remind_at=again, reminders=sent)
    if written:
        record(events.AskReminded(about=due[0], room_id=room.pk, people=written), by=by)
    return written


def _is_shown(room: Room, audience: str) -> bool:
    """Whether a portal of that audience is on, has this room on it, and shows what is asked there."""
    switches = PortalSetting.objects.within(room)
    shown = Portal.objects.within(room).showing(room).filter(audience=audience).select_related("parent")
    return any(
        portal.is_open and switches.effective(portal.settings_id, room.pk).get("section.asks", False)
        for portal in shown
    )


def _asked(room: Room, audience: str) -> list[Contact]:
    """Whoever of the audience takes part and may answer, and did not say that they wish no such letters."""
    people = Participant.objects.within(room).of_room(room).filter(audience=audience)
    lookers = Affiliation.objects.within(room).filter(client=room.client, role="viewer")
    only_look = set(lookers.values_list("contact_id", flat=True)) if room.client else set()
    contacts = [one.contact for one in people if one.contact_id not in only_look]
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
