"""`bin/bench search`: how long Ctrl K takes to answer on a hundred thousand jobs, as somebody types.

The first answer is told apart: a fresh server that has answered one page of another kind, and nothing searched yet.
"""

import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import report, scale, servers
from bench.servers import Page

MOST_MS: Final = 100
TURNS: Final = 30
TYPED: Final = {
    "nothing yet": "",
    "two letters of a common word": "ki",
    "a common word": "kitchen",
    "two common words": "kitchen canal",
    "a word that stands in every row": "canal",
    "a rare word": "1733",
    "common and rare together": "kitchen 1733",
    "a whole number": "J-51733",
    "a name of people": "person",
    "what nothing has": "zzzyx",
}


def main(*, jobs: int, databases: list[str], write: Path | None) -> int:
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    texts = []
    with tempfile.TemporaryDirectory(prefix="fanlight-search-") as folder:
        for database in databases:
            side = scale.filled(Path(folder), database, jobs)
            texts.append(report.search_table(database, jobs, _timed(side), most=MOST_MS))
            print(texts[-1], flush=True)
    if write:
        report.put_into(write, "\n\n".join(texts), by="search")
    return 0


def _timed(side: scale.Side) -> dict[str, tuple[float, float, float]]:
    """Milliseconds of the first answer, of the usual one, and of the slowest in TURNS, for each thing typed."""
    found = {}
    with scale.running(side) as port:
        for name, typed in TYPED.items():
            page = replace(side.page(f"search/?q={typed.replace(' ', '+')}"), asks_for_a_piece=True)
            first, *others = [_milliseconds(port, page) for _ in range(TURNS + 1)]
            found[name] = (first, statistics.median(others), max(others))
            print(f"{name}: {found[name]}", file=sys.stderr, flush=True)
    return found


def _milliseconds(port: int, page: Page) -> float:
    began = time.perf_counter()
    servers.fetched(port, page)
    return (time.perf_counter() - began) * 1000
