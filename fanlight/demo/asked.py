"""What clients of the claims business asked for in the portal: one request is new, one looked at, one declined."""

import datetime
from collections.abc import Mapping
from typing import Final

from fanlight.core.viewers import GrantViewer, StaffViewer
from fanlight.demo.past import Calendar, Step, dated, play
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Portal
from fanlight.work.conversations.models import Note
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.wording import Typed

AUDIENCE: Final = "instructing_client"
DECLINED: Final = {
    "kind": "quote",
    "title": "Repaint three offices",
    "words": "Nothing is damaged, they have only grown grey. About 120 square metres of wall.",
    "place": "22 Queen Square, Bath",
}
LOOKED_AT: Final = {
    "kind": "job",
    "title": "Dry out two flats above the bakery",
    "words": "A washing machine on the second floor ran all weekend. Both ceilings are wet, nothing has come down yet.",
    "place": "5 Walcot Street, Bath",
}
NEW: Final = {
    "kind": "quote",
    "title": "Soot in a stairwell after a bin fire",
    "words": "Walls and ceiling over four floors. The tenants can use the back stairs for a week.",
    "place": "61 Lower Bristol Road, Bath",
}
REASON: Final = "We repair damage and do not take on decorating alone. Coombe Decorators in Bath do it well."
ANSWER: Final = "Thank you, we have a crew in Walcot Street on Thursday and can bring two dryers with us."


def some(portals: Mapping[str, Portal], calendar: Calendar, *, by: StaffViewer) -> None:
    """Told through the verbs of the product, in the days before the first start."""
    jo, greta = (_viewer(name, portals[AUDIENCE], by) for name in ("Jo Brightwater", "Greta Lindqvist"))
    play([*_declined(greta, by), *_looked_at(jo, by), *_new(jo, calendar)], calendar)


def _viewer(name: str, portal: Portal, by: StaffViewer) -> GrantViewer:
    contact = Contact.objects.within(by).get(name=name)
    grant = Grant.objects.within(by).get(contact=contact, portal=portal)
    keys = (by.workspace_id, portal.pk, portal.settings_id, portal.audience, contact.pk, 0)
    return GrantViewer(*keys, grant_id=grant.pk, scope=grant.scope, client_id=grant.client_id or 0)


def _declined(greta: GrantViewer, by: StaffViewer) -> list[Step]:
    def ask(moment: datetime.datetime) -> None:
        made.append(dated(WorkRequest.send(Typed.read(DECLINED), by=greta, press="declined"), moment))

    made: list[WorkRequest] = []
    return [(-9, ask), (-8, lambda _moment: made[0].decline(REASON, by=by))]


def _looked_at(jo: GrantViewer, by: StaffViewer) -> list[Step]:
    def ask(moment: datetime.datetime) -> None:
        made.append(dated(WorkRequest.send(Typed.read(LOOKED_AT), by=jo, press="looked-at"), moment))

    def answer(moment: datetime.datetime) -> None:
        made[0].accept(by=by)
        dated(Note.write(by=by, room=made[0].room, body=ANSWER, audience=AUDIENCE), moment)

    made: list[WorkRequest] = []
    return [(-3, ask), (-2, answer)]


def _new(jo: GrantViewer, calendar: Calendar) -> list[Step]:
    days = {"on_1": calendar.day(4).isoformat(), "part_1": "morning", "on_2": calendar.day(6).isoformat()}

    def ask(moment: datetime.datetime) -> None:
        dated(WorkRequest.send(Typed.read(NEW | days), by=jo, press="new-one"), moment)

    return [(-1, ask)]
