"""Two people press at the same moment: one file, one publication, one blob."""

import threading

import pytest
from django.db import connection

from fanlight.core.errors import Refusal
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.blobs import ingest
from fanlight.ground.blobs.models import Blob
from fanlight.work.conversations import alerts
from fanlight.work.conversations.models import Note
from fanlight.work.files.models.files import (
    AlreadyHidden,
    AlreadyPublished,
    File,
    FilePublication,
    FileVersion,
    NotPublished,
)
from tests.sizes import trials
from tests.work.files.uploads import a_file, a_pdf

pytestmark = pytest.mark.usefixtures("lasting_db")
PRESSES = trials(short=6, long=60, of="presses at the same moment, in each race over a file")


def at_once(press, count=PRESSES):
    """What each of `count` threads, let go together, got: a result, or the refusal."""
    line, got = threading.Barrier(count), []

    def run():
        try:
            line.wait(10)
            got.append(press())
        except Refusal as refusal:
            got.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == count
    return got


@pytest.mark.trust("TH20")
def test_one_press_that_arrives_many_times_at_once_is_one_file(job, ada, gus):
    added = at_once(lambda: File.add(by=gus.viewer, room=job.room, upload=a_pdf(words="same")).pk)

    assert len(set(added)) == 1
    assert File.objects.visible_to(ada).count() == FileVersion.objects.visible_to(ada).count() == 1
    assert FilePublication.objects.visible_to(ada).count() == Blob.objects.visible_to(ada).count() == 1
    assert Event.objects.visible_to(ada).filter(name="file.added").count() == 1
    assert chain.verify(ada) is None


def test_the_same_bytes_from_many_at_once_are_one_blob(ada):
    stored = at_once(lambda: ingest.store(ada, a_pdf(words="same"), declared_name="plan.pdf").pk)

    assert len(set(stored)) == 1
    assert [path.name for path in ingest.parts_folder(ada.workspace_id).glob("*")] == []


def test_many_publish_at_once_and_one_of_them_did(job, ada, gus):
    file = a_file(job.room, by=ada)
    got = at_once(lambda: file.reloaded().publish(by=ada, audience="customer"))

    assert sorted(got, key=str) == sorted([None] + [AlreadyPublished] * (PRESSES - 1), key=str)
    assert FilePublication.objects.visible_to(ada).filter(withdrawn_at=None).count() == 1
    assert Event.objects.visible_to(ada).filter(name="file.published").count() == 1


def test_many_withdraw_and_many_hide_at_once_and_one_of_each_did(job, ada):
    file = a_file(job.room, by=ada, publish_to=["customer"])

    withdrawn = at_once(lambda: file.reloaded().withdraw(by=ada, audience="customer"))
    hidden = at_once(lambda: file.reloaded().hide(by=ada))

    assert (withdrawn.count(None), withdrawn.count(NotPublished)) == (1, PRESSES - 1)
    assert (hidden.count(None), hidden.count(AlreadyHidden)) == (1, PRESSES - 1)


@pytest.mark.feature("A14")
def test_workers_that_hear_of_one_message_at_once_post_one_letter(job, ada, gus):
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    event = Event.objects.visible_to(ada).get(name="note.written")

    at_once(lambda: alerts.alert(event))

    assert Event.objects.visible_to(ada).filter(name="letter.queued").count() == 1
