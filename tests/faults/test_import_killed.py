"""An import is killed at random moments, again and again: in the end every row became one job, whole."""

import os
import random
import select
import signal
import subprocess
import sys

import pytest
from django.db import connection

from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Site
from fanlight.work.jobs.models import Job, KeyDate, StatusMove
from fanlight.work.transfers import commands
from fanlight.work.transfers.models import Import, ImportRow
from tests.sizes import trials
from tests.work.transfers.files import a_file, counts

TRIALS = trials(short=3, long=30, of="imports killed at random moments until they were done")
ROWS = 120
MOST_KILLS = 40


class Nursery:
    """Where the processes come from that carry an import on."""

    def __init__(self, process):
        self._process = process

    def carry_on(self, one, *, until):
        """How it ended: 0, or minus the signal. `until` is the statement at which it dies; 0 for none."""
        self._process.stdin.write(f"{one.workspace_id} {one.pk} {until}\n".encode())
        assert select.select([self._process.stdout], [], [], 120)[0], "it has not ended"
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def nursery(django_db_setup):
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.import_nursery"],
        env=os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"])},
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield Nursery(process)
    process.stdin.close()
    process.stdout.close()
    process.wait(10)


def rows_of(trial):
    lines = [f"T{trial}-{n},Job {n},Client {n % 7},{n} High St,2026-01-13" for n in range(ROWS)]
    return "ref,title,client,address,instructed date\n" + "\n".join(lines)


def test_a_killed_import_goes_on_and_takes_every_row_once(lasting_db, tmp_path, alder, ada, nursery):
    for trial in range(TRIALS):
        chance = random.Random(trial)
        with a_file(tmp_path, rows_of(trial)).open("rb") as stream:
            one = Import.receive(stream, by=ada, name="jobs.csv", kind="jobs")
        one.choose(one.chosen, by=ada, later=False)

        ends = []
        while len(ends) < MOST_KILLS and (not ends or ends[-1] != 0):
            ends.append(nursery.carry_on(one, until=chance.randint(3, 90)))
        if ends[-1] != 0:
            ends.append(nursery.carry_on(one, until=0))

        assert ends[0] == -signal.SIGKILL, "it must have been killed in the midst"
        assert set(ends) == {0, -signal.SIGKILL}
        assert one.reloaded().state == "done"
        assert counts(one) == (ROWS, 0, 0, 0)
        everything_is_there_once(trial, one, ada)
    assert chain.verify(alder) is None


def test_a_killed_undoing_goes_on_and_leaves_nothing(lasting_db, tmp_path, alder, ada, nursery):
    one = commands.take_over(a_file(tmp_path, rows_of(0)), by=ada)
    one.reloaded().undo(by=ada)
    chance, ends = random.Random(1), []
    while len(ends) < MOST_KILLS and (not ends or ends[-1] != 0):
        ends.append(nursery.carry_on(one, until=chance.randint(3, 60)))
    if ends[-1] != 0:
        ends.append(nursery.carry_on(one, until=0))

    assert ends[0] == -signal.SIGKILL, "it must have been killed in the midst"
    assert one.reloaded().state == "undone"
    for table in (Job, KeyDate, StatusMove, Site, Client):
        assert not table.objects.visible_to(ada).exists()
    assert Event.objects.visible_to(ada).filter(name="import.undone").count() == 1
    assert chain.verify(alder) is None


def everything_is_there_once(trial, one, ada):
    jobs = Job.objects.visible_to(ada).filter(outside_reference__startswith=f"T{trial}-")
    numbers = sorted(int(job.number.removeprefix("J-")) for job in jobs)
    assert numbers == list(range(trial * ROWS + 1, (trial + 1) * ROWS + 1)), "no number is lost or doubled"
    assert ImportRow.objects.visible_to(ada).filter(source=one).count() == ROWS
    for of_job in (KeyDate, StatusMove):
        assert of_job.objects.visible_to(ada).filter(job__in=jobs).count() == ROWS
    assert Site.objects.visible_to(ada).count() == (trial + 1) * ROWS
    assert Client.objects.visible_to(ada).count() == 7
