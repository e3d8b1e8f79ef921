"""Files that arrive in pieces: what is kept, what is refused before a byte, and that one press is one file."""

import datetime
import hashlib
import io

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Malformed, NoSpace, NotAllowed, Refusal
from fanlight.ground.blobs import ingest, parts
from fanlight.ground.blobs.models import Blob, blob_path
from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.files import tasks
from fanlight.work.files.models import File, FileVersion, Upload
from fanlight.work.files.models.refusals import SameAgain
from fanlight.work.files.models.uploads import LIFE, Announced, Ended, Piece, TooMuch, WrongOffset
from tests.ground.blobs.made import checked, pdf
from tests.work.files.uploads import a_pdf

BYTES = pdf("in pieces " * 400)
LENGTH = len(BYTES)


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def begun(job, person, *, name="plan.pdf", size=LENGTH, press=""):
    return Upload.begin(Announced(name, size, press), by=person.viewer, room=job.room)


def piece(content, at=0, **said):
    return Piece(io.BytesIO(content), len(content), at, **said)


def stored(file):
    version = FileVersion.objects.within(file).select_related("blob").get(file=file)
    return version.blob.path.read_bytes()


@pytest.mark.feature("A13")
def test_a_file_that_came_in_pieces_is_whole_and_leaves_no_part(job, ada, gus, cleo):
    upload = begun(job, gus)
    assert upload.append(piece(BYTES[:1000]), by=gus.viewer) is None
    assert upload.reloaded().received_bytes == 1000
    file = upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)

    assert stored(file) == BYTES
    checked(ada)
    assert [one.name for one in File.objects.visible_to(cleo.viewer)] == ["plan.pdf"]
    assert upload.reloaded().file_id == file.pk
    assert not parts.part_path(ada, upload.key).exists()


def test_a_process_that_saw_only_some_of_the_pieces_comes_to_the_same_digest(job, gus):
    upload = begun(job, gus)
    upload.append(piece(BYTES[:1000]), by=gus.viewer)
    parts._hashes.clear()
    upload.append(piece(BYTES[1000:2000], 1000), by=gus.viewer)
    file = upload.append(piece(BYTES[2000:], 2000), by=gus.viewer)

    assert stored(file) == BYTES
    checked(gus.viewer)
    assert File.objects.visible_to(gus.viewer).with_blob().get().size_bytes == len(BYTES)


@pytest.mark.parametrize("at", [0, 999, 1001])
def test_bytes_that_belong_elsewhere_are_refused_and_change_nothing(job, gus, at):
    upload = begun(job, gus)
    upload.append(piece(BYTES[:1000]), by=gus.viewer)

    with pytest.raises(WrongOffset):
        upload.append(piece(b"x" * 10, at), by=gus.viewer)
    assert upload.reloaded().received_bytes == 1000
    assert stored(upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)) == BYTES


def test_more_than_was_announced_is_refused_before_it_is_read(job, gus):
    upload = begun(job, gus)
    content = io.BytesIO(BYTES + b"x")

    with pytest.raises(TooMuch):
        upload.append(Piece(content, len(BYTES) + 1, 0), by=gus.viewer)
    assert content.tell() == 0


@pytest.mark.trust("TH03")
@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("plan.pdf", 5_000_000_000, "file.too_large"),
        ("plan.pdf", 0, "file.empty"),
        ("run.exe", 10, "file.wrong_kind"),
        ("page.svg", 10, "file.wrong_kind"),
    ],
)
def test_what_will_not_be_taken_is_refused_before_a_byte_was_sent(job, ada, gus, name, size, code):
    with pytest.raises(Malformed) as refusal:
        begun(job, gus, name=name, size=size)

    assert refusal.value.code == code
    assert str(refusal.value.message)
    assert not Upload.objects.within(ada).exists()


def test_a_damaged_piece_is_refused_and_the_right_one_goes_on(job, gus):
    upload = begun(job, gus)
    proof = parts.Proof("sha256", hashlib.sha256(BYTES[:1000]).digest())

    with pytest.raises(parts.WrongChecksum):
        upload.append(piece(b"y" * 1000, proof=proof), by=gus.viewer)
    assert upload.reloaded().received_bytes == 0
    upload.append(piece(BYTES[:1000], proof=proof), by=gus.viewer)
    sha1 = parts.Proof("sha1", hashlib.sha1(BYTES[1000:], usedforsecurity=False).digest())
    assert stored(upload.append(piece(BYTES[1000:], 1000, proof=sha1), by=gus.viewer)) == BYTES


@pytest.mark.feature("A32")
@pytest.mark.parametrize("switch", ["may.upload", "section.documents"])
def test_a_switch_that_is_turned_off_in_the_middle_refuses_the_next_piece(alder, job, gus, switch):
    upload = begun(job, gus)
    upload.append(piece(BYTES[:1000]), by=gus.viewer)
    rule = PortalSetting.objects.within(alder.workspace).filter(portal=alder.portal("customer"), name=switch)
    rule.update(on=False)

    with pytest.raises(NotAllowed):
        upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)
    with pytest.raises(NotAllowed):
        begun(job, gus)
    rule.update(on=True)
    assert upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)


def test_nobody_but_the_sender_sees_an_upload(job, ada, gus, cleo, ines, zed):
    upload = begun(job, gus)

    assert Upload.objects.visible_to(gus.viewer).get() == upload
    for other in (ada, cleo.viewer, ines.viewer, zed):
        assert not Upload.objects.visible_to(other).exists()


