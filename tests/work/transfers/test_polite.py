"""While a large file comes in, everybody else goes on writing."""

import threading
import time

from django.db import connections

from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Job
from fanlight.work.transfers import applying, commands, reading
from fanlight.work.transfers.models import Import
from fanlight.work.transfers.pace import Pace
from tests import world
from tests.sizes import trials
from tests.work.transfers.files import PERMITS, a_file, counts

SECONDS_IN_ALL = 10
TURNS_AT_MOST = 8
"""So many transactions of the import may go before one of a writer, where the machine is too busy for two seconds."""
PERMIT_ROWS = trials(short=2_000, long=2_500, of="rows imported beside a writer")


def first_rows(folder, count):
    lines = PERMITS.read_text().splitlines(keepends=True)
    return a_file(folder, "".join(lines[: count + 1]))


def waiting(path, by):
    with path.open("rb") as stream:
        one = Import.receive(stream, by=by, name=path.name, kind="jobs")
    one.choose(one.chosen, by=by, later=False)
    return one


class Importing(threading.Thread):
    """Carries an import on, and notes how long each transaction held the lock."""

    def __init__(self, one, *, reads=True):
        super().__init__()
        self.one, self.reads, self.seconds = one, reads, []

    def run(self):
        try:
            if self.reads:
                reading.read(self.one)
                self.one.reloaded().start(by=self.one.viewer, later=False)
            applying.apply(self.one.reloaded(), watch=lambda _rows, seconds: self.seconds.append(seconds))
        finally:
            connections.close_all()


def test_a_writer_beside_an_import_is_never_refused(lasting_db, tmp_path, birch, zed):
    job = world.a_job(birch)
    importing = Importing(waiting(first_rows(tmp_path, PERMIT_ROWS), zed))
    importing.start()
    waits = []
    while importing.is_alive():
        began = time.monotonic()
        Note.write(by=zed, room=job.room, body=f"note {len(waits)}", audience="")
        waits.append(time.monotonic() - began)
        time.sleep(0.02)
    importing.join()

    assert counts(importing.one) == (PERMIT_ROWS, 0, 0, 0)
    assert len(waits) >= 20, "the writer must have been at it all the while"
    assert Note.objects.visible_to(zed).count() == len(waits)
    assert max(waits) < max(2, TURNS_AT_MOST * max(importing.seconds)), "a writer comes to its turn"
    print(
        f"longest transaction {max(importing.seconds):.3f} s, longest wait of the writer {max(waits):.3f} s"
    )


def test_two_runs_of_one_import_take_every_row_once(lasting_db, tmp_path, birch, zed):
    one = waiting(first_rows(tmp_path, 200), zed)
    reading.read(one)
    one.reloaded().start(by=zed, later=False)
    both = [Importing(one, reads=False) for _ in range(2)]
    for run in both:
        run.start()
    for run in both:
        run.join()

    assert counts(one) == (200, 0, 0, 0)
    assert Job.objects.visible_to(zed).count() == 200
    assert one.reloaded().applied == 200


def test_the_permits_take_less_than_ten_seconds_of_the_machine(lasting_db, birch, zed):
    """Measured in processor time, so that a busy machine tells the same as an idle one."""
    began = time.process_time()
    one = commands.take_over(PERMITS, by=zed)

    assert counts(one) == (2_500, 0, 0, 0)
    assert time.process_time() - began < SECONDS_IN_ALL


def test_the_pace_follows_the_time_a_transaction_took():
    pace = Pace()
    for _ in range(20):
        pace.learn(pace.rows * 0.001, pace.rows)
    assert 40 <= pace.rows <= 60, "fifty rows take the fifty milliseconds aimed at"

    pace.learn(1.0, pace.rows)
    assert pace.rows <= 12, "and a slow one is answered at once"
