"""The life of a letter after it was posted: begun by one worker, filled, sent, and settled, or tried again later.

    queued → leased → sent | failed | uncertain | queued, later

No transaction is open while the network is used. A worker that dies leaves a lease behind, and the letter goes out
again with the same Message-ID: only between the server's 250 and our commit can a death make it arrive twice. A letter
with an end (`until`) is dropped in its place, as one of which nobody knows: better lost than twice.
"""

import datetime
import logging
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.core.viewers import TaskViewer
from fanlight.ground.background import lease
from fanlight.ground.mail import smtp
from fanlight.ground.mail.events import LetterFailed, LetterSent, sealed
from fanlight.ground.mail.lines import one_line
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.paper import written
from fanlight.ground.mail.values import Filling
from fanlight.ground.people.models import ContactAddress

logger = logging.getLogger(__name__)
LEASE_SECONDS: Final = 300  # longer than the slowest conversation with a server that answers just in time
HOUR: Final = 3600
WAITS_SECONDS: Final = (30, 120, 600, 1800, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 12 * HOUR)
MOST_TRIES: Final = len(WAITS_SECONDS) + 1


def deliver(viewer: TaskViewer, letter_id: int) -> None:
    """Send the letter, if it is due and nobody else is at it."""
    letter = Letter.objects.within(viewer).waiting().filter(pk=letter_id).first()
    was_begun = letter is not None and letter.state == "leased"
    if letter is None or not _begin(letter):
        return
    if why := _why_not(letter, was_begun=was_begun):
        _fail(letter, why=why, by=viewer, state="uncertain" if was_begun and letter.until else "failed")
        return
    filling = Filling(letter)
    try:
        filling.fill()
        smtp.send(written(letter, filling))
    except (Refusal, smtp.Refused) as refusal:
        _give_up(letter, filling, why=refusal, by=viewer)
    except smtp.Unanswered as silence:
        _wonder(letter, why=str(silence), by=viewer)
    except smtp.Unsent as trouble:
        _later(letter, why=str(trouble), by=viewer, unsent=filling)
    except Exception:
        logger.exception("Letter %s could not be written", letter.pk)
        _later(letter, why=_("Something went wrong on our side."), by=viewer, unsent=filling)
    else:
        _arrived(letter, filling, by=viewer)


def _why_not(letter: Letter, *, was_begun: bool) -> str:
    """Why this try is not made, or nothing."""
    if letter.until and was_begun:
        return _("Sending it was cut off. It is not sent twice.")
    if _is_too_late(letter, now()):
        return _("It was too late to send it.")
    return _("Sending it was cut off too often.") if letter.tries > MOST_TRIES else ""


def _begin(letter: Letter) -> bool:
    """Exactly one worker gets True: its number of the try is part of what every later change expects."""
    seen = {"state": letter.state, "tries": letter.tries}
    until = now() + datetime.timedelta(seconds=LEASE_SECONDS)
    begun = {"state": "leased", "leased_until": until, "leased_by": lease.holder(), "tries": letter.tries + 1}
    return compare_and_set(letter, expect=seen, **begun)


def _is_too_late(letter: Letter, moment: datetime.datetime) -> bool:
    return letter.until is not None and letter.until <= moment


def _arrived(letter: Letter, filling: Filling, *, by: TaskViewer) -> None:
    with transaction.atomic():
        if _settle(letter, state="sent", sent_at=now(), failure=""):
            record(LetterSent.of(letter), by=by)
            _tell(filling.sent)


def _wonder(letter: Letter, *, why: str, by: TaskViewer) -> None:
    """Nobody knows whether it arrived: again with the same Message-ID, unless twice is worse than never."""
    if letter.until:
        _fail(letter, why=why, by=by, state="uncertain")
    else:
        _later(letter, why=why, by=by)


def _later(letter: Letter, *, why: str, by: TaskViewer, unsent: Filling | None = None) -> None:
    """Back in line, with a task for the time; after the last wait it fails."""
    waits = WAITS_SECONDS[min(letter.tries, len(WAITS_SECONDS)) - 1]
    due = now() + datetime.timedelta(seconds=waits)
    if letter.tries >= MOST_TRIES or _is_too_late(letter, due):
        _fail(letter, why=why, by=by, unsent=unsent)
        return
    from fanlight.ground.mail.tasks import deliver as task  # tasks import this module's `deliver`

    with transaction.atomic():
        if _settle(letter, state="queued", send_at=due, failure=one_line(why, most=500)):
            task.using(run_after=due).enqueue(str(letter.workspace_id), str(letter.pk))
            _tell(unsent.unsent if unsent else None)


def _give_up(letter: Letter, filling: Filling, *, why: Exception, by: TaskViewer) -> None:
    _fail(letter, why=str(why), by=by, unsent=filling)
    if isinstance(why, smtp.Refused) and why.bounced:
        mine = ContactAddress.objects.within(letter).filter(contact=letter.contact, bounced_at=None)
        mine.filter(address=letter.to_address).update(bounced_at=now())


def _fail(
    letter: Letter, *, why: str, by: TaskViewer, unsent: Filling | None = None, state: str = "failed"
) -> None:
    reason = one_line(why, most=500)
    with transaction.atomic():
        if _settle(letter, state=state, failure=reason):
            record(LetterFailed.of(letter, why=sealed(letter, reason)), by=by)
            _tell(unsent.unsent if unsent else None)


def _settle(letter: Letter, **values: Any) -> bool:
    """End this try. False: it took so long that another worker began one of its own, which decides."""
    mine = {"state": "leased", "tries": letter.tries}
    hit = compare_and_set(letter, expect=mine, leased_until=None, leased_by="", **values)
    if not hit:
        logger.warning("Letter %s was taken over while it was being sent", letter.pk)
    return hit


def _tell(told: Any) -> None:
    """The package that minted a value hears of the outcome. Its trouble must not undo what is true already."""
    if told is None:
        return
    try:
        with transaction.atomic():
            told()
    except Exception:
        logger.exception("A dynamic value could not take note of a letter's outcome")