@pytest.mark.feature("A13")
@pytest.mark.trust("TH20")
def test_the_same_press_is_the_same_upload_and_the_same_file(job, ada, gus, cleo):
    first = begun(job, gus, press="one")
    assert begun(job, gus, press="one") == first
    file = first.append(piece(BYTES), by=gus.viewer)
    again = begun(job, gus, press="one")

    assert (again.pk, again.file_id, again.received_bytes) == (first.pk, file.pk, len(BYTES))
    assert again.append(piece(b"", len(BYTES)), by=gus.viewer) == file
    assert begun(job, cleo, press="one").pk != first.pk, "another person's key is another key"
    with pytest.raises(Refusal) as refusal:
        begun(job, gus, press="one", size=77)
    assert refusal.value.code == "upload.other_file"
    assert File.objects.visible_to(ada).count() == 1


def test_the_same_file_is_noticed_and_kept_twice_only_when_asked(job, ada, gus, time_machine):
    file = begun(job, gus).append(piece(BYTES), by=gus.viewer)
    time_machine.move_to(now() + datetime.timedelta(minutes=5))
    again = begun(job, gus, name="copy.pdf")

    with pytest.raises(SameAgain) as refusal:
        again.append(piece(BYTES), by=gus.viewer)
    assert "You sent this already" in str(refusal.value.message)
    assert "plan.pdf" in str(refusal.value.message)
    assert [one.pk for one in File.objects.visible_to(ada)] == [file.pk]
    assert again.reloaded().received_bytes == 0
    assert again.append(piece(BYTES, keep=True), by=gus.viewer).name == "copy.pdf"
    assert Blob.objects.visible_to(ada).count() == 1


def test_a_file_that_the_sender_cannot_see_is_never_told_of(job, ada, gus):
    File.add(by=ada, room=job.room, upload=a_pdf(words="margin"))
    content = a_pdf(words="margin").getvalue()

    assert begun(job, gus, size=len(content)).append(piece(content), by=gus.viewer)


def test_a_content_that_is_not_what_the_name_says_is_refused_and_forgotten(job, ada, gus):
    upload = begun(job, gus, name="photo.jpg", size=100)

    with pytest.raises(ingest.NotAsNamed):
        upload.append(piece(b"MZ" * 50), by=gus.viewer)
    assert not Upload.objects.within(ada).exists()
    assert not File.objects.visible_to(ada).exists()
    assert list(ingest.parts_folder(ada.workspace_id).iterdir()) == []


def test_a_cancelled_upload_is_gone_and_a_finished_one_keeps_its_file(job, ada, gus, cleo):
    upload, whole = begun(job, gus), begun(job, gus, name="whole.pdf")
    upload.append(piece(BYTES[:1000]), by=gus.viewer)
    whole.append(piece(BYTES), by=gus.viewer)
    with pytest.raises(NotAllowed):
        upload.cancel(by=cleo.viewer)
    upload.cancel(by=gus.viewer)
    whole.cancel(by=gus.viewer)

    assert Upload.objects.within(ada).get() == whole
    assert [file.name for file in File.objects.visible_to(ada)] == ["whole.pdf"]
    assert list(ingest.parts_folder(ada.workspace_id).iterdir()) == []


@pytest.mark.trust("TH21")
def test_an_upload_that_nobody_goes_on_with_ends_and_its_part_goes(job, ada, gus, time_machine):
    upload = begun(job, gus)
    upload.append(piece(BYTES[:1000]), by=gus.viewer)
    time_machine.move_to(now() + LIFE - datetime.timedelta(minutes=1))
    young = begun(job, gus, name="young.pdf")
    young.append(piece(BYTES[:1000]), by=gus.viewer)
    time_machine.move_to(now() + datetime.timedelta(minutes=2))

    with pytest.raises(Ended):
        upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)
    tasks.end_uploads.func()
    assert Upload.objects.within(ada).get() == young
    assert not parts.part_path(ada, upload.key).exists()
    assert stored(young.append(piece(BYTES[1000:], 1000), by=gus.viewer)) == BYTES


@pytest.mark.trust("TH04")
def test_a_disk_below_its_reserve_takes_nothing_and_what_waits_goes_on(job, gus, settings):
    upload = begun(job, gus)
    upload.append(piece(BYTES[:1000]), by=gus.viewer)
    settings.DISK_RESERVE_BYTES = 10**18

    with pytest.raises(NoSpace):
        begun(job, gus)
    with pytest.raises(NoSpace):
        upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)
    with pytest.raises(NoSpace):
        File.add(by=gus.viewer, room=job.room, upload=a_pdf())
    settings.DISK_RESERVE_BYTES = 0
    assert stored(upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)) == BYTES


def test_a_killed_finish_leaves_the_part_and_the_last_piece_is_sent_again(job, ada, gus, monkeypatch):
    upload = begun(job, gus)
    upload.append(piece(BYTES[:1000]), by=gus.viewer)

    def killed(*_args, **_said):
        raise Killed

    monkeypatch.setattr(File, "take", killed)
    with pytest.raises(Killed):
        upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)
    monkeypatch.undo()
    assert blob_path(ada.workspace_id, hashlib.sha256(BYTES).digest()).exists()
    assert upload.reloaded().received_bytes == 1000
    assert stored(upload.append(piece(BYTES[1000:], 1000), by=gus.viewer)) == BYTES
