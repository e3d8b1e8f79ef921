"""Many documents as one ZIP: what is in it for whom, under which names, and what does not fit."""

import zipfile

import pytest
from PIL import Image

from fanlight.ground.blobs.reaping import reap
from fanlight.work.files import bundles
from fanlight.work.files.models import File
from tests.ground.blobs.made import checked, picture
from tests.work.files.uploads import Upload, a_file, a_pdf, added

pytestmark = pytest.mark.feature("B05")


def packed(viewer, **more):
    files = File.objects.visible_to(viewer).with_blob().order_by("id")
    return bundles.bundle(files, by=viewer, name="Kitchen ceiling", **more)


def names(viewer):
    with zipfile.ZipFile(packed(viewer).path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_it_holds_what_the_reader_sees_and_nothing_else(job, ada, gus, ines):
    a_file(job.room, by=ada, name="ours.pdf")
    a_file(job.room, by=ada, name="theirs.pdf", publish_to=["customer"])
    File.add(by=ada, room=job.room, upload=a_pdf("unchecked.pdf"), publish_to=["customer"])

    assert names(gus.viewer) == ["theirs.pdf"]
    assert names(ada) == ["ours.pdf", "theirs.pdf"]
    with pytest.raises(bundles.NothingToPack):
        packed(ines.viewer)


def test_the_same_name_twice_stays_two_files_and_the_bytes_are_whole(job, ada):
    first, second = a_file(job.room, by=ada, name="plan.pdf"), a_file(job.room, by=ada, name="PLAN.pdf")

    assert names(ada) == ["plan.pdf", "PLAN (2).pdf"]
    with zipfile.ZipFile(packed(ada).path) as archive:
        for file, name in [(first, "plan.pdf"), (second, "PLAN (2).pdf")]:
            assert archive.read(name) == file.current_version.blob.path.read_bytes()


@pytest.mark.trust("TH22")
def test_clients_get_the_clean_copy_of_a_photo_and_the_team_what_came_in(job, ada, gus):
    content = picture(exif=_camera())
    photo = added(by=ada, room=job.room, upload=Upload("wall.jpg", content), publish_to=["customer"])
    assert b"FanCam" in content

    with zipfile.ZipFile(packed(gus.viewer).path) as archive:
        assert b"FanCam" not in archive.read(archive.namelist()[0])
    with zipfile.ZipFile(packed(ada).path) as archive:
        assert archive.read("wall.jpg") == photo.current_version.blob.path.read_bytes()


def test_the_same_files_are_packed_once_and_the_reaper_clears_it(job, ada):
    file = a_file(job.room, by=ada)
    one, two = packed(ada), packed(ada)
    assert (one.path, one.etag) == (two.path, two.etag)

    file.replace(by=ada, upload=a_pdf())
    checked(ada)
    assert packed(ada).path != one.path

    assert reap(grace_seconds=-5) >= 2
    assert not one.path.exists()


def test_more_than_fits_is_refused_and_nothing_is_written(job, ada, monkeypatch):
    a_file(job.room, by=ada, name="one.pdf")
    a_file(job.room, by=ada, name="two.pdf")

    monkeypatch.setattr(bundles, "MOST_FILES", 1)
    with pytest.raises(bundles.TooMuch):
        packed(ada)
    monkeypatch.setattr(bundles, "MOST_FILES", 500)
    monkeypatch.setattr(bundles, "MOST_BYTES", 10)
    with pytest.raises(bundles.TooMuch):
        packed(ada)


def _camera():
    exif = Image.Exif()
    exif[271] = "FanCam"
    return exif
