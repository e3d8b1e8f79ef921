"""The disk fills up while a file arrives: nothing is broken by it, and the same upload goes on when there is room."""

import io
import os
import subprocess

import pytest

from fanlight.ground.blobs import parts
from fanlight.ground.blobs.space import Full
from fanlight.work.files.models import File, FileVersion, Upload
from fanlight.work.files.models.uploads import Announced, Piece
from tests.sizes import trials

DISK = "size=4m"
BYTES = b"%PDF-1.7\n" + os.urandom(1_500_000)
FILLED = trials(short=3, long=20, of="times a real disk is filled in the middle of an upload")


@pytest.fixture
def disk(tmp_path, settings):
    """A small disk of its own, really mounted."""
    if os.geteuid():
        pytest.skip("only root may mount a disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(tmp_path)], check=True)
    settings.DATA = tmp_path
    settings.DISK_RESERVE_BYTES = settings.DISK_RESERVE_PERCENT = 0
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(folder):
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    return ballast


def piece(at, end):
    return Piece(io.BytesIO(BYTES[at:end]), end - at, at)


@pytest.mark.feature("A13")
@pytest.mark.trust("TH21")
def test_a_disk_that_fills_up_in_the_middle_breaks_nothing_and_the_upload_goes_on(disk, job, ada, gus):
    upload = Upload.begin(Announced("plan.pdf", len(BYTES)), by=gus.viewer, room=job.room)
    at = 300_000
    upload.append(piece(0, at), by=gus.viewer)
    for _ in range(FILLED):
        ballast = fill(disk)
        with pytest.raises(Full):
            upload.append(piece(at, len(BYTES)), by=gus.viewer)
        assert upload.reloaded().received_bytes == at
        assert parts.part_path(ada, upload.key).read_bytes() == BYTES[:at]
        assert not File.objects.visible_to(ada).exists()
        ballast.unlink()
        upload.append(piece(at, at + 10_000), by=gus.viewer)
        at += 10_000
    file = upload.append(piece(at, len(BYTES)), by=gus.viewer)

    version = FileVersion.objects.within(ada).select_related("blob").get(file=file)
    assert version.blob.path.read_bytes() == BYTES


@pytest.mark.trust("TH04")
def test_an_upload_that_would_touch_the_reserve_is_refused_before_a_byte(disk, job, ada, gus, settings):
    settings.DISK_RESERVE_BYTES = 3_000_000
    with pytest.raises(Full) as refusal:
        Upload.begin(Announced("plan.pdf", len(BYTES)), by=gus.viewer, room=job.room)

    assert "no room left" in str(refusal.value.message)
    assert not Upload.objects.within(ada).exists()
    settings.DISK_RESERVE_BYTES = 1_000_000
    assert Upload.begin(Announced("plan.pdf", len(BYTES)), by=gus.viewer, room=job.room)
