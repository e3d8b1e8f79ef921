"""An export is killed at random moments: nobody sees half a file, and in the end it holds each row once."""

import os
import random
import select
import signal
import subprocess
import sys

import pytest
from django.db import connection

from fanlight.ground.activity.models import Event
from fanlight.ground.blobs import reaping
from fanlight.ground.blobs.ingest import parts_folder
from fanlight.ground.blobs.models import Blob
from fanlight.work.transfers.models import Export
from tests import world
from tests.sizes import trials
from tests.work.transfers.sheets import asked_for, column

TRIALS = trials(short=4, long=40, of="exports killed at random moments until they were done")
ROWS = 130
MOST_KILLS = 6


class Nursery:
    """Where the processes come from that make an export."""

    def __init__(self, process):
        self._process = process

    def make(self, one, *, until):
        """How it ended: 0, or minus the signal. `until` is the statement at which it dies; 0 for none."""
        self._process.stdin.write(f"{one.workspace_id} {one.pk} {until}\n".encode())
        assert select.select([self._process.stdout], [], [], 120)[0], "it has not ended"
        return int(self._process.stdout.readline())


@pytest.fixture
def nursery(django_db_setup, settings, tmp_path):
    settings.DATA = tmp_path
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.export_nursery"],
        env=os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"]), "TEST_DATA": str(tmp_path)},
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield Nursery(process)
    process.stdin.close()
    process.stdout.close()
    process.wait(10)


@pytest.mark.trust("TE09")
def test_a_killed_export_begins_anew_and_holds_every_row_once(lasting_db, alder, ada, nursery):
    numbers = [world.a_job(alder, title=f"Job {n}").number for n in range(ROWS)]
    for trial in range(TRIALS):
        chance = random.Random(trial)
        one = asked_for(ada, query="sort=oldest", format=["xlsx", "csv"][trial % 2])

        for _kill in range(chance.randint(1, MOST_KILLS)):
            assert nursery.make(one, until=chance.randint(2, 16)) == -signal.SIGKILL
            nobody_sees_a_file(one, ada)
        assert nursery.make(one, until=0) == 0

        assert one.reloaded().state == "done"
        assert column(one.reloaded(), "Number") == numbers
        assert nursery.make(one, until=0) == 0, "a task that comes once more changes nothing"
        assert Event.objects.within(ada).filter(name="export.finished").count() == trial + 1
        nothing_is_left_beside(one.reloaded(), ada)


def nobody_sees_a_file(one, ada):
    now = Export.objects.visible_to(ada).get(pk=one.pk)
    assert (now.state, now.blob_id) in (("running", None), ("waiting", None))
    assert not now.is_ready


def nothing_is_left_beside(one, ada):
    reaping.reap(grace_seconds=-60)
    assert list(parts_folder(ada.workspace_id).iterdir()) == []
    assert one.blob.path.exists()
    kept = {path.name for path in parts_folder(ada.workspace_id).parent.glob("??/*")}
    assert kept == {bytes(blob.digest).hex() for blob in Blob.objects.within(ada)}
