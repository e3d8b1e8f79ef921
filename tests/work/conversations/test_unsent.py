"""Files added to a message that was not sent yet: nobody finds them, and they are forgotten after a day."""

import datetime
import os
import time

import pytest
from django.utils.timezone import now

from fanlight.ground.activity.models import Event
from fanlight.ground.blobs.models import Blob, StoredTally
from fanlight.work.conversations.models import Note, NoteAttachment
from fanlight.work.conversations.sending import FilesRefused, Message, kept_files, send
from fanlight.work.files import unsent
from fanlight.work.files.models import File, FileVersion
from fanlight.work.files.models.refusals import NotKept
from fanlight.work.files.models.seeing import UNSENT_KEPT
from fanlight.work.files.tasks import forget_unsent
from tests import world
from tests.ground.blobs.made import checked
from tests.sizes import trials
from tests.work.conversations.test_threads import at_once
from tests.work.files.uploads import a_file, a_pdf

ROUNDS = trials(short=4, long=40, of="messages sent while their file is forgotten")


def waits(job, by, name="plan.pdf", *, days=0, words=None):
    file = File.add_for_message(by=by, room=job.room, upload=a_pdf(name, words=words))
    checked(by)
    File.objects.within(by).filter(pk=file.pk).update(created_at=now() - UNSENT_KEPT * days)
    for blob in Blob.objects.within(by):
        os.utime(blob.path, (time.time() - 3600,) * 2)
    return file.reloaded()


def seen(viewer):
    return set(File.objects.visible_to(viewer).values_list("name", flat=True))


@pytest.mark.trust("TE02")
@pytest.mark.parametrize("who", ["gus", "max_"])
def test_nobody_finds_it_but_its_author_goes_on_with_it(job, ada, max_, gus, cleo, ines, zed, who):
    by = gus.viewer if who == "gus" else max_
    file = waits(job, by)
    others = [viewer for viewer in (ada, max_, gus.viewer, cleo.viewer, ines.viewer, zed) if viewer != by]

    assert [seen(viewer) for viewer in (*others, by)] == [set()] * 6
    assert [kept_files(Message("", kept=[file.key]), by=one, room=job.room) for one in others] == [[]] * 5
    assert kept_files(Message("", kept=[file.key]), by=by, room=job.room) == [file]
    assert "file.added" not in set(Event.objects.visible_to(ada).values_list("name", flat=True))

    send(Message("Look.", kept=[file.key], audience="customer"), by=by, room=job.room)

    assert [seen(one) for one in (ada, max_, gus.viewer, ines.viewer)] == [{"plan.pdf"}] * 3 + [set()]
    assert Event.objects.visible_to(ada).filter(name="file.added").count() == 1


def test_after_a_day_row_and_bytes_go_and_nothing_that_was_sent(lasting_db, job, ada, gus):
    old, young = waits(job, gus.viewer, "old.pdf", days=2), waits(job, gus.viewer, "young.pdf")
    note = send(Message("Look.", uploads=[a_pdf("sent.pdf")]), by=gus.viewer, room=job.room)
    shelved = a_file(job.room, by=gus.viewer, name="shelved.pdf")
    File.objects.within(ada).exclude(pk=young.pk).update(created_at=now() - datetime.timedelta(days=9))
    blob, stored = old.current_version.blob, StoredTally.stored_bytes(ada)

    forget_unsent.call()

    assert set(File.objects.within(ada).values_list("name", flat=True)) == {
        "young.pdf",
        "sent.pdf",
        "shelved.pdf",
    }
    assert NoteAttachment.objects.within(ada).get().note_id == note.pk
    assert not blob.path.exists()
    assert not Blob.objects.within(ada).filter(pk=blob.pk).exists()
    assert StoredTally.stored_bytes(ada) < stored
    for file in (young, shelved):
        assert file.current_version.blob.path.exists()


def test_bytes_that_another_file_has_too_stay(lasting_db, job, ada):
    shelved = File.add(by=ada, room=job.room, upload=a_pdf("shelved.pdf", words="same"))
    waits(job, ada, "again.pdf", days=2, words="same")

    forget_unsent.call()

    assert seen(ada) == {"shelved.pdf"} == set(File.objects.within(ada).values_list("name", flat=True))
    assert shelved.current_version.blob.path.exists()


def test_a_message_whose_file_was_forgotten_is_refused_and_the_others_stay_on_its_form(
    lasting_db, job, ada, gus
):
    old, young = waits(job, gus.viewer, "old.pdf", days=2), waits(job, gus.viewer, "young.pdf")
    forget_unsent.call()

    with pytest.raises(FilesRefused) as refusal:
        send(Message("Look.", kept=[old.key, young.key]), by=gus.viewer, room=job.room)

    assert (refusal.value.kept, refusal.value.message) == ([young], NotKept.message)
    assert not Note.objects.within(ada).exists()
    send(Message("Look.", kept=[young.key]), by=gus.viewer, room=job.room)
    assert seen(ada) == {"young.pdf"}


def test_the_same_press_again_is_the_message_it_became_though_its_file_waits_no_more(job, ada, gus):
    file = waits(job, gus.viewer)
    message = Message("Look.", press="press-0001", kept=[file.key])

    assert send(message, by=gus.viewer, room=job.room) == send(message, by=gus.viewer, room=job.room)


@pytest.mark.usefixtures("lasting_db")
def test_sent_and_forgotten_at_the_same_moment_is_sent_whole_or_refused(alder, ada):
    for n in range(ROUNDS):
        job = world.a_job(alder, title=f"Job {n}")
        guest = world.a_guest(alder, job, f"Guest {n}")
        file = waits(job, guest.viewer, f"{n}.pdf", days=2)
        blob, answers = file.current_version.blob, []

        def goes(file=file, guest=guest, job=job, answers=answers):
            answers.append(sent(file, guest, job))

        at_once([lambda file=file: unsent.forget(file), goes])

        assert len(answers) == 1
        ties = NoteAttachment.objects.within(ada).filter(file=file)
        assert ties.exists() is answers[0] is File.objects.visible_to(ada).filter(pk=file.pk).exists()
        assert FileVersion.objects.within(ada).filter(file_id=file.pk).exists() is answers[0]
        assert blob.path.exists() is answers[0]
        assert Note.objects.within(ada).filter(room=job.room).exists() is answers[0]


def sent(file, guest, job):
    try:
        send(Message("Look.", kept=[file.key]), by=guest.viewer, room=job.room)
    except FilesRefused:
        return False
    return True
