"""Background entrance: the machine's own housekeeping."""

from fanlight.ground.background import reaper
from fanlight.ground.background.retry import retrying


@retrying()
def prune() -> None:
    reaper.prune()
