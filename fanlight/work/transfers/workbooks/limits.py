"""How much a workbook may be, and the way of saying that it is more."""

from typing import Any, Final

MOST_PARTS: Final = 5_000
MOST_BYTES: Final = 400_000_000
"""Of all parts, unpacked."""
MOST_STRING_BYTES: Final = 150_000_000
"""Of the texts that cells share: the only part that is in memory as a whole."""
MOST_CELLS: Final = 5_000_000
MOST_ROWS: Final = 1_048_576
MOST_SPANS: Final = 20_000
MEMORY_BYTES: Final = 1_500_000_000
CPU_SECONDS: Final = 120
WRITTEN_BYTES: Final = 1_000_000_000


class Unusable(Exception):
    """Why a workbook is not taken: a code, and the values for its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


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
        (resource.RLIMIT_CORE, 0),
    ):
        _hard = resource.getrlimit(limit)[1]
        most = most if _hard == resource.RLIM_INFINITY else min(most, _hard)
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue
