"""Messages with files: taken one by one, sent as a whole, for exactly the readers of the message, and only once."""

import pytest
from django.db import connections

from fanlight.core.errors import NotAllowed, TooOften
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant
from fanlight.work.conversations.enclosures import below
from fanlight.work.conversations.models import Note, NoteAttachment
from fanlight.work.conversations.models.notes import MOST_FILES, Enclosed, TooManyFiles
from fanlight.work.conversations.sending import AT_ONCE, FilesRefused, Message, send
from fanlight.work.files.models import File
from tests import world
from tests.faces.portal.door import switch
from tests.ground.blobs.made import checked
from tests.sizes import trials
from tests.work.conversations.test_threads import at_once
from tests.work.files.uploads import Upload, a_pdf

ROUNDS = trials(short=4, long=40, of="rounds of one message pressed by many at once")
PRESS = "one-press-0001"


def sent(job, by, *uploads, body="Here it is.", **said):
    note = send(Message(body=body, uploads=uploads, **said), by=by, room=job.room)
    checked(by)
    return note


def under(viewer):
    """The names of the files that stand below messages, as the viewer finds them."""
    notes = Note.objects.visible_to(viewer).told().order_by("id")
    return [[file.name for file in one.files] for one in below(notes, by=viewer).values()]


def names(viewer):
    return list(File.objects.visible_to(viewer).order_by("id").values_list("name", flat=True))


@pytest.mark.feature("A06", "A32")
def test_files_of_a_message_are_for_its_readers_and_nobody_else(job, ada, gus, cleo, ines, zed):
    sent(job, gus.viewer, a_pdf("from-gus.pdf"))
    sent(job, ada, a_pdf("to-ines.pdf"), audience="instructing_client")
    sent(job, ada, a_pdf("margin.pdf"))

    assert under(ada) == [["from-gus.pdf"], ["to-ines.pdf"], ["margin.pdf"]]
    assert under(gus.viewer) == under(cleo.viewer) == [["from-gus.pdf"]]
    assert under(ines.viewer) == [["to-ines.pdf"]]
    assert [names(one) for one in (gus.viewer, ines.viewer, zed)] == [["from-gus.pdf"], ["to-ines.pdf"], []]
    assert not NoteAttachment.objects.visible_to(zed).exists()
    assert NoteAttachment.objects.visible_to(ines.viewer).count() == 1


@pytest.mark.feature("A06", "A33")
def test_they_stand_with_the_messages_whatever_else_is_on(alder, job, ada, gus):
    sent(job, ada, a_pdf(), audience="customer")
    switch(alder, "customer", section_documents=False)
    assert under(gus.viewer) == [["plan.pdf"]]
    assert not File.objects.visible_to(gus.viewer).outside_messages().exists()

    switch(alder, "customer", section_notes=False)

    assert names(gus.viewer) == []


@pytest.mark.feature("A06", "A13")
def test_whose_paper_clip_is_struck_out_sends_words_and_no_files(job, ada, gus):
    person = Participant.objects.within(ada).get(contact=gus.contact)
    Participant.objects.within(ada).filter(pk=person.pk).update(uploads=False)

    with pytest.raises(NotAllowed):
        sent(job, gus.viewer, a_pdf())
    assert (names(ada), list(Note.objects.visible_to(ada))) == ([], [])

    sent(job, gus.viewer, body="Only words.")
    assert [note.body for note in Note.objects.visible_to(ada)] == ["Only words."]


@pytest.mark.feature("A06")
def test_one_file_that_is_refused_holds_the_message_and_loses_nothing(job, ada, gus, ines):
    with pytest.raises(FilesRefused) as refusal:
        sent(job, gus.viewer, a_pdf("good.pdf"), Upload("setup.exe", b"MZ"))
    assert [one.name for one in refusal.value.refused] == ["setup.exe"]
    assert not Note.objects.visible_to(ada).exists()
    kept = [file.key for file in refusal.value.kept]
    assert not File.objects.visible_to(ines.viewer).filter(key__in=kept).exists()

    sent(job, gus.viewer, kept=kept)

    assert under(gus.viewer) == under(ada) == [["good.pdf"]]
    assert names(ada) == ["good.pdf"]


