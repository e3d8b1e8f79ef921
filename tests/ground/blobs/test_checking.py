"""The life of stored bytes between their arrival and the moment they may be shown."""

import datetime
import io
import os
import time
from pathlib import Path

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background.pending import pending
from fanlight.ground.blobs import checking, ingest, reaping, tasks
from fanlight.ground.blobs.inspector import Inspector, Interrupted
from fanlight.ground.blobs.models import Blob, Rendition
from tests.ground.blobs.made import INSPECTOR, docx, picture

pytestmark = pytest.mark.feature("A13")


def arrived(owner, content=None, name="photo.jpg"):
    return ingest.store(owner, io.BytesIO(content or picture()), declared_name=name)


def found(blob):
    checking.check(blob, INSPECTOR)
    return blob.reloaded()


def drawn(blob):
    return Rendition.objects.within(blob).of_blob(blob.pk)


class Dying:
    """An inspector whose process ends each time, for reasons of its own."""

    def look(self, *_asked):
        raise Interrupted("killed")


@pytest.mark.trust("TH11")
def test_what_comes_in_waits_with_a_task_and_is_clean_once_it_was_checked(ada):
    blob = arrived(ada)
    assert (blob.state, (str(ada.workspace_id), str(blob.pk)) in pending(tasks.check)) == (
        "quarantined",
        True,
    )

    blob = found(blob)
    assert (blob.state, blob.width, blob.height) == ("clean", 64, 48)
    assert blob.checked_at is not None
    assert sorted(drawn(blob).values_list("use", "width", "format")) == [
        ("copy", 64, "jpg"),
        ("view", 64, "webp"),
    ]


def test_what_was_drawn_is_clean_bytes_of_our_own(ada):
    blob = found(arrived(ada))

    for rendition in drawn(blob).select_related("blob"):
        assert rendition.blob.state == "clean"
        assert rendition.blob.path.stat().st_size == rendition.blob.size_bytes
    assert not Blob.objects.within(ada).waiting().exists()


def test_what_is_flagged_says_why_and_draws_nothing(ada):
    blob = found(arrived(ada, docx(("word/vbaProject.bin", b"x")), "letter.docx"))

    assert (blob.state, blob.flaws) == ("flagged", "macros")
    assert not drawn(blob).exists()


def test_the_same_bytes_again_stay_what_they_were_found_to_be(ada):
    content = picture()
    clean, bad = found(arrived(ada, content)), found(arrived(ada, b"%PDF-1.7 none", "plan.pdf"))
    asked = DBTaskResult.objects.count()

    assert (arrived(ada, content).pk, arrived(ada, content).state) == (clean.pk, "clean")
    assert arrived(ada, b"%PDF-1.7 none", "plan.pdf").state == bad.state == "flagged"
    assert DBTaskResult.objects.count() == asked


def test_the_same_bytes_under_another_ending_are_checked_as_what_they_claim_to_be(ada):
    content = b"%PDF-1.7 words, and no more"
    text, paper = arrived(ada, content, "words.txt"), arrived(ada, content, "plan.pdf")

    assert text.pk != paper.pk
    assert (found(text).state, found(paper).state) == ("clean", "flagged")


def test_what_we_drew_ourselves_is_checked_when_somebody_uploads_it(ada):
    view = drawn(found(arrived(ada))).get(use="view").blob
    again = arrived(ada, view.path.read_bytes(), "mine.webp")

    assert (again.pk, again.state) == (view.pk, "quarantined")
    assert found(again).state == "clean"
    assert drawn(again).filter(use="copy").exists()


@pytest.mark.trust("TH11")
def test_a_check_that_is_interrupted_comes_again_later_each_time_and_ends(ada):
    blob, waits = arrived(ada), []
    for _ in range(3):
        checking.check(blob, Dying())
        blob = blob.reloaded()
        assert (blob.state, blob.flaws) == ("checking", "checker")
        waits.append(blob.check_at - now())
    assert waits == sorted(waits)

    checking.check(blob, Dying())
    assert blob.reloaded().state == "flagged", "a file that ends the process each time is at fault itself"


def test_one_interruption_does_no_harm(ada):
    blob = arrived(ada)
    checking.check(blob, Dying())

    assert found(blob.reloaded()).state == "clean"


def test_the_process_that_was_killed_is_started_anew(ada):
    with Inspector() as inspector:
        checking.check(arrived(ada), inspector)
        inspector._process.kill()
        inspector._process.wait()
        blob = arrived(ada)
        checking.check(blob, inspector)
        assert blob.reloaded().state == "checking"
        checking.check(blob.reloaded(), inspector)

    assert blob.reloaded().state == "clean"


def test_a_file_that_lost_its_task_is_found_by_the_clock_and_one_that_has_one_is_left(lasting_db, ada):
    lost, has_one = arrived(ada), arrived(ada)
    DBTaskResult.objects.filter(args_kwargs__args=[str(ada.workspace_id), str(lost.pk)]).delete()
    before = DBTaskResult.objects.count()

    tasks.check_waiting.func()

    assert DBTaskResult.objects.count() == before + 1
    assert {(str(ada.workspace_id), str(blob.pk)) for blob in (lost, has_one)} <= pending(tasks.check)


def test_one_task_checks_all_that_wait(lasting_db, ada):
    blobs = [arrived(ada) for _ in range(4)]

    tasks.check.func(str(ada.workspace_id), str(blobs[0].pk))

    assert {blob.reloaded().state for blob in blobs} == {"clean"}


def test_a_file_that_was_put_off_waits_for_its_time(ada):
    blob = arrived(ada)
    blob.put_off("scanner")

    assert not Blob.objects.within(ada).due().exists()
    Blob.objects.within(ada).update(check_at=now() - datetime.timedelta(seconds=1))
    assert list(Blob.objects.within(ada).due()) == [blob]


def test_a_check_that_comes_too_late_changes_nothing(ada):
    blob = arrived(ada)
    found(blob)
    late = Blob.objects.within(ada).get(pk=blob.pk)
    late.state = "quarantined"

    assert not late.flag(["broken"])
    late.put_off("scanner")
    assert blob.reloaded().state == "clean"


def test_the_process_has_neither_secrets_nor_settings(ada):
    with Inspector() as inspector:
        checking.check(arrived(ada), inspector)
        lines = Path(f"/proc/{inspector._process.pid}/environ").read_bytes().split(b"\0")

    names = {line.partition(b"=")[0].decode() for line in lines if line}
    assert "PYTHONPATH" in names
    assert names <= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}


def test_what_was_drawn_goes_with_what_it_was_drawn_of(lasting_db, ada):
    blob = found(arrived(ada))
    paths = [blob.path, *(rendition.blob.path for rendition in drawn(blob).select_related("blob"))]
    for path in paths:
        os.utime(path, (time.time() - 100_000,) * 2)

    assert len(paths) == 3
    assert reaping.forget(blob, release=int)
    assert not Blob.objects.within(ada).exists()
    assert [path for path in paths if path.exists()] == []


def test_a_folder_that_a_dead_check_left_is_reaped(ada):
    folder = ingest.parts_folder(ada.workspace_id) / "dead.check"
    folder.mkdir(parents=True)
    (folder / "view-0-480.webp").write_bytes(b"half")
    os.utime(folder, (time.time() - 100_000,) * 2)

    assert reaping.reap() == 1
    assert not folder.exists()
