"""`bin/bench scale`: the pages of an office's day with a thousand and with a million jobs, side by side.

Two servers of fifty businesses each, alike but for the number of jobs of one of them. Their pages are asked for in
turns; what counts is the median of each, and the ratio. Then every statement of each page is explained on the large
one: none may read a whole table.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench import report, servers
from bench.instance import HOST, environment
from bench.servers import Page

SMALL: Final = 1_000
TURNS: Final = 40
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One server, filled: how its processes are set up, and what is known of its large business."""

    settings: dict[str, str]
    known: dict[str, Any]

    def page(self, path: str) -> Page:
        known = self.known
        return Page(
            f"/console/{known['place']}/{path.format(number=known['number'])}",
            HOST,
            f"__Host-fl_staff={known['session']}",
        )


PAGES: Final = {
    "home": "",
    "job list": "jobs/",
    "job list, an old page": "jobs/?state=all&before={number}",
    "search, a common word": "jobs/?state=all&q=kitchen",
    "search, a rare word": "jobs/?state=all&q=17",
    "search box (Ctrl K)": "search/?q=kitch",
    "job page": "jobs/{number}/",
    "contacts": "contacts/",
    "calendar, month": "calendar/",
    "calendar, week": "calendar/?view=week",
    "calendar, agenda": "calendar/?view=agenda",
}


def main(*, jobs: int, databases: list[str], write: Path | None) -> int:
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    texts = []
    with tempfile.TemporaryDirectory(prefix="fanlight-scale-") as folder:
        for database in databases:
            small, large = (filled(Path(folder), database, count) for count in (SMALL, jobs))
            times = _compared(small, large)
            texts.append(
                report.scale_table(
                    database, jobs, times, whole=_whole_reads(large), seconds=large.known["seconds"]
                )
            )
            print(texts[-1], flush=True)
    if write:
        report.put_into(write, "\n\n".join(texts), by="scale")
    return 0


def filled(folder: Path, database: str, jobs: int) -> Side:
    """A server's database with that many jobs in one of its businesses, and how to ask for its pages."""
    home = folder / f"{database}-{jobs}"
    home.mkdir()
    settings = environment(home)
    if database == "postgresql":
        settings["FANLIGHT_DATABASE_URL"] = _new_database(f"jobs_{jobs}")
    print(f"Filling {database} with {jobs:,} jobs", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "bench.crowd", "--jobs", str(jobs)]
    made = subprocess.run(command, env=settings, check=True, stdout=subprocess.PIPE)
    return Side(settings, json.loads(made.stdout.splitlines()[-1]))


def _new_database(name: str) -> str:
    """In a server of this run alone, which ends with it."""
    import psycopg

    from tests.plugins import postgres

    with psycopg.connect(postgres.SERVER.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return str(postgres.SERVER.get_uri(database=name))


def _compared(small: Side, large: Side) -> dict[str, tuple[float, float]]:
    """Milliseconds at the median, small and large, of the round in which they differ least."""
    with running(small) as one, running(large) as other:
        best = {}
        for name, path in PAGES.items():
            rounds = [_in_turns((one, small.page(path)), (other, large.page(path))) for _ in range(ROUNDS)]
            best[name] = min(rounds, key=lambda pair: pair[1] / pair[0])
            print(f"{name}: {best[name][0]:.1f} and {best[name][1]:.1f} ms", file=sys.stderr, flush=True)
        return best


@contextlib.contextmanager
def running(side: Side) -> Iterator[int]:
    port = servers.free_port()
    with servers.running(servers.product(port, workers=1), side.settings):
        servers.seconds_to_answer(port, side.page("jobs/"))
        yield port


def _in_turns(*sides: tuple[int, Page]) -> tuple[float, float]:
    took: list[list[float]] = [[], []]
    for _ in range(TURNS):
        for times, (port, page) in zip(took, sides, strict=True):
            began = time.perf_counter()
            servers.fetched(port, page)
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[0]), statistics.median(took[1])


def _whole_reads(side: Side) -> dict[str, list[str]]:
    """For each page what its statements read as a whole, by the database's own word."""
    paths = {name: side.page(path).path for name, path in PAGES.items()}
    command = [sys.executable, "-m", "bench.plans", "--session", side.known["session"]]
    told = subprocess.run(
        command, env=side.settings, check=True, stdout=subprocess.PIPE, input=json.dumps(paths).encode()
    )
    found: dict[str, list[str]] = json.loads(told.stdout.splitlines()[-1])
    return found
