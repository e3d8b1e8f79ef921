"""How much a file may be, unpacked and drawn, and the way of saying that it is more."""

import os
from contextlib import suppress
from typing import Final

MEMORY_BYTES: Final = 2_000_000_000
CPU_SECONDS: Final = 60
CLOCK_SECONDS: Final = 90
WRITTEN_BYTES: Final = 300_000_000
"""Of one file that is drawn. The bytes that came in are only read."""
OPEN_FILES: Final = 64

MOST_UNPACKED_BYTES: Final = 200_000_000
MOST_RATIO: Final = 100
MOST_ENTRIES: Final = 10_000
MOST_DEPTH: Final = 2
SMALL_BYTES: Final = 1_000_000
"""What is this small, unpacked, may be packed as tightly as it likes."""

MOST_PIXELS: Final = 50_000_000
MOST_FRAMES: Final = 300
MOST_MOVING_PIXELS: Final = 100_000_000
"""Of all frames of a moving picture together."""
WIDTHS: Final = (480, 960, 1920)
PAGE_WIDTH: Final = 960
MOST_PAGES: Final = 20


class Flaw(Exception):
    """Why a file is not passed on: one of the code words of `flaws.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def hold() -> None:
    """From now on the system itself ends this process when it goes beyond its limits. Not every system can."""
    try:
        import resource  # Windows has none
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _hard = resource.getrlimit(limit)[1]
        most = most if _hard == resource.RLIM_INFINITY else min(most, _hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def part_from_network() -> None:
    """An empty network of its own, where the system allows that to this user."""
    for spaces in ("CLONE_NEWNET", "CLONE_NEWUSER"):
        flags = getattr(os, spaces, 0) | getattr(os, "CLONE_NEWNET", 0)
        with suppress(AttributeError, OSError):
            os.unshare(flags)
            return
