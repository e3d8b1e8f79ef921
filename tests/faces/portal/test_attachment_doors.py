"""Files that came with messages, and papers of assets, leave no way open that their page has not."""

import pytest

from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.work.conversations.models import NoteAttachment
from fanlight.work.conversations.sending import FilesRefused, Message, send
from fanlight.work.files.models import File
from tests import world
from tests.faces.portal.door import reading, switch
from tests.ground.blobs.made import checked
from tests.work.assets.things import an_asset, show_assets
from tests.work.files.uploads import Upload, a_file, a_pdf

pytestmark = pytest.mark.django_db


def status(reader, path):
    answer = reader.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.fixture
def kept(gus, job):
    """A file that stayed in the room because another one of the same message was refused."""
    uploads = [a_pdf("private.pdf"), Upload("a.exe", b"MZ")]
    with pytest.raises(FilesRefused) as refused:
        send(Message(body="x", uploads=uploads), by=gus.viewer, room=job.room)
    return refused.value.kept[0]


@pytest.mark.trust("TE02")
@pytest.mark.feature("B04")
def test_papers_of_an_asset_go_with_it_when_it_is_archived(alder, ada, insurer, job):
    show_assets(alder)
    ann = reading(world.a_holder(alder, job, "Ann Acme", scope="client"))
    asset = an_asset(insurer, by=ada)
    paper = a_file(asset.room, by=ada, name="manual.pdf", publish_to=["customer"])
    assert status(ann, f"files/{paper.key}/") == 200

    asset.archive(by=ada)

    assert ann.get(f"assets/{asset.key}/").status_code == 404
    assert status(ann, f"files/{paper.key}/") == 404


@pytest.mark.trust("TE02")
def test_where_messages_are_off_their_files_are_too_whatever_else_is_on(alder, ada, gus, job):
    send(
        Message(body="x", uploads=[a_pdf("secret.pdf")], audience="customer"),
        by=ada,
        room=job.room,
    )
    checked(ada)
    file, reader = File.objects.visible_to(ada).get(), reading(gus)
    on = {"section_documents": True, "section_photos": True, "section_history": True}
    switch(alder, "customer", section_notes=True, **on)
    assert status(reader, f"files/{file.key}/") == 200

    switch(alder, "customer", section_notes=False, **on)

    assert status(reader, f"files/{file.key}/") == 404
    assert b"secret.pdf" not in reader.get(f"jobs/{job.number}/history/").content


@pytest.mark.trust("TE02")
def test_what_the_team_withdrew_does_not_come_back_with_another_message(ada, gus, job):
    send(Message(body="x", uploads=[a_pdf("draft.pdf")]), by=gus.viewer, room=job.room)
    checked(ada)
    file = File.objects.visible_to(ada).get()
    file.withdraw(by=ada, audience="customer")
    file.replace(by=ada, upload=a_pdf("annotated.pdf", words="for the team"), is_shown=False)
    checked(ada)

    with pytest.raises(FilesRefused):
        send(Message(body="again", kept=[file.key]), by=gus.viewer, room=job.room)

    assert status(reading(gus), f"files/{file.key}/") == 404
    assert NoteAttachment.objects.visible_to(ada).count() == 1


def test_a_kept_file_named_twice_goes_once(ada, gus, job, kept):
    send(Message(body="x", kept=[kept.key, kept.key]), by=gus.viewer, room=job.room)

    assert NoteAttachment.objects.visible_to(ada).count() == 1


def test_a_file_of_a_message_that_never_went_is_told_to_nobody(alder, cleo, kept):
    switch(alder, "customer", section_history=True)

    assert "file.added" not in set(Event.objects.visible_to(cleo.viewer).values_list("name", flat=True))
    assert not Letter.objects.within(alder).filter(subject__contains="file").exists()
