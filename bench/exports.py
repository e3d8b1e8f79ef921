"""`bin/bench export`: a list of 100,000 contacts as CSV and as .xlsx, and what it takes of time and memory.

Run as a program, in a process of its own, it makes the contacts and both files; each line it prints is one export.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil

from bench.instance import environment

ROWS: Final = 100_000
AT_ONCE: Final = 5_000
MOST_MEGABYTES: Final = 100
"""Above what the process holds before it begins: the keys of all rows, a batch of them, and what the database keeps."""


def main(*, rows: int) -> int:
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        command = [sys.executable, "-m", "bench.exports", str(rows)]
        settings = environment(Path(folder))
        found = subprocess.run(command, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    for line in found.stdout.splitlines():
        _tell(line.split(), rows)
    return 0


def _tell(measured: list[str], rows: int) -> None:
    written, seconds, grown, size = map(float, measured[1:])
    met = "met" if written == rows and grown <= MOST_MEGABYTES else "**missed**"
    print(
        f"{written:,.0f} contacts as {measured[0]}, {size:.1f} MB: {seconds:.1f} s, {written / seconds:,.0f} rows a "
        f"second; memory grew by {grown:.0f} MB, ≤ {MOST_MEGABYTES} MB: {met}."
    )


def measure(rows: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from fanlight.ground.workspaces.founding import Owner
    from fanlight.work.jobs.setup import open_business

    founded = open_business(
        "Birch", place="birch", trade="contractor", owner=Owner("zed@birch.example", "Zed Birch")
    )
    for start in range(0, rows, AT_ONCE):
        _add_contacts(founded.viewer, range(start, min(start + AT_ONCE, rows)))
    for format in ("csv", "xlsx"):
        _export(founded.viewer, format)


def _add_contacts(by: Any, numbers: range) -> None:
    from fanlight.core.folding import folded
    from fanlight.ground.people.models import Contact, ContactAddress

    owner = {"workspace_id": by.workspace_id}
    people = [
        Contact(**owner, name=name, name_key=folded(name), phone="+44 1225 555 010", search_text=folded(name))
        for name in (f"Ann {number} Alder" for number in numbers)
    ]
    Contact.objects.bulk_create(people)
    addresses = [(one, f"ann.{one.pk}@mail.example") for one in people]
    ContactAddress.objects.bulk_create(
        [ContactAddress(**owner, contact=one, address=at, folded_key=at) for one, at in addresses]
    )


def _export(by: Any, format: str) -> None:
    from fanlight.core.listings import Asked, listing_of
    from fanlight.work.transfers import exporting
    from fanlight.work.transfers.models import Export

    listing = listing_of("contacts")
    assert listing is not None
    one = Export.ask(listing, Asked(), format=format, by=by)
    with _watched() as most:
        before, began = most[0], time.perf_counter()
        exporting.make(one)
        seconds = time.perf_counter() - began
    one = one.reloaded()
    assert one.blob is not None, one.failure
    print(format, one.written, seconds, (most[0] - before) / 1e6, one.blob.size_bytes / 1e6, flush=True)


@contextmanager
def _watched() -> Iterator[list[int]]:
    """The most bytes of memory this process has held since, looked at fifty times a second."""
    me, done = psutil.Process(), threading.Event()
    most = [me.memory_info().rss]

    def watch() -> None:
        while not done.wait(0.02):
            most[0] = max(most[0], me.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


if __name__ == "__main__":
    measure(int(sys.argv[1]))
