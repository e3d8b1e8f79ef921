"""How many rows the next transaction takes, so that everybody else can go on writing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

AIM_SECONDS: Final = 0.05
FIRST_BATCH, LEAST_BATCH, LARGEST_BATCH = 20, 5, 400
FASTEST_GROWTH: Final = 2.0
PAUSE_SHARE: Final = 0.25
LEAST_PAUSE: Final = 0.012

type Watcher = Callable[[int, float], None]
"""Told of each transaction: its rows, and the seconds it held the lock."""


@dataclass(slots=True)
class Pace:
    """Learns from each transaction how many rows hold the write lock for about AIM_SECONDS."""

    rows: int = FIRST_BATCH
    alone: int = 0

    def learn(self, seconds: float, rows: int) -> None:
        if self.alone:
            self.alone -= rows
            return
        wanted = self.rows * min(AIM_SECONDS / max(seconds, 0.001), FASTEST_GROWTH)
        self.rows = max(LEAST_BATCH, min(int(wanted), LARGEST_BATCH))

    def take_apart(self, rows: int) -> None:
        """The next `rows` rows come one by one."""
        self.alone = rows

    @property
    def next(self) -> int:
        return 1 if self.alone > 0 else self.rows


def rest(seconds: float) -> None:
    """Leave the lock to others, in proportion to how long it was held."""
    time.sleep(max(LEAST_PAUSE, seconds * PAUSE_SHARE))
