"""How often the repeating tests repeat: one function, two sizes, and a record of what was asked for.

Not here: what is repeated. `bin/test` runs the short size, `bin/test --long` the counts that issues name.
"""

import os
import sys
from dataclasses import dataclass

IS_LONG = os.environ.get("FANLIGHT_TRIALS") == "long"


@dataclass(frozen=True)
class Trial:
    """`count` repetitions of `of`, asked for by the test file `path`."""

    of: str
    count: int
    path: str


ASKED: list[Trial] = []


def trials(*, short: int, long: int, of: str) -> int:
    """The number of repetitions in this run; `of` names them in the closing summary, in the plural."""
    if not 0 < short <= long:
        raise ValueError("short trial counts are positive and no larger than long ones")
    count = long if IS_LONG else short
    trial = Trial(of, count, sys._getframe(1).f_code.co_filename)
    if trial not in ASKED:
        ASKED.append(trial)
    return count
