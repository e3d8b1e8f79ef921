"""When an own field is searched from now on, put away or taken out, its rows are found by other words.

All rows of the noun are gone through, a few in each transaction, in the order of their ids. Whoever saves a row
meanwhile writes the new words anyway: so a turn that is repeated, or begun by two, does no harm.
"""

import datetime
import time
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now

from fanlight.core.doors import OfWorkspace
from fanlight.ground.activity.listeners import listen
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.work.jobs.models import Job

FACTS: Final = ("own_field.changed", "own_field.archived", "own_field.restored")
TURN_SECONDS: Final = 2.0
PAUSE_SECONDS: Final = 0.02
AT_ONCE: Final = {"job": 60, "client": 60, "contact": 20}
SECOND_LOOK: Final = datetime.timedelta(minutes=1)
"""A save that had read the fields before the switch, and was kept after its row was gone through, is found then."""


def register() -> None:
    """Called once, when the apps are ready."""
    for fact in FACTS:
        listen(fact, follow)


def follow(event: Event) -> None:
    """The listener: begin now, and look again when every save of this moment is over."""
    from fanlight.work.jobs.tasks import reword  # tasks import this module

    if event.payload.get("rewords"):
        told = (str(event.workspace_id), str(event.payload["noun"]), "0")
        reword.enqueue(*told)
        reword.using(run_after=now() + SECOND_LOOK).enqueue(*told)


def turn(noun: str, *, owner: OfWorkspace, after: int, seconds: float = TURN_SECONDS) -> int:
    """Go through rows behind the id `after` for a while; the last one's id, or 0 when none is left."""
    until = time.monotonic() + seconds
    while after := _portion(noun, owner, after):
        if time.monotonic() > until:
            return after
        time.sleep(PAUSE_SECONDS)
    return 0


@transaction.atomic
def _portion(noun: str, owner: OfWorkspace, after: int) -> int:
    rows, fields = _ROWS[noun](owner), OwnFields.within(owner, noun)
    locked = rows.select_for_update(of=("self",), no_key=True).filter(id__gt=after).order_by("id")
    portion = list(locked[: AT_ONCE[noun]])
    changed = [row for row in portion if _SPELLED[noun](row, fields)]
    if changed:
        rows.bulk_update(changed, ["search_text"])
    return portion[-1].pk if portion else 0


def _spell_job(job: Job, fields: OwnFields) -> bool:
    return _takes(job, job.gathered_words(fields))


def _spell_client(client: Client, fields: OwnFields) -> bool:
    return _takes(client, fields.search_text(client.own, client.name))


def _spell_contact(contact: Contact, fields: OwnFields) -> bool:
    """Its addresses and clients are words too, which it gathers and keeps by itself."""
    if contact.own:
        contact.gather_words()
    return False


def _takes(row: Any, words: str) -> bool:
    """Whether the row is found by other words than before."""
    if row.search_text == words:
        return False
    row.search_text = words
    return True


_ROWS: Final[dict[str, Callable[[OfWorkspace], Any]]] = {
    "job": lambda owner: Job.objects.within(owner).select_related("room__client", "site"),
    "client": Client.objects.within,
    "contact": Contact.objects.within,
}
_SPELLED: Final[dict[str, Callable[[Any, OwnFields], bool]]] = {
    "job": _spell_job,
    "client": _spell_client,
    "contact": _spell_contact,
}
