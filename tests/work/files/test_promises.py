"""What uploads are promised and counted for, where it is hard: before bytes, over midnight, on a full disk."""

import datetime
import os
import shutil
from types import SimpleNamespace

import pytest
from django.conf import settings as live
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from fanlight.core.errors import NoSpace
from fanlight.ground.blobs import parts, reaping
from fanlight.ground.blobs.models import Blob, StoredTally
from fanlight.work.files import tasks
from fanlight.work.files.models import File, FileVersion, Upload, UploadTally
from fanlight.work.files.models.refusals import SameAgain
from fanlight.work.files.models.tallies import OverQuota, stored_bytes
from fanlight.work.files.models.uploads import LIFE, Ended
from tests.ground.blobs.made import checked
from tests.work.files.test_quotas import RACERS, begin, outcome
from tests.work.files.test_races import at_once
from tests.work.files.test_uploads import piece
from tests.work.files.uploads import a_file, a_pdf, added

ROOM_FOR = 3


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def on_disk():
    return sorted(path.name for path in (live.DATA / "blobs").rglob("*") if path.is_file())


def tallied(viewer, scope="workspace"):
    days = UploadTally.objects.visible_to(viewer).filter(scope=scope).order_by("on")
    return list(days.values_list("files", "size_bytes"))


@pytest.mark.trust("TH04")
def test_a_form_is_asked_about_before_its_bytes_are_laid_down_and_a_next_version_counts(job, ada, settings):
    first = a_file(job.room, by=ada)
    first.replace(by=ada, upload=a_pdf(words="second"))
    first.replace(by=ada, upload=a_pdf(words="second"))
    settings.DAY_FILES = settings.DAY_FILES | {"workspace": 2}
    before = on_disk()
    assert len(before) > 1

    with pytest.raises(OverQuota):
        File.add(by=ada, room=job.room, upload=a_pdf())
    with pytest.raises(OverQuota):
        first.replace(by=ada, upload=a_pdf(words="third"))
    assert on_disk() == before
    assert FileVersion.objects.within(ada).filter(file=first).count() == 2
    assert tallied(ada)[0][0] == 2


@pytest.mark.trust("TH04")
def test_what_is_cancelled_after_midnight_comes_back_to_the_day_before(job, ada, gus, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 28, 23, 58, tzinfo=datetime.UTC))
    old = begin(gus, job)
    time_machine.move_to(datetime.datetime(2026, 11, 29, 0, 2, tzinfo=datetime.UTC))
    begin(gus, job)
    assert [tallied(ada, scope) for scope in ("workspace", "contact", "link")] == [[(1, 1000)] * 2] * 3

    old.cancel(by=gus.viewer)
    for scope in ("workspace", "contact", "link"):
        assert tallied(ada, scope) == [(1, 0), (1, 1000)]


@pytest.mark.trust("TH21")
def test_an_upload_is_not_ended_under_the_hands_of_its_sender(job, ada, gus, time_machine):
    upload = begin(gus, job)
    upload.append(piece(b"%PDF" * 10), by=gus.viewer)
    time_machine.move_to(now() + LIFE + datetime.timedelta(minutes=2))

    with parts.held(ada, upload.key):
        tasks.end_uploads.func()
    assert Upload.objects.within(ada).get() == upload
    assert parts.part_path(ada, upload.key).exists()
    tasks.end_uploads.func()
    assert not Upload.objects.within(ada).exists()
    assert not parts.part_path(ada, upload.key).exists()


@pytest.mark.trust("TH21")
@pytest.mark.parametrize("left", [None, 30])
def test_a_part_that_lost_bytes_is_never_filled_up_with_nothing(job, ada, gus, left):
    upload = begin(gus, job, size=80)
    upload.append(piece(b"%PDF" * 10), by=gus.viewer)
    path = parts.part_path(ada, upload.key)
    path.unlink() if left is None else os.truncate(path, left)

    with pytest.raises(parts.Lost):
        upload.append(piece(b"%PDF" * 10, 40), by=gus.viewer)
    with pytest.raises(Ended):
        upload.append(piece(b"%PDF" * 10, 40), by=gus.viewer)
    assert not File.objects.visible_to(ada).exists()


