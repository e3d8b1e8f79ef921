"""Writing a note: who reads it, who may write, and what is taken out of the text."""

import pytest

from fanlight.core import tokens
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.viewers import PreviewViewer
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.conversations.models import LONGEST_NOTE, Note
from fanlight.work.conversations.models.notes import Enclosed
from tests import world


def texts(viewer):
    return [note.body for note in Note.objects.visible_to(viewer).order_by("id")]


@pytest.mark.feature("A06", "A14", "A32")
def test_a_customers_note_is_read_by_the_team_and_customers_and_never_by_the_insurer(
    job, ada, max_, gus, cleo, ines, zed
):
    note = Note.write(by=gus.viewer, room=job.room, body="The ceiling drips again.")

    assert (note.contact_id, note.member_id, note.audience) == (gus.contact.pk, None, "customer")
    for viewer in (ada, max_, gus.viewer, cleo.viewer):
        assert texts(viewer) == ["The ceiling drips again."]
    assert texts(ines.viewer) == texts(zed) == []


@pytest.mark.feature("A06", "A32")
def test_a_note_of_the_team_is_read_by_the_one_audience_it_names(job, ada, max_, gus, ines):
    Note.write(by=max_, room=job.room, body="For the customer.", audience="customer")
    Note.write(by=max_, room=job.room, body="For the insurer.", audience="instructing_client")
    internal = Note.write(by=max_, room=job.room, body="Margin is thin.")

    assert internal.is_internal
    assert texts(ada) == ["For the customer.", "For the insurer.", "Margin is thin."]
    assert texts(gus.viewer) == ["For the customer."]
    assert texts(ines.viewer) == ["For the insurer."]


@pytest.mark.feature("A06")
def test_a_note_bears_the_name_of_the_contact_behind_the_link(job, ada, gus):
    Note.write(by=gus.viewer, room=job.room, body="Thank you.")
    Note.write(by=ada, room=job.room, body="You are welcome.", audience="customer")

    signed = [
        note.author_name for note in Note.objects.visible_to(gus.viewer).with_author_name().order_by("id")
    ]

    assert signed == ["Gus Garner", "Ada Alder"]


def test_a_contact_cannot_write_to_another_audience(job, gus, ines):
    Note.write(by=gus.viewer, room=job.room, body="Hello.", audience="instructing_client")

    assert texts(gus.viewer) == ["Hello."]
    assert texts(ines.viewer) == []


@pytest.mark.feature("A32")
@pytest.mark.parametrize("switch", ["may.write", "section.notes"])
def test_a_switch_of_the_portal_refuses_the_next_note(alder, job, gus, switch):
    Note.write(by=gus.viewer, room=job.room, body="Before.")
    PortalSetting.objects.within(alder.workspace).filter(portal=alder.portal("customer"), name=switch).update(
        on=False
    )

    with pytest.raises(NotAllowed):
        Note.write(by=gus.viewer, room=job.room, body="After.")


def test_a_contact_who_only_reads_for_the_client_cannot_write(alder, insurer, job, ines):
    Affiliation.objects.create(
        workspace_id=alder.workspace_id, client=insurer, contact=ines.contact, role="viewer"
    )

    with pytest.raises(NotAllowed):
        Note.write(by=ines.viewer, room=job.room, body="Hello.")


def test_a_preview_writes_nothing(alder, job, ada):
    portal = alder.portal("customer")
    preview = PreviewViewer(
        alder.workspace_id, portal.pk, portal.pk, "customer", member_id=ada.member_id, room_id=job.room_id
    )

    with pytest.raises(NotAllowed):
        Note.write(by=preview, room=job.room, body="Hello.")


@pytest.mark.feature("A14")
@pytest.mark.parametrize("body", ["", "  \r\n\t ", "\x00\x07", "x" * (LONGEST_NOTE + 1)])
def test_an_empty_or_endless_note_is_refused_at_its_field(job, ada, gus, body):
    with pytest.raises(Malformed) as refusal:
        Note.write(by=gus.viewer, room=job.room, body=body)

    assert refusal.value.field == "body"
    assert texts(ada) == []


def test_the_longest_note_is_kept_whole(job, gus):
    Note.write(by=gus.viewer, room=job.room, body="ß" * LONGEST_NOTE)

    assert texts(gus.viewer) == ["ß" * LONGEST_NOTE]


def test_control_characters_go_and_line_ends_become_one_kind(job, gus):
    Note.write(by=gus.viewer, room=job.room, body=" one\r\ntwo\rthree\x00\x1b[31m\n")

    assert texts(gus.viewer) == ["one\ntwo\nthree[31m"]


def test_an_unknown_audience_is_refused(job, ada):
    with pytest.raises(Malformed) as refusal:
        Note.write(by=ada, room=job.room, body="Hello.", audience="everybody")

    assert refusal.value.field == "audience"


def test_an_answer_stays_with_those_who_read_the_first_message(alder, job, ada, gus):
    first = Note.write(by=gus.viewer, room=job.room, body="When do you come?")
    answer = Note.write(
        by=ada, room=job.room, body="Tomorrow.", audience="customer", enclosed=Enclosed(reply_to=first)
    )

    assert answer.reply_to == first
    for elsewhere in ({"audience": "instructing_client"}, {"room": world.a_job(alder, title="Roof").room}):
        with pytest.raises(Malformed):
            Note.write(
                **({"by": ada, "room": job.room, "body": "Tomorrow.", "audience": "customer"} | elsewhere),
                enclosed=Enclosed(reply_to=first),
            )


def test_a_link_that_opens_something_is_taken_out_of_the_text(job, ada, gus):
    token = tokens.mint()
    Note.write(by=ada, room=job.room, body=f"See https://fanlight.test/alder/l/{token} or {token}.")

    assert token not in texts(ada)[0]
    assert texts(ada) == ["See [share link] or [share link]."]


def test_a_note_is_told_to_the_history_of_those_who_read_it_and_without_its_words(job, ada, gus, ines):
    Note.write(by=ines.viewer, room=job.room, body="canary")
    Note.write(by=ada, room=job.room, body="canary")

    told = Event.objects.visible_to(ada).filter(name="note.written").order_by("number")
    assert [(event.audience, event.actor_kind) for event in told] == [
        ("instructing_client", "contact"),
        ("", "member"),
    ]
    assert [event.payload for event in told] == [{}, {}]
