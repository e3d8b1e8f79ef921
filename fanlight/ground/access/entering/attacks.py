"""Attack mode: when many codes are guessed wrong, unknown browsers get longer ones. Nobody is shut out.

Wrong tries are counted from browsers that nobody of that address came in with. A known one keeps a budget of its own,
so that strangers cannot make signing in harder for people who were here before.
"""

import datetime
from contextlib import suppress
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from fanlight.core.doors import OfWorkspace
from fanlight.core.facts import record
from fanlight.core.viewers import Anonymous
from fanlight.ground.access import events
from fanlight.ground.access.entering import limits
from fanlight.ground.access.entering.limits import Budget
from fanlight.ground.access.models import SignInCode
from fanlight.ground.workspaces.models import Workspace

MOST_OF_ADDRESS: Final = 10
"""Wrong tries a day; from then on codes for that address, or for that known browser, are long."""
OF_WORKSPACE: Final = Budget("codes.wrong.workspace", burst=99, every_seconds=6)
OF_INSTANCE: Final = Budget("codes.wrong.instance", burst=299, every_seconds=288)
"""A hundred in ten minutes, three hundred in a day: the next one turns attack mode on."""
LASTS: Final = datetime.timedelta(hours=6)
RENEWED: Final = datetime.timedelta(minutes=10)
"""Under attack the end moves on, but not with every guess."""


def needs_long(code: SignInCode, *, wrong_tries: int) -> bool:
    """Whether six digits are too few for whoever asks here. One query for an unknown browser, none for a known one."""
    if wrong_tries >= MOST_OF_ADDRESS:
        return True
    return code.device is None and is_on(code)


def is_on(owner: OfWorkspace) -> bool:
    until = Workspace.objects.filter(pk=owner.workspace_id).values_list("attack_until", flat=True).first()
    return until is not None and until > now()


def count(owner: OfWorkspace) -> None:
    """One wrong try from an unknown browser. Not inside a transaction. Each code bears its own tries in any case."""
    with suppress(limits.NotCounted):
        if limits.charge(OF_WORKSPACE, str(owner.workspace_id)):
            begin(owner)
        if limits.charge(OF_INSTANCE, "all"):
            begin_everywhere()


@transaction.atomic
def begin(owner: OfWorkspace) -> None:
    """From now on unknown browsers get long codes there, for some hours; written down where it was off."""
    moment = now()
    mine = Workspace.objects.filter(pk=owner.workspace_id)
    was_off = Q(attack_until=None) | Q(attack_until__lte=moment)
    if mine.filter(was_off).update(attack_until=moment + LASTS):
        record(events.CodesAttacked(about=mine.get()), by=Anonymous(owner.workspace_id))
        return
    mine.filter(attack_until__lt=moment + LASTS - RENEWED).update(attack_until=moment + LASTS)


def begin_everywhere() -> None:
    """The whole instance is being tried out. One statement; nothing that a single business did is written down."""
    until = now() + LASTS
    early = Q(attack_until=None) | Q(attack_until__lt=until - RENEWED)
    Workspace.objects.filter(early).update(attack_until=until)