@pytest.mark.trust("TH04")
@pytest.mark.usefixtures("lasting_db")
def test_many_large_files_announced_at_once_never_exceed_the_disk(job, ada, gus, cleo, settings, monkeypatch):
    settings.DISK_RESERVE_BYTES, settings.DISK_RESERVE_PERCENT = 500, 0
    disk = SimpleNamespace(total=10**9, used=0, free=500 + ROOM_FOR * 1000 + 900)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: disk)

    got = at_once(lambda: outcome(lambda: begin(gus, job)), RACERS)

    assert sum(isinstance(one, int) for one in got) == ROOM_FOR
    assert Upload.promised_bytes() == ROOM_FOR * 1000
    with pytest.raises(NoSpace):
        File.add(by=cleo.viewer, room=job.room, upload=a_pdf(words="x" * 1000))
    upload = Upload.objects.within(ada).first()
    upload.append(piece(b"%PDF" * 100), by=gus.viewer)
    assert Upload.promised_bytes() == ROOM_FOR * 1000 - 400
    upload.cancel(by=gus.viewer)
    assert begin(gus, job)


def test_what_is_stored_is_known_without_reading_what_is_stored(job, ada, gus):
    def summed():
        return Blob.objects.within(ada).aggregate(total=Sum("size_bytes"))["total"] or 0

    file = a_file(job.room, by=ada)
    begin(gus, job)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        stored = stored_bytes(ada)

    assert stored == summed() + 1000 > 1000
    assert not any("blobs_blob" in query["sql"] for query in asked)
    version = file.current_version
    reaping.forget(
        version.blob, release=lambda: File.rows.filter(workspace_id=file.workspace_id, pk=file.pk).delete()
    )
    assert summed() == StoredTally.stored_bytes(ada)


@pytest.mark.trust("TH11")
@pytest.mark.trust("TE07")
def test_what_the_business_holds_already_is_checked_anew_when_a_client_brings_it(job, ada, gus, cleo):
    a_file_of_ours = added(by=ada, room=job.room, upload=a_pdf(words="known"))
    known = File.add_once(by=gus.viewer, room=job.room, upload=a_pdf("known.pdf", words="known"))
    other = File.add_once(by=gus.viewer, room=job.room, upload=a_pdf("other.pdf"))

    mine = File.objects.visible_to(gus.viewer).with_blob()
    assert [(one.name, one.state, one.digest) for one in mine.order_by("name")] == [
        ("known.pdf", "quarantined", None),
        ("other.pdf", "quarantined", None),
    ]
    assert not File.objects.visible_to(cleo.viewer).exists()
    assert File.objects.visible_to(ada).with_blob().get(pk=a_file_of_ours.pk).state == "clean"
    checked(ada)
    assert set(File.objects.visible_to(cleo.viewer)) == {known, other}
    assert File.objects.visible_to(gus.viewer).with_blob().filter(state="clean").count() == 2


@pytest.mark.trust("TE07")
def test_a_version_that_is_not_shown_is_never_told_of_as_the_same_file(job, ada, gus):
    file = a_file(job.room, by=ada, publish_to=["customer"])
    content = file.current_version.blob.path.read_bytes()
    file.replace(by=ada, upload=a_pdf(words="margin"), is_shown=False)
    checked(ada)

    assert File.add_once(by=gus.viewer, room=job.room, upload=a_pdf("mine.pdf", words="margin"))
    again = a_pdf("again.pdf")
    again.seek(0)
    again.truncate()
    again.write(content)
    with pytest.raises(SameAgain):
        File.add_once(by=gus.viewer, room=job.room, upload=again)
