"""Many documents as one ZIP: what is in it for whom, under which names, and what does not fit."""

import io
import time
import urllib.parse
import zipfile
from pathlib import Path

import pytest
from django.test import RequestFactory
from PIL import Image

from fanlight.core.errors import TooOften
from fanlight.core.net import BEHIND_FRONT, FILE_HEADER
from fanlight.ui.downloads import send_poured
from fanlight.work.files import bundles
from fanlight.work.files.models import File
from tests.ground.blobs.made import picture
from tests.work.files.uploads import Upload, a_file, a_pdf, added

pytestmark = pytest.mark.feature("B05")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def packed(viewer, **more):
    files = File.objects.visible_to(viewer).with_blob().order_by("id")
    return bundles.bundle(files, by=viewer, name="Kitchen ceiling", **more)


def opened(viewer):
    made = packed(viewer)
    whole = b"".join(made)
    made.close()
    assert len(whole) == made.size_bytes, "its length is told before it is made"
    return zipfile.ZipFile(io.BytesIO(whole))


def names(viewer):
    with opened(viewer) as archive:
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
    with opened(ada) as archive:
        for file, name in [(first, "plan.pdf"), (second, "PLAN (2).pdf")]:
            assert archive.read(name) == file.current_version.blob.path.read_bytes()


@pytest.mark.trust("TH22")
def test_clients_get_the_clean_copy_of_a_photo_and_the_team_what_came_in(job, ada, gus):
    content = picture(exif=_camera())
    photo = added(by=ada, room=job.room, upload=Upload("wall.jpg", content), publish_to=["customer"])
    assert b"FanCam" in content

    with opened(gus.viewer) as archive:
        assert b"FanCam" not in archive.read(archive.namelist()[0])
    with opened(ada) as archive:
        assert archive.read("wall.jpg") == photo.current_version.blob.path.read_bytes()


@pytest.mark.trust("TH04")
def test_so_many_are_made_at_once_for_one_reader_and_on_the_machine_and_no_more(job, ada, gus, monkeypatch):
    a_file(job.room, by=ada, name="Büro.pdf", publish_to=["customer"])
    mine = [packed(ada) for _ in range(bundles.AT_ONCE_EACH)]
    with pytest.raises(TooOften) as refusal:
        packed(ada)
    assert refusal.value.seconds > 0
    monkeypatch.setattr(bundles, "AT_ONCE", len(mine))
    with pytest.raises(bundles.Packing):
        packed(gus.viewer)

    mine[0].close()
    for made in (packed(gus.viewer), mine[1]):
        made.close()


@pytest.mark.trust("TH22")
def test_one_business_leaves_places_to_others_and_a_refused_reader_reads_nothing(
    job, ada, gus, monkeypatch, django_assert_num_queries
):
    a_file(job.room, by=ada, name="Büro.pdf", publish_to=["customer"])
    monkeypatch.setattr(bundles, "AT_ONCE_OF_WORKSPACE", 1)
    files = File.objects.visible_to(gus.viewer).with_blob()
    held_place = packed(ada)

    with django_assert_num_queries(0), pytest.raises(bundles.Packing):
        bundles.bundle(files, by=gus.viewer, name="job")

    held_place.close()
    packed(gus.viewer).close()


def held(pipe):
    until = time.monotonic() + 10
    while pipe.exists() and time.monotonic() < until:
        time.sleep(0.01)
    return pipe.exists()


def test_behind_the_front_it_is_poured_at_the_pace_of_its_reader_and_leaves_nothing(job, ada):
    added(by=ada, room=job.room, upload=a_pdf(words="long " * 60_000))
    whole = b"".join(made := packed(ada))
    made.close()
    request = RequestFactory().get("/", **{BEHIND_FRONT: True})
    sent = [send_poured(request, packed(ada)) for _ in range(2)]
    pipes = [Path(urllib.parse.unquote(one.headers[FILE_HEADER])) for one in sent]
    assert [pipe.is_fifo() for pipe in pipes] == [True, True]
    with pytest.raises(bundles.Packing):
        packed(ada)

    with pipes[1].open("rb", buffering=0) as gone:
        assert gone.read(10) == whole[:10]
    assert pipes[0].read_bytes() == whole
    assert sent[0].headers["Content-Length"] == str(len(whole))
    assert not any(held(pipe) for pipe in pipes)
    assert {path.suffix for path in made.folder.iterdir()} == {".lock"}
    packed(ada).close()


@pytest.mark.trust("TH22")
def test_asking_for_its_head_alone_makes_nothing(job, ada):
    a_file(job.room, by=ada)
    for _ in range(bundles.AT_ONCE_EACH + 1):
        answer = send_poured(RequestFactory().head("/", **{BEHIND_FRONT: True}), packed(ada))
        assert int(answer.headers["Content-Length"]) > 0
        assert FILE_HEADER not in answer.headers


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
