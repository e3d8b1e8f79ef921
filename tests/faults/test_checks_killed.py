"""The worker is killed while it checks files: none stays in limbo, none is clean by half, and nothing is left over."""

import io
import os
import random
import signal
import subprocess
import sys

import pytest
from django.db import connection

from fanlight.ground.blobs import ingest, reaping
from fanlight.ground.blobs.models import Blob, Rendition
from tests.faults.test_export_killed import Nursery
from tests.ground.blobs.made import docx, pdf, picture
from tests.sizes import trials

TRIALS = trials(short=6, long=60, of="files whose check was killed again and again")
MOST_KILLS = 3
FILES = [
    ("photo.jpg", lambda: picture("JPEG", (1200, 800)), "clean", 3),
    ("plan.pdf", lambda: pdf(f"plan {random.random()}", pages=3), "clean", 3),
    ("costs.docx", lambda: docx(("word/vbaProject.bin", b"x")), "flagged", 0),
]


@pytest.fixture
def nursery(django_db_setup, settings, tmp_path):
    settings.DATA = tmp_path
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.check_nursery"],
        env=os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"]), "TEST_DATA": str(tmp_path)},
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield Nursery(process)
    process.stdin.close()
    process.stdout.close()
    process.wait(10)


@pytest.mark.trust("TH11", "TH21")
def test_a_file_whose_check_was_killed_is_checked_in_the_end_and_whole(lasting_db, ada, nursery):
    killed = 0
    for trial in range(TRIALS):
        chance = random.Random(trial)
        name, content, state, drawn = FILES[trial % len(FILES)]
        blob = ingest.store(ada, io.BytesIO(content()), declared_name=name)

        for _kill in range(chance.randint(1, MOST_KILLS)):
            moment = chance.choice([chance.randint(2, 12), -chance.randint(1, 400)])
            killed += nursery.make(blob, until=moment) == -signal.SIGKILL
            nothing_is_there_by_half(blob, state, drawn)
        assert nursery.make(blob, until=0) == 0

        assert blob.reloaded().state == state
        assert Rendition.objects.within(ada).of_blob(blob.pk).count() == drawn
    assert killed >= TRIALS / 2
    nothing_is_left_beside(ada)
    print(f"{killed} kills over {TRIALS} files")


def nothing_is_there_by_half(blob, state, drawn):
    now = blob.reloaded()
    made = Rendition.objects.within(blob).of_blob(blob.pk)
    assert (now.state, made.count()) in (("quarantined", 0), ("checking", 0), (state, drawn))
    for rendition in made.select_related("blob"):
        assert rendition.blob.path.stat().st_size == rendition.blob.size_bytes


def nothing_is_left_beside(ada):
    reaping.reap(grace_seconds=-60)
    assert list(ingest.parts_folder(ada.workspace_id).iterdir()) == []
    kept = {path.name for path in ingest.parts_folder(ada.workspace_id).parent.glob("??/*")}
    assert kept == {bytes(blob.digest).hex() for blob in Blob.objects.within(ada)}
