"""What interrupted uploads leave on the disk is cleared, and nothing else."""

import io
import os
import time

import pytest

from fanlight.ground.background.tick import _recurring
from fanlight.ground.blobs import ingest, reaping
from fanlight.ground.blobs.models import blob_path

pytestmark = pytest.mark.trust("TH21")
DAY = 24 * 3600
PDF = b"%PDF-1.7\n"


def aged(path):
    old = time.time() - DAY
    os.utime(path, (old, old))
    return path


def a_part(owner, name="0" * 32):
    path = ingest.parts_folder(owner.workspace_id) / f"{name}.part"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    return path


def an_orphan(owner, content):
    """Bytes that were settled by a process that died before it wrote a row."""
    arrival = ingest.receive(owner, io.BytesIO(PDF + content), declared_name="plan.pdf")
    return blob_path(owner.workspace_id, arrival.digest)


def test_an_old_part_goes_and_a_young_one_stays(ada):
    old, young = aged(a_part(ada, "a")), a_part(ada, "b")

    assert reaping.reap() == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_stored_bytes_without_a_row_go_once_they_are_old(ada):
    old, young = aged(an_orphan(ada, b"old")), an_orphan(ada, b"young")

    assert reaping.reap() == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_stored_bytes_with_a_row_stay_for_ever(ada, zed):
    mine = ingest.store(ada, io.BytesIO(PDF + b"same"), declared_name="plan.pdf")
    aged(mine.path)
    theirs = aged(an_orphan(zed, b"same"))

    assert reaping.reap() == 1
    assert mine.path.read_bytes() == PDF + b"same"
    assert not theirs.exists(), "a row of one business says nothing about another's file"


def test_bytes_that_come_again_while_the_reaper_looks_are_kept(ada, monkeypatch):
    path = aged(an_orphan(ada, b"again"))
    found = reaping._orphans

    def upload_in_between(*where):
        orphans = found(*where)
        if orphans:
            an_orphan(ada, b"again")
        return orphans

    monkeypatch.setattr(reaping, "_orphans", upload_in_between)

    assert reaping.reap() == 0
    assert path.read_bytes() == PDF + b"again"


def test_a_stray_file_of_somebody_else_is_left_alone(ada):
    stray = an_orphan(ada, b"any").parent / ".DS_Store"
    stray.write_bytes(b"x")
    aged(stray)

    assert reaping.reap() == 0
    assert stray.exists()


@pytest.mark.once
def test_the_reaper_comes_every_hour():
    assert _recurring["blobs.reap"].seconds == 3600