def test_nobody_sends_along_what_is_not_their_own(alder, job, ada, gus, cleo):
    theirs = File.add_for_message(by=cleo.viewer, room=job.room, upload=a_pdf())
    shown = File.add(by=gus.viewer, room=job.room, upload=a_pdf("shown.pdf"))

    for key in (theirs.key, shown.key, "nothing"):
        with pytest.raises(FilesRefused) as refusal:
            sent(job, gus.viewer, kept=[key])
        assert (refusal.value.kept, refusal.value.refused) == ([], [])
    assert under(ada) == []
    for file in (theirs, shown):
        with pytest.raises(NotAllowed):
            Note.write(by=gus.viewer, room=job.room, body="", enclosed=Enclosed([file]))
    with pytest.raises(NotAllowed):
        theirs.show_with_message("customer", by=gus.viewer)
    with pytest.raises(NotAllowed):
        theirs.show_with_message("instructing_client", by=cleo.viewer)
    with pytest.raises(TooManyFiles):
        sent(job, gus.viewer, *(a_pdf() for _ in range(MOST_FILES + 1)))


def test_a_message_may_be_a_file_alone(job, ada, gus):
    assert sent(job, gus.viewer, a_pdf(), body=" ").body == ""
    assert under(ada) == [["plan.pdf"]]


def test_the_same_press_is_one_message_and_an_edited_text_is_another(job, ada, gus, cleo):
    first = sent(job, gus.viewer, a_pdf("one.pdf", words="same"), press=PRESS)

    assert sent(job, gus.viewer, a_pdf("one.pdf", words="same"), press=PRESS) == first
    assert names(ada) == ["one.pdf"]
    assert sent(job, gus.viewer, press=PRESS, body="Something else.") != first
    assert sent(job, cleo.viewer, press=PRESS) != first, "presses are each person's own"
    assert sent(job, ada, press=PRESS, audience="customer") != sent(job, ada, press=PRESS)


@pytest.mark.usefixtures("lasting_db")
def test_many_presses_at_the_same_moment_are_one_message(alder, ada):
    for n in range(ROUNDS):
        job = world.a_job(alder, title=f"Job {n}")
        guest = world.a_guest(alder, job, f"Guest {n}")
        message = Message(body="Once.", press=f"press-{n:08}")

        at_once([lambda m=message, g=guest, j=job: send(m, by=g.viewer, room=j.room)] * 4)

        assert Note.objects.visible_to(ada).filter(room=job.room).count() == 1
    connections.close_all()


@pytest.mark.feature("A14")
def test_a_contact_who_floods_waits_and_others_write_on(job, ada, gus, cleo):
    for n in range(AT_ONCE.burst):
        send(Message(body=f"Message {n}"), by=gus.viewer, room=job.room)

    with pytest.raises(TooOften) as refusal:
        send(Message(body="One more"), by=gus.viewer, room=job.room)
    assert 0 < refusal.value.seconds <= AT_ONCE.every_seconds
    for calm in (cleo.viewer, ada):
        send(Message(body="Calm", audience="customer"), by=calm, room=job.room)
    assert Note.objects.visible_to(ada).filter(contact=gus.contact).count() == AT_ONCE.burst
    assert Contact.objects.within(ada).filter(pk=gus.contact.pk, disabled_at=None).exists()


def test_a_file_that_is_still_checked_is_told_of_and_not_named(job, ada, gus):
    note = send(Message(body="Look", audience="customer", uploads=[a_pdf()]), by=ada, room=job.room)

    def found():
        return below([Note.objects.visible_to(gus.viewer).told().get()], by=gus.viewer)[note.key]

    assert (found().files, found().is_waiting) == ([], True)
    checked(ada)
    assert ([file.name for file in found().files], found().is_waiting) == (["plan.pdf"], False)
